# SPDX-License-Identifier: Apache-2.0
"""Reads the symbols and bars of cover sheets on one page; loaded by the process that looks, and by nothing else."""

import io
from typing import Final

import numpy as np
import zxingcpp
from PIL import Image

from clerkdesk.adapters.imaging.patch import Grey, has_patch
from clerkdesk.domain.pages import ScannedPage
from clerkdesk.domain.separators import SheetMarks
from clerkdesk.errors import UnreadableFile

_LOOK_DPI: Final = 100  # the symbols of cover sheets are large: small pictures are faster, and noise is gone
_SECOND_LOOK_DPI: Final = 200
_BLANK_INK: Final = 0.0008
_DARK: Final = 0.6  # of the brightness of the paper
_FORMATS: Final = zxingcpp.barcode_formats_from_str("QRCode|Code128")
_THRESHOLDS: Final = (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram)


def look(page: ScannedPage) -> SheetMarks:
    """Return what was found on a page.

    Raises:
        UnreadableFile: its image is damaged.
    """
    try:
        grey, dpi = _grey(page, _LOOK_DPI)
        texts, patch = _texts(grey, _THRESHOLDS[0]), has_patch(grey, dpi)
        if patch and not texts:
            texts = _look_closer(page, grey)
    except (OSError, SyntaxError, ValueError) as error:
        raise UnreadableFile(file=page.source, reason="it is damaged") from error
    ink = float((grey < float(np.median(grey)) * _DARK).mean())
    return SheetMarks(texts, patch, ink < _BLANK_INK)


def _grey(page: ScannedPage, dpi: int) -> tuple[Grey, float]:
    """Return the page in grey at about a resolution, and that; decoded no larger than needed."""
    with Image.open(io.BytesIO(page.image)) as picture:
        share = min(1.0, dpi / page.dpi)
        size = max(1, round(page.width_px * share)), max(1, round(page.height_px * share))
        picture.draft("L", size)
        small = picture.convert("L")
    if small.width > size[0]:
        small = small.resize(size, Image.Resampling.BOX)
    return np.asarray(small), page.dpi * small.width / page.width_px


def _texts(grey: Grey, threshold: zxingcpp.Binarizer) -> tuple[str, ...]:
    found = zxingcpp.read_barcodes(grey, formats=_FORMATS, try_invert=False, binarizer=threshold)
    return tuple(dict.fromkeys(code.text for code in found if code.text))


def _look_closer(page: ScannedPage, first: Grey) -> tuple[str, ...]:
    """Read a page that is a sheet for certain in other sizes and with another threshold."""
    for grey in (first, _grey(page, _SECOND_LOOK_DPI)[0]):
        for threshold in _THRESHOLDS:
            if texts := _texts(grey, threshold):
                return texts
    return ()
