# SPDX-License-Identifier: Apache-2.0
"""Writes reports as files."""

from collections.abc import Sequence
from typing import Protocol

from clerkdesk.domain.reports.counts import ProcedureCounts
from clerkdesk.domain.reports.sheet import Report, ReportHead


class ReportWriter(Protocol):
    """Writes the sheets of a report; nothing touches the disk."""

    @property
    def ending(self) -> str:
        """Ending of the file's name."""

    def write(self, report: Report) -> bytes:
        """Return the file; the same report gives the same bytes."""


class StatisticsWriter(Protocol):
    """Writes the numbers of a period for statisticians; small numbers of sensitive procedures are hidden."""

    def write(self, rows: Sequence[ProcedureCounts], head: ReportHead) -> bytes:
        """Return the observations."""

    def code_lists(self, rows: Sequence[ProcedureCounts], head: ReportHead) -> bytes:
        """Return what every code of the observations means, as JSON."""
