# SPDX-License-Identifier: Apache-2.0
"""The numbers of a span of days for the screen: what came and ended on each day and of each group, in one pass."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from clerkdesk.domain.reports.counts import check, count, summed
from clerkdesk.domain.reports.history import CaseHistory, Moment, Period, day_of, end_of, instant
from clerkdesk.domain.reports.indicators import is_on_time
from clerkdesk.domain.states import DossierStatus

_REFUSED = str(DossierStatus.NOT_ACCEPTED)


@dataclass(slots=True)
class DayNumbers:
    """What happened on one day.

    Attributes:
        ended: with a result, stopped or withdrawn; ended = on_time + late, as Decision 766/QĐ-TTg judges it.
        asked: requests for further papers.
    """

    day: date
    received: int = 0
    ended: int = 0
    on_time: int = 0
    late: int = 0
    asked: int = 0
    refused: int = 0


class Aspect(StrEnum):
    """By what dossiers are put together."""

    PROCEDURE = "procedure"
    FIELD = "field"
    OFFICER = "officer"
    COUNTER = "counter"


@dataclass(slots=True)
class GroupNumbers:
    """What happened to the dossiers of one group in the span.

    Attributes:
        key: code of a procedure, name of a field, id of the officer who received, id of the station.
        name: of a procedure; else the key again.
        ended: as of a day.
    """

    key: str
    name: str
    received: int = 0
    ended: int = 0
    on_time: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a span.

    Attributes:
        days: every day of the span until today, in order.
        groups: by aspect those of which any came or ended, of which most came first.
        with_papers: received, and their papers are kept as files.
        median_handling: from receipt to end, of those that ended; None where none did.
    """

    days: tuple[DayNumbers, ...]
    groups: Mapping[Aspect, tuple[GroupNumbers, ...]] = field(default_factory=dict)
    with_papers: int = 0
    median_handling: timedelta | None = None

    def sum(self, name: str) -> int:
        """Return the sum of a column of `days`."""
        return sum(getattr(day, name) for day in self.days)

    @property
    def on_time_share(self) -> float | None:
        """From 0 to 1; None where nothing ended."""
        ended = self.sum("ended")
        return self.sum("on_time") / ended if ended else None

    @property
    def digitised_share(self) -> float | None:
        """Share of the received dossiers whose papers are kept as files, from 0 to 1; None where none came."""
        received = self.sum("received")
        return self.with_papers / received if received else None


@dataclass(slots=True)
class _Sums:
    days: dict[str, DayNumbers]
    cells: dict[tuple[str, ...], GroupNumbers] = field(default_factory=dict)
    handling: list[timedelta] = field(default_factory=list)
    with_papers: int = 0


def numbers(cases: Iterable[CaseHistory], days: Period) -> Numbers:
    """Sum up the histories of a period in one pass.

    Raises:
        ReportUnbalanced: the dossiers do not add up as form II.06a wants it; no number is shown then.
    """
    last = min(days.last, instant(days.end).date())
    span = [days.first + timedelta(days=number) for number in range((last - days.first).days + 1)]
    sums = _Sums({day.isoformat(): DayNumbers(day) for day in span})
    total = summed(row.counts for row in count(_through(cases, days, sums), days))
    check(total, "numbers")
    middle = timedelta(seconds=median(one.total_seconds() for one in sums.handling)) if sums.handling else None
    return Numbers(tuple(sums.days.values()), _by_aspect(sums), sums.with_papers, middle)


def _by_aspect(sums: _Sums) -> dict[Aspect, tuple[GroupNumbers, ...]]:
    found: dict[Aspect, tuple[GroupNumbers, ...]] = {}
    for place, aspect in enumerate(Aspect):  # in the order of the keys of the cells
        groups: dict[str, GroupNumbers] = {}
        for keys, cell in sums.cells.items():
            key = keys[place]
            group = groups.setdefault(key, GroupNumbers(key, cell.name if aspect is Aspect.PROCEDURE else key))
            group.received += cell.received
            group.ended += cell.ended
            group.on_time += cell.on_time
            group.late += cell.late
        found[aspect] = tuple(sorted(groups.values(), key=lambda row: (-row.received, row.key)))
    return found


def _through(cases: Iterable[CaseHistory], days: Period, sums: _Sums) -> Iterable[CaseHistory]:
    for case in cases:
        _add(case, days, sums)
        yield case


def _add(case: CaseHistory, days: Period, sums: _Sums) -> None:
    received = case.received_at
    if received is not None and (day := _day(received, days, sums)) is not None:
        day.received += 1
        sums.with_papers += case.has_papers_scanned
        _cell(case, sums).received += 1
    if received is None:
        for at, status in case.events:
            if (day := _day(at, days, sums)) is not None:
                day.refused += status == _REFUSED
    for wait in case.supplements:
        if (day := _day(wait.asked_at, days, sums)) is not None:
            day.asked += 1
    ending = end_of(case, days.end)
    if received is None or ending is None or (day := _day(ending[0], days, sums)) is None:
        return
    day.ended += 1
    is_good = is_on_time(case, *ending)
    day.on_time += is_good
    day.late += not is_good
    cell = _cell(case, sums)
    cell.ended += 1
    cell.on_time += is_good
    cell.late += not is_good
    sums.handling.append(instant(ending[0]) - instant(received))


def _cell(case: CaseHistory, sums: _Sums) -> GroupNumbers:
    """Return the sums of what is the same as this dossier in every aspect; they are put together at the end."""
    key = (case.procedure, case.field, case.officer, case.counter)
    found = sums.cells.get(key)
    if found is None:
        found = sums.cells[key] = GroupNumbers("", case.procedure_name)
    return found


def _day(at: Moment, days: Period, sums: _Sums) -> DayNumbers | None:
    return sums.days.get(day_of(at)) if days.start <= at < days.end else None
