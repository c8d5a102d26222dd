# SPDX-License-Identifier: Apache-2.0
"""The command line: the second front end, which keeps the core honest."""

from clerkdesk.cli.main import main

__all__ = ["main"]
