# SPDX-License-Identifier: Apache-2.0
"""One pass over the dossiers of a period: how many came, ended and are open, by procedure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from clerkdesk.domain.dossier import Channel
from clerkdesk.domain.reports.history import (
    CaseHistory,
    Moment,
    Outcome,
    Period,
    day_of,
    end_of,
    is_late,
    is_paid,
    is_paid_online,
    outcome,
    working_moment,
)
from clerkdesk.domain.states import DossierStatus
from clerkdesk.domain.text import text_sort_key
from clerkdesk.errors import ReportUnbalanced

_REFUSED, _FINISHED = str(DossierStatus.NOT_ACCEPTED), str(DossierStatus.FINISHED)
_ONLINE, _POST = str(Channel.ONLINE), str(Channel.POST)
IDENTITIES: Final = (
    ("3=4+5+6", ("recv_total",), ("recv_online", "recv_direct_post", "recv_carried")),
    ("7=8+9+10", ("done_total",), ("done_early", "done_on_time", "done_late")),
    ("11=12+13", ("open_total",), ("open_in_time", "open_late")),
    ("3=7+11", ("recv_total",), ("done_total", "open_total")),
)
"""Identities of form II.06a/VPCP/KSTT: name, the sum, its parts."""


@dataclass(slots=True)
class Counts:
    """Numbers of dossiers; the totals are counted on their own, so that the identities prove something.

    Attributes:
        rejected: refused at intake in the period: never received, so in no other number.
        late_apology: ended or open too late, with an apology.
        paid_online: received in the period, and a fee of it was paid online; paid_direct: only otherwise.
    """

    recv_total: int = 0
    recv_online: int = 0
    recv_direct: int = 0
    recv_post: int = 0
    recv_carried: int = 0
    done_total: int = 0
    done_early: int = 0
    done_on_time: int = 0
    done_late: int = 0
    open_total: int = 0
    open_in_time: int = 0
    open_late: int = 0
    rejected: int = 0
    stopped: int = 0
    withdrawn: int = 0
    result_by_post: int = 0
    late_apology: int = 0
    paid_online: int = 0
    paid_direct: int = 0

    @property
    def recv_direct_post(self) -> int:
        """Column 5: at the counter and by post."""
        return self.recv_direct + self.recv_post

    @property
    def late_no_apology(self) -> int:
        """Late without an apology."""
        return self.done_late + self.open_late - self.late_apology

    def add(self, other: "Counts") -> None:
        """Add the numbers of another row."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))


COUNTED: Final = tuple(Counts.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class ProcedureCounts:
    """The numbers of one procedure."""

    field: str
    procedure: str
    name: str
    counts: Counts


def count(cases: Iterable[CaseHistory], days: Period) -> list[ProcedureCounts]:
    """Count the dossiers of a period in one pass, by procedure.

    A dossier ended before the period, or received after it, is passed over. Early is a day or more before the promised
    day (an ended dossier without a term is on time); an open one is in time as long as its promise is not missed.

    Source: form II.06a/VPCP/KSTT; that "early" means an earlier day is recalled, not verified.

    Returns:
        Sorted by field, as Vietnamese is sorted, and procedure.
    """
    found: dict[tuple[str, str], ProcedureCounts] = {}
    start, end = days.start, days.end
    for case in cases:
        received = case.received_at
        if received is None:
            if any(status == _REFUSED and start <= at < end for at, status in case.events):
                _row(found, case).rejected += 1
            continue
        if received >= end:
            continue
        ending = end_of(case, end)
        if ending is not None and ending[0] < start:
            continue
        row = _row(found, case)
        if received < start:
            row.recv_total += 1
            row.recv_carried += 1
        else:
            _count_receipt(row, case)
        if ending is None:
            _count_open(row, case, end)
        else:
            _count_done(row, case, *ending)
    return [found[key] for key in sorted(found, key=lambda key: (text_sort_key(key[0]), key[1]))]


def _row(found: dict[tuple[str, str], ProcedureCounts], case: CaseHistory) -> Counts:
    key = case.field, case.procedure
    row = found.get(key)
    if row is None:
        row = found[key] = ProcedureCounts(case.field, case.procedure, case.procedure_name, Counts())
    return row.counts


def _count_receipt(row: Counts, case: CaseHistory) -> None:
    row.recv_total += 1
    if case.channel == _ONLINE:
        row.recv_online += 1
    elif case.channel == _POST:
        row.recv_post += 1
    else:
        row.recv_direct += 1
    if is_paid_online(case.fees):
        row.paid_online += 1
    elif is_paid(case.fees):
        row.paid_direct += 1


def _count_open(row: Counts, case: CaseHistory, end: Moment) -> None:
    row.open_total += 1
    if is_late(case, end):
        row.open_late += 1
        row.late_apology += case.was_apologised
    else:
        row.open_in_time += 1


def _count_done(row: Counts, case: CaseHistory, ended: Moment, status: str) -> None:
    row.done_total += 1
    due = case.due_at
    stood = working_moment(case, ended) if case.supplements else ended
    if due is None:
        row.done_on_time += 1
    elif stood > due:
        row.done_late += 1
        row.late_apology += case.was_apologised
    elif day_of(stood) < day_of(due):
        row.done_early += 1
    else:
        row.done_on_time += 1
    if case.by_post:
        row.result_by_post += 1
    if status != _FINISHED:
        how = outcome(case)
        row.stopped += how is Outcome.STOPPED
        row.withdrawn += how is Outcome.WITHDRAWN


def summed(rows: Iterable[Counts]) -> Counts:
    """Return the sums of rows."""
    total = Counts()
    for row in rows:
        total.add(row)
    return total


def check(counts: Counts, row: str) -> None:
    """Refuse numbers that do not add up.

    Args:
        row: which row it is, for the error.

    Raises:
        ReportUnbalanced: names the identity and both sides.
    """
    for name, total, parts in IDENTITIES:
        left = sum(getattr(counts, key) for key in total)
        right = sum(getattr(counts, key) for key in parts)
        if left != right:
            raise ReportUnbalanced(identity=name, row=row, left=left, right=right)
    negative = [key for key in COUNTED if getattr(counts, key) < 0]
    if negative:
        raise ReportUnbalanced(identity=f"{negative[0]} ≥ 0", row=row, left=getattr(counts, negative[0]), right=0)
