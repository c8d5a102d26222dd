# SPDX-License-Identifier: Apache-2.0
"""Archival PDF written and rendered."""
