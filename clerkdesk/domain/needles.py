# SPDX-License-Identifier: Apache-2.0
"""Find which of very many texts stand in a stream of bytes, in one pass over the bytes and a fixed amount of memory."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

GRAM_BYTES = 8
"""Shorter needles would be found by chance in sealed bytes."""
_BITS = 1 << 27
_BLOCK_BYTES = 1 << 16


class Sieve:
    """Remembers the first eight bytes of each needle, small letters for capitals, in a bitmap of 16 MB.

    What it lets through may stand there; what it holds back certainly does not. Of sealed bytes, which look like
    noise, it lets through about one position in a hundred thousand for every hundred thousand needles.
    """

    def __init__(self) -> None:
        self._bits = bytearray(_BITS // 8)
        self._letters: set[int] = set()
        self.needles = 0

    def add(self, needle: bytes) -> None:
        """Remember a needle; one of fewer than eight bytes is passed over."""
        gram = gram_of(needle)
        if len(gram) == GRAM_BYTES:
            at = hash(gram) % _BITS
            self._bits[at >> 3] |= 1 << (at & 7)
            self._letters.update(gram)
            self.needles += 1

    def suspects(self, content: Iterable[bytes]) -> set[bytes]:
        """Return the beginnings of needles that stand in a stream, and a few that do not."""
        if not self._letters:
            return set()
        # Runs of bytes that occur in needles at all: a pattern finds them faster than a loop looks at each byte.
        runs = re.compile(b"[" + b"".join(re.escape(bytes((one,))) for one in sorted(self._letters)) + b"]{8,}")
        bits, found, rest = self._bits, set[bytes](), b""
        for block in chain.from_iterable(map(_blocks, content)):
            joined = rest + block.lower()
            for run in runs.finditer(joined):
                for start in range(run.start(), run.end() - GRAM_BYTES + 1):
                    at = hash(joined[start : start + GRAM_BYTES]) % _BITS
                    if bits[at >> 3] & (1 << (at & 7)):
                        found.add(joined[start : start + GRAM_BYTES])
            rest = joined[-(GRAM_BYTES - 1) :]
        return found


def gram_of(needle: bytes) -> bytes:
    """Return the beginning of a needle as a sieve knows it."""
    return needle[:GRAM_BYTES].lower()


def standing_in(content: Iterable[bytes], needles: dict[bytes, bool]) -> set[bytes]:
    """Return which needles stand in a stream, each by its own bytes.

    Args:
        needles: whether the needle is looked for in content whose ASCII letters were made small.
    """
    longest = max(map(len, needles), default=1)
    found: set[bytes] = set()
    rest = b""
    for block in chain.from_iterable(map(_blocks, content)):
        joined = rest + block
        small = joined.lower()
        found.update(needle for needle, is_small in needles.items() if needle in (small if is_small else joined))
        rest = joined[-(longest - 1) :] if longest > 1 else b""
    return found


def _blocks(content: bytes) -> Iterator[bytes]:
    """Yield a content in blocks that are never long."""
    if len(content) <= _BLOCK_BYTES:
        yield content
        return
    yield from (content[at : at + _BLOCK_BYTES] for at in range(0, len(content), _BLOCK_BYTES))
