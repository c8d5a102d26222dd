# SPDX-License-Identifier: Apache-2.0
"""Which way up a page is: read it as its lines suggest, and turn it only when what is read makes little sense."""

from collections.abc import Callable

from clerkdesk.adapters.ocr.engine import Engine, SeenWord
from clerkdesk.adapters.ocr.level import Lie
from clerkdesk.adapters.ocr.pixels import Pixels

_CLEAR = 0.78
"""Mean confidence of upright print; upside down it stays far below."""

_FEW_LETTERS = 12
_SURE_TURN = 4.0
_UPSIDE_DOWN = 0.97


def read_upright(lie: Lie, prepare: Callable[[int], Pixels], engine: Engine, dpi: int) -> tuple[int, list[SeenWord]]:
    """Return the clockwise turn that makes the page upright, and its words then.

    Args:
        lie: what the lines of the page suggest.
        prepare: returns the picture to read for a turn.
        engine: the loaded models.
        dpi: of the prepared picture.

    Raises:
        ReadingFailed: the reader gave up.
    """
    turn = (90 if lie.is_sideways else 0) + (180 if lie.uprightness < _UPSIDE_DOWN else 0)
    picture = prepare(turn)
    words = engine.words(picture, dpi)
    if _confidence(words) >= _CLEAR and _letters(words) >= _FEW_LETTERS:
        return turn, words
    readings = {turn: words}
    for other in _other_turns(turn, picture, engine, dpi):
        readings[other] = engine.words(prepare(other), dpi)
    best = max(readings, key=lambda at: (_sense(readings[at]), at == turn))
    if _letters(readings[best]) < _FEW_LETTERS and best != 0:
        # A seal or a signature alone says nothing of its direction: leave it as it was laid.
        return 0, readings.get(0) or engine.words(prepare(0), dpi)
    return best, readings[best]


def _other_turns(turn: int, picture: Pixels, engine: Engine, dpi: int) -> tuple[int, ...]:
    """Return the turns worth a second reading: the one Tesseract's own detector is sure of, else the opposite."""
    further, sureness = engine.turn(picture, dpi)
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
