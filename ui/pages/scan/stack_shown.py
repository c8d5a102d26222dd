# SPDX-License-Identifier: Apache-2.0
"""From the tray and what was filed to what the stack's list shows of it; plain Python, no Qt."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clerkdesk.ports.store import DossierRow
from ui.models.cells import Cell, Row
from ui.pages.scan.shown import ranges, serial
from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.domain.dossier import Dossier
    from clerkdesk.services.sort_stack import Filed, Unsorted

_RANGE = re.compile(r"\s*(\d{1,4})\s*(?:[-–]\s*(\d{1,4})\s*)?")


@dataclass(frozen=True, slots=True)
class Lot:
    """Pages of the tray that belong together.

    Attributes:
        pages: their numbers in the stack.
        doubt: name of the reason; empty for a stack that was not scanned to its end.
        code: dossier that their cover sheet names, or ""; component: position of the paper it names, or None.
    """

    key: str
    stack: str
    pages: tuple[int, ...]
    doubt: str
    code: str
    component: int | None

    @property
    def is_open(self) -> bool:
        """Whether the stack was not scanned to its end."""
        return not self.doubt


@dataclass(frozen=True, slots=True)
class Settled:
    """What went into a dossier; no pages where a cover sheet had none behind it."""

    code: str
    owner: str
    component: int | None
    paper: str
    pages: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper of the checklist to choose; None is the dossier as a whole."""

    position: int | None
    name: str


def lot(waiting: "Unsorted") -> Lot:
    """Return what the tray holds, as it is chosen."""
    doubt = waiting.doubt.value if waiting.doubt is not None else ""
    key = f"{waiting.stack}:{waiting.pages[0] if waiting.pages else 0}"
    return Lot(key, waiting.stack, waiting.pages, doubt, waiting.code, waiting.component)


def settled(filed: "Filed", dossier: "Dossier") -> Settled:
    """Return what was filed, with the names of owner and paper."""
    named = {one.position: one.name for one in dossier.components}
    return Settled(filed.code, dossier.owner.name, filed.component, named.get(filed.component or 0, ""),
                   len(filed.numbers))  # fmt: skip


def rows(lots: Sequence[Lot], done: Sequence[Settled], texts: Texts) -> list[Row]:
    """Return the list: what needs a person first, then what was filed."""
    return [*(_lot_row(one, texts) for one in lots), *(_done_row(at, one, texts) for at, one in enumerate(done))]


def heading(lots: Sequence[Lot], done: Sequence[Settled], texts: Texts) -> str:
    """Return one line about all of it."""
    if lots:
        return texts("stack.heading", lots=len(lots))
    return texts("stack.heading.clear") if done else texts("stack.heading.empty")


def why(lot: Lot, texts: Texts) -> str:
    """Return why pages are in the tray."""
    return texts(f"stack.why.{lot.doubt or 'open'}", serial=serial(lot.code))


def named(lot: Lot) -> tuple[str, int | None]:
    """Return the dossier and the paper that a cover sheet names, as far as this station knows them."""
    code = "" if lot.doubt == "unknown-dossier" else lot.code
    return code, None if lot.doubt == "unknown-paper" else lot.component


def found_row(row: DossierRow) -> Row:
    """Return a dossier that pages may go to."""
    date_part, mark, number = row.code.split("-", 1)[-1].rpartition("-")
    return Row(row.code, (Cell(number, weight="semibold", pale=date_part + mark), Cell(row.owner, weight="medium")))


def papers(dossier: "Dossier | None", texts: Texts) -> list[Paper]:
    """Return what pages may be filed under."""
    whole = Paper(None, texts("stack.paper.whole"))
    return (
        [whole, *(Paper(one.position, f"{one.position} · {one.name}") for one in dossier.components)] if dossier else []
    )


def pages_of(typed: str, pages: Sequence[int]) -> list[int]:
    """Return the pages that are meant by "2–4, 7"; all where nothing is typed, none where one is not of the lot."""
    if not typed.strip():
        return list(pages)
    meant: list[int] = []
    for part in typed.split(","):
        found = _RANGE.fullmatch(part)
        if found is None:
            return []
        first, last = int(found[1]), int(found[2] or found[1])
        meant += range(first, last + 1)
    return sorted(set(meant)) if meant and set(meant) <= set(pages) else []


def _lot_row(lot: Lot, texts: Texts) -> Row:
    pages = Cell(ranges(lot.pages), weight="semibold", spoken=texts("stack.row.pages", pages=ranges(lot.pages)))
    return Row(lot.key, (pages, Cell(why(lot, texts), icon="triangle-alert", icon_tone="warn")))


def _done_row(at: int, one: Settled, texts: Texts) -> Row:
    number = serial(one.code)
    if not one.pages:
        said = texts("stack.row.bare", serial=number, paper=one.component or 0)
        return Row(f"done:{at}", (Cell("–", tone="ink2"), Cell(said, tone="ink2", icon="info")))
    key = "stack.row.done" if one.paper else "stack.row.done.whole"
    said = texts(key, serial=number, owner=one.owner, paper=one.paper, pages=one.pages)
    return Row(
        f"done:{at}",
        (
            Cell(texts.number(one.pages), tone="ink2"),
            Cell(said, tone="ink2", icon="check", icon_tone="ok", elides=True),
        ),
    )
