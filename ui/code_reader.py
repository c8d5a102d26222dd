# SPDX-License-Identifier: Apache-2.0
"""Bar-code readers at a serial port (COM mode): no keyboard layout and no input method can change what they send."""

from clerkdesk.errors import CodeReaderUnavailable
from clerkdesk.jobs.progress import CancelToken

_WAIT_S = 0.2
_MOST_BYTES = 4_000
_SILENT_ROUNDS = 2
"""A reader that ends its codes with nothing is done when it was silent for so many waits."""


def serial_ports() -> list[str]:
    """Return the names of the serial ports of this computer."""
    from serial.tools.list_ports import comports

    return sorted(port.device for port in comports())


def read_code(port: str, cancel: CancelToken) -> str:
    """Wait for one code and return it, without the line end that the reader adds; blocks its thread.

    The three lines of a machine-readable zone are one code.

    Raises:
        Cancelled: nobody waits for a code any more.
        CodeReaderUnavailable: the port cannot be opened, or the reader was unplugged.
    """
    import serial

    try:
        with serial.Serial(port, timeout=_WAIT_S) as line:
            return _one_code(line, cancel)
    except (serial.SerialException, OSError) as error:
        raise CodeReaderUnavailable(port=port) from error


def _one_code(line: "object", cancel: CancelToken) -> str:
    received, silent = b"", 0
    while silent < _SILENT_ROUNDS or not received.strip():
        cancel.raise_if_set()
        more: bytes = line.read(_MOST_BYTES)  # type: ignore[attr-defined]
        received = (received + more)[-_MOST_BYTES:]
        silent = 0 if more else silent + 1
        if received.strip() and received.endswith((b"\r", b"\n")) and not _is_zone_begun(received):
            break
    return received.decode("utf-8", errors="replace").strip()


def _is_zone_begun(received: bytes) -> bool:
    return b"<" in received and b"|" not in received and len(b"".join(received.split())) < 90
