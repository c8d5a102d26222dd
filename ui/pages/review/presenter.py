# SPDX-License-Identifier: Apache-2.0
"""What the review does: stops at doubts, stores each decision at once, takes steps back, seals and goes on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from ui.fields import field_label, field_title
from ui.messages import message
from ui.pages.page import Desk
from ui.pages.review import shown
from ui.pages.review.opened import OpenSheet
from ui.pages.review.typing import Typing
from ui.pages.review.view import ReviewView
from ui.pages.review.work import ReviewWork
from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.domain.field_review import FieldLine
    from clerkdesk.domain.legacy_text import Repair
    from clerkdesk.domain.pages import Page
    from clerkdesk.services.review import Before, ReviewSheet


@dataclass(frozen=True, slots=True)
class _Step:
    """A decision that can be taken back."""

    code: str
    name: str
    before: "Before"


class ReviewPresenter:
    """Knows the open dossier, the field under the cursor and every step that led here."""

    def __init__(self, view: ReviewView, desk: Desk, texts: Texts) -> None:
        self._view = view
        self._desk = desk
        self._texts = texts
        self.work = ReviewWork(desk, self)
        self.typing = Typing(desk, self._show_current)
        self._code = ""
        self._open = OpenSheet()
        self._steps: list[_Step] = []
        self._error: tuple[str, Exception] | None = None
        self._question = 0
        self._is_busy = False

    def arrive(self, code: str = "") -> None:
        """Open a dossier, the one that was open, or the first that waits."""
        if code and code != self._code:
            self._begin(code)
        elif self._code:
            self._load()
        self.work.ask()

    def leave(self) -> None:
        """Store what is being typed."""
        if self.typing.name:
            self.store_typed(moves=False)

    def refresh(self) -> None:
        """Ask what waits: pages are being read."""
        self.work.ask()

    def set_texts(self, texts: Texts) -> None:
        """Say everything in another language."""
        self._texts = texts
        self._show_rows()
        self._show_sheet()
        if self._error is not None:
            self._show_error(*self._error)

    def open(self, code: str) -> None:
        """Open a dossier of the list."""
        if code and not self._is_busy and code != self._code:
            self.leave()
            self._begin(code)
            self._show_rows()

    def neighbour(self, by: int) -> None:
        """Open the dossier before or behind this one in the list."""
        self.open(self.work.neighbour(self._code, by))

    def rows_came(self) -> None:
        """Show the list; open the first dossier where none is open."""
        self._check_waits()
        if not self._code:
            self._begin(self.work.after(""))
        row = self.work.row(self._code)
        if row is not None and not row.unread and self._open.sheet is not None and self._open.sheet.unread:
            self._load()  # whoever read it
        self._show_rows()
        self._show_sheet_head()

    @property
    def code(self) -> str:
        """The open dossier; "" for none."""
        return self._code

    @property
    def sheet(self) -> "ReviewSheet | None":
        """The open dossier, once it is there."""
        return self._open.sheet

    @property
    def line(self) -> "FieldLine | None":
        """The field under the cursor."""
        return self._open.line

    @property
    def page(self) -> "Page | None":
        """The page beside the fields."""
        return self._open.page

    @property
    def doubts(self) -> int:
        """How many fields wait for a decision."""
        return sum(line.needs_person for line in self._open.lines)

    def reason(self) -> str:
        """Return why the primary action cannot be done; empty when it can."""
        if self._open.sheet is None:
            return self._texts("review.reason.none")
        if self._open.sheet.unread or self.work.is_read_now(self._code):
            return self._texts("review.reason.unread")
        return self._texts("review.reason.busy") if self._is_busy else ""

    def go(self, name: str) -> None:
        """Put the cursor on a field; what is being typed elsewhere is stored."""
        if self.typing.name and self.typing.name != name:
            self.store_typed(moves=False)
        self._open.current = name
        self._open.follow()
        self._show_current()

    def step(self, by: int) -> bool:
        """Go to the next or previous field; tell whether there is one."""
        name = self._open.neighbour(by)
        if name:
            self.go(name)
        return bool(name)

    def next_doubt(self) -> None:
        """Go to the next field that waits for a decision, from the last on to the first."""
        self.typing.stop()
        self.go(self._open.doubt_after(self._open.current) or self._open.current)

    def leaf(self, by: int) -> None:
        """Show the page before or behind the one that is shown."""
        if self._open.leaf(by):
            self._show_page()
            self._view.update_header()

    def look(self, number: int) -> None:
        """Show where an option stands: on which page, and in which line."""
        line = self.line
        if line is not None and line.needs_person and not self.typing.name and number != self._open.looked_at:
            self._open.looked_at = number
            self._open.page_number = shown.standing_of(line, number).page
            self._show_page()
            self._view.update_header()

    def accept(self) -> None:
        """Accept the field under the cursor and go to the next doubt (Enter)."""
        line = self.line
        if self.typing.name:
            self.store_typed(moves=True)
        elif line is not None and line.needs_person:
            self._settle(line, line.options[0].value)
        elif self.doubts:
            self.next_doubt()
        else:
            self.step(1)

    def choose(self, number: int) -> None:
        """Take a value by its number (1, 2)."""
        line = self.line
        if line is None:
            return
        values = self.typing.suggestions if self.typing.name else tuple(option.value for option in line.options)
        if 0 < number <= len(values) and (self.typing.name or line.needs_person):
            self.typing.stop()
            self._settle(line, values[number - 1])

    def type_over(self) -> None:
        """Begin to type over the field under the cursor (F4)."""
        line = self.line
        if line is not None and not self._is_busy:
            self.typing.start(line)
            self._show_current()

    def keep(self) -> None:
        """Let the field be as it was before it was typed over (Esc)."""
        if self.typing.name:
            self.typing.stop()
            self._show_current()

    def store_typed(self, *, moves: bool) -> None:
        """Store what was typed; go to the next doubt where the person pressed Enter."""
        line = next((one for one in self._open.lines if one.name == self.typing.name), None)
        text, is_changed = self.typing.text, self.typing.is_changed
        self.typing.stop()
        if line is None:
            return
        if is_changed or (moves and line.needs_person):
            self._settle(line, text, moves=moves, is_typed=True)
        elif moves:
            self.next_doubt()
        else:
            self._show_current()

    def take(self) -> None:
        """Do the main thing: accept the doubt under the cursor, go to the next, or accept all and seal."""
        line = self.line
        if self._is_busy or self.reason():
            return
        if self.typing.name or (line is not None and line.needs_person):
            self.accept()
        elif self.doubts:
            self.next_doubt()
        else:
            self._accept_all()

    def undo(self) -> None:
        """Take the last decision back."""
        if self._is_busy:
            return
        if not self._steps:
            self._view.tell(self._texts("review.told.nothing"))
            return
        step, services, officer = self._steps.pop(), self._desk.services, self._desk.officer.id

        def work() -> object:
            services.review.take_back(step.code, step.before, by=officer)
            return services.review.sheet(step.code)

        def done(sheet: object) -> None:
            self._view.tell(self._texts("review.told.undone", field=field_label(step.name, self._texts)))
            self._code, self._open.current = step.code, step.name
            self._came(cast("ReviewSheet", sheet))

        self._do(work, done)

    def again(self) -> None:
        """Do what the button of an error offers: open the dossier that it is about, and try again."""
        code, error = self._error if self._error is not None else ("", None)
        self._error = None
        self._view.hide_error()
        if code and error is not None and code not in self.work.failed:
            self.work.read(code, self._texts, again=True)
        if code:
            self.open(code)
        self.work.ask()

    def was_read(self, code: str) -> None:
        """Show the fields of a dossier that is read now."""
        if code == self._code:
            self._load()
        self.work.ask()
        self._view.stored()

    def was_sealed(self, code: str) -> None:
        """Tell it."""
        self._view.tell(self._texts("review.told.sealed", code=code))
        self._view.stored()

    def work_failed(self, code: str, error: Exception) -> None:
        """Show an error in the page, and whose it is."""
        self._is_busy = False
        self._error = (code, error)
        self._show_error(code, error)
        self._view.update_header()

    def picture_failed(self, error: Exception) -> None:
        """Show why a page cannot be shown, unless there is a graver thing to read."""
        if self._error is None:
            self.work_failed("", error)

    def _settle(self, line: "FieldLine", text: str, *, moves: bool = True, is_typed: bool = False) -> None:
        code, services, officer, typing = self._code, self._desk.services, self._desk.officer.id, self.typing

        def work() -> object:
            befores = [services.review.settle(code, line.name, text, by=officer)]
            offer = typing.repair(line.kind, text) if is_typed else None
            if offer is not None:
                befores.append(services.review.settle(code, line.name, offer.text, by=officer))
            return befores, offer, services.review.sheet(code)

        def done(result: object) -> None:
            befores, offer, sheet = cast("tuple[list[Before], Repair | None, ReviewSheet]", result)
            self._steps += [_Step(code, line.name, before) for before in befores]
            if offer is not None:
                told = self._texts("review.told.repaired", kind=offer.encoding, text=offer.text)
                self._view.tell(told, self.undo)
            if code == self._code:
                self._open.sheet = sheet
                if moves:
                    self._open.current = self._open.doubt_after(line.name) or line.name
                self._show_sheet()
            self._view.stored()

        self._do(work, done)

    def _accept_all(self) -> None:
        code, review, officer = self._code, self._desk.services.review, self._desk.officer.id

        def done(_count: object) -> None:
            following = self.work.after(code)
            self._steps = [step for step in self._steps if step.code != code]
            self.work.seal(code, self._texts)
            self._forget()
            self._view.hide_error()
            self._error = None
            if following:
                self._begin(following)
            self._show_rows()
            self._view.stored()

        self._do(lambda: review.accept_all(code, by=officer), done)

    def _do(self, work: Callable[[], object], done: Callable[[object], None]) -> None:
        """Store something; until it is stored nothing else is decided."""
        if self._is_busy:
            return
        self._is_busy = True
        code = self._code

        def ended(result: object) -> None:
            self._is_busy = False
            done(result)
            self._view.update_header()

        def failed(error: Exception) -> None:
            self.work_failed(code, error)
            self._show_current()

        self._desk.jobs.start(work, ended, failed)
        self._view.update_header()

    def _begin(self, code: str) -> None:
        self._forget()
        self._code = code
        if code:
            self._load()

    def _forget(self) -> None:
        self._question += 1
        self.typing.stop()
        self._code, self._open = "", OpenSheet()

    def _load(self) -> None:
        self._question += 1
        question, code, review = self._question, self._code, self._desk.services.review

        def done(sheet: object) -> None:
            if question != self._question:
                return
            self._came(cast("ReviewSheet", sheet))
            self._check_waits()
            if not self._code:
                self.rows_came()

        def failed(error: Exception) -> None:
            if question == self._question:
                self._forget()
                self.work_failed("", error)

        self._desk.jobs.start(lambda: review.sheet(code), done, failed)

    def _came(self, sheet: "ReviewSheet") -> None:
        self._open.sheet = sheet
        self._open.settle_cursor()
        if sheet.unread:
            self.work.read(self._code, self._texts)
        self._show_sheet()

    def _check_waits(self) -> None:
        """Let a dossier go that is sealed already, or whose papers are not all there."""
        is_gone = self.work.is_known and not self.work.is_cut and self.work.row(self._code) is None
        if self._open.sheet is not None and is_gone:
            self._view.tell(self._texts("review.not-waiting", code=self._code))
            self._forget()

    def _show_sheet(self) -> None:
        sheet = self._open.sheet
        if sheet is None:
            return
        self._show_sheet_head()
        if not sheet.unread:
            self._view.show_fields(shown.groups_shown(sheet.dossier, sheet.pages, self._open.lines, self._texts))
        self._open.follow()
        self._show_current()

    def _show_sheet_head(self) -> None:
        sheet, lines, texts = self._open.sheet, self._open.lines, self._texts
        if sheet is None:
            return
        row = self.work.row(self._code)
        note = texts("review.returned", why=row.why) if row is not None and row.why else ""
        count = texts("review.fields", count=len(lines)) if lines else ""
        self._view.show_sheet(sheet.dossier.procedure_name, count, note, shown.banner_shown(lines, texts))
        if sheet.unread:
            unread, total = row.unread if row is not None else sheet.unread, len(sheet.pages)
            text = texts("review.reading", done=total - unread, total=total)
            self._view.show_reading(text, texts("review.reading.line"), (total - unread) / total)

    def _show_current(self) -> None:
        line, sheet = self.line, self._open.sheet
        opened = None
        if sheet is not None and line is not None and self.typing.name == line.name:
            opened = shown.typing_shown(
                line, self.typing.text, self.typing.doubts(self._texts), self.typing.suggestions, self._texts
            )
        elif sheet is not None and line is not None and line.needs_person:
            opened = shown.open_shown(line, sheet.dossier, sheet.pages, self._texts)
        self._view.show_current(line.name if line else "", opened)
        self._show_page()
        self._view.update_header()

    def _show_page(self) -> None:
        page, texts = self.page, self._texts
        count = len(self._open.sheet.pages) if self._open.sheet else 0
        place = texts("review.page.name", place=page.place, pages=count) if page else ""
        line = self.line if page and self.line and self._open.is_beside else None
        self._view.show_page(page, field_title(line.name, texts) if line else "", place)
        self._view.show_boxes(
            shown.boxes_shown(self._open.lines, line, page.number, self._open.looked_at) if page else ()
        )

    def _show_rows(self) -> None:
        rows = [shown.row_shown(row, self.work.failed, self._texts) for row in self.work.rows]
        if not rows and not self._code:
            self._view.show_nothing()
        key = "review.waiting.more" if self.work.is_cut else "review.waiting"
        ready = sum(not row.unread for row in self.work.rows)
        self._view.show_rows(rows, self._texts(key, count=len(rows)), self._code, ready)
        self._view.update_header()

    def _show_error(self, code: str, error: Exception) -> None:
        again = self._texts("review.open.failed", code=code) if code and code != self._code else ""
        self._view.show_error(message(error, self._texts.language), again or self._texts("error.again"))
