# SPDX-License-Identifier: Apache-2.0
"""Ink that the first reader passed over: figures alone in their cell, a name beside a seal, a value by hand."""

import statistics
from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from clerkdesk.adapters.ocr.doubts import is_word, stretches
from clerkdesk.adapters.ocr.engine import SeenWord
from clerkdesk.adapters.ocr.ink import Box
from clerkdesk.adapters.ocr.pixels import Pixels, parts_of
from clerkdesk.adapters.ocr.second_reader import SecondReader, StripWord

_DARK = 150
_MOST = 24
_TALLEST = 1.9
"""Of a line's height; strokes of a signature are taller."""

_SURE, _SURE_ALONE, _SURE_AFTER_LABEL, _LEAST = 0.8, 0.97, 0.5, 0.4
_WORDS_OF_TEXT, _SURE_OF_TEXT = 4, 0.6
"""So many words, all of them of the language, are no noise; so sure of them the second reader must be on the whole."""

_MOST_SURE, _FIGURES = 0.85, 0.9
"""What words are worth at most that only the second reader saw, and figures."""

_RIM_PERCENT = 3
_EDGES = ".,:;()-"


def unread_words(words: Sequence[SeenWord], picture: Pixels, reader: SecondReader) -> list[SeenWord]:
    """Return words that stand where nothing was read, each stretch of them a line of its own.

    Args:
        words: what was read.
        picture: what it was read from: grey, level, without rules and leaders.
        reader: the second reader.

    Raises:
        MissingAsset: the second reader's model is damaged.
    """
    if len(words) < 3:
        return []
    height = statistics.median(word.box[3] - word.box[1] for word in words)
    line = max(word.line for word in words) + 1
    block = max(word.block for word in words) + 1
    pad = max(2, round(height / 8))
    pieces: list[tuple[int, Box, tuple[int, int], Pixels]] = []
    for number, box in enumerate(list(_stretches(words, picture, height))[:_MOST]):
        left, top, right, bottom = box
        for start, end in stretches(picture, left, right, top, bottom):
            strip = picture[max(0, top - pad) : bottom + pad, max(0, start - pad) : end + pad]
            pieces.append((number, box, (start, end), strip))
    found: list[SeenWord] = []
    readings = reader.read([strip for *_, strip in pieces])
    for (number, box, (start, end), strip), seen in zip(pieces, readings, strict=True):
        _, top, _, bottom = box
        base = _baseline(strip, max(0, top - pad))
        for one in _believed(seen, is_after_label=_is_after_label(box, words)):
            place = (start + one.left, top, min(end, start + max(one.right, one.left + 2)), bottom)
            most = _FIGURES if one.text.strip(".,").isdigit() else _MOST_SURE
            found.append(SeenWord(one.text, place, base, min(most, one.confidence), block, line + number))
    return found


def _believed(seen: Sequence[StripWord], *, is_after_label: bool) -> list[StripWord]:
    """Return the words of a strip that make sense; something must stand after a label, so less is asked of it there."""
    least = _SURE_AFTER_LABEL if is_after_label else _SURE
    if len(seen) >= _WORDS_OF_TEXT and all(is_word(one.text.strip(_EDGES)) for one in seen):
        least = min(least, _SURE_OF_TEXT)
    good = [one for one in seen if _is_believable(one.text, one.confidence, least)]
    if len(good) * 3 < len(seen) * 2:
        return []
    return [one for one in (seen if len(good) > 1 else good) if one.confidence >= _LEAST]


def _is_after_label(box: Box, words: Sequence[SeenWord]) -> bool:
    """Tell whether a word before it in its row ends with a colon: it belongs to a value then."""
    middle = (box[1] + box[3]) / 2
    return any(
        word.text.endswith((":", ";")) and word.box[1] < middle < word.box[3] and word.box[2] <= box[0] + 8
        for word in words
    )


def _is_believable(text: str, confidence: float, least: float) -> bool:
    bare = text.strip(_EDGES)
    if not bare or not is_word(bare):
        return False
    if len(bare) == 1:
        return bare.isdigit() and confidence >= _SURE_ALONE
    return confidence >= least and (bare.isdigit() or bare[1:].islower() or len(bare) > 2)


def _stretches(words: Sequence[SeenWord], picture: Pixels, height: float) -> Iterator[tuple[int, int, int, int]]:
    """Yield the boxes of ink of a line's height that no word covers, from top to bottom."""
    half = (cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) < _DARK).astype(np.uint8)
    reach = height / 2
    for word in words:
        left, top, right, bottom = (value // 2 for value in word.box)
        half[max(0, top - 3) : bottom + 4, max(0, left - 3) : right + 4] = 0
    rows, columns = half.shape
    rim = max(2, min(rows, columns) * _RIM_PERCENT // 100)
    half[:rim], half[-rim:], half[:, :rim], half[:, -rim:] = 0, 0, 0, 0
    joined = cv2.morphologyEx(half, cv2.MORPH_CLOSE, np.ones((1, max(3, round(reach * 0.9))), np.uint8))
    _, stats, _ = parts_of(joined)
    boxes = []
    for left, top, wide, tall, area in stats[1:].tolist():
        if not (0.5 * reach <= tall <= _TALLEST * reach and wide >= 0.25 * reach and area >= 0.12 * reach * reach):
            continue
        boxes.append((left, top, left + wide, top + tall))
    yield from ((2 * a, 2 * b, 2 * c, 2 * d) for a, b, c, d in sorted(_in_lines(boxes, reach), key=lambda box: box[1]))


def _in_lines(boxes: Sequence[tuple[int, int, int, int]], reach: float) -> list[tuple[int, int, int, int]]:
    """Join boxes that stand beside one another in a line."""
    joined: list[tuple[int, int, int, int]] = []
    for box in sorted(boxes):
        for at, other in enumerate(joined):
            overlap = min(box[3], other[3]) - max(box[1], other[1])
            if 0 <= box[0] - other[2] < 1.2 * reach and overlap > 0.5 * min(box[3] - box[1], other[3] - other[1]):
                joined[at] = (other[0], min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3]))
                break
        else:
            joined.append(box)
    return joined


def _baseline(strip: Pixels, top: int) -> float:
    """Return the height of the base of most letters: the lowest row with much ink."""
    rows = (strip < _DARK).sum(axis=1)
    full = np.flatnonzero(rows >= 0.35 * max(1, int(rows.max())))
    return float(top + int(full[-1]) + 1) if len(full) else float(top + len(strip))
