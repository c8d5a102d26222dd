# SPDX-License-Identifier: Apache-2.0
"""Scanners behind SANE; libsane itself runs in a child process under a watchdog, because its drivers hang."""

from pathlib import Path

from clerkdesk.adapters.scanners.child import ChildScanner, Pipe, Request


class SaneScanner(ChildScanner):
    """Scans with any device that SANE knows, one scan at a time per device.

    Args:
        config_folder: SANE configuration to use in place of the system's, for example that of the test device.
        list_timeout_s: how long listing may take; devices found until then are returned.
    """

    def __init__(self, config_folder: Path | None = None, *, list_timeout_s: float = 20.0) -> None:
        settings = (str(config_folder),) if config_folder else ()
        super().__init__(_drive, settings, list_timeout_s=list_timeout_s)


def _drive(pipe: Pipe, request: Request) -> None:
    # Imported in the child: its parent needs nothing of it.
    from clerkdesk.adapters.scanners.sane_child import drive

    drive(pipe, request)
