# SPDX-License-Identifier: Apache-2.0
"""What reports ask of the store: one pass over the narrow course of every dossier, never over its wide row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from clerkdesk.adapters.store.case_rows import progress_of
from clerkdesk.adapters.store.tables import course, progress
from clerkdesk.domain.case import DaySums, Progress
from clerkdesk.domain.dossier import USUAL_WAYS, WAY_NAMES, Channel, ResultWay
from clerkdesk.domain.payment import FeeWay
from clerkdesk.domain.reports.history import BookEntry, CaseHistory, FeeTaken, waits
from clerkdesk.settings import VIETNAM_TIME

_BLOCK = 100
_POST, _EXEMPT = str(Channel.POST), str(FeeWay.EXEMPT)


def rows_for_report(
    connection: Connection, first: datetime, last: datetime, *, with_people: bool = False
) -> Iterator[CaseHistory]:
    """Yield the dossiers received before `last` that had not ended before `first`, in the order of receipt.

    The rows come past SQLAlchemy and as they lie: a month may be hundreds of thousands of them.
    """
    owed = _obligations(connection)
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute(_BOOK if with_people else _ROWS, {"first": _text(first), "last": _text(last)})
        while rows := cursor.fetchmany(_BLOCK):
            yield from _histories(rows, owed)


def _histories(rows: Iterable[Sequence[Any]], owed: Mapping[int, Sequence[FeeTaken]]) -> Iterator[CaseHistory]:
    for (sequence, code, field, procedure, name, channel, received_at, due_at, states, first_due_at, supplements,
         fee_vnd, label, is_scanned, has_result_file, is_reappointed, paid_at, way, officer, counter,
         *people) in rows:  # fmt: skip
        fees = (FeeTaken(label, fee_vnd, paid_at),) if fee_vnd and received_at and way != _EXEMPT else ()
        case = CaseHistory(
            code, field, procedure, name, channel, received_at, due_at, states, first_due_at, (), fees,
            is_scanned, has_result_file, False, is_reappointed, channel == _POST, None,
            officer, counter,
        )  # fmt: skip
        if supplements or people or sequence in owed:
            case = case._replace(
                supplements=waits(case.events) if supplements else (),
                fees=(*fees, *owed.get(sequence, ())),
                book=_book(channel, *people) if people else None,
            )
        yield case


def _book(channel: str, way: str, *people: Any) -> BookEntry:
    result_way = ResultWay(way) if way else USUAL_WAYS[Channel(channel)]
    return BookEntry(*people)._replace(result_at=WAY_NAMES[result_way])


def _obligations(connection: Connection) -> dict[int, list[FeeTaken]]:
    owed: dict[int, list[FeeTaken]] = {}
    for sequence, title, amount_vnd, paid_at in connection.exec_driver_sql(_OWED):
        owed.setdefault(sequence, []).append(FeeTaken(title, amount_vnd, paid_at))
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


def _text(moment: datetime) -> str:
    return moment.astimezone(VIETNAM_TIME).isoformat(timespec="microseconds")


def _start(day: date) -> str:
    return _text(datetime.combine(day, time(), VIETNAM_TIME))


_COLUMNS = """
SELECT c.sequence, c.code, c.field, c.procedure_code, c.procedure_name, c.channel,
       CASE WHEN c.status <> '3' THEN c.received_at END, c.due_at, c.states, nullif(c.first_due_at, c.due_at),
       c.supplements, c.fee_vnd, c.fee_label, c.is_scanned, c.has_result_file, c.is_reappointed,
       CASE c.fee_way WHEN '' THEN c.received_at ELSE c.fee_paid_at END, c.fee_way, c.author, c.station_id
"""
_OWED = """
SELECT c.sequence, o.title, o.amount_vnd, o.paid_at FROM obligation o JOIN course c ON c.dossier_id = o.dossier_id
"""
_SPAN = """
WHERE c.received_at < :last AND (c.ended_at IS NULL OR c.ended_at >= :first)
"""
_ROWS = f"{_COLUMNS} FROM course c {_SPAN} AND c.is_part = 0 ORDER BY c.sequence"
_BOOK = f"""
{_COLUMNS}, d.result_way, d.slip_number, d.owner_name, d.owner_address, d.owner_phone, 1, d.agency_name, '',
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
