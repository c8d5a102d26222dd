# SPDX-License-Identifier: Apache-2.0
"""From the agenda of the store to the rows of the day; plain Python, no Qt widgets."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from clerkdesk.domain.next_step import NextStep, next_step
from clerkdesk.ports.agenda import AgendaRow, ReadyRow, Urgency
from ui.models.agenda import heading
from ui.models.cells import Cell, Row
from ui.texts import Texts

COLUMNS = ("due", "code", "owner", "procedure", "step")
STEP_ICONS = {
    NextStep.SCAN: "scan-line",
    NextStep.READ: "file-search",
    NextStep.REVIEW: "file-search",
    NextStep.SEAL: "file-search",
    NextStep.SIGN: "signature",
    NextStep.PROPOSE: "layers",
    NextStep.MEND: "undo-2",
    NextStep.MEND_DELIVERY: "circle-alert",
    NextStep.REMIND: "phone",
    NextStep.COLLECT: "banknote",
    NextStep.DECIDE_WITHDRAWAL: "undo-2",
    NextStep.RECORD_RESULT: "file-check",
    NextStep.HAND_BACK: "hand-helping",
    NextStep.AWAIT_DECISION: "hourglass",
    NextStep.AWAIT_PORTAL: "send",
    NextStep.NOTHING: "circle-check",
}
_COUNTED = (NextStep.SCAN, NextStep.READ, NextStep.REVIEW, NextStep.SIGN)
_SETTLED = (NextStep.AWAIT_DECISION, NextStep.AWAIT_PORTAL, NextStep.NOTHING)
_SHORT_REASON = 40
_NOON = 12

PLACES = {
    NextStep.SCAN: "scan",
    NextStep.READ: "scan",
    NextStep.REVIEW: "review",
    NextStep.SEAL: "review",
    NextStep.SIGN: "sign",
    NextStep.PROPOSE: "sign",
    NextStep.MEND: "review",
    NextStep.MEND_DELIVERY: "outbox",
    NextStep.AWAIT_PORTAL: "outbox",
}
"""On which screen a step is done; the others are done beside the list."""

ACTS = {
    NextStep.REMIND: "answer",
    NextStep.COLLECT: "paid",
    NextStep.DECIDE_WITHDRAWAL: "stop",
    NextStep.RECORD_RESULT: "finish",
    NextStep.HAND_BACK: "hand-back",
}
"""Which act beside the list does a step."""


def agenda_rows(
    rows: Sequence[AgendaRow], counts: Mapping[Urgency, int], texts: Texts, now: datetime, *, after: AgendaRow | None
) -> list[Row]:
    """Return rows with a heading before each new group; `after` is the row that is shown before them."""
    shown: list[Row] = []
    last = after.urgency if after else None
    for row in rows:
        if row.urgency is not None and row.urgency is not last:
            shown.append(_group(row.urgency, counts.get(row.urgency, 0), texts))
        last = row.urgency
        shown.append(agenda_row(row, texts, now))
    return shown


def agenda_row(row: AgendaRow, texts: Texts, now: datetime) -> Row:
    """Return one dossier."""
    step, _count = next_step(row.standing)
    day, _, serial = row.code.split("-", 1)[-1].rpartition("-")
    is_settled = step in _SETTLED
    return Row(
        row.code,
        (
            due_cell(row, texts, now),
            Cell(serial, pale=f"{day}-", weight="semibold", spoken=row.code),
            Cell(row.owner, weight="normal" if is_settled else "medium", tone="ink2" if is_settled else ""),
            Cell(row.procedure_name, tone="ink2", elides=True),
            Cell(
                step_text(row, texts), tone="ink2" if is_settled else "", icon=STEP_ICONS[step], icon_tone=_tone(step)
            ),
        ),
    )


def step_text(row: AgendaRow, texts: Texts) -> str:
    """Return the next thing to do in words; a short reason of a supervisor is said as it is."""
    step, count = next_step(row.standing)
    if step is NextStep.MEND and 0 < len(row.why) <= _SHORT_REASON:
        return row.why
    return texts(f"step.{step}.n", count=count) if count and step in _COUNTED else texts(f"step.{step}")


def due_cell(row: AgendaRow, texts: Texts, now: datetime) -> Cell:
    """Return when a result is due: only late ones and those before noon are coloured."""
    if row.urgency is Urgency.WAITING:
        days = (now.date() - row.since.astimezone(now.tzinfo).date()).days
        return Cell(texts("due.waited", days=days) if days else texts("due.waited.today"), tone="ink2")
    if row.due_at is None:
        return Cell(texts("due.none"), tone="ink2")
    due = row.due_at.astimezone(now.tzinfo)
    if row.urgency is None:
        return Cell(texts.short_day(due.date()), tone="ink3")
    if due < now:
        return Cell(_late(due, texts, now), chip="danger", icon="circle-alert")
    if due.date() == now.date():
        is_soon = due.hour < _NOON
        return Cell(f"{due:%H:%M}", chip="warn" if is_soon else None, icon="clock" if is_soon else "", tone="ink2")
    return Cell(texts.short_day(due.date()), tone="ink2")


def ready_when(row: ReadyRow, texts: Texts, now: datetime) -> str:
    """Return since when a result waits."""
    at = row.ready_at.astimezone(now.tzinfo)
    if at.date() == now.date():
        return texts("ready.today", time=f"{at:%H:%M}")
    if at.date() == now.date() - timedelta(days=1):
        return texts("ready.yesterday")
    return texts("ready.day", day=f"{at:%d/%m}")


def _late(due: datetime, texts: Texts, now: datetime) -> str:
    if due.date() == now.date():
        return texts("due.late.today", time=f"{due:%H:%M}")
    if due.date() == now.date() - timedelta(days=1):
        return texts("due.late.yesterday")
    return texts.short_day(due.date())


def _tone(step: NextStep) -> str:
    if step is NextStep.NOTHING:
        return "ok"
    return "danger" if step is NextStep.MEND_DELIVERY else ""


def _group(urgency: Urgency, count: int, texts: Texts) -> Row:
    note = f"group.{urgency}.note" if urgency in (Urgency.WAITING, Urgency.RETURNED) else "group.count"
    tone = "danger" if urgency is Urgency.LATE else ""
    return heading(str(urgency), texts(f"group.{urgency}"), texts(note, count=count), len(COLUMNS), tone)
