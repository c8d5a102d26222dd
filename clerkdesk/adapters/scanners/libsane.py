# SPDX-License-Identifier: Apache-2.0
"""libsane as typed calls: devices, options and frames; used in the process that owns a scanner, because drivers hang.

Source: SANE Standard 1.06, chapter 4 (sane.h of API 1.0).
"""

import ctypes
from collections.abc import Iterator
from ctypes import POINTER, byref, c_char_p, c_int, c_ubyte, c_void_p
from enum import IntEnum
from itertools import count
from types import TracebackType
from typing import Any, Self

from clerkdesk.adapters.scanners.sane_frames import Frame, Layout
from clerkdesk.adapters.scanners.sane_options import Option, Options, OptionValue

_NAME = "libsane.so.1"
_ROOM_BYTES = 64 << 10  # beyond what is expected
_GET, _SET = 0, 1
_FIXED_ONE = 1 << 16


class Status(IntEnum):
    """What a call ended in (section 4.2.7)."""

    GOOD = 0
    UNSUPPORTED = 1
    CANCELLED = 2
    DEVICE_BUSY = 3
    INVAL = 4
    EOF = 5
    JAMMED = 6
    NO_DOCS = 7
    COVER_OPEN = 8
    IO_ERROR = 9
    NO_MEM = 10
    ACCESS_DENIED = 11


class Kind(IntEnum):
    """What the value of an option is (section 4.2.9.4)."""

    BOOL = 0
    INT = 1
    FIXED = 2
    STRING = 3
    BUTTON = 4
    GROUP = 5


class SaneError(Exception):
    """A call that did not end well.

    Attributes:
        status: a `Status`, or a number that only newer drivers know.
        text: libsane's own words.
    """

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


class _Device(ctypes.Structure):
    _fields_ = [(name, c_char_p) for name in ("name", "vendor", "model", "type")]


class _Range(ctypes.Structure):
    _fields_ = [(name, c_int) for name in ("least", "most", "step")]


class _Constraint(ctypes.Union):
    _fields_ = [("strings", POINTER(c_char_p)), ("words", POINTER(c_int)), ("range", POINTER(_Range))]


class _Descriptor(ctypes.Structure):
    _fields_ = [
        *((name, c_char_p) for name in ("name", "title", "text")),
        *((name, c_int) for name in ("kind", "unit", "size", "capabilities", "constrained")),
        ("constraint", _Constraint),
    ]


class _Parameters(ctypes.Structure):
    _fields_ = [(name, c_int) for name in ("format", "is_last", "bytes_per_line", "width_px", "lines", "depth")]


class Sane:
    """The library, ready for use until the block ends.

    Raises:
        OSError: it is not installed.
        SaneError: it does not start.
    """

    def __init__(self) -> None:
        self._library = ctypes.CDLL(_NAME)
        self._library.sane_strstatus.restype = c_char_p
        self._library.sane_get_option_descriptor.restype = POINTER(_Descriptor)
        self.call("init", byref(c_int()), None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._library.sane_exit()

    def call(self, name: str, *arguments: Any) -> None:
        """Call a function that returns a status.

        Raises:
            SaneError: any status but a good one.
        """
        self.check(getattr(self._library, f"sane_{name}")(*arguments))

    def check(self, status: int) -> None:
        """Go on after a good status.

        Raises:
            SaneError: any other.
        """
        if status != Status.GOOD:
            raise SaneError(status, _text(self._library.sane_strstatus(status)))

    def devices(self) -> Iterator[tuple[str, str]]:
        """Yield name and label of the devices at this machine; the network is not searched."""
        listed = POINTER(POINTER(_Device))()
        self.call("get_devices", byref(listed), True)
        for at in count():
            if not listed[at]:
                return
            device = listed[at].contents
            yield _text(device.name), f"{_text(device.vendor)} {_text(device.model)}"

    def open(self, name: str) -> "SaneDevice":
        """Open a device.

        Raises:
            SaneError: see `Status`; INVAL when there is no such device.
        """
        handle = c_void_p()
        self.call("open", name.encode(), byref(handle))
        return SaneDevice(self, self._library, handle)


class SaneDevice:
    """An open device; to be closed."""

    def __init__(self, sane: Sane, library: Any, handle: c_void_p) -> None:
        self._sane = sane
        self._library = library
        self._handle = handle

    def options(self) -> Options:
        """Return the options that have a name, as they are now: setting one may change the others."""
        number = c_int()
        self._sane.call("control_option", self._handle, 0, _GET, byref(number), None)
        found = (self._library.sane_get_option_descriptor(self._handle, index) for index in range(1, number.value))
        options = (_option(index, pointer.contents) for index, pointer in enumerate(found, 1) if pointer)
        return {option.name: option for option in options if option.name and option.kind != Kind.GROUP}

    def get(self, option: Option) -> OptionValue:
        """Return the value of an option.

        Raises:
            SaneError: it cannot be read now.
        """
        room = ctypes.create_string_buffer(max(option.size, ctypes.sizeof(c_int)))
        self._sane.call("control_option", self._handle, option.index, _GET, room, None)
        return _text(room.value) if option.kind == Kind.STRING else _number(option.kind, c_int.from_buffer(room).value)

    def set(self, option: Option, value: OptionValue) -> None:
        """Set an option; the device may take a value near it.

        Raises:
            SaneError: it cannot be set to this now.
        """
        room: Any
        if option.kind == Kind.STRING:
            written = str(value).encode()
            room = ctypes.create_string_buffer(written, max(option.size, len(written) + 1))
        else:
            room = c_int(round(float(value) * (_FIXED_ONE if option.kind == Kind.FIXED else 1)))
        self._sane.call("control_option", self._handle, option.index, _SET, byref(room), byref(c_int()))

    def frame(self) -> Frame:
        """Scan a frame: a whole picture, or one colour of it.

        Raises:
            SaneError: the device stopped; NO_DOCS when the feeder is empty.
        """
        self._sane.call("start", self._handle)
        read = _Parameters()
        self._sane.call("get_parameters", self._handle, byref(read))
        layout = Layout(read.format, bool(read.is_last), read.bytes_per_line, read.width_px, read.depth)
        return Frame(layout, self._samples(max(0, read.bytes_per_line * read.lines)))

    def _samples(self, expected_bytes: int) -> bytearray:
        """Read to the end: how many lines come is not always known before, nor always told truly."""
        samples, end = bytearray(expected_bytes + _ROOM_BYTES), 0
        while (length := self._read(samples, end)) is not None:
            end += length
            if end == len(samples):
                samples += bytes(end)
        del samples[end:]
        return samples

    def _read(self, samples: bytearray, start: int) -> int | None:
        """Read what the driver has; return how much it was, or None at the end."""
        place, length = byref(c_ubyte.from_buffer(samples, start)), c_int()
        status = self._library.sane_read(self._handle, place, len(samples) - start, byref(length))
        if status == Status.EOF:
            return None
        self._sane.check(status)
        return length.value

    def cancel(self) -> None:
        """Let go of the sheet that was scanned last; any number of times."""
        self._library.sane_cancel(self._handle)

    def close(self) -> None:
        """Let the device go."""
        self._library.sane_close(self._handle)


def _option(index: int, told: _Descriptor) -> Option:
    name = _text(told.name)
    return Option(index, name, told.kind, told.unit, told.size, told.capabilities, _constraint(told))


def _constraint(told: _Descriptor) -> tuple[float, float, float] | list[OptionValue] | None:
    """Return the range or the list of what an option may be (section 4.2.9.5)."""
    match told.constrained:
        case 1:
            span = told.constraint.range.contents
            return _number(told.kind, span.least), _number(told.kind, span.most), _number(told.kind, span.step)
        case 2:
            words = told.constraint.words
            return [_number(told.kind, words[at]) for at in range(1, words[0] + 1)]
        case 3:
            return [_text(text) for text in iter(_until_null(told.constraint.strings))]
        case _:
            return None


def _until_null(strings: Any) -> Iterator[bytes]:
    for text in strings:
        if text is None:
            return
        yield text


def _number(kind: int, word: int) -> float:
    return word / _FIXED_ONE if kind == Kind.FIXED else word


def _text(told: bytes | None) -> str:
    return (told or b"").decode(errors="replace")
