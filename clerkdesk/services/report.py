# SPDX-License-Identifier: Apache-2.0
"""Make a report of a period out of the histories of dossiers, and write it as a file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from clerkdesk.domain.officers import Station
from clerkdesk.domain.reports import book, day, ii06a, indicators, printed
from clerkdesk.domain.reports.counts import ProcedureCounts, count, summed
from clerkdesk.domain.reports.history import CaseHistory, Period, period
from clerkdesk.domain.reports.numbers import Numbers, numbers
from clerkdesk.domain.reports.sheet import Report, ReportHead
from clerkdesk.errors import InvalidInput
from clerkdesk.ports.case_source import CaseSource
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.report_writer import ReportWriter, StatisticsWriter
from clerkdesk.ports.typesetter import Typesetter


class Form(StrEnum):
    """The reports by the name they are asked for."""

    II06A = "II.06a"
    INDICATORS = "766"
    BOOK = "book"
    DAY = "day"


_TITLES: Final = {
    Form.II06A: (ii06a.FORM, ii06a.TITLE),
    Form.INDICATORS: ("QĐ 766/QĐ-TTg", indicators.TITLE),
    Form.BOOK: ("Mẫu số 07", book.TITLE),
    Form.DAY: (day.TITLE, day.TITLE),
}
_DIRECT: Final = "1"
FORMATS: Final = ("xlsx", "csv", "sdmx", "pdf")


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A report that adds up.

    Attributes:
        counts: the numbers by procedure behind it; empty where it has none.
        values: what its printed template gets.
        template: name of that template.
    """

    form: Form
    report: Report
    counts: Sequence[ProcedureCounts] = ()
    values: Mapping[str, object] = field(default_factory=dict, repr=False)
    template: str = "report_sheets"


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report as a file.

    Attributes:
        companion: a second file that explains the first (the code lists of statistics), with the ending of its name.
    """

    content: bytes
    ending: str
    companion: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Only:
    """Which dossiers are counted; empty values leave the choice open.

    Attributes:
        procedure: national code of a procedure; field: name of a field of procedures; channel: national code.
        officer: id of who received; counter: id of the station where that was.
    """

    procedure: str = ""
    field: str = ""
    channel: str = ""
    officer: str = ""
    counter: str = ""

    def takes(self, case: CaseHistory) -> bool:
        """Tell whether a dossier is counted; one without a channel came directly."""
        return (
            self.procedure in ("", case.procedure)
            and self.field in ("", case.field)
            and self.channel in ("", case.channel or _DIRECT)
            and self.officer in ("", case.officer)
            and self.counter in ("", case.counter)
        )


class Reports:
    """Makes the reports of one station.

    Args:
        writers: by the name of their format.
        station: tells whose station it is: its agency reports.
    """

    def __init__(
        self,
        source: CaseSource,
        clock: Clock,
        typesetter: Typesetter,
        writers: Mapping[str, ReportWriter],
        statistics: StatisticsWriter,
        *,
        station: Callable[[], Station],
    ) -> None:
        self._source = source
        self._clock = clock
        self._typesetter = typesetter
        self._writers = writers
        self._statistics = statistics
        self._station = station

    def make(self, form: Form, first: date, last: date, *, with_extras: bool = False) -> MadeReport:
        """Make a report from the first day to the last, or to this moment where that is earlier.

        Args:
            with_extras: of II.06a, add the columns that some cities ask for.

        Raises:
            InvalidInput: the days are the wrong way round or not yet come.
            ReportUnbalanced: its numbers do not add up; it is not given out.
        """
        now = self._clock.now()
        days = period(first, last, now)
        station = self._station()
        agency = station.agency_name, station.agency_code
        head = ReportHead(*_TITLES[form], *agency, first, last, now, is_practice=station.is_practice)
        cases = self._cases(days, with_people=form is Form.BOOK)
        if form is Form.II06A:
            return _ii06a(cases, days, head, with_extras=with_extras)
        if form is Form.INDICATORS:
            found = indicators.indicators(cases, days)
            report = indicators.report(found, head)
            return MadeReport(form, report, (), printed.indicator_values(report, found), "report_766")
        if form is Form.BOOK:
            report = book.report(cases, days, head)
            return MadeReport(form, report, (), printed.sheets_values(report))
        ends, rows = day.reconcile(cases, days)
        report = day.report(ends, rows, head)
        return MadeReport(form, report, rows, printed.sheets_values(report))

    def numbers(self, first: date, last: date, only: Only = Only()) -> Numbers:
        """Return the numbers of every day from the first to the last, or to this moment where that is earlier.

        Args:
            first: day from which dossiers are counted.
            last: day until which they are.
            only: which of them.

        Raises:
            InvalidInput: the days are the wrong way round or not yet come.
            ReportUnbalanced: the dossiers do not add up; no number is given out.
        """
        days = period(first, last, self._clock.now())
        return numbers((case for case in self._cases(days, with_people=False) if only.takes(case)), days)

    def write(self, made: MadeReport, file_format: str) -> ReportFile:
        """Write a report as xlsx, csv, sdmx or pdf.

        Raises:
            InvalidInput: there is no such format, or the report has no statistics.
            UnprintableText: the fonts lack letters of a value.
        """
        if file_format == "pdf":
            return ReportFile(self._typesetter.typeset(made.template, made.values), "pdf")
        if file_format == "sdmx":
            return self._statistical(made)
        if file_format not in self._writers:
            raise InvalidInput(field="format", reason=f"it is none of {', '.join(FORMATS)}")
        writer = self._writers[file_format]
        return ReportFile(writer.write(made.report), writer.ending)

    def _statistical(self, made: MadeReport) -> ReportFile:
        if made.form not in (Form.II06A, Form.DAY):
            raise InvalidInput(field="format", reason="only II.06a and day hold statistics by procedure")
        head = made.report.head
        lists = self._statistics.code_lists(made.counts, head)
        return ReportFile(self._statistics.write(made.counts, head), "csv", ("codelists.json", lists))

    def _cases(self, days: Period, *, with_people: bool) -> Iterator[CaseHistory]:
        return self._source.cases(days.first, days.last, with_people=with_people)


def _ii06a(cases: Iterator[CaseHistory], days: Period, head: ReportHead, *, with_extras: bool) -> MadeReport:
    rows = count(cases, days)
    report = ii06a.report(rows, head, with_extras=with_extras)
    values = printed.ii06a_values(report, ii06a.by_field(rows), summed(row.counts for row in rows))
    return MadeReport(Form.II06A, report, rows, values, "report_2_06a")
