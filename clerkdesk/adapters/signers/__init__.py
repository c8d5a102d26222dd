# SPDX-License-Identifier: Apache-2.0
"""Signatures, tokens and trust."""
