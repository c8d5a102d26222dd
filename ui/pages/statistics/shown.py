# SPDX-License-Identifier: Apache-2.0
"""From numbers to figures, bars and rows as they are shown; plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ui.models.cells import Cell, Row
from ui.texts import Language, Texts
from ui.widgets.charts import Group

if TYPE_CHECKING:
    from clerkdesk.domain.reports.numbers import DayNumbers, GroupNumbers, Numbers

    NamedGroup = tuple[str, GroupNumbers]

COLUMNS = ("day", "received", "ended", "on_time", "late", "asked", "refused")
_BARS = ("received", "ended")
GROUP_COLUMNS = ("received", "ended", "on_time", "late")
_MOST_DAYS, _MOST_BARS = 45, 6
TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Figure:
    """A large number with its name and what it is compared with."""

    key: str
    value: str
    name: str
    note: str
    tone: str = "ink3"


def figures(now: "Numbers", before: "Numbers", texts: Texts) -> tuple[Figure, ...]:
    """Return the five figures of a span."""
    received, ended, late = now.sum("received"), now.sum("ended"), now.sum("late")
    late_note = texts("figure.late", count=late) if late else texts("figure.no-late")
    digitised = texts("figure.of", part=now.with_papers, whole=received)
    return (
        Figure("received", texts.number(received), texts("figure.received"), _against(now, before, "received", texts)),
        Figure("ended", texts.number(ended), texts("figure.ended"), _against(now, before, "ended", texts)),
        Figure("on-time", percent(now.on_time_share, texts), texts("figure.on-time"), late_note,
               "warn" if late else "ink3"),
        Figure("digitised", percent(now.digitised_share, texts), texts("figure.digitised"), digitised),
        Figure("handling", length(now.median_handling, texts), texts("figure.handling"),
               texts("figure.count", count=ended)),
    )  # fmt: skip


def percent(share: float | None, texts: Texts) -> str:
    """Return a share as a percentage with one place."""
    if share is None:
        return texts("figure.none")
    return f"{decimal(share * 100, texts)}\u00a0%"


def length(span: timedelta | None, texts: Texts) -> str:
    """Return a length of time in its fitting unit."""
    if span is None:
        return texts("figure.none")
    minutes = span.total_seconds() / 60
    if minutes < 90:
        return texts("span.minutes", count=round(minutes))
    hours = minutes / 60
    if hours < 36:
        return texts("span.hours", count=decimal(hours, texts))
    return texts("span.days", count=decimal(hours / 24, texts))


def decimal(value: float, texts: Texts) -> str:
    """Return a number with one place, as the language writes it."""
    written = f"{value:.1f}"
    return written if texts.language is Language.ENGLISH else written.replace(".", ",")


def groups(days: "Sequence[DayNumbers]", today: date, texts: Texts) -> tuple[str, list[Group]]:
    """Return the title of the chart and its bars: by day, or by month where there are too many days."""
    if len(days) > _MOST_DAYS:
        months: dict[str, list[int]] = {}
        for day in days:
            month = months.setdefault(f"{day.day:%m/%Y}", [0] * len(_BARS))
            for place, name in enumerate(_BARS):
                month[place] += getattr(day, name)
        return texts("chart.months"), [Group(name[:2], name[3:], tuple(values)) for name, values in months.items()]
    made = []
    for day in days:
        weekday = texts.short_day(day.day).partition(",")[0]
        is_today = day.day == today
        name = f"{weekday} {texts('chart.today')}" if is_today and len(days) <= 7 else weekday
        made.append(Group(name, f"{day.day:%d/%m}", tuple(getattr(day, bar) for bar in _BARS), is_strong=is_today))
    return texts("chart.days"), made


def bars(named: "Sequence[NamedGroup]", texts: Texts) -> list[tuple[str, int]]:
    """Return the groups of which most came; the others as one."""
    rows = [(name, group.received) for name, group in named]
    if len(rows) <= _MOST_BARS:
        return rows
    others = sum(count for _, count in rows[_MOST_BARS - 1 :])
    return [*rows[: _MOST_BARS - 1], (texts("chart.others"), others)]


def group_table(named: "Sequence[NamedGroup]", texts: Texts) -> list[Row]:
    """Return the numbers of the groups as rows, and their sum as the last."""
    rows = [
        Row(
            group.key or "-",
            (Cell(name, weight="medium"), *(_number(getattr(group, one), one, texts) for one in GROUP_COLUMNS)),
        )
        for name, group in named
    ]
    sums = (sum(getattr(group, one) for _, group in named) for one in GROUP_COLUMNS)
    total = (_sum(value, texts) for value in sums)
    return [*rows, Row(TOTAL, (Cell(texts("stats.total"), weight="semibold"), *total))]


def table(numbers: "Numbers", texts: Texts) -> list[Row]:
    """Return the same numbers as rows, and their sum as the last."""
    names = COLUMNS[1:]
    rows = [
        Row(
            day.day.isoformat(),
            (Cell(texts.day(day.day), weight="medium"), *(_number(getattr(day, name), name, texts) for name in names)),
        )
        for day in numbers.days
    ]
    sums = (_sum(numbers.sum(name), texts) for name in names)
    return [*rows, Row(TOTAL, (Cell(texts("stats.total"), weight="semibold"), *sums))]


def _number(value: int, name: str, texts: Texts) -> Cell:
    tone = "warn" if name == "late" and value else "" if value else "ink3"
    return Cell(texts.number(value), tone=tone, is_number=True)


def _sum(value: int, texts: Texts) -> Cell:
    return Cell(texts.number(value), weight="semibold", is_number=True)


def _against(now: "Numbers", before: "Numbers", name: str, texts: Texts) -> str:
    more = now.sum(name) - before.sum(name)
    if not more:
        return texts("figure.same")
    return texts("figure.more" if more > 0 else "figure.less", count=abs(more))
