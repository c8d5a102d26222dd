# SPDX-License-Identifier: Apache-2.0
"""The steps that turn one page image into its reading, in order."""

import unicodedata
from dataclasses import replace

from clerkdesk.adapters.ocr import ink, pixels
from clerkdesk.adapters.ocr.blank import measure_ink
from clerkdesk.adapters.ocr.codes import read_codes
from clerkdesk.adapters.ocr.direction import Prepared, read_upright
from clerkdesk.adapters.ocr.doubts import settled
from clerkdesk.adapters.ocr.engine import Engine, SeenWord
from clerkdesk.adapters.ocr.layout import in_reading_order, without_scribbles, without_specks
from clerkdesk.adapters.ocr.leaders import without_leaders
from clerkdesk.adapters.ocr.leftovers import unread_words
from clerkdesk.adapters.ocr.level import find_lie
from clerkdesk.adapters.ocr.pixels import SURVEY_DPI, Pixels
from clerkdesk.adapters.ocr.quality import measure_quality
from clerkdesk.adapters.ocr.reader import STEP_VERSION
from clerkdesk.adapters.ocr.second_reader import SecondReader
from clerkdesk.domain.machine_zone import zone_in
from clerkdesk.domain.pages import Reading, Word

WORKING_DPI = 220
"""Print of 9 points and more is read as well at this as at 300 dpi, in three quarters of the time."""


def read_page(
    image: bytes,
    dpi: int,
    engine: Engine,
    second: SecondReader,
    *,
    turn_deg: int | None = None,
    is_level: bool = True,
) -> Reading:
    """Read one page: its ink, how it lies, its codes and its words.

    Args:
        image: JPEG or PNG.
        dpi: pixels per inch of paper.
        engine: the loaded models.
        second: reads doubtful words again.
        turn_deg: clockwise turn that a person chose; None finds it out.
        is_level: whether its lines are turned level; else it is read, and shown, as crooked as it is.

    Raises:
        ReadingFailed: the image is damaged or the reader gave up.
        PageTooLarge: more pixels than any paper has.
    """
    width, height = pixels.refuse_bomb(image)
    survey = pixels.decode_survey(image, dpi)
    is_blank, inked = measure_ink(survey, SURVEY_DPI)
    if is_blank:
        flags = measure_quality(survey, None).flags(dpi)
        chosen = turn_deg or 0
        width, height = (height, width) if chosen in (90, 270) else (width, height)
        return Reading(STEP_VERSION, width, height, dpi, chosen, 0.0, is_blank=True, flags=flags, ink=round(inked, 6))
    lie = find_lie(pixels.grey_of(survey))
    lie = lie if is_level else replace(lie, skew_deg=0.0)
    scale = min(1.0, WORKING_DPI / dpi)
    picture, written = _picture_to_read(image, survey, scale)
    working_dpi = round(dpi * scale)
    upright = read_upright(
        lie, lambda turn: prepared(picture, written, turn, lie.skew_deg, working_dpi), engine, working_dpi, turn_deg
    )
    found_deg, page = upright.turn_deg, upright.picture
    if found_deg in (90, 270):
        width, height = height, width
    words = without_scribbles(settled(without_specks(upright.words, working_dpi), page.grey, second))
    ordered = in_reading_order([*words, *unread_words(words, page.grey, second)], page.tables)
    quality = measure_quality(survey, picture, [(word.box[3] - word.box[1]) / scale for word in ordered])
    reading = Reading(
        STEP_VERSION, width, height, dpi, found_deg, lie.skew_deg, is_blank=False,
        words=tuple(_word(word, scale, width, height) for word in ordered),
        codes=read_codes(picture), flags=quality.flags(dpi), ink=round(inked, 6),
    )  # fmt: skip
    zone = zone_in(reading.text)
    return reading if zone is None else replace(reading, codes=(*reading.codes, zone))


def _picture_to_read(image: bytes, survey: Pixels, scale: float) -> tuple[Pixels, Pixels | None]:
    """Decode to grey at the working resolution, without red ink, and tell where blue ink lies (None: nowhere).

    Colour is decoded in full only where there is some: it costs more.
    """
    is_red, is_blue = ink.has_red(survey), ink.has_blue(survey)
    if not is_red and not is_blue:
        return pixels.sampled(pixels.decode_grey(image), scale), None
    scan = pixels.decode_colour(image)
    colour = pixels.sampled(scan, scale)
    del scan  # the largest picture of all: what follows needs its room
    return ink.grey_without_red(colour), ink.blue_ink(colour) if is_blue else None


def prepared(picture: Pixels, written: Pixels | None, turn_deg: int, skew_deg: float, dpi: int) -> Prepared:
    """Return the upright, level, evenly white picture without rules and leaders.

    Args:
        picture: grey, as scanned.
        written: 1 where blue ink lies on it, or None.
        turn_deg: clockwise.
        skew_deg: counter-clockwise, after the turn.
        dpi: of the picture.
    """
    level = pixels.flattened(pixels.levelled(pixels.turned(picture, turn_deg), skew_deg))
    if written is not None:
        written = pixels.levelled(pixels.turned(written * 255, turn_deg), skew_deg, fill=0)
    unruled, tables = ink.without_rules(level, dpi)
    cleaned, touched = without_leaders(unruled, dpi, written)
    return Prepared(cleaned, touched, tables)


def _word(seen: SeenWord, scale: float, width: int, height: int) -> Word:
    left, top, right, bottom = (round(value / scale) for value in seen.box)
    return Word(
        text=unicodedata.normalize("NFC", seen.text),
        box=(max(0, left), max(0, top), min(width, right), min(height, bottom)),
        baseline_px=min(height, round(seen.baseline_px / scale)),
        confidence=round(seen.confidence, 4), block=seen.block, line=seen.line,
    )  # fmt: skip
