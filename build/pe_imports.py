# SPDX-License-Identifier: Apache-2.0
"""What a Windows program or library asks of which library. Source: Microsoft, PE Format, section 6.4 (.idata)."""

import struct
from collections.abc import Iterator
from pathlib import Path

_OPTIONAL_HEADER = 24
_DIRECTORIES = 112
_IMPORTS, _DELAYED = 1, 13
_BY_NUMBER = 1 << 63


class _Image:
    """The bytes of a 64-bit program, read by their addresses in memory."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._header: int = struct.unpack_from("<I", content, 0x3C)[0]
        count, size = (struct.unpack_from("<H", content, self._header + at)[0] for at in (6, 20))
        rows = self._header + _OPTIONAL_HEADER + size
        self._sections = [struct.unpack_from("<4I", content, rows + 40 * row + 8) for row in range(count)]

    def directory(self, number: int) -> int:
        """Return the address of a table, 0 for none."""
        address: int = struct.unpack_from(
            "<I", self._content, self._header + _OPTIONAL_HEADER + _DIRECTORIES + 8 * number
        )[0]
        return address

    def place(self, address: int) -> int:
        """Return where in the file an address lies."""
        for memory, start, size, offset in self._sections:
            if start <= address < start + max(memory, size):
                return int(offset + address - start)
        raise ValueError(f"no section holds {address:#x}")

    def number(self, form: str, address: int) -> tuple[int, ...]:
        """Return the whole numbers at an address."""
        return struct.unpack_from(form, self._content, self.place(address))

    def text(self, address: int) -> str:
        """Return the text at an address."""
        at = self.place(address)
        return self._content[at : self._content.index(b"\0", at)].decode("ascii")


def imports(file: Path) -> dict[str, set[str]]:
    """Return the names that a program asks of each library, by the library's name in small letters.

    Functions that are asked for by number alone are left out.
    """
    image = _Image(file.read_bytes())
    found: dict[str, set[str]] = {}
    for library, table in [*_descriptors(image, _IMPORTS, 20, 12, 0), *_descriptors(image, _DELAYED, 32, 4, 16)]:
        found.setdefault(library.lower(), set()).update(_names(image, table))
    return found


def _descriptors(image: _Image, directory: int, width: int, name: int, table: int) -> Iterator[tuple[str, int]]:
    at = image.directory(directory)
    while at and (named := image.number("<I", at + name)[0]):
        yield image.text(named), image.number("<I", at + table)[0] or image.number("<I", at + 16)[0]
        at += width


def _names(image: _Image, table: int) -> Iterator[str]:
    while entry := image.number("<Q", table)[0]:
        if not entry & _BY_NUMBER:
            yield image.text(entry + 2)
        table += 8
