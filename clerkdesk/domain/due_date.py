# SPDX-License-Identifier: Apache-2.0
"""The legal due date of a dossier, with the reasons a citizen can read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from itertools import groupby
from typing import Final

from clerkdesk.domain.calendar import CalendarDay, DayKind, DayReason, WorkingCalendar
from clerkdesk.domain.dossier import DueDate
from clerkdesk.domain.procedure import TimeKind, TimeRule
from clerkdesk.errors import InvalidInput

LEGAL_TIME: Final = timezone(timedelta(hours=7))
"""Time of Viet Nam, without daylight saving."""

TERM_PREFIX: Final = "Thời hạn theo quy định: "
"""Begins the first sentence of every explanation; the slip prints what follows it."""

_CUTOFF: Final = time(15)
WEEKDAYS: Final = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When a half day ends and the afternoon begins; provinces differ."""

    morning_end: time = time(11, 30)
    afternoon_start: time = time(13, 30)
    afternoon_end: time = time(17)


OFFICE_HOURS: Final = OfficeHours()


@dataclass(frozen=True, slots=True)
class _Case:
    rule: TimeRule
    received: datetime
    calendar: WorkingCalendar
    hours: OfficeHours

    @property
    def day(self) -> date:
        return self.received.date()

    @property
    def is_working_day(self) -> bool:
        return self.calendar.is_working(self.day)

    @property
    def is_late(self) -> bool:
        """After the cut-off hour of a working day, strictly: at 15:00 sharp it is still in time."""
        return self.is_working_day and self.received.time() > (self.rule.cutoff or _CUTOFF)

    def promise(self, term: str, due: date, *reasons: str, at: time | None = None, part: str = "day") -> DueDate:
        instant = datetime.combine(due, at or self.hours.afternoon_end, LEGAL_TIME)
        sentences = [f"{TERM_PREFIX}{term}.", f"Tiếp nhận lúc {moment_text(self.received)}.", *reasons]
        sentences += [f"Hẹn trả kết quả lúc {moment_text(instant)}.", *to_confirm(self.calendar, self.day, due)]
        if self.rule.extension:
            more = f"kéo dài thêm không quá {self.rule.extension} ngày làm việc"
            sentences += [f"Trường hợp {self.rule.extension_when}, {more}."]
        if self.rule.source:
            sentences += [f"Căn cứ: {self.rule.source}."]
        return DueDate(instant, part, tuple(sentences))

    def days_between(self, due: date) -> list[str]:
        return reasons_between(self.calendar, self.day, due)


def reasons_between(calendar: WorkingCalendar, after: date, until: date) -> list[str]:
    """Return sentences that name the holidays passed over and the swapped days counted, the last day included."""
    rows = calendar.days_off(after, until)
    sentences = []
    if off := [row for row in rows if row.kind is DayKind.OFF and row.reason is not DayReason.WITHDRAWN]:
        sentences.append(f"Không tính ngày nghỉ: {'; '.join(_named(off))}.")
    if worked := [f"{row.day:%d/%m/%Y}" for row in rows if row.reason is DayReason.WEEKEND_WORK]:
        sentences.append(f"Có tính ngày làm bù: {'; '.join(worked)}.")
    return sentences


def to_confirm(calendar: WorkingCalendar, first: date, last: date) -> list[str]:
    """Return the sentence that tells of years whose days off are not all announced, or nothing."""
    years = calendar.to_confirm(first, last)
    if not years:
        return []
    named = ", ".join(map(str, years))
    return [f"Lịch nghỉ năm {named} là dự tính, chưa xác nhận; ngày hẹn có thể đổi khi có thông báo chính thức."]


def _named(rows: Sequence[CalendarDay]) -> Iterator[str]:
    """Yield each holiday with its days; those that last many days once."""
    for label, days in groupby(rows, key=lambda row: row.label_vi):
        first, *rest = [row.day for row in days]
        span = f"{first:%d/%m}–{rest[-1]:%d/%m/%Y}" if rest else f"{first:%d/%m/%Y}"
        yield f"{label} ({span})"


def due_date(
    rule: TimeRule, received: datetime, calendar: WorkingCalendar, hours: OfficeHours = OFFICE_HOURS
) -> DueDate:
    """Return the instant by which the result is promised, and why.

    Args:
        rule: term of the procedure version.
        received: with a time zone; judged in the time of Viet Nam.
        calendar: working calendar of the years concerned.
        hours: office hours of the agency.

    Source: law and decree of each rule, named in `rule.source`; counting: day of receipt is day 0.

    Raises:
        InvalidInput: the moment has no time zone, or the number of days is not positive.
        CalendarMissing: a day concerned is outside the calendar.
    """
    if received.tzinfo is None:
        raise InvalidInput(field="received", reason="the moment of receipt has no time zone")
    return _COUNT[rule.kind](_Case(rule, received.astimezone(LEGAL_TIME), calendar, hours))


def due_in_half_days(
    half_days: int, received: datetime, calendar: WorkingCalendar, hours: OfficeHours = OFFICE_HOURS
) -> DueDate:
    """Return the end of a term of half days, as terms of internal steps are given ("0,5 ngày" is one).

    The half day of receipt does not count; two half days end like one working day.

    Raises:
        InvalidInput, CalendarMissing: as `due_date`.
    """
    return due_date(TimeRule(TimeKind.HALF_DAYS, half_days), received, calendar, hours)


def _same_day(case: _Case) -> DueDate:
    cutoff = _hour(case.rule.cutoff or _CUTOFF)
    term = f"trong ngày làm việc; tiếp nhận sau {cutoff} thì trả kết quả trong ngày làm việc tiếp theo"
    if not case.is_working_day:
        return _next_day(case, term, _NOT_WORKED)
    if case.is_late:
        return _next_day(case, term, f"Tiếp nhận sau {cutoff} nên trả kết quả trong ngày làm việc tiếp theo.")
    return case.promise(term, case.day, f"Tiếp nhận không sau {cutoff} nên trả kết quả trong ngày.")


def _immediate(case: _Case) -> DueDate:
    term = "ngay khi đủ điều kiện"
    if not case.is_working_day:
        return _next_day(case, term, _NOT_WORKED)
    if case.received.time() >= case.hours.afternoon_end:
        return _next_day(case, term, "Tiếp nhận ngoài giờ làm việc, tính từ ngày làm việc tiếp theo.")
    return case.promise(term, case.day)


def _next_day(case: _Case, term: str, reason: str) -> DueDate:
    due = case.calendar.next_working(case.day)
    return case.promise(term, due, reason, *case.days_between(due))


def _working_days(case: _Case) -> DueDate:
    count = _positive(case.rule)
    start, reason = case.day, "Ngày tiếp nhận không tính; ngày làm việc tiếp theo là ngày thứ nhất."
    # A receipt on a day off shifts too: otherwise a Saturday's would be due before that of the late Friday before it.
    if case.rule.shift_after_cutoff and (case.is_late or not case.is_working_day):
        start = case.calendar.next_working(start)
        when = f"sau {_hour(case.rule.cutoff or _CUTOFF)}" if case.is_late else "vào ngày nghỉ"
        reason = f"Tiếp nhận {when} nên coi như tiếp nhận vào ngày làm việc tiếp theo; ngày đó không tính."
    due = case.calendar.add_working_days(start, count)
    return case.promise(f"{count:02d} ngày làm việc", due, reason, *case.days_between(due))


def _half_days(case: _Case) -> DueDate:
    count = _positive(case.rule)
    term = f"{count} buổi làm việc ({f'{count / 2:g}'.replace('.', ',')} ngày)"
    reason = "Buổi tiếp nhận không tính; buổi làm việc tiếp theo là buổi thứ nhất (0,5 ngày)."
    start, steps = case.day, count
    # Half days are numbered along working days from the morning of the first: even is a morning, odd an afternoon.
    if not case.is_working_day:
        start, steps = case.calendar.next_working(case.day), count - 1
    elif case.received.time() >= case.hours.afternoon_start:
        steps = count + 1
    due = case.calendar.add_working_days(start, steps // 2)
    reasons = (reason, *case.days_between(due))
    if steps % 2:
        return case.promise(term, due, *reasons, part="afternoon")
    return case.promise(term, due, *reasons, at=case.hours.morning_end, part="morning")


def _calendar_days(case: _Case) -> DueDate:
    """Source: Civil Code 91/2015/QH13 art. 148(5): a term that would end on a day off ends on the next working day."""
    count = _positive(case.rule)
    last = case.day + timedelta(days=count)
    reasons = ["Ngày tiếp nhận không tính; tính cả ngày nghỉ."]
    due = last
    if not case.calendar.is_working(last):
        due = case.calendar.next_working(last)
        reasons.append(f"Ngày cuối {last:%d/%m/%Y} là ngày nghỉ nên chuyển sang ngày làm việc tiếp theo.")
    return case.promise(f"{count:02d} ngày", due, *reasons)


def _seasonal(case: _Case) -> DueDate:
    sentence = "theo đợt rà soát trong năm, do cơ quan có thẩm quyền thông báo"
    return DueDate(None, explanation=(f"{TERM_PREFIX}{sentence}.", f"Tiếp nhận lúc {moment_text(case.received)}."))


def _unknown(case: _Case) -> DueDate:
    sentence = "chưa xác định; cơ quan giải quyết thông báo ngày trả kết quả"
    return DueDate(None, explanation=(f"{TERM_PREFIX}{sentence}.", f"Tiếp nhận lúc {moment_text(case.received)}."))


_NOT_WORKED: Final = "Tiếp nhận vào ngày nghỉ, tính từ ngày làm việc tiếp theo."

_COUNT: Final[dict[TimeKind, Callable[[_Case], DueDate]]] = {
    TimeKind.SAME_DAY_CUTOFF: _same_day,
    TimeKind.IMMEDIATE: _immediate,
    TimeKind.WORKING_DAYS: _working_days,
    TimeKind.HALF_DAYS: _half_days,
    TimeKind.CALENDAR_DAYS: _calendar_days,
    TimeKind.SEASONAL: _seasonal,
    TimeKind.UNKNOWN: _unknown,
}


def _positive(rule: TimeRule) -> int:
    if rule.value < 1:
        raise InvalidInput(field="term", reason="its number of days must be at least 1")
    return rule.value


def _hour(moment: time) -> str:
    return f"{moment.hour} giờ" if not moment.minute else f"{moment.hour} giờ {moment.minute:02d}"


def moment_text(moment: datetime) -> str:
    """Return a moment as a citizen reads it: `9 giờ 30, thứ Sáu ngày 20/11/2026`."""
    return f"{_hour(moment.time())}, {WEEKDAYS[moment.weekday()]} ngày {moment:%d/%m/%Y}"
