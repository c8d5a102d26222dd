# SPDX-License-Identifier: Apache-2.0
"""What the supervisor's screen does: shows a batch, logs what is opened, notes returns, decides under one PIN."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from clerkdesk.domain.officers import Role
from ui.fields import field_label
from ui.job_runner import Job, Lane
from ui.messages import message
from ui.pages.batches.carriers import decision_file_name, read_carrier, write_carrier
from ui.pages.batches.sentences import batch_row, candidate_row, moment
from ui.pages.batches.view import VISITING, BatchesView, Gate, Opened, ShownDifference, Visit
from ui.pages.page import Desk
from ui.texts import Texts

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from clerkdesk.domain.revision import Batch
    from clerkdesk.services.approve import DecideSummary
    from clerkdesk.services.carry_batch import Visiting
    from clerkdesk.services.examine import BatchLine, Candidate, Difference


class BatchesPresenter:
    """Knows the batch that is looked at; decides only what the core lets through."""

    def __init__(self, view: BatchesView, desk: Desk, texts: Texts) -> None:
        self._view = view
        self._desk = desk
        self._texts = texts
        self._batches: list[BatchLine] = []
        self._batch = ""
        self._rows: list[Candidate] = []
        self._proposable = 0
        self._current = ""
        self._fields: list[Difference] = []
        self._job: Job | None = None
        self._visit: Visit | None = None
        self._closed: tuple[Path, bytes] = (Path(), b"")  # a proposal that waits for its code

    @property
    def is_supervisor(self) -> bool:
        """Whether whoever works here may decide."""
        return self._desk.officer.role is Role.SUPERVISOR

    def arrive(self) -> None:
        """Ask for the batches anew."""
        self._view.hide_error()
        examine = self._desk.services.examine
        self._ask(lambda: (examine.batches(), examine.proposable()), self._listed)

    def set_texts(self, texts: Texts) -> None:
        """Say everything in another language."""
        self._texts = texts
        self._show()

    def choose_batch(self, batch_id: str) -> None:
        """Show the dossiers of a batch."""
        self._batch = batch_id
        examine = self._desk.services.examine
        if self._visit is not None and batch_id == VISITING:
            self._shown(batch_id, self._visit.batch.candidates())
        elif batch_id:
            self._ask(lambda: examine.candidates(batch_id), partial(self._shown, batch_id))

    def look_at(self, code: str) -> None:
        """Show one dossier whole: its fields, and its first page."""
        if code == self._current:
            return
        self._current, self._fields = code, []
        self._show_opened()
        self._view.update_header()
        if not code:
            return
        services, visit = self._desk.services, self._visiting()
        if visit is not None:
            self._differed(code, visit.batch.differences(code))
        else:
            self._ask(lambda: services.examine.differences(code), partial(self._differed, code))

        def draw() -> bytes:
            return services.carry_batch.preview(visit.batch, code) if visit else services.signing_queue.preview(code, 1)

        self._desk.jobs.start(
            draw,
            lambda png: self._view.show_page(cast(bytes, png)) if code == self._current else None,
            lambda _error: self._view.show_page(b""),
            lane=Lane.PICTURES,
        )

    def next_sample(self) -> None:
        """Go to the next dossier that must be opened."""
        wanted = [one.code for one in self._rows if one.is_sample and not one.is_opened]
        if wanted:
            self._view.go_to_row(wanted[0])

    def seen(self) -> None:
        """Log that the dossier on the screen was opened."""
        batch, code, officer = self._batch, self._current, self._desk.officer.id
        if not code or self._is_decided() or not self.is_supervisor:
            return
        examine, visit = self._desk.services.examine, self._visiting()
        # Shown at once: whoever is quick presses the next key before the store has answered.
        self._rows = [replace(one, is_opened=True) if one.code == code else one for one in self._rows]
        if visit is not None:
            visit.batch.opened.add(code)
        self._show()
        if visit is None:
            self._ask(lambda: examine.opened(batch, code, by=officer), lambda _done: self._again())

    def note_return(self, reason: str) -> None:
        """Note that the dossier is to be returned with a reason; no reason takes it back."""
        batch, code, officer = self._batch, self._current, self._desk.officer.id
        examine, before, visit = self._desk.services.examine, self.returned(), self._visiting()

        def done(_nothing: object) -> None:
            if reason:
                undo = partial(self._note_again, batch, code, before)
                self._view.tell(self._texts("batches.noted", code=_short(code)), undo)
            self._again()

        def note() -> None:
            if visit is not None:
                visit.batch.note(code, reason)
            else:
                examine.note(batch, code, reason, by=officer)

        self._ask(note, done)

    def can_ask_citizen(self) -> bool:
        """Tell whether the dossier on the screen may go back to the citizen: it is decided here, at its station."""
        return self.is_supervisor and bool(self._current) and not self._is_decided() and self._visiting() is None

    def ask_citizen(self) -> None:
        """Note the dossier as returned, and ask the citizen for what is missing with form 02, as the law has it.

        Source: Decree 61/2018/NĐ-CP art. 15(3) and 19(4): asked for once, fully and in writing; the term stands still.
        """
        if not self.can_ask_citizen():
            return
        if not self.returned():
            self.note_return(self._texts("batches.citizen.reason"))
        self._view.go("today", f"{self._current}:supplement")

    def propose(self) -> None:
        """Put all signed dossiers into a batch."""
        services, officer = self._desk.services, self._desk.officer.id

        def done(made: object) -> None:
            batch = cast("Batch", made)
            self._view.tell(self._texts("batches.proposed", number=batch.number, size=len(batch.revision_ids)))
            self._batch = batch.id
            self._changed()

        self._ask(lambda: services.approve.propose(by=officer), done)

    def decide(self, pin: str) -> None:
        """Decide the batch under one signature."""
        if self.reason() or self._job is not None:
            return
        if not pin:
            self._view.ask_pin()
            return
        services, officer, batch = self._desk.services, self._desk.officer.id, self._batch
        if (visit := self._visiting()) is not None:
            self._decide_visiting(visit, pin)
            return
        noted = {one.code: one.returned for one in self._rows}

        def work() -> object:
            from clerkdesk.domain.revision import Verdict
            from clerkdesk.services.approve import Judgement

            said = {
                code: Judgement(Verdict.RETURN, why) if why else Judgement(Verdict.APPROVE)
                for code, why in noted.items()
            }
            return services.approve.decide(batch, said, services.tokens.source(officer), pin, by=officer)

        self._start(work, Lane.TOKEN)

    def take_file(self, path: Path) -> None:
        """Take a decision that was signed elsewhere, or ask for the code of a proposal that is to be decided here."""
        services = self._desk.services

        def work() -> object:
            content = read_carrier(path)
            if services.carry_batch.is_proposal(content):
                return content
            return services.take_decision.take(content, path.name)

        def done(result: object) -> None:
            if isinstance(result, bytes):
                self._job, self._closed = None, (path, result)
                self._view.ask_code(self._texts("batches.code.ask", name=path.name))
                self._show()
            else:
                self._decided(result)

        self._start(work, Lane.WORK, done)

    def open_visiting(self, code: str) -> None:
        """Open the proposal that waits for its code."""
        (path, content), carry = self._closed, self._desk.services.carry_batch

        def done(opened: object) -> None:
            self._visit, self._closed = Visit(path, cast("Visiting", opened)), (Path(), b"")
            self._job, self._batch, self._current = None, VISITING, ""
            self._show()
            self.choose_batch(VISITING)
            self._view.go_to_row("")

        def failed(error: Exception) -> None:
            self._view.ask_code(self._texts("batches.code.ask", name=path.name))
            self._not_decided(error)

        if content:
            self._start(lambda: carry.open(content, code, path.name), Lane.WORK, done, failed)

    def carry(self, path: Path) -> None:
        """Write the proposed batch with its papers to a carrier, and show the code that opens it."""
        services, officer, batch, line = self._desk.services, self._desk.officer.id, self._batch, self.line()

        def work() -> str:
            carried = services.carry_batch.export(batch, by=officer)
            write_carrier(path, carried.content)
            return carried.code

        def done(code: object) -> None:
            self._view.tell_code(self._texts("batches.code.is", number=line.number if line else 0, code=code))
            self._view.stored()

        self._view.hide_error()
        self._desk.jobs.start(work, done, self.fail, lane=Lane.WORK)

    def save_file(self, path: Path) -> None:
        """Write the signed batch file to a carrier."""
        services, batch, visit = self._desk.services, self._batch, self._visiting()

        def done(_nothing: object) -> None:
            self._view.tell(self._texts("batches.saved", name=path.name))

        def work() -> None:
            write_carrier(path, visit.batch.decision if visit else services.approve.container(batch))

        self._desk.jobs.start(work, done, self.fail, lane=Lane.WORK)

    def reason(self) -> str:
        """Return why the batch cannot be decided now; "" when it can."""
        line = self.line()
        if line is None:
            return self._texts("batches.reason.none")
        if line.is_decided:
            return self._texts("batches.reason.decided")
        if not self.is_supervisor:
            return self._texts("batches.reason.role")
        if self._job is not None:
            return self._texts("batches.reason.busy")
        missing = self._missing()
        return self._texts("batches.gate.open", count=missing) if missing else ""

    def line(self) -> "BatchLine | None":
        """Return the batch that is looked at."""
        return next((line for line in self._lines() if line.id == self._batch), None)

    @property
    def is_visiting(self) -> bool:
        """Whether the batch that is looked at came from another station."""
        return self._visiting() is not None

    def counts(self) -> tuple[int, int]:
        """Return how many would be approved and how many returned."""
        returned = sum(bool(one.returned) for one in self._rows)
        return len(self._rows) - returned, returned

    def proposable(self) -> int:
        """Return how many signed dossiers wait to be proposed."""
        return self._proposable

    def current(self) -> str:
        """Return the dossier that is looked at."""
        return self._current

    def returned(self) -> str:
        """Return why the dossier that is looked at is to be returned; "" when it is not."""
        return next((one.returned for one in self._rows if one.code == self._current), "")

    def fail(self, error: Exception) -> None:
        """Show an error; what is on the screen stays."""
        self._view.show_error(message(error, self._texts.language))

    def _ask(self, work: Callable[[], object], done: Callable[[object], None]) -> None:
        self._desk.jobs.start(work, done, self.fail)

    def _lines(self) -> "list[BatchLine]":
        visit = self._visit
        return [*([replace(visit.batch.line, id=VISITING)] if visit else []), *self._batches]

    def _visiting(self) -> "Visit | None":
        return self._visit if self._batch == VISITING else None

    def _decide_visiting(self, visit: "Visit", pin: str) -> None:
        """Decide a batch of another station; the decision is written beside the file that it came in."""
        services, officer, batch = self._desk.services, self._desk.officer.id, visit.batch
        back = visit.path.with_name(decision_file_name(batch.line.number))

        def work() -> None:
            source = services.tokens.source(officer)
            services.carry_batch.decide(batch, batch.judgements(), source, pin, by=officer)
            write_carrier(back, batch.decision)

        def done(_nothing: object) -> None:
            self._job = None
            self._view.tell(self._texts("batches.visit.decided", name=back.name))
            self._again()

        self._start(work, Lane.TOKEN, done)

    def _start(
        self,
        work: Callable[[], object],
        lane: Lane,
        done: Callable[[object], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        self._view.hide_error()
        self._job = self._desk.jobs.start(work, done or self._decided, failed or self._not_decided, lane=lane)
        self._show()

    def _note_again(self, batch: str, code: str, reason: str) -> None:
        examine, officer = self._desk.services.examine, self._desk.officer.id
        if (visit := self._visit) is not None and batch == VISITING:
            self._ask(lambda: visit.batch.note(code, reason), lambda _done: self._again())
            return
        self._ask(lambda: examine.note(batch, code, reason, by=officer), lambda _done: self._again())

    def _decided(self, result: object) -> None:
        summary = cast("DecideSummary", result)
        self._job = None
        self._batch = summary.batch.id
        key = "batches.decided.refused" if summary.refused else "batches.decided"
        self._view.tell(
            self._texts(
                key, approved=len(summary.approved), returned=len(summary.returned), refused=len(summary.refused)
            )
        )
        self._changed()

    def _not_decided(self, error: Exception) -> None:
        self._job = None
        self.fail(error)
        self._show()

    def _changed(self) -> None:
        self._view.stored()
        self._again()

    def _again(self) -> None:
        examine = self._desk.services.examine
        self._ask(lambda: (examine.batches(), examine.proposable()), self._listed)

    def _listed(self, result: object) -> None:
        self._batches, self._proposable = cast("tuple[list[BatchLine], int]", result)
        if self.line() is None:
            waiting = [line for line in self._lines() if not line.is_decided] or self._lines()
            self._batch = waiting[0].id if waiting else ""
        self._show()
        self.choose_batch(self._batch)

    def _shown(self, batch_id: str, rows: object) -> None:
        if batch_id == self._batch:
            self._rows = cast("list[Candidate]", rows)
            self._show()

    def _differed(self, code: str, fields: object) -> None:
        if code == self._current:
            self._fields = cast("list[Difference]", fields)
            self._show_opened()
            self._cut_out(code)

    def _cut_out(self, code: str) -> None:
        changed = [field for field in self._fields if field.is_changed]
        if not changed or self._visiting() is not None:
            return
        desk = self._desk

        def work() -> object:
            from ui.pages.batches.crops import crops

            return crops(desk, code, changed)

        def done(found: object) -> None:
            if code == self._current:
                self._view.show_crops(cast("dict[str, QImage]", found))

        desk.jobs.start(work, done, lambda _error: None, lane=Lane.PICTURES)  # a page that is gone: the rest is told

    def _is_decided(self) -> bool:
        line = self.line()
        return line is None or line.is_decided

    def _missing(self) -> int:
        return sum(one.is_sample and not one.is_opened for one in self._rows)

    def _show(self) -> None:
        now = self._desk.now()
        lines = self._lines()
        waiting = sum(not line.is_decided for line in lines)
        self._view.show_batches([batch_row(line, self._texts, now) for line in lines], waiting)
        rows = self._rows if self._batch else []
        self._view.show_rows([candidate_row(one, self._texts) for one in rows], self._gate())
        self._show_opened()
        self._view.update_header()

    def _gate(self) -> Gate | None:
        line, texts = self.line(), self._texts
        if line is None:
            return None
        needed = sum(one.is_sample for one in self._rows)
        missing = self._missing()
        if line.is_decided:
            title, below = texts("batches.gate.decided"), texts("batches.gate.decided.line")
        elif missing:
            title = texts("batches.gate.open", count=missing)
            below = texts("batches.gate.open.line", sample=needed, size=len(self._rows))
        else:
            title, below = texts("batches.gate.ready", sample=needed), texts("batches.gate.ready.line")
        access = self._desk.services.practice_keys.get(self._desk.officer.id)
        hint = texts("batches.pin.practice", pin=access.pin) if access is not None else ""
        asks_pin = not line.is_decided and not missing and self.is_supervisor
        return Gate(title, below, needed - missing, needed, asks_pin, hint, line.is_decided)

    def _show_opened(self) -> None:
        one = next((row for row in self._rows if row.code == self._current), None)
        if one is None:
            self._view.show_opened(None)
            return
        texts = self._texts
        fields = tuple(
            ShownDifference(field.name, field_label(field.name, texts), field.read, field.settled, field.is_changed)
            for field in self._fields
        )
        same = sum(not field.is_changed for field in fields)
        note = texts("batches.same", count=same) if fields else texts("batches.no-fields")
        by = texts("batches.by", procedure=one.procedure_name, author=one.author)
        self._view.show_opened(Opened(one.code, one.owner, by, fields, note, one.is_opened, one.returned))

    def when(self) -> str:
        """Return when the batch was decided."""
        line = self.line()
        return moment(line.decided_at, self._desk.now()) if line is not None and line.decided_at is not None else ""


def _short(code: str) -> str:
    return code.split("-", 1)[-1]
