# SPDX-License-Identifier: Apache-2.0
"""Tesseract's library, loaded once per process: words of an upright picture, and which way a page is turned."""

import contextlib
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import cv2
import numpy as np

from clerkdesk.adapters.ocr.pixels import Pixels
from clerkdesk.errors import MissingAsset, ReadingFailed

LANGUAGE = "vie"
_LSTM = 1
_LEFT_OUT: Final = {
    "tessedit_do_invert": "0",  # white print on black is not found on these papers
    "textord_all_prop": "1",  # print of one width for all letters is read as well without looking for it
    "paragraph_text_based": "0",  # nobody asks for paragraphs
}
"""What costs Tesseract time on every page and gains nothing."""

_EVEN_PAPER: Final = 241
"""Paper is about 245: made even here, each line passes sooner through the PNG file that the library makes of it."""


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word as Tesseract saw it: box and baseline in px of the picture it was given, confidence 0 to 1."""

    text: str
    box: tuple[int, int, int, int]
    baseline_px: float
    confidence: float
    block: int
    line: int


class Engine:
    """The loaded models."""

    def __init__(self, models: Path) -> None:
        """Load the Vietnamese model out of the folder `models`.

        Raises:
            MissingAsset: a model is not there.
        """
        for name in (LANGUAGE, "osd"):
            if not (models / f"{name}.traineddata").is_file():
                raise MissingAsset(name=f"tessdata/{name}.traineddata")
        self._models = models
        self._library = _library()
        self._api = self._load(lang=LANGUAGE, psm=self._library.PSM.AUTO, oem=_LSTM)
        for name, value in _LEFT_OUT.items():
            self._api.SetVariable(name, value)
        self._directions: Any = None

    def _load(self, **how: Any) -> Any:
        if sys.platform == "win32":
            # Tesseract names files in the code page of Windows, which lacks letters of Vietnamese folders and users.
            with contextlib.chdir(self._models):
                return self._library.PyTessBaseAPI(path="./", **how)
        return self._library.PyTessBaseAPI(path=f"{self._models}/", **how)

    def words(self, grey: Pixels, dpi: int) -> list[SeenWord]:
        """Read an upright picture (grey, black on white).

        Raises:
            ReadingFailed: Tesseract gave up.
        """
        even = np.asarray(cv2.threshold(grey, _EVEN_PAPER, 255, cv2.THRESH_TRUNC)[1], np.uint8)
        height, width = even.shape
        self._api.SetImageBytes(even.tobytes(), width, height, 1, width)
        self._api.SetSourceResolution(dpi)
        if not self._api.Recognize():
            raise ReadingFailed(page="?", reason="the reader gave up on it")
        found = self._collect()
        self._api.Clear()
        return found

    def turn(self, grey: Pixels, dpi: int) -> tuple[int, float]:
        """Return the clockwise turn that makes the picture upright and how sure that is (above 2 is believable)."""
        if self._directions is None:
            how = {"lang": "osd", "psm": self._library.PSM.OSD_ONLY, "oem": self._library.OEM.TESSERACT_ONLY}
            self._directions = self._load(**how)
        height, width = grey.shape
        self._directions.SetImageBytes(grey.tobytes(), width, height, 1, width)
        self._directions.SetSourceResolution(dpi)
        seen = self._directions.DetectOrientationScript()
        self._directions.Clear()
        return (int(seen["orient_deg"]), float(seen["orient_conf"])) if seen else (0, 0.0)

    def _collect(self) -> list[SeenWord]:
        level = self._library.RIL
        iterator = self._api.GetIterator()
        found: list[SeenWord] = []
        if iterator is None:
            return found
        block = line = -1
        for result in self._library.iterate_level(iterator, level.WORD):
            if result.IsAtBeginningOf(level.BLOCK):
                block += 1
            if result.IsAtBeginningOf(level.TEXTLINE):
                line += 1
            box = result.BoundingBox(level.WORD)
            try:
                text = result.GetUTF8Text(level.WORD)
            except RuntimeError:  # an empty place between words of a picture
                continue
            if box is None or not text.strip():
                continue
            found.append(
                SeenWord(
                    text,
                    box,
                    _baseline(result.Baseline(level.TEXTLINE), box),
                    result.Confidence(level.WORD) / 100.0,
                    block,
                    line,
                )
            )
        return found


def _baseline(line: Any, box: tuple[int, int, int, int]) -> float:
    """Return the height of a line's base under the middle of a word; without one, the foot of the word."""
    if line is None:
        return float(box[3])
    (x0, y0), (x1, y1) = line
    middle = (box[0] + box[2]) / 2
    height = y0 + (y1 - y0) * (middle - x0) / (x1 - x0) if x1 != x0 else y0
    return float(min(max(height, box[1]), box[3] + 2))


def _library() -> ModuleType:
    # Imported only where a page is read: a worker first limits the library's own threads.
    import tesserocr

    return tesserocr  # type: ignore[no-any-return]
