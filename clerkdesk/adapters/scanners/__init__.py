# SPDX-License-Identifier: Apache-2.0
"""Scanners and folders, driven from a child process."""
