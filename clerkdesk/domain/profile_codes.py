# SPDX-License-Identifier: Apache-2.0
"""A station profile as a few QR codes of digits alone, for a computer that neither network nor stick reaches.

Code readers that type like a keyboard send letters through the input method, where Telex makes Â of AA; digits pass.
"""

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from clerkdesk.errors import ProfileRefused

BYTES_PER_CODE: Final = 600
"""A code of some 1,450 digits: version 19 at level M, whose squares are 0.7 mm wide when it is printed 70 mm wide."""
MOST_CODES: Final = 24
_MOST_BYTES: Final = 1_000_000
_MARK: Final = "7011"
_HEAD: Final = len(_MARK) + 6 + 2 + 2
_CHECK: Final = 2
_MOST_DIGITS: Final = 4_000


def codes_of(content: bytes, file: str) -> tuple[str, ...]:
    """Return the texts of the codes that hold a profile.

    Args:
        content: of the profile's file.
        file: its name, for the error.

    Raises:
        ProfileRefused: it is too large for codes.
    """
    packed = zlib.compress(content, 9)
    pieces = [packed[at : at + BYTES_PER_CODE] for at in range(0, len(packed), BYTES_PER_CODE)]
    if len(pieces) > MOST_CODES:
        reason = f"it would take {len(pieces)} codes, at most {MOST_CODES} can be read; hand it over as a file"
        raise ProfileRefused(file=file, cause="profile-broken", reason=reason)
    head = f"{_MARK}{_name_of(content)}"
    bodies = (f"{head}{number:02}{len(pieces):02}{_digits(piece)}" for number, piece in enumerate(pieces, 1))
    return tuple(body + _check_of(body) for body in bodies)


@dataclass(slots=True)
class ProfileCodes:
    """The codes of one profile as they are read, in any order and as often as one likes.

    Attributes:
        count: how many codes the profile has; 0 before the first was read.
    """

    count: int = 0
    _name: str = ""
    _pieces: dict[int, bytes] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers of the codes that were not read yet."""
        return tuple(number for number in range(1, self.count + 1) if number not in self._pieces)

    @property
    def read(self) -> int:
        """How many codes were read."""
        return len(self._pieces)

    def add(self, text: str) -> None:
        """Take the text of one code; one of another profile begins anew.

        Raises:
            ProfileRefused: it is no code of a profile, or was read wrongly.
        """
        code = "".join(text.split())
        if not (code.isascii() and code.isdigit() and code.startswith(_MARK) and len(code) > _HEAD + _CHECK):
            raise _refused("not-a-profile", "this is no code of a station profile")
        number, count = int(code[_HEAD - 4 : _HEAD - 2]), int(code[_HEAD - 2 : _HEAD])
        if len(code) > _MOST_DIGITS or _remainder(code) != 1 or not 1 <= number <= count <= MOST_CODES:
            raise _refused("profile-broken", "the code was read wrongly; read it again")
        name = code[len(_MARK) : _HEAD - 4]
        if (name, count) != (self._name, self.count):
            self._name, self.count = name, count
            self._pieces.clear()
        self._pieces[number] = _octets(code[_HEAD:-_CHECK])

    def content(self) -> bytes:
        """Return the profile's file.

        Raises:
            ProfileRefused: codes are missing, or they do not belong together.
        """
        if not self.count or self.missing:
            missing = ", ".join(map(str, self.missing))
            raise _refused("profile-broken", f"of {self.count} codes these are missing: {missing}")
        packed = b"".join(self._pieces[number] for number in sorted(self._pieces))
        try:
            content = zlib.decompressobj().decompress(packed, _MOST_BYTES)
        except zlib.error as error:
            raise _refused("profile-broken", "its codes do not belong together") from error
        if _name_of(content) != self._name:
            raise _refused("profile-broken", "its codes do not belong together")
        return content


def content_of_codes(texts: Iterable[str]) -> bytes:
    """Return the profile's file out of the texts of all its codes.

    Raises:
        ProfileRefused: see `ProfileCodes`.
    """
    codes = ProfileCodes()
    for text in texts:
        codes.add(text)
    return codes.content()


def code_lines(content: bytes) -> Iterator[str]:
    """Yield the lines of a file that are codes of a profile; none when it is something else."""
    text = content.decode("ascii", "replace")
    return (line.strip() for line in text.splitlines() if line.strip().startswith(_MARK) and line.strip().isdigit())


def _name_of(content: bytes) -> str:
    """Return six digits that tell the codes of one profile from those of another."""
    return f"{int.from_bytes(hashlib.sha256(content).digest()[:8]) % 1_000_000:06}"


def _digits(piece: bytes) -> str:
    return str(int.from_bytes(b"\1" + piece))


def _octets(digits: str) -> bytes:
    number = int(digits)
    return number.to_bytes((number.bit_length() + 7) // 8)[1:]


def _check_of(body: str) -> str:
    """Return two digits after which the whole leaves 1 when divided by 97. Source: ISO/IEC 7064, MOD 97-10."""
    return f"{98 - _remainder(body + '00'):02}"


def _remainder(digits: str) -> int:
    return int(digits) % 97


def _refused(cause: str, reason: str) -> ProfileRefused:
    return ProfileRefused(file="QR", cause=cause, reason=reason)
