# SPDX-License-Identifier: Apache-2.0
"""What reports know of one dossier: its dates, its status events, its fees; and what follows from them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple, TypeAlias

from clerkdesk.domain.payment import PAID_ONLINE, Payment
from clerkdesk.domain.states import DossierStatus
from clerkdesk.errors import InvalidInput

_NO_TIME: Final = timedelta(0)
_REFUSED = str(DossierStatus.NOT_ACCEPTED)
_WITHDRAWAL = str(DossierStatus.WITHDRAWAL_REQUESTED)
_STOPPED = str(DossierStatus.STOPPED)
_FINISHED = str(DossierStatus.FINISHED)
_RETURNED = str(DossierStatus.RETURNED)
_WAITING = str(DossierStatus.AWAITING_SUPPLEMENT)
_GOING_ON = (str(DossierStatus.RECEIVED), str(DossierStatus.PROCESSING))
ENDS: Final = frozenset((_FINISHED, _RETURNED, _STOPPED, _REFUSED))
"""Status codes that end a dossier (plain texts, so that a row of the store compares without a look-up)."""

Moment: TypeAlias = str
"""A moment as the store keeps it: ISO 8601 in legal time, microseconds included. All are of one length, so the order
of the texts is that of time: a report over years compares millions of them and parses the few it must reckon with."""
_LEGAL_OFFSET: Final = timedelta(hours=7)
_LENGTH: Final = len("2026-11-18T09:00:00.000000+07:00")
_STATUS: Final = _LENGTH + 1


def moment(at: datetime) -> Moment:
    """Return a moment of legal time as reports compare it.

    Raises:
        ValueError: it is not in legal time (+07:00).
    """
    if at.utcoffset() != _LEGAL_OFFSET:
        raise ValueError("a report reckons in legal time")
    return at.isoformat(timespec="microseconds")


def instant(at: Moment) -> datetime:
    """Return a moment to reckon with."""
    return datetime.fromisoformat(at)


def day_of(at: Moment) -> str:
    """Return the day of a moment as ISO 8601 text."""
    return at[:10]


def states_text(events: Iterable[tuple[Moment, str]]) -> str:
    """Return status events as the store keeps them: "moment status;" of each, one behind the other."""
    return "".join(f"{at} {status};" for at, status in events)


class FeeTaken(NamedTuple):
    """One kind of fee of a dossier.

    Attributes:
        paid_at: moment of payment; None while it is owed.
    """

    label: str
    amount_vnd: int
    paid_at: Moment | None = None
    payment: str = Payment.COUNTER


class SupplementWait(NamedTuple):
    """A supplement was asked for; `answered_at` is None while it is waited for."""

    asked_at: Moment
    answered_at: Moment | None = None


class BookEntry(NamedTuple):
    """What the tracking book holds beside the dates; personal, so only the book asks for it.

    Attributes:
        number: in the yearly book, without gaps.
        sets: how many sets of papers.
        agency: who decides the dossier.
        result_at: how and where the result is handed over.
        returned_to: who signed for the result.
    """

    number: int
    owner: str
    address: str = ""
    phone: str = ""
    sets: int = 1
    agency: str = ""
    result_at: str = ""
    returned_to: str = ""
    note: str = ""


class CaseHistory(NamedTuple):
    """One dossier as reports see it; a plain tuple, because a year's report makes hundreds of thousands.

    Attributes:
        code: the dossier code.
        field: name of the field of the procedure ("Hộ tịch").
        procedure: national code of the procedure.
        channel: national code of the channel; empty counts as direct.
        received_at: moment of receipt; None while it is only registered, and for one refused at intake.
        due_at: the result is promised by then; None where the law gives no term.
        original_due_at: what was promised at first, where an event has changed it since.
        states: its status events in their order, see `states_text`.
        has_papers_scanned: a file of the papers handed in is kept.
        has_result_file: a file of the result is kept.
        is_reused: at least one paper came out of a store instead of from the citizen.
        was_apologised: a new date was told with an apology.
        by_post: the result goes by post.
        book: only where people are asked for.
        officer: id of who received it; counter: id of the station where that was.
    """

    code: str
    field: str
    procedure: str
    procedure_name: str
    channel: str
    received_at: Moment | None
    due_at: Moment | None
    states: str
    original_due_at: Moment | None = None
    supplements: Sequence[SupplementWait] = ()
    fees: Sequence[FeeTaken] = ()
    has_papers_scanned: bool = False
    has_result_file: bool = False
    is_reused: bool = False
    was_apologised: bool = False
    by_post: bool = False
    book: BookEntry | None = None
    officer: str = ""
    counter: str = ""

    @property
    def events(self) -> list[tuple[Moment, str]]:
        """(moment, national status code) of each state, in their order."""
        return [(event[:_LENGTH], event[_STATUS:]) for event in self.states.split(";")[:-1]]


class Period(NamedTuple):
    """The days of a report.

    Attributes:
        first: first day.
        last: last day, included.
        start: first moment.
        end: first moment no more in it: midnight after `last`, or the moment of the report where that is earlier.
    """

    first: date
    last: date
    start: Moment
    end: Moment


class Outcome(StrEnum):
    """How a dossier that is over ended."""

    FINISHED = "finished"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


def period(first: date, last: date, now: datetime) -> Period:
    """Return the days of a report.

    Args:
        now: moment of the report, in Vietnam time (its time zone is that of the days).

    Raises:
        InvalidInput: the last day is before the first, or the first is not yet come.
    """
    if last < first:
        raise InvalidInput(field="period", reason="its last day is before its first")
    midnight = datetime.min.time()
    start = datetime.combine(first, midnight, now.tzinfo)
    if start > now:
        raise InvalidInput(field="period", reason="it is not yet come")
    end = datetime.combine(last + timedelta(days=1), midnight, now.tzinfo)
    return Period(first, last, moment(start), moment(min(end, now + timedelta(microseconds=1))))


def end_of(case: CaseHistory, before: Moment) -> tuple[Moment, str] | None:
    """Return the event that ended a dossier, as known before a moment; None while it is open.

    The result's readiness (9) ends it; where that is missing, its return (10), a stop (8) or a refusal at intake (3).
    A withdrawal ends with the stop that accepts it.
    """
    for event in case.states.split(";"):
        status = event[_STATUS:]
        if status in ENDS:
            return (event[:_LENGTH], status) if event < before else None
    return None


def outcome(case: CaseHistory) -> Outcome:
    """Return how an ended dossier ended."""
    previous = ""
    for _, status in case.events:
        if status in ENDS:
            if status == _STOPPED:
                return Outcome.WITHDRAWN if previous == _WITHDRAWAL else Outcome.STOPPED
            return Outcome.REFUSED if status == _REFUSED else Outcome.FINISHED
        previous = status
    raise ValueError("the dossier is open")


def judged_end(case: CaseHistory, ended: Moment, status: str) -> Moment:
    """Return the end by which Decision 766 judges a dossier: of a withdrawal, when the citizen asked for it.

    Source: Decision 766/QĐ-TTg of 2022 as integrators compute it from the synchronised rows: end = time of status 9,
    else 10, else 8 or 3, or 7 where the withdrawal is accepted.
    """
    if status != _STOPPED or outcome(case) is not Outcome.WITHDRAWN:
        return ended
    return max(at for at, status in case.events if status == _WITHDRAWAL and at <= ended)


def waits(events: Iterable[tuple[Moment, str]]) -> list[SupplementWait]:
    """Return the waits for supplements; a withdrawal that was taken back does not end one."""
    found: list[SupplementWait] = []
    for at, status in events:
        is_open = bool(found) and found[-1].answered_at is None
        if status == _WAITING and not is_open:
            found.append(SupplementWait(at))
        elif status in _GOING_ON and is_open:
            found[-1] = SupplementWait(found[-1].asked_at, at)
    return found


def waited(case: CaseHistory, until: Moment) -> timedelta:
    """Return how long the citizen was waited for."""
    total = _NO_TIME
    for asked, answered in case.supplements:
        if asked < until:
            total += instant(until if answered is None or answered > until else answered) - instant(asked)
    return total


def working_moment(case: CaseHistory, at: Moment) -> Moment:
    """Return the moment with which the promise is compared: a clock that stands still stays where it stopped.

    An answered supplement has moved the promise already (the term starts anew); an open one stopped the clock when it
    was asked. Where no event has moved the promise, the time waited is taken off.

    Source: Decree 61/2018/NĐ-CP art. 19(4).
    """
    if not case.supplements:
        return at
    is_moved = case.original_due_at is not None and case.due_at is not None and case.due_at > case.original_due_at
    if not is_moved:
        return moment(instant(at) - waited(case, at))
    asked, answered = case.supplements[-1]
    return asked if asked < at and (answered is None or answered > at) else at


def is_paid_online(fees: Sequence[FeeTaken]) -> bool:
    """Tell whether a fee was paid through the national portal or another gateway; one of 0đ does not count."""
    for fee in fees:  # noqa: SIM110 - `any` of a generator costs a large report a fifth more
        if fee.amount_vnd and fee.payment in PAID_ONLINE:
            return True
    return False


def is_paid(fees: Sequence[FeeTaken]) -> bool:
    """Tell whether a fee was paid, in any way; one of 0đ does not count."""
    for fee in fees:  # noqa: SIM110 - as above
        if fee.paid_at and fee.amount_vnd:
            return True
    return False


def is_late(case: CaseHistory, at: Moment) -> bool:
    """Tell whether the promise was missed when the dossier stood at this moment."""
    due = case.due_at
    if due is None:
        return False
    return (working_moment(case, at) if case.supplements else at) > due
