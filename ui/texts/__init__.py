# SPDX-License-Identifier: Apache-2.0
"""Every visible sentence in Vietnamese, English and French; whole sentences with named placeholders."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum

from ui.texts import (
    administration,
    batches,
    dossier,
    enrol,
    fields,
    frame,
    life,
    outbox,
    payment,
    receive,
    review,
    scan,
    sign,
    stack,
    statistics,
    today,
    updates,
)


class Language(StrEnum):
    """Languages of the window, Vietnamese first."""

    VIETNAMESE = "vi"
    ENGLISH = "en"
    FRENCH = "fr"


LANGUAGE_NAMES = {Language.VIETNAMESE: "Tiếng Việt", Language.ENGLISH: "English", Language.FRENCH: "Français"}

_ROOMS = (
    frame, enrol, fields, dossier, today, life, sign, outbox, payment, receive, review, scan, stack, batches,
    statistics, administration, updates,
)  # fmt: skip
TEXTS: dict[str, tuple[str, str, str]] = {key: said for room in _ROOMS for key, said in room.TEXTS.items()}
"""Every key with its Vietnamese, English and French sentence; each page brings its own."""

_WEEKDAYS = {
    Language.VIETNAMESE: ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"),
    Language.ENGLISH: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    Language.FRENCH: ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche"),
}
_SHORT_WEEKDAYS = {
    Language.VIETNAMESE: ("T2", "T3", "T4", "T5", "T6", "T7", "CN"),
    Language.ENGLISH: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    Language.FRENCH: ("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."),
}
_COLUMN = {language: column for column, language in enumerate(Language)}

Translate = Callable[..., str]
"""From a key and its values to a sentence."""


class _Count(int):
    """A number in a sentence: `{n}` is grouped as in the language, `{n:page|pages}` is the word that goes with it."""

    texts: "Texts"

    def __format__(self, spec: str) -> str:
        one, bar, many = spec.partition("|")
        if not bar:
            return self.texts.number(int(self))
        is_one = self < 2 if self.texts.language is Language.FRENCH else self == 1  # CLDR: none is singular in French
        return one if is_one else many


class Texts:
    """The sentences of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """Return a sentence with its placeholders filled in; numbers are grouped as in the language."""
        shown = {name: self._count(value) if isinstance(value, int) else value for name, value in values.items()}
        return TEXTS[key][_COLUMN[self.language]].format(**shown)

    def _count(self, value: int) -> _Count:
        made = _Count(value)
        made.texts = self
        return made

    def number(self, value: int) -> str:
        """Return a number with its thousands apart: 6.284, 6,284 or 6 284."""
        mark = {Language.VIETNAMESE: ".", Language.ENGLISH: ",", Language.FRENCH: "\u202f"}[self.language]
        return f"{value:,}".replace(",", mark)

    def day(self, day: date) -> str:
        """Return a day with its weekday in full, dd/MM/yyyy."""
        return f"{_WEEKDAYS[self.language][day.weekday()]}, {day:%d/%m/%Y}"

    def short_day(self, day: date) -> str:
        """Return a day with its weekday in short, dd/MM."""
        return f"{_SHORT_WEEKDAYS[self.language][day.weekday()]}, {day:%d/%m}"
