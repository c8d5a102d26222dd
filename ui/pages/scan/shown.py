# SPDX-License-Identifier: Apache-2.0
"""From a dossier and its pages to what the scan page shows of them; plain Python, no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clerkdesk.domain.dossier import Component, Dossier
from clerkdesk.domain.pages import Page, PageMark
from clerkdesk.domain.sizes import Oversize, oversizes
from clerkdesk.ports.store import DossierRow
from clerkdesk.settings import DOCUMENT_LIMIT_BYTES
from ui.models.cells import Cell, Row
from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.services.arrange import Sheaf

NOTHING_ON_IT = "blank"
_ICONS = {"duplicate": "copy", NOTHING_ON_IT: "info"}
_KNOWN = ("blurred", "cut", "dark", "light", "low-dpi", "duplicate")
"""Warnings in the order of their weight: a tile shows the first one."""

_MOST_LETTERS = 60
_DELETED_RATHER = ("duplicate", NOTHING_ON_IT)
"""Warnings whose second way out is the bin; the others are scanned again."""

LEFT_OUT = 0
"""The digit of what goes into no document."""


@dataclass(frozen=True, slots=True)
class Flag:
    """The one pill of a tile; tone "warn" wants a look, "off" is settled."""

    text: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One page among the others.

    Attributes:
        page: None for the page that is just arriving.
        number: its name in the core, 0 for the arriving one; `place` is what people read.
        name: all of it in words, for a screen reader.
        is_pale: it goes into no document.
    """

    page: Page | None
    number: int
    place: str
    paper: str
    flag: Flag | None
    name: str
    is_pale: bool = False
    is_loose: bool = False

    @property
    def key(self) -> str:
        """What identifies it in a model."""
        return self.page.id if self.page else ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of the checklist; `state` is ok, large, missing, absent or out."""

    digit: int
    name: str
    line: str
    state: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Banner:
    """What is wrong with the page that is shown, and the two ways out: keep it, or scan it again or delete it."""

    title: str
    line: str
    deletes: bool


def warnings_of(page: Page) -> tuple[str, ...]:
    """Return what of a page still wants a person's look, the weightiest first."""
    if page.mark in (PageMark.REMOVED, PageMark.LEFT_OUT):
        return ()
    if page.mark is PageMark.BLANK_PROPOSED:
        return (NOTHING_ON_IT,)
    open_flags = [flag for flag in page.flags if flag not in page.accepted]
    return tuple(sorted(open_flags, key=_weight))


def needs_look(page: Page) -> bool:
    """Tell whether a page waits for a person; one proposed as blank is settled, whoever looks may keep it."""
    return bool(warnings_of(page)) and page.mark is not PageMark.BLANK_PROPOSED


def tiles(sheaf: "Sheaf", texts: Texts, *, arriving: bool, of_bin: bool = False) -> list[Tile]:
    """Return the tiles of the pages in sight, or of those in the bin."""
    if of_bin:
        return [_binned(page, texts) for page in sheaf.bin]
    papers = {one.position: one.name for one in sheaf.dossier.components}
    shown = [_tile(page, papers, sheaf, texts) for page in sheaf.in_sight]
    if arriving:
        place = texts.number(len(shown) + 1)
        shown.append(Tile(None, 0, place, "", None, texts("scan.tile.name", place=place, paper=texts("scan.arriving"),
                                                          flag="")))  # fmt: skip
    return shown


def papers(sheaf: "Sheaf", texts: Texts, limit_bytes: int = DOCUMENT_LIMIT_BYTES) -> list[Paper]:
    """Return the checklist with the places of its pages; what is left out comes last.

    A paper whose document will be larger than the portal takes says so as soon as its pages come.
    """
    large = {one.component: one for one in oversizes(sheaf.in_sight, limit_bytes)}
    shown = [_paper(component, sheaf, texts, large.get(component.position)) for component in sheaf.dossier.components]
    out = [page.place for page in sheaf.in_sight if page.mark in (PageMark.LEFT_OUT, PageMark.BLANK_PROPOSED)]
    line = texts("scan.papers.pages", pages=ranges(out)) if out else texts("scan.papers.left-out.none")
    name = texts("scan.papers.left-out")
    spoken = texts("scan.paper.name", digit=str(LEFT_OUT), paper=name, state=line)
    return [*shown, Paper(LEFT_OUT, name, line, "out", spoken)]


def filled(sheaf: "Sheaf") -> tuple[int, int]:
    """Return how many of the papers that were brought have pages, and how many were brought."""
    wanted = [one.position for one in sheaf.dossier.components if one.count]
    there = {page.component for page in sheaf.in_sight if page.mark is PageMark.KEPT}
    return sum(position in there for position in wanted), len(wanted)


def sole_paper(dossier: Dossier) -> int | None:
    """Return the paper to which every page must belong: the only one that was brought."""
    wanted = [one.position for one in dossier.components if one.count] or [one.position for one in dossier.components]
    return wanted[0] if len(wanted) == 1 else None


def banner(page: Page, texts: Texts) -> Banner | None:
    """Return what is to be said over a page."""
    open_warnings = warnings_of(page)
    if not open_warnings:
        return None
    kind = _kind(open_warnings[0])
    key = kind if kind in (*_KNOWN, NOTHING_ON_IT) else "other"
    place = texts.number(page.place)
    return Banner(texts(f"scan.banner.{key}", place=place), texts(f"scan.banner.{key}.line"), kind in _DELETED_RATHER)


def ranges(places: Sequence[int]) -> str:
    """Return places as people write them: 2–3, 5, 7."""
    runs: list[list[int]] = []
    for place in sorted(places):
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def serial(code: str) -> str:
    """Return the part of a code that is read out at the counter: its serial, which no line break may part."""
    return code.rpartition("-")[2] or code


def context(dossier: Dossier, texts: Texts, *, is_short: bool = False) -> str:
    """Return the line under the title: whose, which procedure, until when; the short one leaves the procedure out."""
    due = dossier.due.due
    when = texts("scan.due", time=f"{due:%H:%M}", day=f"{due:%d/%m/%Y}") if due else texts("scan.due.none")
    return " · ".join([dossier.owner.name, *([] if is_short else [_cut(dossier.procedure_name)]), when])


def waiting_row(row: DossierRow, texts: Texts) -> Row:
    """Return a dossier of the waiting list."""
    date_part, mark, number = row.code.split("-", 1)[-1].rpartition("-")
    state = texts("scan.row.pages", pages=row.pages) if row.pages else texts("scan.row.bare")
    return Row(
        row.code,
        (
            Cell(number, weight="semibold", pale=date_part + mark),
            Cell(row.owner, weight="medium"),
            Cell(row.procedure_name, tone="ink2", elides=True),
            Cell(state, tone="" if row.pages else "ink2", icon="scan-line" if not row.pages else "file-search"),
        ),
    )


def _tile(page: Page, papers: dict[int, str], sheaf: "Sheaf", texts: Texts) -> Tile:
    flag = _flag(page, sheaf, texts)
    place = texts.number(page.place)
    is_pale = page.mark is not PageMark.KEPT
    paper = texts("scan.left-out") if is_pale else papers.get(page.component or 0, texts("scan.loose"))
    said = f", {flag.text.lower()}" if flag else ""
    name = texts("scan.tile.name", place=place, paper=paper, flag=said)
    return Tile(page, page.number, place, paper, flag, name, is_pale, not is_pale and page.component is None)


def _binned(page: Page, texts: Texts) -> Tile:
    number = texts.number(page.number)
    return Tile(
        page, page.number, number, "", None, texts("scan.tile.bin", number=texts.number(page.number)), is_pale=True
    )


def _flag(page: Page, sheaf: "Sheaf", texts: Texts) -> Flag | None:
    open_warnings = warnings_of(page)
    if open_warnings:
        first = open_warnings[0]
        tone = "off" if first == NOTHING_ON_IT else "warn"
        return Flag(_flag_text(first, sheaf, texts), _ICONS.get(_kind(first), "triangle-alert"), tone)
    let_pass = [flag for flag in page.flags if flag in page.accepted]
    if let_pass:
        text = _flag_text(sorted(let_pass, key=_weight)[0], sheaf, texts)
        return Flag(texts("scan.flag.kept", flag=text), "check", "off")
    if page.upright_deg:
        return Flag(texts("scan.flag.turned"), "check", "off")
    return None


def _flag_text(flag: str, sheaf: "Sheaf", texts: Texts) -> str:
    """Return the words of a flag; "duplicate:3" names the page it repeats."""
    kind = _kind(flag)
    if kind == "duplicate":
        of = flag.partition(":")[2]
        place = next((page.place for page in sheaf.in_sight if str(page.number) == of), 0)
        return texts("scan.flag.duplicate.of", place=place) if place else texts("scan.flag.duplicate")
    return texts(f"scan.flag.{kind}" if kind in (*_KNOWN, NOTHING_ON_IT) else "scan.flag.other")


def _paper(component: Component, sheaf: "Sheaf", texts: Texts, over: Oversize | None) -> Paper:
    mine = [place for place, page in _kept(sheaf) if page.component == component.position]
    if over is not None:
        size, limit = (-(-count // 1_000_000) for count in (over.expected_bytes, over.limit_bytes))
        state, line = "large", texts("scan.papers.large", pages=ranges(mine), size=size, limit=limit)
    elif mine:
        state, line = "ok", texts("scan.papers.pages", pages=ranges(mine))
    elif component.count:
        state, line = "missing", texts("scan.papers.none")
    else:
        absent = "scan.papers.absent" if component.required else "scan.papers.optional"
        state, line = "absent", component.note or texts(absent)
    digit = component.position
    spoken = texts("scan.paper.name", digit=str(digit), paper=component.name, state=line)
    return Paper(digit, component.name, line, state, spoken)


def _kept(sheaf: "Sheaf") -> list[tuple[int, Page]]:
    return [(page.place, page) for page in sheaf.in_sight if page.mark is PageMark.KEPT]


def _kind(flag: str) -> str:
    return flag.partition(":")[0]


def _weight(flag: str) -> tuple[int, str]:
    kind = _kind(flag)
    return (_KNOWN.index(kind) if kind in _KNOWN else len(_KNOWN), flag)


def _cut(procedure: str) -> str:
    """Return the name of a procedure on one line with what stands beside it; the day that is promised stays whole."""
    if len(procedure) <= _MOST_LETTERS:
        return procedure
    return procedure[:_MOST_LETTERS].rpartition(" ")[0].rstrip(",") + "…"
