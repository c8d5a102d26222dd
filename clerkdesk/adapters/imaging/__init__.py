# SPDX-License-Identifier: Apache-2.0
"""Clean-up of page images."""
