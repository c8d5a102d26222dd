# SPDX-License-Identifier: Apache-2.0
"""Search a folder for texts that must not stand in it in clear."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from clerkdesk.domain.text import fold


@dataclass(frozen=True, slots=True)
class Leak:
    """A file in which a known text stands in clear; the text itself is not repeated."""

    file: str
    spelling: str


@dataclass(frozen=True, slots=True)
class Search:
    """How much was searched for, in how many files, and what was found."""

    texts: int
    files: int
    leaks: tuple[Leak, ...]


def search(folder: Path, texts: Iterable[str]) -> Search:
    """Look at every file below a folder for every text, in any spelling that a program would leave behind.

    Args:
        folder: searched whole, hidden files too.
        texts: NFC; each is looked for as UTF-8, UTF-16, JSON escapes and folded to ASCII.
    """
    known = sorted(set(texts))
    needles = {spelling: kind for text in known for kind, spelling in _spellings(text)}
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    leaks = []
    for path in paths:
        content = path.read_bytes()
        leaks += [Leak(str(path.relative_to(folder)), kind) for needle, kind in needles.items() if needle in content]
    return Search(len(known), len(paths), tuple(leaks))


def _spellings(text: str) -> Iterable[tuple[str, bytes]]:
    yield "utf-8", text.encode()
    yield "utf-16", text.encode("utf-16-le")
    yield "json", text.encode("ascii", "backslashreplace")
    yield "folded", fold(text).encode()
