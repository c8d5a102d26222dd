# SPDX-License-Identifier: Apache-2.0
"""The window: shows what the core decides."""
