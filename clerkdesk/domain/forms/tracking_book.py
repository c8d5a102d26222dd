# SPDX-License-Identifier: Apache-2.0
"""Form 07: the yearly book in which every dossier has its line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from clerkdesk.domain.dossier import WAY_NAMES, Dossier
from clerkdesk.domain.forms.letterhead import Issue, sheet_values
from clerkdesk.domain.forms.wording import day_digits, moment_digits
from clerkdesk.domain.officers import Station


@dataclass(frozen=True, slots=True)
class BookRow:
    """One line of the book.

    Attributes:
        returned_at: when the citizen got the result; None while it is open.
        signed_by: who signed for it; empty leaves room for the pen.
        competent: agency that decides; empty for the one that received.
        sets: number of sets of papers.
    """

    dossier: Dossier
    returned_at: datetime | None = None
    signed_by: str = ""
    note: str = ""
    competent: str = ""
    sets: int = 1


@dataclass(frozen=True, slots=True)
class Book:
    """A part of the book of one year, from one day to another.

    Attributes:
        before: lines of the same book before the first day; the running total begins there.
    """

    year: int
    first: date
    last: date
    before: int = 0


def tracking_book_values(station: Station, issue: Issue, book: Book, rows: Sequence[BookRow]) -> dict[str, object]:
    """Return the values of form 07, the tracking book; numbers of a year run on without gaps.

    Source: Circular 03/2025/TT-VPCP, form 07; one book a year, numbered through: Circular 01/2018/TT-VPCP art. 10.

    Raises:
        InvalidInput: the form is not printed on this paper.
    """
    return {
        **sheet_values(station, issue, station.agency_name),
        "year": str(book.year),
        "first": day_digits(book.first),
        "last": day_digits(book.last),
        "before": book.before,
        "rows": [_row(row) for row in rows],
    }


def _row(row: BookRow) -> dict[str, object]:
    dossier = row.dossier
    owner = dossier.owner
    due = dossier.due.due
    return {
        "number": str(dossier.slip_number),
        "code": dossier.code,
        "procedure": dossier.procedure_name,
        "sets": row.sets,
        "owner": owner.name,
        "address": owner.address,
        "phone": owner.phone,
        "competent": row.competent or dossier.agency_name,
        "received": moment_digits(dossier.received_at),
        "due": moment_digits(due) if due else "",
        "returned": moment_digits(row.returned_at) if row.returned_at else "",
        "method": WAY_NAMES[dossier.way],
        "signed_by": row.signed_by,
        "note": row.note,
    }
