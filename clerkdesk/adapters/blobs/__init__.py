# SPDX-License-Identifier: Apache-2.0
"""Sealed files beside the store."""
