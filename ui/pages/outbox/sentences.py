# SPDX-License-Identifier: Apache-2.0
"""From a delivery to what its row says; plain Python, no Qt."""

from datetime import datetime, timedelta

from clerkdesk.ports.store import OutboxRow
from ui.messages import title
from ui.models.cells import Cell, Row
from ui.texts import TEXTS, Texts

_LOOKS = {
    "QUEUED": ("clock", ""),
    "ANNOUNCED": ("upload", ""),
    "SENDING": ("upload", ""),
    "COMMITTING": ("circle-question-mark", ""),
    "ACKED": ("refresh-cw", ""),
    "CONFIRMED": ("circle-check", "ok"),
    "WAITING": ("refresh-cw", "off"),
    "NEEDS_ACTION": ("circle-alert", "danger"),
    "HELD": ("circle-pause", "warn"),
    "QUARANTINED": ("circle-alert", "danger"),
}


def outbox_row(row: OutboxRow, texts: Texts, now: datetime) -> Row:
    """Return what a delivery shows at an instant; what is settled is pale."""
    is_over = row.state == "CONFIRMED"
    icon, tone = _LOOKS[row.state]
    date, mark, serial = row.code.split("-", 1)[-1].rpartition("-")
    ink = "ink2" if is_over else ""
    text_tone = tone if tone in ("danger", "warn") else ink
    cells = (
        Cell(serial, ink, "semibold", pale=date + mark, spoken=row.code),
        Cell(row.owner, ink, "normal" if is_over else "medium"),
        Cell(state_sentence(row, texts, now), text_tone, icon=icon, icon_tone=tone or "accent"),
        Cell("" if is_over else age(now - row.queued_at, texts), "ink2"),
        Cell(str(row.tries), "ink2"),
        Cell(_next(row, texts, now), "ink2"),
    )
    return Row(row.code, cells)


def state_sentence(row: OutboxRow, texts: Texts, now: datetime) -> str:
    """Return the one honest sentence of a delivery."""
    zone = now.tzinfo
    accepted = row.accepted_at.astimezone(zone) if row.accepted_at else None
    time = "" if accepted is None else f"{accepted:%H:%M}" if accepted.date() == now.date() else f"{accepted:%d/%m}"
    return texts(f"outbox.state.{row.state}", reason=reason(row, texts), started=max(row.started, 1), time=time)


def reason(row: OutboxRow, texts: Texts) -> str:
    """Return the kind of the last fault, in words."""
    key = f"fault.{row.fault}"
    if key in TEXTS:
        return texts(key)
    return title(row.fault, texts.language) or texts("fault.other", code=row.fault or row.state)


def age(passed: timedelta, texts: Texts) -> str:
    """Return how long ago something was: minutes, hours or days."""
    minutes = int(passed.total_seconds() // 60)
    if minutes < 1:
        return texts("outbox.age.now")
    if minutes < 60:
        return texts("outbox.age.minutes", count=minutes)
    return texts("outbox.age.hours", count=minutes // 60) if minutes < 1440 else _days(minutes, texts)


def _days(minutes: int, texts: Texts) -> str:
    return texts("outbox.age.days", count=minutes // 1440)


def _next(row: OutboxRow, texts: Texts, now: datetime) -> str:
    if row.state == "HELD":
        return texts("outbox.next.release")
    if row.state in ("NEEDS_ACTION", "QUARANTINED"):
        return texts("outbox.next.you")
    if row.state == "WAITING" and row.next_try_at is not None and row.next_try_at > now:
        return f"{row.next_try_at.astimezone(now.tzinfo):%H:%M:%S}"
    return "" if row.state == "CONFIRMED" else texts("outbox.next.now")
