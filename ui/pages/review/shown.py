# SPDX-License-Identifier: Apache-2.0
"""What the review shows of fields, choices, boxes and dossiers: plain values, in the words of a language."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.field_review import FieldLine, LineState, Option, Origin
from clerkdesk.domain.pages import FieldProposal, Page
from clerkdesk.ports.store import ReviewRow
from ui.fields import field_title
from ui.models.cells import Cell, Row
from ui.texts import TEXTS, Texts

Box = tuple[int, int, int, int]
_LONG = 28
"""A longer value is not said in a button; the name of its field is."""


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One row of the list; tone is "", warn, danger or accent, mark the name of its icon."""

    name: str
    label: str
    value: str
    chip: str
    tone: str
    mark: str
    spoken: str


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A paper of the dossier and the fields that stand on it."""

    title: str
    fields: tuple[FieldShown, ...]


@dataclass(frozen=True, slots=True)
class OptionShown:
    """A value to choose by its number, and where it comes from."""

    number: int
    value: str
    note: str
    spoken: str


@dataclass(frozen=True, slots=True)
class OpenShown:
    """The row that is open: why, what to choose from, or what is being typed."""

    name: str
    title: str
    chip: str
    chip_tone: str
    sentence: str
    options: tuple[OptionShown, ...] = ()
    is_typing: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class BoxShown:
    """Where a field stands on its page, in px of its reading; tone is faint, current, warn or danger."""

    box: Box
    tone: str


@dataclass(frozen=True, slots=True)
class Banner:
    """What is left to decide: the whole thing in one line."""

    text: str
    counts: str
    tone: str


def paper_name(dossier: Dossier, page: Page | None, texts: Texts) -> str:
    """Return the name of the paper to which a page belongs."""
    component = page.component if page else None
    names = (one.name for one in dossier.components if one.position == component)
    return next(names, texts("review.paper.loose"))


def why(line: FieldLine, texts: Texts) -> str:
    """Return why a field is not certain."""
    if line.state is LineState.CONTRADICTION:
        is_day = line.options[0].origin is Origin.FIGURES
        return texts("review.chip.differ" if is_day else "review.chip.papers")
    key = f"review.why.{line.proposal.doubt}"
    return texts(key) if key in TEXTS else texts("review.why.not read clearly")


def field_shown(line: FieldLine, texts: Texts) -> FieldShown:
    """Return the row of a field."""
    label, value = field_title(line.name, texts), line.value or texts("review.empty-value")
    if line.needs_person:
        tone, mark = ("danger", "triangle-alert") if line.state is LineState.CONTRADICTION else _DOUBT
        chip, said = why(line, texts), texts("review.state.doubt", why=why(line, texts))
    elif line.state is LineState.CERTAIN:
        tone, mark, chip, said = "", "check", "", texts("review.state.certain")
    else:
        tone, mark = "accent", "pencil"
        chip = said = texts(f"review.state.{line.state}")
    return FieldShown(line.name, label, value, chip, tone, mark, f"{label}, {value}, {said}")


_DOUBT = ("warn", "circle-question-mark")


def groups_shown(
    dossier: Dossier, pages: Sequence[Page], lines: Sequence[FieldLine], texts: Texts
) -> tuple[GroupShown, ...]:
    """Return the fields by paper, in the order of the pages."""
    by_number = {page.number: page for page in pages}
    groups: dict[int, list[FieldLine]] = {}
    for line in lines:
        groups.setdefault(line.proposal.page, []).append(line)
    shown = []
    for number, own in groups.items():
        page = by_number.get(number)
        title = paper_name(dossier, page, texts)
        if page is not None:
            title = texts("review.paper", paper=title, place=page.place)
        shown.append(GroupShown(title, tuple(field_shown(line, texts) for line in own)))
    return tuple(shown)


def open_shown(line: FieldLine, dossier: Dossier, pages: Sequence[Page], texts: Texts) -> OpenShown:
    """Return a row that waits for a decision."""
    differs = line.state is LineState.CONTRADICTION
    if differs and line.options[0].origin is Origin.FIGURES:
        words = line.options[1].proposal
        sentence = texts("review.differ.line", figures=line.options[0].value, words=words.value if words else "")
    else:
        sentence = texts("review.papers.line" if differs else "review.doubt.line")
    options = tuple(
        _option_shown(number, option, dossier, pages, texts) for number, option in enumerate(line.options, 1)
    )
    tone = "danger" if differs else "warn"
    return OpenShown(line.name, field_title(line.name, texts), why(line, texts), tone, sentence, options)


def typing_shown(
    line: FieldLine, text: str, doubts: Sequence[str], suggestions: Sequence[str], texts: Texts
) -> OpenShown:
    """Return a row that is being typed; doubts are told, and nothing is refused for them."""
    sentence = " ".join((*doubts, texts("review.typed.kept"))) if doubts else texts("review.typing.line")
    origin = texts("review.origin.known")
    options = tuple(
        OptionShown(number, value, origin, texts("review.option.spoken", number=number, value=value, origin=origin))
        for number, value in enumerate(suggestions, 1)
    )
    chip = why(line, texts) if line.needs_person else ""
    label = field_title(line.name, texts)
    return OpenShown(line.name, label, chip, "warn", sentence, options, is_typing=True, text=text)


def _option_shown(number: int, option: Option, dossier: Dossier, pages: Sequence[Page], texts: Texts) -> OptionShown:
    percent = round(100 * option.proposal.confidence) if option.proposal else 0
    page = next((one for one in pages if option.proposal and one.number == option.proposal.page), None)
    place = page.place if page else 0
    paper = paper_name(dossier, page, texts)
    note = texts(f"review.origin.{option.origin}", percent=percent, paper=paper, place=place)
    value = option.value or texts("review.empty-value")
    return OptionShown(
        number, value, note, texts("review.option.spoken", number=number, value=value, origin=note)
    )  # fmt: skip


def boxes_shown(
    lines: Sequence[FieldLine], current: FieldLine | None, page: int, looked_at: int = 1
) -> tuple[BoxShown, ...]:
    """Return the boxes of a page: certain ones faint, doubts and the current field clear, the current one last.

    Args:
        lines: of the dossier.
        current: the field under the cursor.
        page: number of the page.
        looked_at: number of the option under the cursor, where there are several.
    """
    boxes = [
        BoxShown(line.proposal.box, _tone(line) if line.needs_person else "faint")
        for line in lines
        if line is not current and line.proposal.page == page
    ]
    if current is not None:
        tone = "danger" if current.state is LineState.CONTRADICTION else "current"
        standing = [one.proposal for one in current.options if one.proposal] or [current.proposal]
        standing.sort(key=lambda one: one is standing_of(current, looked_at))
        boxes += [BoxShown(one.box, tone) for one in standing if one.page == page]
    return tuple(boxes)


def standing_of(line: FieldLine, number: int) -> FieldProposal:
    """Return where an option of a field stands on paper."""
    option = line.options[number - 1] if number <= len(line.options) else line.options[0]
    return option.proposal or line.proposal


def _tone(line: FieldLine) -> str:
    return "danger" if line.state is LineState.CONTRADICTION else "warn"


def banner_shown(lines: Sequence[FieldLine], texts: Texts) -> Banner:
    """Return what is left to decide."""
    open_count = sum(line.needs_person for line in lines)
    chosen = sum(line.state is LineState.CHOSEN for line in lines)
    certain = len(lines) - open_count - chosen
    if not lines:
        return Banner(texts("review.nothing-read"), texts("review.nothing-read.line"), "off")
    if open_count:
        counts = texts("review.open.counts", certain=certain)
        return Banner(texts("review.open", count=open_count), counts, "warn")
    return Banner(
        texts("review.settled"), texts("review.settled.counts", certain=certain, chosen=chosen), "ok"
    )  # fmt: skip


def row_shown(row: ReviewRow, failed: Collection[str], texts: Texts) -> Row:
    """Return a dossier of the list."""
    date_part, _, serial = row.code.rpartition("-")
    date_part = date_part.rpartition("-")[2]
    if row.code in failed:
        state = Cell(texts("review.row.failed"), "danger", icon="circle-alert")
    elif row.unread:
        done = row.pages - row.unread
        said = texts("review.row.reading", done=done, total=row.pages)
        state = Cell(said, "ink2", icon="file-search", done=done / row.pages)
    elif row.is_returned:
        state = Cell(texts("review.row.returned"), "warn", icon="undo-2")
    elif row.doubts:
        state = Cell(texts("review.row.doubts", count=row.doubts), "warn", icon="circle-question-mark")
    else:
        state = Cell(texts("review.row.ready"), "ink2", icon="check", icon_tone="ok")
    return Row(
        row.code,
        (
            Cell(serial, weight="semibold", pale=f"{date_part}-", spoken=row.code),
            Cell(row.owner, weight="medium"),
            state,
        ),
    )


def said_in_button(value: str, label: str) -> tuple[str, bool]:
    """Return what a button says of a value, and whether that is the value itself."""
    return (value, True) if value and len(value) <= _LONG else (label, False)
