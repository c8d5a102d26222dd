# SPDX-License-Identifier: Apache-2.0
"""Scanners that speak eSCL over the network: no driver is installed for them."""

from collections.abc import Sequence

from clerkdesk.adapters.scanners.child import ChildScanner
from clerkdesk.adapters.scanners.escl_child import drive


class EsclScanner(ChildScanner):
    """Scans with eSCL scanners ("AirScan", "Mopria"); the name of a device is its address.

    Args:
        addresses: of scanners that do not announce themselves, for example `http://192.168.1.20/eSCL`.
        list_timeout_s: how long listing may take; devices found until then are returned.
    """

    def __init__(self, addresses: Sequence[str] = (), *, list_timeout_s: float = 20.0) -> None:
        super().__init__(drive, tuple(addresses), list_timeout_s=list_timeout_s)


def is_escl_address(device: str) -> bool:
    """Tell whether the name of a device is the address of an eSCL scanner."""
    return device.startswith(("http://", "https://"))
