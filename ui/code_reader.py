# SPDX-License-Identifier: Apache-2.0
"""Bar-code readers at a serial port (COM mode): no keyboard layout and no input method can change what they send."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from clerkdesk.errors import CodeReaderUnavailable
from clerkdesk.jobs.progress import CancelToken

if TYPE_CHECKING:
    from serial import Serial

_WAIT_S = 0.2
_MOST_BYTES = 4_000
_SILENT_ROUNDS = 2
"""A reader that ends its codes with nothing is done when it was silent for so many waits."""


def serial_ports() -> list[str]:
    """Return the names of the serial ports of this computer; none where it cannot list them."""
    try:
        # Its module for Windows looks up system calls as it is imported, and some Windows lack one.
        from serial.tools.list_ports import comports

        return sorted(port.device for port in comports())
    except (AttributeError, OSError):
        return []  # readers in keyboard mode work without; a port that was chosen before is opened by its name


def read_code(port: str, cancel: CancelToken) -> str:
    """Wait for one code at a port and return it; blocks its thread.

    Raises:
        Cancelled: nobody waits for a code any more.
        CodeReaderUnavailable: the port cannot be opened, or the reader was unplugged.
    """
    with open_port(port) as line:
        return next_code(line, cancel)


@contextmanager
def open_port(port: str) -> "Iterator[Serial]":
    """Open a port; what came before is forgotten. Raises CodeReaderUnavailable, also while it is open."""
    import serial

    try:
        with serial.Serial(port, timeout=_WAIT_S) as line:
            yield line
    except (serial.SerialException, OSError) as error:
        raise CodeReaderUnavailable(port=port) from error


def next_code(line: "Serial", cancel: CancelToken) -> str:
    """Return the next code of an open port, without the line end that the reader adds.

    The three lines of a machine-readable zone are one code. Raises Cancelled.
    """
    received, silent = b"", 0
    while silent < _SILENT_ROUNDS or not received.strip():
        cancel.raise_if_set()
        more: bytes = line.read(max(line.in_waiting, 1))
        received = (received + more)[-_MOST_BYTES:]
        silent = 0 if more else silent + 1
        if received.strip() and received.endswith((b"\r", b"\n")) and not _is_zone_begun(received):
            break
    return received.decode("utf-8", errors="replace").strip()


def _is_zone_begun(received: bytes) -> bool:
    return b"<" in received and b"|" not in received and len(b"".join(received.split())) < 90
