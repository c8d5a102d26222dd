# SPDX-License-Identifier: Apache-2.0
"""Search a folder for texts that must not stand in it in clear."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from clerkdesk.domain.spellings import spellings, spellings_in


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
        texts: NFC; each is looked for as UTF-8 (as it is, in capitals, decomposed), UTF-16 of both byte orders, JSON
            escapes, and folded to ASCII whatever the case.
    """
    known = sorted(set(texts))
    needles = {needle: kind for text in known for needle, kind in spellings(text).items()}
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    leaks = []
    for path in paths:
        name = str(path.relative_to(folder))
        leaks += [Leak(name, needles[needle]) for needle in spellings_in(path.read_bytes(), needles)]
    return Search(len(known), len(paths), tuple(leaks))
