# SPDX-License-Identifier: Apache-2.0
"""What the supervisor's screen does: shows a batch, logs what is opened, notes returns, decides under one PIN."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from clerkdesk.domain.officers import Role
from ui.job_runner import Job, Lane
from ui.messages import message
from ui.models.cells import Row
from ui.pages.batches import shown
from ui.pages.batches.carrying import Carrying
from ui.pages.batches.looking import Looking
from ui.pages.batches.sentences import batch_row, candidate_row, moment
from ui.pages.batches.view import VISITING, BatchesView, Visit
from ui.pages.page import Desk
from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.domain.revision import Batch
    from clerkdesk.services.approve import DecideSummary
    from clerkdesk.services.examine import BatchLine, Candidate


class BatchesPresenter:
    """Knows the batch that is looked at; decides only what the core lets through."""

    def __init__(self, view: BatchesView, desk: Desk, texts: Texts) -> None:
        self._view = view
        self._desk = desk
        self.texts = texts
        self._batches: list[BatchLine] = []
        self._batch = ""
        self._rows: list[Candidate] = []
        self._made: dict[Candidate, Row] = {}  # a batch has up to a thousand rows, of which a key changes one
        self._proposable = 0
        self._job: Job | None = None
        self.carrying = Carrying(view, desk, self)
        self._looking = Looking(view, desk, show=self._show_opened, fail=self.fail)

    @property
    def is_supervisor(self) -> bool:
        """Whether whoever works here may decide."""
        return self._desk.officer.role is Role.SUPERVISOR

    def arrive(self) -> None:
        """Ask for the batches anew."""
        self._view.hide_error()
        self.look_again()

    def look_again(self) -> None:
        """Ask for the batches and the dossiers of the one that is looked at."""
        examine = self._desk.services.examine
        self._ask(lambda: (examine.batches(), examine.proposable()), self._listed)

    def set_texts(self, texts: Texts) -> None:
        """Say everything in another language."""
        self.texts = texts
        self._made.clear()
        self._show()

    def choose_batch(self, batch_id: str) -> None:
        """Show the dossiers of a batch."""
        self._batch = batch_id
        examine = self._desk.services.examine
        if (visit := self._visiting()) is not None:
            self._shown(batch_id, visit.batch.candidates())
        elif batch_id and batch_id != VISITING:
            self._ask(lambda: examine.candidates(batch_id), partial(self._shown, batch_id))

    def look_at(self, code: str) -> None:
        """Show one dossier whole: its fields, and its first page."""
        if code != self._looking.code:
            self._looking.at(code, self._visiting())
            self._view.update_header()

    def next_sample(self) -> None:
        """Go to the next dossier that must be opened."""
        wanted = [one.code for one in self._rows if one.is_sample and not one.is_opened]
        if wanted:
            self._view.go_to_row(wanted[0])

    def seen(self) -> None:
        """Log that the dossier on the screen was opened."""
        batch, code, officer, row = self._batch, self._looking.code, self._desk.officer.id, self._row()
        if row is None or row.is_opened or self._is_decided() or not self.is_supervisor:
            return
        # Shown at once: whoever is quick presses the next key before the store has answered.
        self._change(batch, code, is_opened=True)
        if self._visiting() is not None:
            self.carrying.see(code)
        else:
            examine = self._desk.services.examine
            self._ask(lambda: examine.opened(batch, code, by=officer), lambda _done: None)

    def note_return(self, reason: str) -> None:
        """Note that the dossier is to be returned with a reason; no reason takes it back."""
        code, before = self._looking.code, self.returned()

        def undo() -> None:
            self._note(batch, code, before, lambda: None)

        def told() -> None:
            if reason:
                self._view.tell(self.texts("batches.noted", code=_short(code)), undo)

        batch = self._batch
        self._note(batch, code, reason, told)

    def can_ask_citizen(self) -> bool:
        """Tell whether the dossier on the screen may go back to the citizen: it is decided here, at its station."""
        return self.is_supervisor and bool(self._looking.code) and not self._is_decided() and self._visiting() is None

    def ask_citizen(self) -> None:
        """Note the dossier as returned, and ask the citizen for what is missing with form 02, as the law has it.

        Source: Decree 61/2018/NĐ-CP art. 15(3) and 19(4): asked for once, fully and in writing; the term stands still.
        """
        if not self.can_ask_citizen():
            return
        if not self.returned():
            self.note_return(self.texts("batches.citizen.reason"))
        self._view.go("today", f"{self._looking.code}:supplement")

    def propose(self) -> None:
        """Put the signed dossiers that wait into a batch, as many as it takes."""
        services, officer = self._desk.services, self._desk.officer.id

        def done(made: object) -> None:
            batch = cast("Batch", made)
            self._view.tell(self.texts("batches.proposed", number=batch.number, size=len(batch.revision_ids)))
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
        if self._visiting() is not None:
            self.carrying.decide(pin)
            return
        services, officer, batch = self._desk.services, self._desk.officer.id, self._batch
        noted = {one.code: one.returned for one in self._rows}

        def work() -> object:
            from clerkdesk.domain.revision import Verdict
            from clerkdesk.services.approve import Judgement

            said = {
                code: Judgement(Verdict.RETURN, why) if why else Judgement(Verdict.APPROVE)
                for code, why in noted.items()
            }
            return services.approve.decide(batch, said, services.tokens.source(officer), pin, by=officer)

        self.begin(work, Lane.TOKEN)

    # --- What the header and the carrier ask ----------------------------------------------------------------------

    def reason(self) -> str:
        """Return why the batch cannot be decided now; "" when it can."""
        line = self.line()
        if line is None:
            return self.texts("batches.reason.none")
        if line.is_decided:
            return self.texts("batches.reason.decided")
        if not self.is_supervisor:
            return self.texts("batches.reason.role")
        if self._job is not None:
            return self.texts("batches.reason.busy")
        missing = shown.missing(self._rows)
        return self.texts("batches.gate.open", count=missing) if missing else ""

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
        return self._looking.code

    def returned(self) -> str:
        """Return why the dossier that is looked at is to be returned; "" when it is not."""
        row = self._row()
        return row.returned if row is not None else ""

    def when(self) -> str:
        """Return when the batch was decided."""
        line = self.line()
        return moment(line.decided_at, self._desk.now()) if line is not None and line.decided_at is not None else ""

    def begin(
        self,
        work: Callable[[], object],
        lane: Lane,
        done: Callable[[object], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Start the one job that may go on; without `done` its answer is a decision of this station."""
        self._view.hide_error()
        self._job = self._desk.jobs.start(work, done or self.decided, failed or self._not_decided, lane=lane)
        self._show()

    def end(self) -> None:
        """Be ready for another job."""
        self._job = None
        self._show()

    def decided(self, result: object) -> None:
        """Tell of a decision of this station, and show it."""
        summary = cast("DecideSummary", result)
        self._job = None
        self._batch = summary.batch.id
        key = "batches.decided.refused" if summary.refused else "batches.decided"
        approved, returned, refused = (len(part) for part in (summary.approved, summary.returned, summary.refused))
        self._view.tell(self.texts(key, approved=approved, returned=returned, refused=refused))
        self._changed()

    def fail(self, error: Exception) -> None:
        """Show an error; what is on the screen stays."""
        self._view.show_error(message(error, self.texts.language))

    # --- Within -----------------------------------------------------------------------------------------------------

    def _ask(self, work: Callable[[], object], done: Callable[[object], None]) -> None:
        self._desk.jobs.start(work, done, self.fail)

    def _note(self, batch: str, code: str, reason: str, told: Callable[[], None]) -> None:
        """Note a return, or take one back, and say so when it is kept."""
        examine, officer = self._desk.services.examine, self._desk.officer.id

        def done(_nothing: object) -> None:
            self._change(batch, code, returned=reason)
            told()

        if batch == VISITING:
            self.carrying.note(code, reason, done)
        else:
            self._ask(lambda: examine.note(batch, code, reason, by=officer), done)

    def _change(self, batch: str, code: str, **values: object) -> None:
        """Show one dossier otherwise, and what follows from it for its batch."""
        if batch != self._batch:
            return
        self._rows = [replace(one, **values) if one.code == code else one for one in self._rows]  # type: ignore[arg-type]
        opened = sum(one.is_sample and one.is_opened for one in self._rows)
        self._batches = [replace(line, opened=opened) if line.id == batch else line for line in self._batches]
        self._show()

    def _lines(self) -> "list[BatchLine]":
        return [*self.carrying.lines(), *self._batches]

    def _visiting(self) -> "Visit | None":
        return self.carrying.visit if self._batch == VISITING else None

    def _not_decided(self, error: Exception) -> None:
        self.end()
        self.fail(error)

    def _changed(self) -> None:
        self._view.stored()
        self.look_again()

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
            self._made.clear()
            self._show()

    def _is_decided(self) -> bool:
        line = self.line()
        return line is None or line.is_decided

    def _row(self) -> "Candidate | None":
        return next((row for row in self._rows if row.code == self._looking.code), None)

    def _show(self) -> None:
        now, texts, lines, line = self._desk.now(), self.texts, self._lines(), self.line()
        waiting = sum(not one.is_decided for one in lines)
        self._view.show_batches([batch_row(one, texts, now) for one in lines], waiting)
        access = self._desk.services.practice_keys.get(self._desk.officer.id)
        hint = texts("batches.pin.practice", pin=access.pin) if access is not None else ""
        gate = shown.gate(line, self._rows, texts, may_decide=self.is_supervisor, hint=hint) if line else None
        self._view.show_rows([self._made_of(one) for one in self._rows] if self._batch else [], gate)
        self._show_opened()
        self._view.update_header()

    def _made_of(self, one: "Candidate") -> Row:
        made = self._made.get(one)
        if made is None:
            made = self._made[one] = candidate_row(one, self.texts)
        return made

    def _show_opened(self) -> None:
        row = self._row()
        self._view.show_opened(shown.opened(row, self._looking.fields, self.texts) if row is not None else None)


def _short(code: str) -> str:
    return code.split("-", 1)[-1]
