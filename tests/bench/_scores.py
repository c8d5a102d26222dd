# SPDX-License-Identifier: Apache-2.0
"""How far what was read is from the truth: characters, characters whatever the order of lines, words."""

import collections
import itertools
import unicodedata

from rapidfuzz.distance import Levenshtein

_SIGNS = str.maketrans("–—“”’|", '--""\' ')


def plain(text):
    """Return a text in NFC with plain quotes and dashes and single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_SIGNS).split())


def errors_in_order(true, seen):
    """Return how many characters must change to make the whole text right, and how many it has."""
    return Levenshtein.distance(plain(true), plain(seen)), len(plain(true))


def errors_free_of_order(true, seen):
    """Return the same, each true line against the line, or two joined lines, most like it."""
    lines = [plain(line) for line in seen.splitlines() if line.strip()]
    choices = [*lines, *(f"{a} {b}" for a, b in itertools.pairwise(lines)), ""]
    wanted = [plain(line) for line in true.splitlines() if line.strip()]
    return sum(min(Levenshtein.distance(line, one) for one in choices) for line in wanted), sum(map(len, wanted))


def words_missed(true, seen):
    """Return how many true words were not read, wherever they stand, and how many there are."""
    wanted, found = collections.Counter(plain(true).split()), collections.Counter(plain(seen).split())
    return sum(wanted.values()) - sum((wanted & found).values()), sum(wanted.values())


def text_scores(pairs):
    """Return the error rates over pairs of true and read text, in per cent."""
    sums = collections.Counter()
    for true, seen in pairs:
        for name, score in (("cer", errors_in_order), ("order_free_cer", errors_free_of_order),
                            ("words_missed", words_missed)):  # fmt: skip
            wrong, whole = score(true, seen)
            sums.update({f"{name} wrong": wrong, f"{name} whole": whole})
    return {
        f"{name}_percent": round(100 * sums[f"{name} wrong"] / sums[f"{name} whole"], 3)
        for name in ("cer", "order_free_cer", "words_missed") if sums[f"{name} whole"]
    }  # fmt: skip


def is_same(true, seen):
    """Tell whether a field says the same: case of a name and blanks do not count."""
    return plain(true).casefold() == plain(seen or "").casefold()
