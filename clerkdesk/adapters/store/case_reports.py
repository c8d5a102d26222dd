# SPDX-License-Identifier: Apache-2.0
"""What reports ask of the store: one pass over the narrow course of every dossier, never over its wide row."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from clerkdesk.adapters.store.case_rows import progress_of
from clerkdesk.adapters.store.tables import course, obligation, progress
from clerkdesk.domain.case import DaySums, Progress
from clerkdesk.domain.dossier import Channel
from clerkdesk.domain.reports.history import BookEntry, CaseHistory, FeeTaken, SupplementWait
from clerkdesk.domain.states import DossierStatus
from clerkdesk.settings import VIETNAM_TIME

_BLOCK = 5000
_POST = str(Channel.POST)
_REFUSED = str(DossierStatus.NOT_ACCEPTED)
_WAITING = str(DossierStatus.AWAITING_SUPPLEMENT)
_GOING_ON = (str(DossierStatus.RECEIVED), str(DossierStatus.PROCESSING))


def rows_for_report(
    connection: Connection, first: datetime, last: datetime, *, with_people: bool = False
) -> Iterator[CaseHistory]:
    """Yield the dossiers received before `last` that had not ended before `first`, in the order of receipt."""
    owed = _obligations(connection)
    found = connection.exec_driver_sql(_BOOK if with_people else _ROWS, {"first": _text(first), "last": _text(last)})
    while rows := found.fetchmany(_BLOCK):
        for row in rows:
            yield _history(row, owed.get(row[0], ()))


def _history(row: Any, owed: Sequence[FeeTaken]) -> CaseHistory:
    (_, code, field, procedure, name, channel, received, first_due, due, states, supplements, fee_vnd,
     label, is_scanned, has_result_file, is_reappointed, *people) = row  # fmt: skip
    events = _events(states)
    is_refused = events[-1][1] == _REFUSED
    received_at = _instant(received)
    taken = () if is_refused or not fee_vnd else (FeeTaken(label, fee_vnd, received_at),)
    return CaseHistory(
        code,
        field,
        procedure,
        name,
        channel,
        None if is_refused else received_at,
        _instant(due) if due else None,
        events,
        _instant(first_due) if first_due else None,
        _waits(events) if supplements else (),
        (*taken, *owed),
        bool(is_scanned),
        bool(has_result_file),
        was_apologised=bool(is_reappointed),
        by_post=channel == _POST,
        book=BookEntry(*people) if people else None,
    )


def _events(states: str) -> list[tuple[datetime, str]]:
    events = []
    for state in states[:-1].split(";"):
        moment, _, status = state.partition(" ")
        events.append((_instant(moment), status))
    return events


def _waits(events: list[tuple[datetime, str]]) -> list[SupplementWait]:
    """Return the waits for supplements; a withdrawal that was taken back does not end one."""
    waits: list[SupplementWait] = []
    for at, status in events:
        is_open = bool(waits) and waits[-1].answered_at is None
        if status == _WAITING and not is_open:
            waits.append(SupplementWait(at))
        elif status in _GOING_ON and is_open:
            waits[-1] = SupplementWait(waits[-1].asked_at, at)
    return waits


def _obligations(connection: Connection) -> dict[str, list[FeeTaken]]:
    owed: dict[str, list[FeeTaken]] = {}
    query = sa.select(obligation.c.dossier_id, obligation.c.title, obligation.c.amount_vnd, obligation.c.paid_at)
    for dossier_id, title, amount, paid_at in connection.execute(query):
        owed.setdefault(dossier_id, []).append(FeeTaken(title, amount, paid_at))
    return owed


def events_between(connection: Connection, first: datetime, last: datetime) -> Iterator[Progress]:
    """Yield the states that came to be from `first` on and before `last`, by dossier and in their order."""
    query = (
        sa.select(progress, course.c.code)
        .join(course, course.c.dossier_id == progress.c.dossier_id)
        .where(progress.c.at >= first, progress.c.at < last)
        .order_by(course.c.sequence, progress.c.event)
    )
    yield from map(progress_of, connection.execute(query).mappings())


def day_sums(connection: Connection, first: date, last: date) -> list[DaySums]:
    """Return what was done on each day of a span, both ends included."""
    span = {"first": _start(first), "last": _start(last + timedelta(days=1))}
    sums = {row[0]: row for row in connection.exec_driver_sql(_DAYS, span)}
    open_before = connection.exec_driver_sql(_OPEN_BEFORE, span).scalar() or 0
    found = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        row = sums.get(day.isoformat())
        found.append(DaySums(day, *row[1:]) if row else DaySums(day))
        open_before += found[-1].received - found[-1].ended
        found[-1] = replace(found[-1], open_at_end=open_before)
    return found


_instant = datetime.fromisoformat


def _text(moment: datetime) -> str:
    return moment.astimezone(VIETNAM_TIME).isoformat(timespec="microseconds")


def _start(day: date) -> str:
    return _text(datetime.combine(day, time(), VIETNAM_TIME))


_COLUMNS = """
SELECT c.dossier_id, c.code, c.field, c.procedure_code, c.procedure_name, c.channel, c.received_at, c.first_due_at,
       c.due_at, c.states, c.supplements, c.fee_vnd, c.fee_label, c.is_scanned, c.has_result_file, c.is_reappointed
"""
_SPAN = """
WHERE c.received_at < :last AND (c.ended_at IS NULL OR c.ended_at >= :first)
"""
_ROWS = f"{_COLUMNS} FROM course c {_SPAN} AND c.is_part = 0 ORDER BY c.sequence"
_BOOK = f"""
{_COLUMNS}, d.slip_number, d.owner_name, d.owner_address, d.owner_phone, 1, d.agency_name, '',
    coalesce(h.receiver, ''), ''
FROM course c JOIN dossier d ON d.sequence = c.sequence LEFT JOIN handover h ON h.dossier_id = d.id
{_SPAN} ORDER BY c.sequence
"""

_DAYS = """
SELECT day, sum(received), sum(refused), sum(ended), sum(returned), 0, sum(fees), sum(paid) FROM (
    SELECT substr(received_at, 1, 10) AS day, count(*) AS received, 0 AS refused, 0 AS ended, 0 AS returned,
           sum(fee_vnd) AS fees, 0 AS paid
    FROM course WHERE received_at >= :first AND received_at < :last AND status <> '3' AND is_part = 0 GROUP BY day
    UNION ALL
    SELECT substr(received_at, 1, 10), 0, count(*), 0, 0, 0, 0
    FROM course WHERE received_at >= :first AND received_at < :last AND status = '3' AND is_part = 0 GROUP BY 1
    UNION ALL
    SELECT substr(ended_at, 1, 10), 0, 0, count(*), 0, 0, 0
    FROM course WHERE ended_at >= :first AND ended_at < :last AND status <> '3' AND is_part = 0 GROUP BY 1
    UNION ALL
    SELECT substr(at, 1, 10), 0, 0, 0, count(*), 0, 0
    FROM progress p JOIN course c ON c.dossier_id = p.dossier_id AND c.is_part = 0
    WHERE at >= :first AND at < :last AND p.status = '10' GROUP BY 1
    UNION ALL
    SELECT substr(paid_at, 1, 10), 0, 0, 0, 0, 0, sum(amount_vnd)
    FROM obligation WHERE paid_at >= :first AND paid_at < :last GROUP BY 1
) GROUP BY day
"""

_OPEN_BEFORE = """
SELECT count(*) FROM course
WHERE received_at < :first AND (ended_at IS NULL OR ended_at >= :first) AND status <> '3' AND is_part = 0
"""
