# SPDX-License-Identifier: Apache-2.0
"""Versions of the program: their signed source, their packages and their folders."""
