# SPDX-License-Identifier: Apache-2.0
"""Scanners behind Windows Image Acquisition; their drivers run in a child process under a watchdog."""

import sys

from clerkdesk.adapters.scanners.child import ChildScanner, Pipe, Request
from clerkdesk.ports.scanner import Device


class WiaScanner(ChildScanner):
    """Scans with any device that Windows knows; on other systems it finds none.

    Args:
        list_timeout_s: how long listing may take; devices found until then are returned.
    """

    def __init__(self, *, list_timeout_s: float = 20.0) -> None:
        super().__init__(_drive, list_timeout_s=list_timeout_s)

    def devices(self) -> tuple[Device, ...]:
        """Return the scanners that Windows knows; none elsewhere, and without asking."""
        return super().devices() if sys.platform == "win32" else ()


def _drive(pipe: Pipe, request: Request) -> None:
    # Imported in the child: its parent needs nothing of it.
    from clerkdesk.adapters.scanners.wia_child import drive

    drive(pipe, request)
