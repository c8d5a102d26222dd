# SPDX-License-Identifier: Apache-2.0
"""Batches that come and go on a carrier: proposals that are decided here, decisions that come back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from ui.job_runner import Lane
from ui.pages.batches.carriers import decision_file_name, read_carrier, write_carrier
from ui.pages.batches.view import VISITING, BatchesView, Visit
from ui.pages.page import Desk

if TYPE_CHECKING:
    from clerkdesk.services.carry_batch import Visiting
    from clerkdesk.services.examine import BatchLine
    from ui.texts import Texts


class Desktop(Protocol):
    """The presenter around it: what is looked at, and the one job that may go on."""

    @property
    def texts(self) -> "Texts":
        """The language."""

    def begin(
        self,
        work: Callable[[], object],
        lane: Lane,
        done: Callable[[object], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Start the one job; without `done` its answer is a decision of this station."""

    def end(self) -> None:
        """The job has ended."""

    def fail(self, error: Exception) -> None:
        """Show an error."""

    def decided(self, result: object) -> None:
        """A decision of this station was taken."""

    def look_again(self) -> None:
        """Ask for the batches anew."""

    def choose_batch(self, batch_id: str) -> None:
        """Show the dossiers of a batch."""


class Carrying:
    """Opens, keeps and writes what travels on a carrier.

    Attributes:
        visit: the batch of another station that is looked at here.
    """

    def __init__(self, view: BatchesView, desk: Desk, around: Desktop) -> None:
        self._view = view
        self._desk = desk
        self._around = around
        self._closed: tuple[Path, bytes] = (Path(), b"")  # a proposal that waits for its code
        self.visit: Visit | None = None

    def lines(self) -> "list[BatchLine]":
        """Return the visiting batch as the list shows it; none where there is none."""
        return [replace(self.visit.batch.line, id=VISITING)] if self.visit is not None else []

    def see(self, code: str) -> None:
        """Remember that a dossier of the visiting batch was opened, durably."""
        if (visit := self.visit) is not None:
            carry, officer = self._desk.services.carry_batch, self._desk.officer.id
            visit.batch.opened.add(code)
            self._desk.jobs.start(lambda: carry.keep(visit.batch, by=officer), lambda _none: None, self._around.fail)

    def note(self, code: str, reason: str, done: Callable[[object], None]) -> None:
        """Note a return in the visiting batch, durably, or take one back."""
        if (visit := self.visit) is None:
            return
        carry, officer = self._desk.services.carry_batch, self._desk.officer.id

        def work() -> None:
            visit.batch.note(code, reason)
            carry.keep(visit.batch, by=officer)

        self._desk.jobs.start(work, done, self._around.fail)

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
                self._closed = path, result
                self._ask_code()
                self._around.end()
            else:
                self._around.decided(result)

        self._around.begin(work, Lane.WORK, done)

    def open_visiting(self, code: str) -> None:
        """Open the proposal that waits for its code."""
        (path, content), carry, by = self._closed, self._desk.services.carry_batch, self._desk.officer.id

        def done(opened: object) -> None:
            self.visit, self._closed = Visit(path, cast("Visiting", opened)), (Path(), b"")
            self._around.end()
            self._around.choose_batch(VISITING)
            self._view.go_to_row("")

        def failed(error: Exception) -> None:
            self._ask_code()
            self._around.end()
            self._around.fail(error)

        if content:
            self._around.begin(lambda: carry.open(content, code, path.name, by=by), Lane.WORK, done, failed)

    def carry(self, batch_id: str, number: int, path: Path) -> None:
        """Write a proposed batch with its papers to a carrier, and show the code that opens it."""
        services, officer = self._desk.services, self._desk.officer.id

        def work() -> str:
            carried = services.carry_batch.export(batch_id, by=officer)
            write_carrier(path, carried.content)
            return carried.code

        def done(code: object) -> None:
            self._view.tell_code(self._around.texts("batches.code.is", number=number, code=code))
            self._view.stored()

        self._view.hide_error()
        self._desk.jobs.start(work, done, self._around.fail, lane=Lane.WORK)

    def save(self, batch_id: str, path: Path) -> None:
        """Write the signed batch file to a carrier."""
        services, visit = self._desk.services, self.visit if batch_id == VISITING else None

        def done(_nothing: object) -> None:
            self._view.tell(self._around.texts("batches.saved", name=path.name))

        def work() -> None:
            write_carrier(path, visit.batch.decision if visit else services.approve.container(batch_id))

        self._desk.jobs.start(work, done, self._around.fail, lane=Lane.WORK)

    def decide(self, pin: str) -> None:
        """Decide the visiting batch; the decision is written beside the file that it came in."""
        visit = self.visit
        if visit is None:
            return
        services, officer, batch = self._desk.services, self._desk.officer.id, visit.batch
        back = visit.path.with_name(decision_file_name(batch.line.number))

        def work() -> None:
            source = services.tokens.source(officer)
            services.carry_batch.decide(batch, batch.judgements(), source, pin, by=officer)
            write_carrier(back, batch.decision)

        def done(_nothing: object) -> None:
            self._around.end()
            self._view.tell(self._around.texts("batches.visit.decided", name=back.name))
            self._around.look_again()

        self._around.begin(work, Lane.TOKEN, done)

    def _ask_code(self) -> None:
        self._view.ask_code(self._around.texts("batches.code.ask", name=self._closed[0].name))
