# SPDX-License-Identifier: Apache-2.0
"""Which way up a page is: read it as its lines suggest, and turn it only when what is read makes little sense."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from clerkdesk.adapters.ocr.engine import Engine, SeenWord
from clerkdesk.adapters.ocr.ink import Box
from clerkdesk.adapters.ocr.level import Lie
from clerkdesk.adapters.ocr.pixels import Pixels

_CLEAR = 0.7
"""Mean confidence of upright print; upside down it stays far below."""

_ON_DOTS = 0.86
_FEW_LETTERS = 12
_SURE_TURN = 4.0
_UPSIDE_DOWN = 0.97


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture to read.

    Attributes:
        touched: where writing stood on a leader's dots (x, y in px).
        tables: boxes of ruled tables (left, top, right, bottom in px).
    """

    grey: Pixels
    touched: list[tuple[float, float]]
    tables: list[Box]


@dataclass(frozen=True, slots=True)
class Upright:
    """A page read upright: its clockwise turn, the picture that was read and the words on it."""

    turn_deg: int
    picture: Prepared
    words: list[SeenWord]


def read_upright(
    lie: Lie, prepare: Callable[[int], Prepared], engine: Engine, dpi: int, chosen: int | None = None
) -> Upright:
    """Return the page as it is read upright.

    Args:
        lie: what the lines of the page suggest.
        prepare: returns the picture to read for a turn.
        engine: the loaded models.
        dpi: of the prepared picture.
        chosen: the turn that a person says is right: no other is tried.

    Raises:
        ReadingFailed: the reader gave up.
    """
    if chosen is not None:
        picture = prepare(chosen)
        return Upright(chosen, picture, _words(picture, engine, dpi))
    turn = (90 if lie.is_sideways else 0) + (180 if lie.uprightness < _UPSIDE_DOWN else 0)
    readings: dict[int, Upright] = {}

    def read(at: int) -> Prepared:
        picture = prepare(at)
        readings[at] = Upright(at, picture, _words(picture, engine, dpi))
        return picture

    picture = read(turn)
    if _confidence(readings[turn].words) < _CLEAR or _letters(readings[turn].words) < _FEW_LETTERS:
        for other in _other_turns(turn, picture, engine, dpi):
            read(other)
    best = max(readings, key=lambda at: (_sense(readings[at].words), at == turn))
    if _letters(readings[best].words) < _FEW_LETTERS and best != 0:
        # A seal or a signature alone says nothing of its direction: leave it as it was laid.
        best = 0
        if best not in readings:
            read(best)
    return readings[best]


def _words(picture: Prepared, engine: Engine, dpi: int) -> list[SeenWord]:
    """Read a picture; words that stood on a leader's dots are trusted less: a dot may have been part of them."""
    words = engine.words(picture.grey, dpi)
    if not picture.touched:
        return words
    x, y = np.array(picture.touched).T
    return [_doubted(word) if _stands_on(word, x, y) else word for word in words]


def _stands_on(word: SeenWord, x: NDArray[np.float64], y: NDArray[np.float64]) -> bool:
    left, top, right, bottom = word.box
    low = bottom - (bottom - top) * 0.5
    reach = (bottom - top) * 0.3
    return bool(((x >= left) & (x <= right) & (y >= low) & (y <= bottom + reach)).any())


def _doubted(word: SeenWord) -> SeenWord:
    return replace(word, confidence=word.confidence * _ON_DOTS)


def _other_turns(turn: int, picture: Prepared, engine: Engine, dpi: int) -> tuple[int, ...]:
    """Return the turns worth a second reading: the one Tesseract's own detector is sure of, else the opposite."""
    further, sureness = engine.turn(picture.grey, dpi)
    if sureness >= _SURE_TURN:
        return () if further == 0 else ((turn + further) % 360,)
    return ((turn + 180) % 360,)


def _confidence(words: list[SeenWord]) -> float:
    letters = _letters(words)
    return _sense(words) / letters if letters else 0.0


def _sense(words: list[SeenWord]) -> float:
    return sum(word.confidence * _count(word) for word in words if word.confidence > 0.3)


def _letters(words: list[SeenWord]) -> int:
    return sum(_count(word) for word in words)


def _count(word: SeenWord) -> int:
    return sum(letter.isalnum() for letter in word.text)
