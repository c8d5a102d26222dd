# SPDX-License-Identifier: Apache-2.0
"""Doubtful words are read a second time; where the two readers agree they are sure, where they differ one is chosen.

Runs of words that the first reader hardly knew (handwriting, mostly) are read anew as a strip.
"""

import re
import statistics
import unicodedata
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise, takewhile

import numpy as np
from numpy.typing import NDArray

from clerkdesk.adapters.ocr.engine import SeenWord
from clerkdesk.adapters.ocr.pixels import Pixels
from clerkdesk.adapters.ocr.second_reader import HEIGHT_PX, LONGEST_PX, SecondReader, StripWord
from clerkdesk.domain.given_names import has_like, with_dot
from clerkdesk.domain.vietnamese_words import is_syllable

DOUBTFUL, _HARDLY_READ = 0.8, 0.6
"""Words below are read again; plain words in small letters only below the second: there the first is as often right."""

_WILD = 0.6
_TALLEST = 2.2
_DARK = 170
_DIFFERING, _AGREEING = 0.55, 0.99
_SURE_NAME, _DIFFERS = 0.95, 0.75
"""Up to which confidence a name is shown to the second reader too, and what is left where that one sees another."""

_CHOSEN = 0.89
"""What a word is worth that the second reader alone saw, however sure it was: it is looked at."""

_SURE = 0.7
_MIXED = re.compile(r"^(?=.*\d)(?=.*[^\W\d_]).+$|^[IlÌÍ|]{1,2}[.,]?$")
_FOREIGN = 0.88
"""A word that is no syllable of the language is believed from here on: labels are printed in English too."""

_SURE_FIGURES, _LEAST_FIGURES = 0.9, 5
"""Up to which confidence so many figures are shown to the second reader: it reads those of handwriting better."""

_SHAPED = re.compile(r"\d{1,2}/\d{1,2}/(?:19|20)\d\d|\d{12}|0\d{9}")
"""A day, an identity number, a telephone number: of two readings the one that has such a shape is likelier."""

_CONFUSED = frozenset({"chỉ", "Chỉ", "la"})
"""Words that the first reader is too fond of."""

_ADDRESSED = frozenset({"ông", "bà", "ông/bà"})
"""Words before a name in running text."""

_UNDER_DOT = "\u0323"
_EDGES = ".,:;"

Line = list[SeenWord]
Asking = Generator[list[Pixels], list[list[StripWord]], Line]
"""Words being settled: it yields strips to be read again, once at most, and returns the words."""


def settled(words: Sequence[SeenWord], picture: Pixels, reader: SecondReader) -> list[SeenWord]:
    """Return the words with doubts settled as far as they can be.

    Args:
        words: as the first reader saw them, in its order.
        picture: what it read: grey, level, without rules and leaders.
        reader: the second reader.

    Raises:
        MissingAsset: the second reader's model is damaged.
    """
    tallest = _TALLEST * statistics.median(word.box[3] - word.box[1] for word in words) if words else 0
    lines = [list(group) for _, group in groupby(words, key=lambda word: (word.block, word.line))]
    pieces: list[tuple[int, Asking]] = []
    for number, line in enumerate(lines):
        if all(word.box[3] - word.box[1] > tallest for word in line):  # a signature
            pieces.append((number, _unasked(line)))
        else:
            pieces += [(number, asking) for asking in _settled_line(line, picture)]
    found: list[Line] = [[] for _ in lines]
    for (number, _), piece in zip(pieces, _answered([asking for _, asking in pieces], reader), strict=True):
        found[number] += piece
    return [word for line in found for word in with_commas(line)]


def _answered(askings: Sequence[Asking], reader: SecondReader) -> list[Line]:
    """Return what each asking comes to; the strips of all of them are read at once."""
    settled_by: dict[int, Line] = {}
    asked: list[tuple[int, list[Pixels]]] = []
    for at, asking in enumerate(askings):
        try:
            asked.append((at, next(asking)))
        except StopIteration as end:
            settled_by[at] = end.value
    answers = iter(reader.read([strip for _, strips in asked for strip in strips]))
    for at, strips in asked:
        try:
            askings[at].send([next(answers) for _ in strips])
        except StopIteration as end:
            settled_by[at] = end.value
    return [settled_by[at] for at in range(len(askings))]


def with_commas(line: Line) -> Line:
    """Return the line with commas where a full stop was read before a small letter: dots of leaders swallow tails."""
    mended = list(line)
    for at, (word, after) in enumerate(pairwise(line)):
        text = word.text
        is_stop = len(text) > 1 and text[-1] == "." and text[-2].isalnum() and "." not in text[:-1]
        if is_stop and after.text[0].islower() and (len(text) > 3 or text[0].isdigit() or text[0].isupper()):
            mended[at] = replace(word, text=f"{text[:-1]},")
    return mended


def _names(line: Line) -> set[SeenWord]:
    """Return the words behind a label that look like names and were read well, but not beyond all doubt.

    A lost accent makes another name, and the first reader is quite sure of it; where that name is a usual one, it is
    always asked for, in the words with capitals that stand right behind the label.
    """
    start = next(
        (at for at, word in enumerate(line, 1) if word.text.endswith(":") or word.text in _ADDRESSED), len(line)
    )
    value = takewhile(_is_capital, line[start:])
    risky = {word for word in value if with_dot(_bare(word)) or has_like(_bare(word))}
    return {word for word in line[start:] if _is_name(word) and (word.confidence < _SURE_NAME or word in risky)}


def _is_name(word: SeenWord) -> bool:
    return word.confidence >= DOUBTFUL and _bare(word).isalpha() and _is_capital(word) and len(_bare(word)) > 1


def _is_capital(word: SeenWord) -> bool:
    return _bare(word)[:1].isupper()


def _bare(word: SeenWord) -> str:
    return word.text.strip(_EDGES)


def _unasked(line: Line) -> Asking:
    yield from ()
    return line


def _confirmed(word: SeenWord, picture: Pixels) -> Asking:
    (seen,) = yield [_strip_of(word, picture)]
    text, sure = _second_reading(word, seen)
    if _same(text.strip(_EDGES), word.text.strip(_EDGES)):
        return [replace(word, confidence=max(word.confidence, sure, _AGREEING if sure > 0.5 else 0.9))]
    is_dot_seen = sure > _SURE and text != _without_dot(text) and _same(_without_dot(text), word.text)
    return [replace(word, text=text if is_dot_seen else word.text, confidence=_DIFFERS)]


def _settled_line(line: Line, picture: Pixels) -> Iterator[Asking]:
    height = statistics.median(word.box[3] - word.box[1] for word in line)
    names = _names(line)
    for is_wild, run in _runs(line):
        if is_wild:
            yield _read_anew(run, line, picture, height)
            continue
        for word in run:
            if _is_doubtful(word):
                yield _weighed(word, picture)
            else:
                yield _confirmed(word, picture) if word in names else _unasked([word])


def _runs(line: Line) -> Iterator[tuple[bool, Line]]:
    """Part a line where wild stretches begin and end: two words or more that are hardly known, one apart at most."""
    wild = [word.confidence < _WILD for word in line]
    for at in range(1, len(line) - 1):
        wild[at] = wild[at] or (wild[at - 1] and wild[at + 1] and line[at].confidence < 0.9)
    for is_wild, group in groupby(zip(wild, line, strict=True), key=lambda one: one[0]):
        run = [word for _, word in group]
        yield is_wild and (len(run) > 1 or len(run[0].text) > 9), run


def _is_doubtful(word: SeenWord) -> bool:
    bare = word.text.strip(_EDGES + "()\"'")
    if "<" in bare:  # of a machine-readable zone: its check digits tell more
        return False
    if _is_figures(bare):
        return word.confidence < _SURE_FIGURES
    if word.confidence < _HARDLY_READ or bare in _CONFUSED:
        return True
    if word.confidence < DOUBTFUL:
        return not (bare.islower() and is_syllable(bare))
    if _MIXED.match(bare):
        return "/" not in bare and "-" not in bare
    return word.confidence < _FOREIGN and bare.isalpha() and bare.islower() and not is_syllable(bare)


def _is_figures(text: str) -> bool:
    return sum(map(str.isdigit, text)) >= _LEAST_FIGURES and sum(map(str.isalpha, text)) < 2


def _weighed(word: SeenWord, picture: Pixels) -> Asking:
    (seen,) = yield [_strip_of(word, picture)]
    text, sure = _second_reading(word, seen)
    if not text:
        return [word]
    if _same(text, word.text):
        return [replace(word, confidence=max(word.confidence, sure, _AGREEING if sure > 0.5 else 0.9))]
    if _is_better(text, sure, word):
        return [replace(word, text=text, confidence=_CHOSEN if sure > 0.95 else min(sure, _DIFFERING))]
    return [replace(word, confidence=min(word.confidence, _DIFFERING))]


def _strip_of(word: SeenWord, picture: Pixels) -> Pixels:
    left, top, right, bottom = word.box
    pad = max(2, (bottom - top) // 8)
    return _cut(picture, left - pad, top - pad, right + pad, bottom + pad)


def _second_reading(word: SeenWord, seen: Sequence[StripWord]) -> tuple[str, float]:
    """Return what the second reader saw there, in the case of the first, and how sure it is; nothing is "" and 0."""
    text = " ".join(one.text for one in seen)
    if text.replace(" ", "").strip(_EDGES).isdigit():
        text = text.replace(" ", "")
    return _cased(text, word.text), min((one.confidence for one in seen), default=0.0)


def _cased(text: str, like: str) -> str:
    """Return the text in the case of the first reading: letters like s and S differ by their size alone."""
    if text.casefold() == text and text.upper() == text:
        return text
    if text.isupper() and like.islower():
        return text.lower()
    return text.upper() if text.islower() and like.isupper() else text


def _is_better(text: str, sure: float, word: SeenWord) -> bool:
    """Tell whether the second reading of a doubtful word is to be believed rather than the first."""
    first, second = word.text.strip(_EDGES), text.strip(_EDGES)
    if not second or not is_word(second):
        return False
    if _is_figures(first) and _SHAPED.fullmatch(second) and not _SHAPED.fullmatch(word.text.strip(_EDGES)):
        return sure > 0.5
    if first in _CONFUSED:
        return sure > 0.5 and second.lower() in ("chi", "ia")
    if _same(_without_dot(first), _without_dot(second)):
        # The dot under a vowel and the dots of leaders are easily taken for one another.
        return first != second and sure > 0.9 and not is_word(first)
    if first == second:
        return sure > 0.9 and word.confidence < 0.75
    return sure > (_SURE if is_word(first) else 0.5)


def is_word(text: str) -> bool:
    """Tell whether each part of a text is a figure, in capitals or of the shape of a syllable."""
    parts = re.split(r"[\s/\-,.()]+", text)
    return all(not part or part.isdigit() or part.isupper() or is_syllable(part) for part in parts)


def _read_anew(run: Line, line: Line, picture: Pixels, height: float) -> Asking:
    """Read a wild stretch as a strip; keep the first reading where the second is no better."""
    at, end = line.index(run[0]), line.index(run[-1])
    top = min(min(word.box[1] for word in run), round(statistics.median(word.box[1] for word in line)))
    bottom = max(max(word.box[3] for word in run), round(statistics.median(word.box[3] for word in line)))
    if bottom - top > 2.2 * height:
        middle = statistics.median((word.box[1] + word.box[3]) / 2 for word in line)
        top, bottom = round(middle - 1.1 * height), round(middle + 1.1 * height)
    left = line[at - 1].box[2] + 2 if at else _grown(picture, run[0].box[0], top, bottom, -1, height)
    right = line[end + 1].box[0] - 2 if end + 1 < len(line) else _grown(picture, run[-1].box[2], top, bottom, 1, height)
    pad = max(2, (bottom - top) // 10)
    cuts = list(stretches(picture, max(0, left), right, top, bottom))
    seen = yield [_cut(picture, start - 1, top - pad, stop + 1, bottom + pad) for start, stop in cuts]
    found = [
        _placed(one, start, run[0], top, bottom) for (start, _), words in zip(cuts, seen, strict=True) for one in words
    ]
    before = sum(word.confidence * len(word.text) for word in run) / max(1, sum(len(word.text) for word in run))
    after = sum(word.confidence * len(word.text) for word in found) / max(1, sum(len(word.text) for word in found))
    return found if found and after > before else run


def _placed(one: StripWord, start: int, like: SeenWord, top: int, bottom: int) -> SeenWord:
    known = 0.9 if is_word(one.text.strip(_EDGES)) else 0.5
    box = (start + one.left, top, start + max(one.right, one.left + 2), bottom)
    return SeenWord(one.text, box, bottom - (bottom - top) / 5, one.confidence * known, like.block, like.line)


def _grown(picture: Pixels, edge: int, top: int, bottom: int, step: int, height: float) -> int:
    """Return how far ink goes on beyond the edge without a wide blank."""
    reach = round(1.5 * height)
    band = picture[max(0, top) : max(1, bottom)]
    while 0 < edge < band.shape[1]:
        beyond = band[:, edge : edge + reach] if step > 0 else band[:, max(0, edge - reach) : edge]
        columns = np.flatnonzero((beyond < _DARK).sum(axis=0) > 1)
        if not len(columns):
            break
        further = edge + int(columns[-1]) + 1 if step > 0 else max(0, edge - reach) + int(columns[0])
        if abs(further - edge) < 2:
            break
        edge = further
    return edge


def stretches(picture: Pixels, left: int, right: int, top: int, bottom: int) -> Iterator[tuple[int, int]]:
    """Cut a long strip at its widest blanks into strips that the second reader can take."""
    longest = round(LONGEST_PX * 0.75 * (bottom - top) / HEIGHT_PX)
    while right - left > longest:
        ink = np.asarray((picture[max(0, top) : bottom, left : left + longest] < _DARK).any(axis=0))
        half = longest // 2
        blanks = np.flatnonzero(~ink[half:])
        cut = left + half + (_middle_of_widest(blanks) if len(blanks) else half - 1)
        yield left, cut
        left = cut
    if right - left > 3:
        yield left, right


def _middle_of_widest(blanks: NDArray[np.int64]) -> int:
    runs = np.split(blanks, np.flatnonzero(np.diff(blanks) > 1) + 1)
    widest = max(runs, key=len)
    return int(widest[len(widest) // 2])


def _cut(picture: Pixels, left: int, top: int, right: int, bottom: int) -> Pixels:
    return picture[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]


def _same(one: str, other: str) -> bool:
    return unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)


def _without_dot(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).replace(_UNDER_DOT, ""))
