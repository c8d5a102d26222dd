# SPDX-License-Identifier: Apache-2.0
"""What the outbox does: pages of deliveries, the journey of one, send now, hold, release, export."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, cast

from clerkdesk.errors import InvalidInput
from clerkdesk.ports.store import OutboxRow
from ui.job_runner import Job, Lane
from ui.messages import Message, message
from ui.models.cells import Row
from ui.models.paged import PAGE_ROWS
from ui.old_letters import OldLetters
from ui.pages.outbox.sentences import outbox_row, reason, state_sentence
from ui.pages.page import Desk
from ui.texts import TEXTS, Texts

if TYPE_CHECKING:
    from clerkdesk.services.delivery_run import Summary
    from clerkdesk.services.outbox import Step

NEEDS_YOU, MOVING, ACCEPTED = "needs-you", "moving", "accepted"
_MOST_AT_HAND = 512
"""Of what needs a person or is on its way so many are in memory; beyond that the newest are enough to act on."""

_HELD_BACK = ("HELD", "NEEDS_ACTION", "QUARANTINED")


@dataclass(frozen=True, slots=True)
class Detail:
    """One delivery whole: what stands at the right of the list.

    Attributes:
        ground: "", off, warn or danger; steps: what happened, when, and whether it was a trouble.
        hold: the text of the button that holds or releases; "" where neither is possible.
    """

    code: str
    owner: str
    procedure: str
    state: str
    said: str
    safe: str
    ground: str
    steps: tuple[tuple[str, str, bool], ...]
    hold: str
    is_held: bool
    can_send: bool


class OutboxView(Protocol):
    """What the screen can show."""

    def show_list(self, head: list[Row], tail: int, counts: dict[str, int]) -> None:
        """Show what is at hand and how many accepted ones follow."""

    def show_page(self, page: int, rows: list[Row]) -> None:
        """Show a page of the accepted ones."""

    def show_detail(self, detail: Detail | None) -> None:
        """Show one delivery whole."""

    def show_error(self, told: Message) -> None:
        """Show an error in the page."""

    def hide_error(self) -> None:
        """Take the error away."""

    def tell(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Show a toast."""

    def show_why(self, text: str) -> None:
        """Show a reason as if it was typed."""

    def stored(self) -> None:
        """Other screens show what was stored too."""

    def update_header(self) -> None:
        """Ask for the header again."""


class OutboxPresenter:
    """Keeps the list true to the store; an answer to an old question is dropped."""

    def __init__(self, view: OutboxView, desk: Desk, texts: Texts) -> None:
        self._view = view
        self._desk = desk
        self._texts = texts
        self._filter = "all"
        self._head: list[OutboxRow] = []
        self._seen: dict[str, OutboxRow] = {}
        self._counts: dict[str, int] = {NEEDS_YOU: 0, MOVING: 0, ACCEPTED: 0}
        self._anchors: list[int] = []
        self._question = 0
        self._current = ""
        self._steps: list[Step] = []
        self._job: Job | None = None
        self._letters = OldLetters()
        self._as_typed = ""

    def arrive(self) -> None:
        """Ask the store anew."""
        self._view.hide_error()
        self.refresh()

    def refresh(self) -> None:
        """Ask for the counts and for what is at hand; known places of the long tail come in behind them."""
        self._question += 1
        question, outbox = self._question, self._desk.services.outbox

        def work() -> object:
            from clerkdesk.services.outbox import Kind

            counts = outbox.counts()
            head = [row for kind in (Kind.NEEDS_YOU, Kind.MOVING) for row in outbox.rows(kind, limit=_MOST_AT_HAND)]
            return counts, head

        self._desk.jobs.start(work, partial(self._answered, question), self.fail)

    def set_texts(self, texts: Texts) -> None:
        """Say everything in another language."""
        self._texts = texts
        self._show()
        self._show_detail()

    def choose_filter(self, key: str) -> None:
        """Show one kind only, or all."""
        self._filter = key
        self._show()

    def want_page(self, page: int) -> None:
        """Ask for a page of the accepted ones."""
        question, outbox, anchors = self._question, self._desk.services.outbox, self._anchors

        def work() -> object:
            from clerkdesk.services.outbox import ANCHOR_STEP, Kind

            place, skipped = divmod(page * PAGE_ROWS, ANCHOR_STEP)
            known = anchors or (outbox.anchors(Kind.ACCEPTED) if page else [])
            after = known[place] + 1 if place < len(known) else None
            rows = outbox.rows(Kind.ACCEPTED, after=after, limit=skipped + PAGE_ROWS)[skipped:]
            return known, rows

        self._desk.jobs.start(work, partial(self._paged, question, page), self.fail)

    def look_at(self, code: str) -> None:
        """Show one delivery whole."""
        self._current, self._steps = code, []
        self._show_detail()
        if code:
            outbox = self._desk.services.outbox
            self._desk.jobs.start(lambda: outbox.journey(code), partial(self._travelled, code), self.fail)

    def send_all(self) -> None:
        """Try everything now that waits, whatever was planned; what was approved a moment ago goes with it."""
        deliver, officer = self._desk.services.deliver, self._desk.officer.id

        def work() -> object:
            deliver.queue_approved(by=officer)
            return deliver.run(at_once=True)

        self._send(work)

    def send_one(self) -> None:
        """Try one delivery now; a person's wish always tries."""
        code = self._current
        if code and self.can_send():
            self._send(lambda: self._desk.services.deliver.send_one(code))

    def hold_or_release(self, why: str) -> None:
        """Keep the chosen delivery back, or let it go again."""
        row = self._seen.get(self._current)
        if row is None or row.state in ("CONFIRMED", "ACKED"):
            return
        deliver, officer, is_held = self._desk.services.deliver, self._desk.officer.id, row.state in _HELD_BACK
        if not is_held and not why:
            self.fail(InvalidInput(field="reason", reason=self._texts("outbox.why.needed")))
            return
        offer = self._letters.repair(why)
        if offer is not None:  # the person looks at it before it is kept
            told = self._texts("receive.repaired", kind=offer.encoding, text=offer.text)
            self._as_typed = why
            self._view.show_why(offer.text)
            self._view.tell(told, self.undo)
            return
        act = deliver.release if is_held else deliver.hold
        said = "outbox.released" if is_held else "outbox.held"

        def done(_delivery: object) -> None:
            self._view.show_why("")
            self._view.tell(self._texts(said, code=_short(row.code)))
            self._changed()

        self._desk.jobs.start(lambda: act(row.code, by=officer, why=why), done, self.fail)

    def undo(self) -> None:
        """Show a reason as it was typed, when it was put into other letters."""
        why, self._as_typed = self._as_typed, ""
        if why:
            self._view.show_why(why)

    def can_send(self) -> bool:
        """Tell whether the chosen delivery may be sent now."""
        row = self._seen.get(self._current)
        return row is not None and row.state not in ("CONFIRMED", *_HELD_BACK)

    def reason(self) -> str:
        """Return why nothing can be sent now; "" when it can."""
        if self._job is not None:
            return self._texts("outbox.reason.busy")
        return "" if self._counts[MOVING] else self._texts("outbox.reason.empty")

    def current(self) -> OutboxRow | None:
        """Return the chosen delivery."""
        return self._seen.get(self._current)

    def fail(self, error: Exception) -> None:
        """Show an error; what is on the screen stays."""
        self._view.show_error(message(error, self._texts.language))

    def _send(self, work: Callable[[], object]) -> None:
        if self._job is not None:
            return
        self._view.hide_error()
        self._job = self._desk.jobs.start(work, self._sent, self._not_sent, lane=Lane.LINE)
        self._view.update_header()

    def _sent(self, summary: object) -> None:
        arrived = len(set(cast("Summary", summary).delivered) | set(cast("Summary", summary).confirmed))
        key = "outbox.sent" if arrived else "outbox.sent.none"
        self._view.tell(self._texts(key, count=arrived))
        self._job = None
        self._changed()

    def _not_sent(self, error: Exception) -> None:
        self._job = None
        self.fail(error)
        self._changed()

    def _changed(self) -> None:
        self._view.stored()
        self.refresh()
        self.look_at(self._current)

    def _answered(self, question: int, result: object) -> None:
        if question != self._question:
            return
        self._counts, self._head = cast("tuple[dict[str, int], list[OutboxRow]]", result)
        self._anchors = []
        self._seen = {row.code: row for row in self._head}
        self._show()

    def _paged(self, question: int, page: int, result: object) -> None:
        if question != self._question:
            return
        self._anchors, rows = cast("tuple[list[int], list[OutboxRow]]", result)
        self._seen |= {row.code: row for row in rows}
        now = self._desk.now()
        self._view.show_page(page, [outbox_row(row, self._texts, now) for row in rows])
        self._show_detail()

    def _travelled(self, code: str, steps: object) -> None:
        if code == self._current:
            self._steps = cast("list[Step]", steps)
            self._show_detail()

    def _show(self) -> None:
        now = self._desk.now()
        kinds = {"all": (NEEDS_YOU, MOVING)}.get(self._filter, (self._filter,))
        head = [outbox_row(row, self._texts, now) for row in self._head if _kind(row) in kinds]
        tail = self._counts[ACCEPTED] if self._filter in ("all", ACCEPTED) else 0
        self._view.show_list(head, tail, self._counts | {"all": sum(self._counts.values())})
        self._view.update_header()

    def _show_detail(self) -> None:
        row = self._seen.get(self._current)
        if row is None:
            self._view.show_detail(None)
            return
        texts, now = self._texts, self._desk.now()
        is_held = row.state in _HELD_BACK
        ground = {"NEEDS_ACTION": "danger", "QUARANTINED": "danger", "HELD": "warn", "WAITING": "off"}
        said = row.fault_detail or reason(row, texts) if row.fault and row.state != "CONFIRMED" else ""
        held = next((step for step in reversed(self._steps) if step.to == "HELD"), None)
        if row.state == "HELD" and held is not None:
            said = held.why
        safe = texts("outbox.safe.accepted", number=row.portal_number) if row.portal_number else texts("outbox.safe")
        can_hold = row.state not in ("CONFIRMED", "ACKED")
        self._view.show_detail(
            Detail(
                code=row.code,
                owner=row.owner,
                procedure=row.procedure_name,
                state=state_sentence(row, texts, now),
                said=said,
                safe=safe,
                ground=ground.get(row.state, "ok" if row.state == "CONFIRMED" else ""),
                steps=tuple(self._said(step) for step in self._steps),
                hold=texts("outbox.release" if is_held else "outbox.hold") if can_hold else "",
                is_held=is_held,
                can_send=self.can_send(),
            )
        )

    def _said(self, step: "Step") -> tuple[str, str, bool]:
        texts, now = self._texts, self._desk.now()
        key = f"outbox.step.{step.what}"
        if key not in TEXTS:
            key = f"outbox.step.{step.to}"
        text = texts(key, by=step.by) if key in TEXTS else step.what
        at = step.at.astimezone(now.tzinfo)
        time = f"{at:%H:%M}" if at.date() == now.date() else f"{at:%d/%m %H:%M}"
        return text, time, step.to in ("WAITING", "NEEDS_ACTION", "QUARANTINED")


def _kind(row: OutboxRow) -> str:
    return NEEDS_YOU if row.state in _HELD_BACK else MOVING


def _short(code: str) -> str:
    return code.split("-", 1)[-1]
