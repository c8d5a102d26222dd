# SPDX-License-Identifier: Apache-2.0
"""Issue the printed forms: each takes its number, keeps what it says, and is printed again as it was."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from clerkdesk.domain.audit import Event
from clerkdesk.domain.case import STATUS_NAMES, CaseFile, Form, fee_settled
from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.files import sha256
from clerkdesk.domain.form_catalogue import FormCatalogue, Paper
from clerkdesk.domain.forms.control import Control, ControlStep, control_values, timeliness
from clerkdesk.domain.forms.fee_ledger import FeeEntry, fee_ledger_values
from clerkdesk.domain.forms.letterhead import Issue
from clerkdesk.domain.forms.tracking_book import Book, BookRow, tracking_book_values
from clerkdesk.domain.payment import FEE_WAY_NAMES
from clerkdesk.domain.slip import receipt_values
from clerkdesk.errors import DossierNotFound, InvalidInput
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.store import Store, UnitOfWork
from clerkdesk.ports.typesetter import Typesetter
from clerkdesk.settings import VIETNAM_TIME

RECEIPT, RECEIPT_80MM, CONTROL = "receipt", "receipt_80mm", "control"
TRACKING_BOOK, FEE_LEDGER = "tracking_book", "fee_ledger"
_BLANK_STEPS = 6

Build = Callable[[Issue], Mapping[str, object]]


def _new_id() -> str:
    return str(uuid.uuid4())


class Forms:
    """Prints any form; what a form says is kept with the store, so that it is the same for ever."""

    def __init__(
        self,
        store: Store,
        templates: FormCatalogue,
        typesetter: Typesetter,
        *,
        clock: Clock,
        new_id: Callable[[], str] = _new_id,
    ) -> None:
        self._store = store
        self._templates = templates
        self._typesetter = typesetter
        self._clock = clock
        self._new_id = new_id

    def issue(
        self,
        work: UnitOfWork,
        form_id: str,
        build: Build,
        *,
        by: str,
        at: datetime,
        dossier: Dossier | None = None,
        paper: Paper | None = None,
    ) -> Form:
        """Store a form with the next number of its book, in the transaction of the step that it belongs to.

        Args:
            build: makes the values of the sheet.
            at: moment of issue; the year of its book, and the moment inside its PDF.

        Raises:
            InvalidInput: no such form is in use on this day, or the values are refused.
        """
        template = self._templates.in_use(form_id, at.astimezone(VIETNAM_TIME).date())
        year = at.astimezone(VIETNAM_TIME).year
        book, number = template.book, work.forms.next_number(template.book, year) if template.book else 0
        if dossier is not None and form_id in (RECEIPT, RECEIPT_80MM):
            book, number, year = RECEIPT, dossier.slip_number, dossier.received_at.astimezone(VIETNAM_TIME).year
        values = build(Issue(template, number, at, work.administration.officer(by).name, paper=paper))
        form = Form(
            id=self._new_id(),
            form_id=form_id,
            version=template.version,
            template=template.template,
            title=template.title,
            book=book,
            year=year,
            number=number,
            values=dict(values),
            created_at=at,
            by=by,
            dossier_id=dossier.id if dossier else None,
        )
        work.forms.add(form)
        return form

    def of(self, code: str) -> list[Form]:
        """Return the forms of a dossier, in the order in which they were issued.

        Raises:
            DossierNotFound: there is no such dossier.
        """
        with self._store.begin() as work:
            return work.forms.of(work.dossiers.get(code).id)

    def print(self, code: str, form_id: str, *, by: str, paper: Paper | None = None) -> bytes:
        """Return the newest form of a kind as PDF, as it was issued; one that only tells of the dossier is issued now.

        Raises:
            DossierNotFound: there is no such dossier, or no such form was issued for it.
        """
        with self._store.begin() as work:
            dossier = work.dossiers.get(code)
            kept = [form for form in work.forms.of(dossier.id) if form.form_id == form_id]
            fits = [form for form in kept if paper is None or form.values.get("paper", str(paper)) == str(paper)]
            form = fits[-1] if fits and form_id != CONTROL else self._telling(work, dossier, form_id, by, paper)
            work.commit()
        return self.reprint(form.id, by=by)

    def reprint(self, form_key: str, *, by: str) -> bytes:
        """Return a form as PDF: the same bytes as ever. The print is logged, with their checksum.

        Raises:
            DossierNotFound: there is no such form.
        """
        with self._store.begin() as work:
            form = work.forms.get(form_key)
        pdf = self._typesetter.typeset(form.template, form.values)
        with self._store.begin() as work:
            facts: dict[str, str | int] = {
                "form": form.form_id, "version": form.version, "number": form.number, "sha256": sha256(pdf),
            }  # fmt: skip
            work.audit.append(Event(self._clock.now(), by, "form", form.id, "print-form", facts=facts))
            work.commit()
        return pdf

    def tracking_book(self, first: date, last: date, *, by: str) -> Form:
        """Issue form 07 over some days: every dossier that was registered, in the order of the book.

        Raises:
            InvalidInput: the days lie in two years; each year has its own book.
        """
        if first.year != last.year or last < first:
            raise InvalidInput(field="days", reason="a book is of one year, from a day to the same or a later one")
        with self._store.begin() as work:
            start = datetime.combine(first, time(), VIETNAM_TIME)
            end = datetime.combine(last + timedelta(days=1), time(), VIETNAM_TIME)
            rows = [_book_row(work, code) for code in work.cases.codes_between(start, end)]
            station = work.administration.station()
            before = rows[0].dossier.slip_number - 1 if rows else 0
            book = Book(first.year, first, last, before)
            form = self.issue(
                work,
                TRACKING_BOOK,
                lambda issue: tracking_book_values(station, issue, book, rows),
                by=by,
                at=self._clock.now(),
            )
            work.commit()
        return form

    def fee_ledger(self, day: date, *, by: str) -> Form:
        """Issue the ledger of the fees that were taken on one day, whenever their dossiers were received."""
        start = datetime.combine(day, time(), VIETNAM_TIME)
        with self._store.begin() as work:
            codes = work.cases.fees_taken(start, start + timedelta(days=1))
            entries = [_fee_entry(work, code) for code in codes]
            station = work.administration.station()
            form = self.issue(
                work,
                FEE_LEDGER,
                lambda issue: fee_ledger_values(station, issue, day, entries),
                by=by,
                at=self._clock.now(),
            )
            work.commit()
        return form

    def _telling(self, work: UnitOfWork, dossier: Dossier, form_id: str, by: str, paper: Paper | None) -> Form:
        """Issue a form that says nothing but what the store knows of the dossier."""
        station = work.administration.station()
        if form_id in (RECEIPT, RECEIPT_80MM):
            # What was promised and asked for at receipt, whatever came later.
            first = replace(dossier, due=work.cases.term(dossier.id).original_due)
            author = work.administration.officer(dossier.author).name
            return self.issue(
                work,
                form_id,
                lambda _: receipt_values(first, station, author),
                by=by,
                at=self._clock.now(),
                dossier=dossier,
            )
        if form_id == CONTROL:
            control = _control(work, dossier, work.cases.file(dossier.id))
            return self.issue(
                work,
                form_id,
                lambda issue: control_values(dossier, station, issue, control),
                by=by,
                at=self._clock.now(),
                dossier=dossier,
                paper=paper,
            )
        raise DossierNotFound(kind=f"form {form_id} of", code=dossier.code)


def _control(work: UnitOfWork, dossier: Dossier, case: CaseFile) -> Control:
    """Return the steps so far: who took the dossier into each state, and whether the end kept the promise."""
    officers = {officer.id: officer.name for officer in work.administration.officers()}
    by = {entry.sequence: entry.event.by for entry in work.audit.entries(subject_id=dossier.id)}
    due, steps = dossier.due.due, []
    for state in case.progress:
        is_end = case.result is not None and state.at == case.result.ended_at
        steps.append(
            ControlStep(
                giver=officers.get(by.get(state.event, ""), ""),
                at=state.at,
                result=timeliness(state.at, due) if is_end and due else None,
                note=STATUS_NAMES[state.status],
            )
        )
    partners = tuple(child.name for child in work.cases.children(dossier.id))
    return Control(tuple(steps), partners=partners, blank_steps=max(0, _BLANK_STEPS - len(steps)))


def _fee_entry(work: UnitOfWork, code: str) -> FeeEntry:
    dossier = work.dossiers.get(code)
    paid = fee_settled(dossier, work.cases.file(dossier.id).fee_payments)
    return FeeEntry(dossier, paid.note, FEE_WAY_NAMES[paid.way])


def _book_row(work: UnitOfWork, code: str) -> BookRow:
    dossier = work.dossiers.get(code)
    handover = work.cases.file(dossier.id).handover
    return BookRow(
        dossier,
        returned_at=handover.handed_at if handover else None,
        signed_by=handover.receiver if handover else "",
        note="" if str(dossier.status) not in ("3", "8") else STATUS_NAMES[dossier.status],
    )
