# SPDX-License-Identifier: Apache-2.0
"""What the statistics do: ask for the numbers of a span and of the one before, and write reports as files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from clerkdesk.errors import StorageUnusable
from ui.job_runner import Lane
from ui.messages import Message, message
from ui.models.cells import Row
from ui.pages.page import Desk
from ui.pages.statistics.filters import ASPECTS, Choices, Filters, Names
from ui.pages.statistics.shown import Figure, bars, figures, group_table, groups, table
from ui.pages.statistics.spans import Span, span_of
from ui.pages.today.acts import read_day
from ui.texts import Texts
from ui.widgets.charts import Group
from ui.widgets.toast import Told

if TYPE_CHECKING:
    from clerkdesk.domain.reports.numbers import Numbers
    from clerkdesk.services.report import ReportFile

REPORTS = ("II.06a", "766", "day", "book")
FORMATS = ("xlsx", "csv", "pdf")


@dataclass(frozen=True, slots=True)
class Shown:
    """The numbers of a span as they are shown.

    Attributes:
        bars: of the groups of the chosen aspect; `group_rows` the same as a table.
    """

    figures: tuple[Figure, ...]
    chart: str
    groups: Sequence[Group]
    bars: Sequence[tuple[str, int]]
    rows: Sequence[Row]
    group_rows: Sequence[Row]


class StatisticsView(Protocol):
    """What the screen can show."""

    def show_numbers(self, shown: Shown) -> None:
        """Show the numbers of a span."""

    def show_filters(self, offered: Mapping[str, Choices]) -> None:
        """Offer what may be counted alone: by filter values and their names, the first of each is all."""

    def show_faults(self, first: str, last: str) -> None:
        """Say what is wrong with the days that were typed."""

    def show_error(self, told: Message) -> None:
        """Show an error in the page."""

    def hide_error(self) -> None:
        """Take the error away."""

    def tell(self, told: Told) -> None:
        """Show a toast."""

    def update_header(self) -> None:
        """Ask for the header again."""


class StatisticsPresenter:
    """Keeps the numbers true to the store; an answer to an old question is dropped."""

    def __init__(self, view: StatisticsView, desk: Desk, texts: Texts) -> None:
        self._view = view
        self._desk = desk
        self._texts = texts
        self.period = "week"
        self.span = span_of("week", desk.now().date())
        self.report, self.file_format = REPORTS[0], FORMATS[0]
        self.is_exporting = False
        self.filters, self.aspect = Filters(), ASPECTS[0]
        self._names = Names(desk.station.id, desk.station.number)
        self._numbers: tuple[Numbers, Numbers] | None = None
        self._question = 0
        self._at = desk.now()

    def moment(self) -> datetime:
        """Return when the numbers were asked for."""
        return self._at

    def refresh(self) -> None:
        """Ask the store anew."""
        self._at = self._desk.now()
        if self.period != "custom":
            self.span = span_of(self.period, self._at.date())
        self._question += 1
        services, span, only = self._desk.services, self.span, self.filters.only()
        before, reports = span.before(), services.reports

        def work() -> object:
            officers = {officer.id: officer.name for officer in services.administer.officers()}
            now, earlier = (reports.numbers(one.first, one.last, only) for one in (span, before))
            return now, earlier, officers

        self._desk.jobs.start(work, partial(self._answered, self._question), self.fail, lane=Lane.WORK)
        self._view.update_header()

    def choose_period(self, key: str) -> None:
        """Look at another period; days of one's own stay as they are until they are typed."""
        self.period = key
        self._view.show_faults("", "")
        self.refresh()

    def choose_only(self, name: str, value: str) -> None:
        """Count the dossiers of one procedure, field, officer, counter or way only; nothing is all."""
        self.filters.chosen[name] = value
        self.refresh()

    def choose_aspect(self, aspect: str) -> None:
        """Put the dossiers together by something else."""
        self.aspect = aspect
        self._show()

    def choose_days(self, first: str, last: str) -> None:
        """Look at days of one's own."""
        begin, end, today = read_day(first), read_day(last), self._desk.now().date()
        wrong = self._texts("stats.day.wrong")
        said = [wrong if begin is None else "", wrong if end is None else ""]
        if begin is not None and begin > today:
            said[0] = self._texts("stats.future")
        if begin is not None and end is not None and end < begin:
            said[1] = self._texts("stats.days.order")
        self._view.show_faults(*said)
        if begin is None or end is None or any(said):
            return
        self.span = Span(begin, min(end, today))
        self.refresh()

    def choose_report(self, key: str) -> None:
        """Write another report the next time."""
        self.report = key
        self._view.update_header()

    def choose_format(self, key: str) -> None:
        """Write another kind of file the next time."""
        self.file_format = key
        self._view.update_header()

    def file_name(self) -> str:
        """Return a name for the file of the chosen report."""
        report = self.report.replace(".", "")
        return f"{report}-{self.span.first:%Y%m%d}-{self.span.last:%Y%m%d}.{self.file_format}"

    def export(self, path: Path) -> None:
        """Make the chosen report and write it where the person wants it; a second press meanwhile does nothing."""
        if self.is_exporting:
            return
        self.is_exporting = True
        self._view.update_header()
        reports, span, report, file_format = self._desk.services.reports, self.span, self.report, self.file_format

        def work(_progress: object, _cancel: object) -> object:
            from clerkdesk.services.report import Form

            return _write(path, reports.write(reports.make(Form(report), span.first, span.last), file_format))

        name = self._texts("stats.exporting", report=self._texts(f"report.{report}"))
        self._desk.jobs.start_long(work, self._exported, self._not_exported, name=name)

    def set_texts(self, texts: Texts) -> None:
        """Say everything in another language."""
        self._texts = texts
        self._show()

    def fail(self, error: Exception) -> None:
        """Show an error; what is on the screen stays."""
        self._view.show_error(message(error, self._texts.language))

    def _answered(self, question: int, answer: object) -> None:
        if question == self._question:
            now, before, self._names.officers = cast("tuple[Numbers, Numbers, dict[str, str]]", answer)
            self._numbers = now, before
            self.filters.learn(now)
            self._view.hide_error()
            self._show()

    def _show(self) -> None:
        if self._numbers is None:
            return
        now, before = self._numbers
        texts, aspect = self._texts, self.aspect
        self._view.show_filters(self.filters.choices(self._names, texts))
        chart, days = groups(now.days, self._desk.now().date(), texts)
        found = next((rows for key, rows in now.groups.items() if key == aspect), ())
        named = [(self._names.of(aspect, group, texts), group) for group in found]
        self._view.show_numbers(
            Shown(
                figures=figures(now, before, texts),
                chart=chart,
                groups=days,
                bars=bars(named, texts),
                rows=table(now, texts),
                group_rows=group_table(named, texts),
            )
        )

    def _exported(self, path: object) -> None:
        self.is_exporting = False
        self._view.hide_error()
        self._view.tell(Told(self._texts("stats.exported", name=cast(Path, path).name), icon="file-down"))
        self._view.update_header()

    def _not_exported(self, error: Exception) -> None:
        self.is_exporting = False
        self.fail(error)
        self._view.update_header()


def _write(path: Path, made: "ReportFile") -> Path:
    try:
        path.write_bytes(made.content)
    except OSError as error:
        raise StorageUnusable(reason=error.strerror or type(error).__name__) from error
    return path
