# SPDX-License-Identifier: Apache-2.0
"""What is used of Windows Image Acquisition: a few typed calls, so that all else runs and is tested anywhere.

Source: Windows Image Acquisition, WIA Automation Layer 2.0 (wiaaut.dll) and wiadef.h.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Protocol

from clerkdesk.adapters.scanners.faults import EMPTY


class Property(IntEnum):
    """Numbers of WIA properties (wiadef.h)."""

    HANDLING_CAPABILITIES = 3086
    HANDLING_STATUS = 3087
    HANDLING_SELECT = 3088
    PAGES = 3096
    BED_WIDTH = 3074
    BED_HEIGHT = 3075
    FEED_WIDTH = 3076
    FEED_HEIGHT = 3077
    INTENT = 6146
    DPI_X = 6147
    DPI_Y = 6148
    LEFT = 6149
    TOP = 6150
    WIDTH = 6151
    HEIGHT = 6152


FEEDER, FLATBED, DUPLEX = 0x001, 0x002, 0x004
"""Bits of HANDLING_CAPABILITIES and HANDLING_SELECT."""

COLOUR, GREY = 1, 2
"""Values of INTENT."""

JPEG: Final = "{B96B3CAE-0728-11D3-9D7B-0000F81EF32E}"
"""wiaFormatJPEG."""

CAUSES: Final = {
    0x80210001: "other",  # WIA_ERROR_GENERAL_ERROR
    0x80210002: "jam",  # WIA_ERROR_PAPER_JAM
    0x80210003: EMPTY,  # WIA_ERROR_PAPER_EMPTY
    0x80210004: "jam",  # WIA_ERROR_PAPER_PROBLEM
    0x80210005: "off-line",  # WIA_ERROR_OFFLINE
    0x80210006: "busy",  # WIA_ERROR_BUSY
    0x80210007: "warming-up",  # WIA_ERROR_WARMING_UP
    0x80210008: "attention",  # WIA_ERROR_USER_INTERVENTION
    0x80210009: "io",  # WIA_ERROR_ITEM_DELETED
    0x8021000A: "io",  # WIA_ERROR_DEVICE_COMMUNICATION
    0x8021000B: "other",  # WIA_ERROR_INVALID_COMMAND
    0x8021000C: "attention",  # WIA_ERROR_INCORRECT_HARDWARE_SETTING
    0x8021000D: "busy",  # WIA_ERROR_DEVICE_LOCKED
    0x8021000E: "crashed",  # WIA_ERROR_EXCEPTION_IN_DRIVER
    0x8021000F: "crashed",  # WIA_ERROR_INVALID_DRIVER_RESPONSE
    0x80210015: "not-found",  # WIA_S_NO_DEVICE_AVAILABLE
    0x80210016: "cover-open",  # WIA_ERROR_COVER_OPEN
    0x80210017: "attention",  # WIA_ERROR_LAMP_OFF
    0x80210019: "busy",  # WIA_ERROR_NETWORK_RESERVATION_FAILED
    0x80210020: "multi-feed",  # WIA_ERROR_MULTI_FEED
    0x80070005: "denied",  # E_ACCESSDENIED
    0x8007000E: "memory",  # E_OUTOFMEMORY
    0x80004004: "cancelled",  # E_ABORT
    0x800706BA: "io",  # RPC_S_SERVER_UNAVAILABLE: the service or the device went away
}
"""Cause of each error code. Source: wiadef.h, winerror.h."""


class WiaError(Exception):
    """A call of WIA failed; `code` is its HRESULT, unsigned."""

    def __init__(self, code: int) -> None:
        super().__init__(f"{code & 0xFFFFFFFF:#010x}")
        self.code = code & 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Allowed:
    """Values that a property takes: a list, or a span with its step."""

    values: tuple[int, ...] = ()
    least: int = 0
    most: int = 0


class WiaNode(Protocol):
    """A device, or the item of it that scans."""

    def read(self, number: Property) -> int | None:
        """Return a property; None when it has none. Raises WiaError."""

    def write(self, number: Property, value: int) -> None:
        """Set a property. Raises WiaError."""

    def allowed(self, number: Property) -> Allowed | None:
        """Return what a property takes; None when it does not tell."""


class WiaItem(WiaNode, Protocol):
    """What scans."""

    def transfer(self, kind: str) -> bytes:
        """Scan a page and return its file. Raises WiaError."""


class WiaDevice(WiaNode, Protocol):
    """An opened scanner."""

    def item(self) -> WiaItem:
        """Return what scans. Raises WiaError."""


class WiaManager(Protocol):
    """All scanners of this computer."""

    def names(self) -> Sequence[tuple[str, str]]:
        """Return id and label of each. Raises WiaError."""

    def open(self, name: str) -> WiaDevice | None:
        """Open a scanner by its id; None when there is none. Raises WiaError."""
