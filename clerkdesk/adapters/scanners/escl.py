# SPDX-License-Identifier: Apache-2.0
"""Scanners that speak eSCL over the network: no driver is installed for them."""

from collections.abc import Sequence
from pathlib import Path

from clerkdesk.adapters.scanners.child import ChildScanner, Pipe, Request
from clerkdesk.adapters.scanners.escl_pins import PinBook


class EsclScanner(ChildScanner):
    """Scans with eSCL scanners ("AirScan", "Mopria"); the name of a device is its address.

    Args:
        addresses: of scanners that do not announce themselves, for example `http://192.168.1.20/eSCL`.
        pins: folder in which the certificates of HTTPS scanners are remembered; None remembers none.
        list_timeout_s: how long listing may take; devices found until then are returned.
    """

    def __init__(
        self, addresses: Sequence[str] = (), *, pins: Path | None = None, list_timeout_s: float = 20.0
    ) -> None:
        super().__init__(_drive, (str(pins or ""), *addresses), list_timeout_s=list_timeout_s)
        self._pins = PinBook(pins) if pins else None

    def forget(self, device: str) -> bool:
        """Take the next certificate that a scanner shows for its own; tell whether one was remembered."""
        from clerkdesk.adapters.scanners.escl_link import authority_of

        return self._pins is not None and self._pins.forget(authority_of(device))


def _drive(pipe: Pipe, request: Request) -> None:
    # Imported in the child: its parent needs nothing of it.
    from clerkdesk.adapters.scanners.escl_child import drive

    drive(pipe, request)


def is_escl_address(device: str) -> bool:
    """Tell whether the name of a device is the address of an eSCL scanner."""
    return device.startswith(("http://", "https://"))
