# SPDX-License-Identifier: Apache-2.0
"""ClerkDesk: the headless core of the counter workstation."""

__version__ = "0.1.0"
