# SPDX-License-Identifier: Apache-2.0
"""Reading of page images."""
