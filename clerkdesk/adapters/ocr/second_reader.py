# SPDX-License-Identifier: Apache-2.0
"""A second reader of another make, for the words the first one doubts: a small net that reads one strip of letters.

Its errors are others than those of the first reader, so a word on which both agree is almost surely right. It reads
what no print is, too: handwriting-like letters, figures alone in their cell.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from clerkdesk.adapters.ocr.pixels import Pixels
from clerkdesk.adapters.ocr.strip_net import StripNet
from clerkdesk.adapters.ocr.weights import Numbers
from clerkdesk.errors import MissingAsset

MODEL = "asternet.safetensors"
HEIGHT_PX, LONGEST_PX = 32, 1000
_STEP_PX = 4
_LOWEST_PX, _NARROWEST_PX = 6, 2
_TOGETHER_PX = 2000
_DARK = 190
_SMALL = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"
_SIGNS = " ,.-:;\"'?!()[]{}/%+$&=*#@_\\<>°"
# The order of the model's classes; class 0 stands for no letter.
_LETTERS = ("", *_SMALL, *_SMALL.upper(), *"0123456789", *_SIGNS)


@dataclass(frozen=True, slots=True)
class StripWord:
    """A word of a strip: where it stands in px of the strip, and how sure its least sure letter is, 0 to 1."""

    text: str
    left: int
    right: int
    confidence: float


class SecondReader:
    """The net; it is opened when the first doubt arises.

    Args:
        models: the folder of the model.

    Raises:
        MissingAsset: the model is not there.
    """

    def __init__(self, models: Path) -> None:
        self._file = models / MODEL
        if not self._file.is_file():
            raise MissingAsset(name=f"tessdata/{MODEL}")
        self._net: StripNet | None = None

    def read(self, strips: Sequence[Pixels]) -> list[list[StripWord]]:
        """Return the words of each strip of grey pixels, dark on light, one line high; many at once cost less.

        Raises:
            MissingAsset: the model is damaged.
        """
        inked = [_inked(strip) for strip in strips]
        asked = [at for at, (start, end) in enumerate(inked) if end - start >= _NARROWEST_PX]
        found: list[list[StripWord]] = [[] for _ in strips]
        chances = self._chances([_at_size(strips[at][:, slice(*inked[at])]) for at in asked])
        for at, said in zip(asked, chances, strict=True):
            start, end = inked[at]
            words = _words(said, (end - start) / len(said), end - start)
            found[at] = [replace(word, left=start + word.left, right=start + word.right) for word in words]
        return found

    def _chances(self, pictures: Sequence[Numbers]) -> list[Numbers]:
        if not pictures:
            return []
        if self._net is None:
            self._net = StripNet(self._file)
        found: list[Numbers] = []
        for few in _together(pictures):
            found += self._net.chances(few)
        return found


def _together(pictures: Sequence[Numbers]) -> Iterator[list[Numbers]]:
    """Yield the strips in groups that stay small in memory."""
    group: list[Numbers] = []
    for picture in pictures:
        if group and sum(one.shape[1] for one in group) + picture.shape[1] > _TOGETHER_PX:
            yield group
            group = []
        group.append(picture)
    yield group


def _at_size(strip: Pixels) -> Numbers:
    """Return a strip at the size that the net takes, 0 black to 1 white."""
    height, width = strip.shape
    ratio = width / height
    # The model was trained on long lines drawn out a little.
    drawn = min(1.25, 1.0 + (ratio - 3.0) * 0.02) if ratio > 3.0 else 1.0
    wide = min(LONGEST_PX, max(16, round(HEIGHT_PX * ratio * drawn)))
    wide = -(-wide // _STEP_PX) * _STEP_PX
    how = cv2.INTER_AREA if height > HEIGHT_PX else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(strip, (wide, HEIGHT_PX), interpolation=how), np.float32) / np.float32(255.0)


def _inked(strip: Pixels) -> tuple[int, int]:
    """Return the first and last column with ink, and a little white around them: the net's cost grows with width.

    Nothing, which is 0 and 0, where there is no ink, or no room for letters.
    """
    if strip.shape[0] < _LOWEST_PX:
        return 0, 0
    columns = np.flatnonzero((strip < _DARK).any(axis=0))
    if not len(columns):
        return 0, 0
    white = max(2, len(strip) // 8)
    return max(0, int(columns[0]) - white), min(strip.shape[1], int(columns[-1]) + 1 + white)


def _words(chances: Numbers, scale: float, width: int) -> list[StripWord]:
    """Take the likeliest class at each step, drop repeats and blanks, and cut at spaces."""
    best, sure = chances.argmax(axis=1), chances.max(axis=1)
    words: list[StripWord] = []
    text, start, least = "", 0, 1.0
    last = 0
    for step, (kind, chance) in enumerate(zip(best.tolist(), sure.tolist(), strict=True)):
        letter = _LETTERS[kind] if kind != last else ""
        last = kind
        if letter == " ":
            if text:
                words.append(StripWord(text, round(start * scale), round(step * scale), least))
            text, least = "", 1.0
        elif letter:
            start = start if text else step
            text += letter
            least = min(least, chance)
        elif text:
            least = min(least, chance)
    if text:
        words.append(StripWord(text, round(start * scale), width, least))
    return words
