# SPDX-License-Identifier: Apache-2.0
"""Cover sheets that split a stack: what their symbols say, and to which dossier the pages behind them belong.

A sheet that is missed must not file its pages wrongly. So the sheets of a dossier are numbered and the last one ends
it; pages are filed only where the sheets before and behind them follow each other. Whatever sheets are missed, no page
is then filed under a wrong one: it stays unsorted, with its reason.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from clerkdesk.domain.codes import CodeKind, parse_code
from clerkdesk.domain.dossier import Dossier
from clerkdesk.errors import InvalidInput

_MARK: Final = "CD1*"
_ANY_MARK: Final = re.compile(r"CD[0-9]+\*")
_LABEL: Final = re.compile(r"CD1\*([0-9A-Z.\-]+)\*([0-9]{1,3})\*([0-9]{1,3})/([0-9]{1,3})\*([0-9A-F]{6})")
_CHECK_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Label:
    """What a cover sheet names.

    Attributes:
        code: of the dossier.
        component: position of the paper in its checklist; 0 for the dossier as a whole.
        sheet: number of this sheet among those printed for the dossier, from 1; sheets: how many they are. The last
            one ends the dossier: no page belongs behind it.
    """

    code: str
    component: int
    sheet: int
    sheets: int

    @property
    def text(self) -> str:
        """What its symbols hold; only letters of the small alphabet of QR codes."""
        said = f"{_MARK}{self.code}*{self.component}*{self.sheet}/{self.sheets}"
        return f"{said}*{_check(said)}"

    @property
    def is_end(self) -> bool:
        """Whether it ends its dossier."""
        return self.sheet == self.sheets

    def is_followed_by(self, other: "Label | None") -> bool:
        """Whether `other` is the sheet that comes next when none was missed."""
        return other is not None and (other.code, other.sheet) == (self.code, self.sheet + 1)


def parse_label(text: str) -> Label | None:
    """Return what a symbol says; None when it is not whole, or no symbol of a cover sheet."""
    match = _LABEL.fullmatch(text.strip())
    if match is None or _check(text.strip().rpartition("*")[0]) != match[5]:
        return None
    try:
        code = parse_code(match[1])
    except InvalidInput:
        return None
    label = Label(code.text, int(match[2]), int(match[3]), int(match[4]))
    return label if code.kind is CodeKind.DOSSIER and 1 <= label.sheet <= label.sheets else None


def labels_of(dossier: Dossier) -> tuple[Label, ...]:
    """Return the labels of a dossier's cover sheets: one for each paper that was handed in, and one that ends it."""
    positions = [component.position for component in dossier.components if component.count] or [0]
    return tuple(Label(dossier.code, at_, at, len(positions) + 1) for at, at_ in enumerate([*positions, 0], 1))


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """What was found on one side of paper.

    Attributes:
        texts: of all QR and bar codes.
        has_patch: the bars of a Patch T sheet are on it.
        is_blank: nothing is on it.
        is_seen: it could be looked at.
    """

    texts: tuple[str, ...] = ()
    has_patch: bool = False
    is_blank: bool = False
    is_seen: bool = True


class Doubt(StrEnum):
    """Why pages are not filed."""

    NO_SHEET = "no-sheet"
    UNREADABLE = "unreadable-sheet"
    CODES_DIFFER = "codes-differ"
    BARE_PATCH = "bare-patch"
    SHEET_MISSING = "sheet-missing"
    UNSEEN = "unseen-page"
    UNKNOWN_DOSSIER = "unknown-dossier"
    UNKNOWN_PAPER = "unknown-paper"


SENTENCES: Final = {
    Doubt.NO_SHEET: "no cover sheet lies before these pages",
    Doubt.UNREADABLE: "the cover sheet before these pages cannot be read",
    Doubt.CODES_DIFFER: "the symbols of the cover sheet before these pages contradict each other",
    Doubt.BARE_PATCH: "the sheet before these pages separates, but names no dossier",
    Doubt.SHEET_MISSING: "the cover sheet that should follow these pages was not seen",
    Doubt.UNSEEN: "a page could not be looked at: it may have been a cover sheet",
    Doubt.UNKNOWN_DOSSIER: "the cover sheet names a dossier that this station does not have",
    Doubt.UNKNOWN_PAPER: "the cover sheet names a paper that the dossier does not have",
}


@dataclass(frozen=True, slots=True)
class Separator:
    """A sheet that separates; without a label when it names nothing."""

    label: Label | None
    doubt: Doubt | None = None


def separator(marks: SheetMarks) -> Separator | None:
    """Return what a sheet separates, or None for a page."""
    labels = {label for text in marks.texts if (label := parse_label(text))}
    if len(labels) == 1:
        return Separator(labels.pop())
    if labels:
        return Separator(None, Doubt.CODES_DIFFER)
    if any(_ANY_MARK.match(text) for text in marks.texts):
        return Separator(None, Doubt.UNREADABLE)
    return Separator(None, Doubt.BARE_PATCH) if marks.has_patch else None


@dataclass(frozen=True, slots=True)
class Run:
    """Pages between two separators.

    Attributes:
        label: what the separator before them names.
        sheets: numbers, within the stack, of the separators and their blank backs; they are no pages of a dossier.
        pages: numbers of the pages.
        doubt: why they must not be filed; None when they may.
    """

    label: Label | None
    sheets: tuple[int, ...]
    pages: tuple[int, ...]
    doubt: Doubt | None = None


@dataclass
class StackSorter:
    """Splits a stack while it is scanned; told of each side in its order, it returns the run that each one closes.

    Attributes:
        is_two_sided: backs come too: the blank back of a cover sheet belongs to the sheet.
    """

    is_two_sided: bool = False
    _label: Label | None = None
    _doubt: Doubt | None = Doubt.NO_SHEET
    _sheets: list[int] = field(default_factory=list)
    _pages: list[int] = field(default_factory=list)

    def add(self, number: int, marks: SheetMarks) -> Run | None:
        """Take note of a side; return the run that ended before it."""
        if not marks.is_seen:
            closed = self._close(Separator(None, Doubt.UNSEEN))
            self._pages.append(number)  # it is kept with what follows
            return closed
        found = separator(marks)
        if found is None:
            is_back = self.is_two_sided and marks.is_blank and self._sheets and self._sheets[-1] == number - 1
            (self._sheets if is_back and not self._pages else self._pages).append(number)
            return None
        if found.label is not None and found.label == self._label and not self._pages:
            self._sheets.append(number)  # its other side, shining through
            return None
        closed = self._close(found)
        self._sheets.append(number)
        return closed

    def end(self) -> Run | None:
        """Return the last run: the stack is through."""
        return self._close(None)

    def _close(self, following: Separator | None) -> Run | None:
        doubt = self._doubt
        if self._label is not None and self._label.is_end:
            doubt = Doubt.NO_SHEET if self._pages else None
            run = Run(None if doubt else self._label, tuple(self._sheets), tuple(self._pages), doubt)
            return self._begin(following, run)
        if doubt is None and self._label and not self._label.is_followed_by(following.label if following else None):
            doubt = Doubt.SHEET_MISSING
        return self._begin(following, Run(self._label, tuple(self._sheets), tuple(self._pages), doubt))

    def _begin(self, following: Separator | None, run: Run) -> Run | None:
        self._label, self._doubt = (following.label, following.doubt) if following else (None, Doubt.NO_SHEET)
        self._sheets, self._pages = [], []
        return run if run.sheets or run.pages else None


def sort_stack(stack: Sequence[SheetMarks], *, is_two_sided: bool = False) -> list[Run]:
    """Return the runs of a whole stack; its sides count from 1."""
    sorter = StackSorter(is_two_sided)
    closed = [sorter.add(number, marks) for number, marks in enumerate(stack, 1)]
    return [run for run in (*closed, sorter.end()) if run is not None]


def separator_values(dossier: Dossier, created: str) -> dict[str, object]:
    """Return the values of the template `separator`: one sheet for each paper that was handed in.

    Args:
        dossier: as received.
        created: ISO 8601 moment, written into the PDF.
    """
    names = {component.position: component.name for component in dossier.components}
    sheets = [
        {
            "first_qr": label.text,
            "second_qr": label.text,
            "code": label.code,
            "position": str(label.component) if label.component else "",
            "paper": "Hết hồ sơ này" if label.is_end else names.get(label.component, "Toàn bộ hồ sơ"),
            "place": "Đặt sau tờ cuối cùng của hồ sơ" if label.is_end else "Đặt trước giấy tờ ghi dưới đây",
            "sheet": str(label.sheet),
            "sheets": str(label.sheets),
        }
        for label in labels_of(dossier)
    ]
    return {"created": created, "procedure": dossier.procedure_name, "separators": sheets}


def _check(said: str) -> str:
    return hashlib.sha256(said.encode("ascii")).hexdigest()[:_CHECK_DIGITS].upper()
