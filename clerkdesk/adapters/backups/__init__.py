# SPDX-License-Identifier: Apache-2.0
"""Encrypted backups of a station, into a folder or a file."""
