# SPDX-License-Identifier: Apache-2.0
"""The promised date in the life of a dossier: it changes by events of the law, never by editing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from clerkdesk.domain.calendar import WorkingCalendar
from clerkdesk.domain.dossier import DueDate
from clerkdesk.domain.due_date import (
    LEGAL_TIME,
    OFFICE_HOURS,
    OfficeHours,
    due_date,
    moment_text,
    reasons_between,
    to_confirm,
)
from clerkdesk.domain.procedure import Certainty, TimeRule
from clerkdesk.errors import AlreadyReappointed, InvalidInput, ReasonMissing, TermEventRefused, TooLateToReappoint


class TermEventKind(StrEnum):
    """What may touch the promised date."""

    RECEIVED = "received"
    SUPPLEMENT_REQUESTED = "supplement-requested"
    SUPPLEMENT_ANSWERED = "supplement-answered"
    REAPPOINTED = "reappointed"
    VERIFICATION_EXTENDED = "verification-extended"
    LINKED_STEP = "linked-step"


class LateFlag(StrEnum):
    """Why a dossier counts as late, or may, whatever its promised date says."""

    SECOND_SUPPLEMENT = "second-supplement"
    SUPPLEMENT_ASKED_LATE = "supplement-asked-late"
    SUPPLEMENT_ANSWERED_LATE = "supplement-answered-late"


@dataclass(frozen=True, slots=True)
class TermPolicy:
    """What the law allows between receipt and result.

    Attributes:
        notice_days: working days within which a dossier that is not eligible goes back, with its reason.
        answer_days: calendar days the citizen has to supplement; 0 where no limit is known.
        most_reappointments: how often a new date may be given.
        notice_of_days: working days by which a new date is told before the old one.
        certainty: how well it is known that these rules are in force.
    """

    notice_days: int
    answer_days: int
    most_reappointments: int
    notice_of_days: int
    restart_source: str
    reappoint_source: str
    certainty: Certainty


_NOW: Final = ", nay là Nghị định 118/2025/NĐ-CP (chưa xác nhận điều khoản)"

ONE_STOP_SHOP: Final = TermPolicy(
    notice_days=3,
    answer_days=0,
    most_reappointments=1,
    notice_of_days=1,
    restart_source=f"Nghị định 61/2018/NĐ-CP, Điều 19 khoản 4{_NOW}",
    reappoint_source=f"Nghị định 61/2018/NĐ-CP, Điều 19 khoản 9{_NOW}",
    certainty=Certainty.RECALLED,
)
"""Every procedure, where nothing else is said. The articles were read in Decree 61/2018; that Decree 118/2025, which
took its place, carries them on is recalled."""

LINKED_BIRTH: Final = replace(
    ONE_STOP_SHOP, answer_days=7, restart_source=f"Nghị định 63/2024/NĐ-CP; {ONE_STOP_SHOP.restart_source}"
)
"""Linked birth: the citizen supplements within 7 days (Decree 63/2024/NĐ-CP); counted here as calendar days."""


@dataclass(frozen=True, slots=True)
class TermEvent:
    """One thing that happened to the promised date.

    Attributes:
        at: when, with a time zone.
        reason: required of a second supplement request and of a new date.
        new_day: the new date, of `reappointed` only.
        step: name of the agency's step, of `linked-step` only.
        rule: term of that step, counted from `at`.
    """

    kind: TermEventKind
    at: datetime
    reason: str = ""
    new_day: date | None = None
    step: str = ""
    rule: TimeRule | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A date that was promised, since when and by which event."""

    due: DueDate
    since: datetime
    kind: TermEventKind
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """Where the promised date stands after some events.

    Attributes:
        history: every promise, the one of receipt first; none is ever taken out.
        counted_from: start of the term that runs, or ran when the clock was stopped.
        stopped_at: since when a supplement is waited for; None while the clock runs.
        answer_by: by when the citizen should supplement, where the law sets a limit.
        waited: sum of the answered waits; reports take it off the time of handling.
    """

    history: tuple[Promise, ...]
    counted_from: datetime
    last_event: datetime
    stopped_at: datetime | None = None
    answer_by: datetime | None = None
    waited: timedelta = timedelta()
    supplements: int = 0
    reappointments: int = 0
    is_extended: bool = False
    late_flags: tuple[LateFlag, ...] = ()

    @property
    def due(self) -> DueDate:
        """The promise in force; while the clock is stopped, the last one, which counts no more."""
        return self.history[-1].due

    @property
    def original_due(self) -> DueDate:
        """What was promised at receipt."""
        return self.history[0].due

    @property
    def is_clock_stopped(self) -> bool:
        """Whether a supplement is waited for."""
        return self.stopped_at is not None

    def is_late(self, at: datetime) -> bool:
        """Tell whether a result of this moment, or none until now, counts as late.

        Source: Decision 766/QĐ-TTg: late after the promised time; always late with more than one supplement; waiting
        for a supplement is no delay.
        """
        if LateFlag.SECOND_SUPPLEMENT in self.late_flags:
            return True
        return not self.is_clock_stopped and self.due.due is not None and at > self.due.due


@dataclass(frozen=True, slots=True)
class _Case:
    rule: TimeRule
    calendar: WorkingCalendar
    policy: TermPolicy
    hours: OfficeHours

    def count(self, start: datetime, rule: TimeRule | None = None) -> DueDate:
        return due_date(rule or self.rule, start, self.calendar, self.hours)

    def closing(self, day: date) -> datetime:
        return datetime.combine(day, self.hours.afternoon_end, LEGAL_TIME)


def term_after(
    events: Iterable[TermEvent],
    rule: TimeRule,
    calendar: WorkingCalendar,
    *,
    policy: TermPolicy = ONE_STOP_SHOP,
    hours: OfficeHours = OFFICE_HOURS,
) -> Term:
    """Return where the promised date stands after these events; the same events always give the same answer.

    Args:
        events: in the order they happened, `received` first.
        rule: term of the procedure version the dossier was received under.

    Source: Decree 61/2018/NĐ-CP art. 15(3), 19(4), 19(9); Decree 63/2024/NĐ-CP for linked procedures.

    Raises:
        TermEventRefused: an event that is not possible at its place; `cause` says why.
        ReasonMissing: a second supplement request or a new date without a reason.
        TooLateToReappoint: a new date on the due date or later.
        AlreadyReappointed: a second new date.
        InvalidInput, CalendarMissing: as `due_date`.
    """
    term: Term | None = None
    for event in events:
        term = next_term(term, event, rule, calendar, policy=policy, hours=hours)
    if term is None:
        raise TermEventRefused(event="", cause="not-received", reason="nothing was received")
    return term


def next_term(
    term: Term | None,
    event: TermEvent,
    rule: TimeRule,
    calendar: WorkingCalendar,
    *,
    policy: TermPolicy = ONE_STOP_SHOP,
    hours: OfficeHours = OFFICE_HOURS,
) -> Term:
    """Return the term after one more event; None before the first.

    Raises:
        TermEventRefused, ReasonMissing, TooLateToReappoint, AlreadyReappointed, InvalidInput, CalendarMissing: as
            `term_after`.
    """
    if event.at.tzinfo is None:
        raise InvalidInput(field="event", reason="its moment has no time zone")
    case = _Case(rule, calendar, policy, hours)
    local = replace(event, at=event.at.astimezone(LEGAL_TIME))
    if term is None:
        if event.kind is not TermEventKind.RECEIVED:
            raise _refused(event, "not-received", "the dossier is not received yet")
        return Term((Promise(case.count(local.at), local.at, event.kind),), local.at, local.at)
    if local.at < term.last_event:
        raise _refused(event, "out-of-order", "it lies before the event that came last")
    return replace(_STEP[event.kind](case, term, local), last_event=local.at)


def notice_by(received: datetime, calendar: WorkingCalendar, policy: TermPolicy = ONE_STOP_SHOP) -> date:
    """Return the last day on which a dossier that is not eligible goes back with its reason.

    Source: Decree 61/2018/NĐ-CP art. 19(4): 3 working days from receipt.

    Raises:
        CalendarMissing: the calendar ends before it.
    """
    return calendar.add_working_days(received.astimezone(LEGAL_TIME).date(), policy.notice_days)


def _refused(event: TermEvent, cause: str, reason: str) -> TermEventRefused:
    return TermEventRefused(event=str(event.kind), cause=cause, reason=reason)


def _received(_case: _Case, _term: Term, event: TermEvent) -> Term:
    raise _refused(event, "received-twice", "the dossier is received already")


def _supplement_requested(case: _Case, term: Term, event: TermEvent) -> Term:
    if term.stopped_at:
        raise _refused(event, "clock-stopped", "a supplement is already waited for")
    is_second = term.supplements > 0
    if is_second and not event.reason.strip():
        raise ReasonMissing(event=str(event.kind))
    flags = [LateFlag.SECOND_SUPPLEMENT] if is_second else []
    if event.at.date() > notice_by(term.counted_from, case.calendar, case.policy):
        flags.append(LateFlag.SUPPLEMENT_ASKED_LATE)
    days = case.policy.answer_days
    return replace(
        term,
        stopped_at=event.at,
        answer_by=case.closing(event.at.date() + timedelta(days=days)) if days else None,
        supplements=term.supplements + 1,
        late_flags=_with(term.late_flags, flags),
    )


def _supplement_answered(case: _Case, term: Term, event: TermEvent) -> Term:
    if term.stopped_at is None:
        raise _refused(event, "clock-running", "no supplement was asked for")
    counted = case.count(event.at)
    sentence = f"Hồ sơ được bổ sung đầy đủ lúc {moment_text(event.at)}; thời gian chờ bổ sung không tính."
    restart = f"Thời hạn được tính lại từ đầu ({case.policy.restart_source})."
    due = replace(counted, explanation=(sentence, restart, *counted.explanation))
    is_answered_late = term.answer_by is not None and event.at > term.answer_by
    return replace(
        _promised(term, due, event),
        counted_from=event.at,
        stopped_at=None,
        answer_by=None,
        waited=term.waited + (event.at - term.stopped_at),
        is_extended=False,
        late_flags=_with(term.late_flags, [LateFlag.SUPPLEMENT_ANSWERED_LATE] if is_answered_late else []),
    )


def _reappointed(case: _Case, term: Term, event: TermEvent) -> Term:
    due = _running_due(term, event)
    if term.reappointments >= case.policy.most_reappointments:
        raise AlreadyReappointed(count=term.reappointments)
    if not event.reason.strip():
        raise ReasonMissing(event=str(event.kind))
    if not _is_told_in_time(case, event.at.date(), due.date()):
        raise TooLateToReappoint(due=f"{due:%d/%m/%Y}")
    day = event.new_day
    if day is None or day <= due.date() or not case.calendar.is_working(day):
        raise InvalidInput(field="new date", reason="it must be a working day after the promised one")
    instant = case.closing(day)
    sentences = (
        f"Hẹn lại ngày trả kết quả: từ {moment_text(due)} sang {moment_text(instant)}.",
        f"Lý do: {event.reason.strip()}.",
        f"Xin lỗi và hẹn lại chỉ một lần, trước ngày hẹn ít nhất 01 ngày làm việc ({case.policy.reappoint_source}).",
        *to_confirm(case.calendar, event.at.date(), day),
    )
    promised = _promised(term, DueDate(instant, explanation=sentences), event)
    return replace(promised, reappointments=term.reappointments + 1)


def _is_told_in_time(case: _Case, told: date, due: date) -> bool:
    """Tell whether whole working days lie from the telling to the due day; told on a day off is told on the next."""
    start = told if case.calendar.is_working(told) else case.calendar.next_working(told)
    return case.calendar.add_working_days(start, case.policy.notice_of_days) <= due


def _verification_extended(case: _Case, term: Term, event: TermEvent) -> Term:
    due = _running_due(term, event)
    if not case.rule.extension:
        raise _refused(event, "no-extension", "the procedure has no longer term")
    if term.is_extended:
        raise _refused(event, "extended-already", "the term was made longer already")
    if event.at > due:
        raise _refused(event, "after-due", "the promised time has passed")
    day = case.calendar.add_working_days(due.date(), case.rule.extension)
    instant = datetime.combine(day, due.time(), LEGAL_TIME)
    sentences = (
        f"Thời hạn kéo dài thêm {case.rule.extension:02d} ngày làm việc vì {case.rule.extension_when}, "
        f"kể từ ngày hẹn trước {due:%d/%m/%Y}.",
        *reasons_between(case.calendar, due.date(), day),
        f"Hẹn trả kết quả lúc {moment_text(instant)}.",
        *to_confirm(case.calendar, due.date(), day),
        *([f"Căn cứ: {case.rule.source}."] if case.rule.source else []),
    )
    return replace(_promised(term, DueDate(instant, term.due.part, sentences), event), is_extended=True)


def _linked_step(case: _Case, term: Term, event: TermEvent) -> Term:
    if term.stopped_at:
        raise _refused(event, "clock-stopped", "a supplement is waited for")
    if event.rule is None or not event.step.strip():
        raise _refused(event, "no-step", "it names no step of another agency with its term")
    step = case.count(event.at, event.rule)
    current = term.due.due
    if current is not None and step.due is not None and step.due <= current:
        return term
    due = replace(step, explanation=(f"Phần việc liên thông: {event.step.strip()}.", *step.explanation))
    return _promised(term, due, event)


def _running_due(term: Term, event: TermEvent) -> datetime:
    if term.stopped_at:
        raise _refused(event, "clock-stopped", "a supplement is waited for")
    if term.due.due is None:
        raise _refused(event, "no-due-date", "the law gives this dossier no due date")
    return term.due.due


def _promised(term: Term, due: DueDate, event: TermEvent) -> Term:
    return replace(term, history=(*term.history, Promise(due, event.at, event.kind, event.reason.strip())))


def _with(flags: tuple[LateFlag, ...], more: Iterable[LateFlag]) -> tuple[LateFlag, ...]:
    return (*flags, *(flag for flag in more if flag not in flags))


_STEP: Final[dict[TermEventKind, Callable[[_Case, Term, TermEvent], Term]]] = {
    TermEventKind.RECEIVED: _received,
    TermEventKind.SUPPLEMENT_REQUESTED: _supplement_requested,
    TermEventKind.SUPPLEMENT_ANSWERED: _supplement_answered,
    TermEventKind.REAPPOINTED: _reappointed,
    TermEventKind.VERIFICATION_EXTENDED: _verification_extended,
    TermEventKind.LINKED_STEP: _linked_step,
}
