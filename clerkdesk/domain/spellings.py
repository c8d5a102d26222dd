# SPDX-License-Identifier: Apache-2.0
"""In which bytes a text would stand in a file that was meant to hold nothing in clear."""

import json
import unicodedata
from collections.abc import Iterable, Mapping

from clerkdesk.domain.text import fold


def spellings(text: str) -> dict[bytes, str]:
    """Return the names of the spellings of an NFC text by their bytes.

    The one named "folded" is looked for in content whose ASCII letters were made small, all others as they are.
    """
    written = {
        text.encode(): "utf-8",
        text.upper().encode(): "capitals",
        unicodedata.normalize("NFD", text).encode(): "decomposed",
        text.encode("utf-16-le"): "utf-16",
        text.encode("utf-16-be"): "utf-16",
        json.dumps(text)[1:-1].encode(): "json",
        fold(text).encode(): "folded",
    }
    return {needle: kind for needle, kind in written.items() if needle}


def spellings_in(content: bytes, needles: Mapping[bytes, str]) -> Iterable[bytes]:
    """Yield the needles (see `spellings`) that stand in the content."""
    small = content.lower()
    for needle, kind in needles.items():
        if needle in (small if kind == "folded" else content):
            yield needle
