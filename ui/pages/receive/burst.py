# SPDX-License-Identifier: Apache-2.0
"""Tells a bar-code reader that acts as a keyboard from a person who types; plain Python, no Qt."""

from dataclasses import dataclass
from enum import Enum, auto

GAP_MS = 30
"""Between two keys of a reader there is less; between those of a person, more."""
ENOUGH = 8
"""So many keys without a pause are no person, nor an input method that rewrites one syllable."""
_MRZ_LENGTH = 90


class Verdict(Enum):
    """What to do with a key."""

    PASS = auto()  # it is typed: let it through
    BEGAN = auto()  # it may be the first key of a reader: remember how things are, and let it through
    CAUGHT = auto()  # it is a reader: put things back as they were, and keep the key
    TAKEN = auto()  # it goes on: keep the key
    DONE = auto()  # the code is whole


@dataclass(frozen=True, slots=True)
class Scan:
    """What a reader sent; mangled when an input method on the way deleted or rewrote letters."""

    text: str
    is_mangled: bool


class Burst:
    """One stream of keys with their times."""

    def __init__(self) -> None:
        self._text = ""
        self._keys = 0
        self._last_ms: float = 0
        self._is_mangled = False
        self.is_taking = False

    def key(self, text: str, at_ms: float, *, deletes: bool = False) -> Verdict:
        """Judge a key that writes a text, or one that deletes: a reader sends none, Unikey does.

        Args:
            text: what the key writes; a reader may send several letters at once through an input method.
            at_ms: when, by a clock that only goes forward.
        """
        is_fresh = self._keys == 0 or at_ms - self._last_ms >= GAP_MS
        if is_fresh:
            self.forget()
        self._last_ms = at_ms
        self._keys += 1
        if deletes:
            self._is_mangled = True
            self._text = self._text[:-1]
        self._text += text
        if self.is_taking:
            return Verdict.TAKEN
        if is_fresh:
            return Verdict.BEGAN
        if self._keys < ENOUGH:
            return Verdict.PASS
        self.is_taking = True
        return Verdict.CAUGHT

    def enter(self, at_ms: float) -> Verdict:
        """Judge an Enter: the end of a code, or of a line of a machine-readable zone."""
        if not self.is_taking or at_ms - self._last_ms >= GAP_MS:
            self.forget()
            return Verdict.PASS
        self._last_ms = at_ms
        if "<" in self._text and "|" not in self._text and len("".join(self._text.split())) < _MRZ_LENGTH:
            self._text += "\n"
            return Verdict.TAKEN
        return Verdict.DONE

    def scan(self) -> Scan:
        """Return what was read, and begin anew."""
        read = Scan(self._text, self._is_mangled)
        self.forget()
        return read

    def forget(self) -> None:
        """Begin anew."""
        self._text, self._keys, self._is_mangled, self.is_taking = "", 0, False, False
