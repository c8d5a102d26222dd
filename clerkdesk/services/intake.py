# SPDX-License-Identifier: Apache-2.0
"""What the screen of the counter asks while a dossier is taken down, and how a draft becomes a dossier."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clerkdesk.domain.calendar import WorkingCalendar
from clerkdesk.domain.case import ENDED
from clerkdesk.domain.day_ribbon import RibbonDay, day_ribbon
from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.draft import Draft
from clerkdesk.domain.due_date import LEGAL_TIME
from clerkdesk.domain.fees import FeeTable, FeeVariant
from clerkdesk.domain.forms.refusal import RefusalReason
from clerkdesk.domain.linked import LinkedChild
from clerkdesk.domain.procedure import Catalogue, ProcedureVersion
from clerkdesk.domain.slip import receipt_values
from clerkdesk.errors import ClerkDeskError
from clerkdesk.ports.store import DossierRow, Store
from clerkdesk.services.link import Link
from clerkdesk.services.receive import Application, Brought, Receive
from clerkdesk.services.refuse import Refuse, Refused


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be promised and printed, by the very rules of receiving.

    Attributes:
        dossier: without code and slip number: they are given when it is received.
        slip: the values of the receipt slip.
        ribbon: the days to the promised one; empty where nothing is promised.
        exemptions: the reasons a citizen may give today.
        linked: procedures that do this one and others in one go.
    """

    procedure: ProcedureVersion
    dossier: Dossier
    slip: Mapping[str, object]
    ribbon: tuple[RibbonDay, ...]
    exemptions: tuple[FeeVariant, ...]
    linked: tuple[ProcedureVersion, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The earlier dossiers of a person, newest first, and those that ask for the same and are still open."""

    rows: tuple[DossierRow, ...] = ()
    duplicates: tuple[DossierRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """A received dossier; its parts where it is linked, or why they could not be made."""

    dossier: Dossier
    parts: tuple[LinkedChild, ...] = ()
    unlinked: ClerkDeskError | None = None


@dataclass(frozen=True, slots=True)
class Last:
    """What an officer received last, and whether its slip was ever made."""

    row: DossierRow
    has_slip: bool


class Intake:
    """Reads for the screen, and receives or refuses the draft on it."""

    def __init__(
        self,
        store: Store,
        receive: Receive,
        refuse: Refuse,
        link: Link,
        *,
        catalogue: Catalogue,
        calendar: WorkingCalendar,
        fees: FeeTable,
    ) -> None:
        self._store = store
        self._receive = receive
        self._refuse = refuse
        self._link = link
        self._catalogue = catalogue
        self._calendar = calendar
        self._fees = fees

    def find(self, text: str, limit: int = 8) -> list[ProcedureVersion]:
        """Return the procedures in force today that match; where nothing is typed, the usual ones of this counter."""
        today = self._receive.today()
        if text.strip():
            return self._catalogue.search(text, limit, today)
        with self._store.reading() as work:
            usual = work.dossiers.usual(limit)
        in_force = {heading.code for heading in self._catalogue.headings if heading.is_in_force(today)}
        return [self._catalogue.version(code, today) for code in usual if code in in_force]

    def preview(self, draft: Draft, *, by: str) -> Preview:
        """Return what receiving this draft now would promise and print; nothing is stored.

        Raises:
            UnknownProcedure, RepealedProcedure, ProcedureWithoutRules: nothing can be received under its code.
            InvalidInput: a value cannot be stored.
            CalendarMissing: no due date can be promised.
        """
        with self._store.reading() as work:
            station, officer = work.administration.station(), work.administration.officer(by)
        application = self._application(draft)
        dossier = self._receive.outline(application, station, author=by)
        procedure = self._catalogue.version(dossier.procedure_code, self._receive.today())
        received, due = dossier.received_at.astimezone(LEGAL_TIME).date(), dossier.due.due
        ribbon = day_ribbon(procedure.time_rule, received, due.date(), self._calendar) if due else ()
        schedule = self._fees.schedule(procedure.code, procedure.fee_rule)
        return Preview(
            procedure=procedure,
            dossier=dossier,
            slip=receipt_values(dossier, station, officer.name),
            ribbon=ribbon,
            exemptions=schedule.exemptions(station.province or None, draft.channel, received),
            linked=self._linked_with(procedure),
        )

    def earlier(self, draft: Draft) -> Earlier:
        """Return the dossiers of the draft's person.

        Raises:
            InvalidInput: a value of the person cannot be stored.
        """
        owner = draft.owner()
        with self._store.reading() as work:
            rows = tuple(work.dossiers.of_person(owner.id_number or "", name=owner.name, birth=owner.birth))
        same = tuple(row for row in rows if row.procedure_code == draft.procedure and row.status not in ENDED)
        return Earlier(rows, same)

    def last(self, *, by: str) -> Last | None:
        """Return what an officer received last, or None."""
        with self._store.reading() as work:
            row = work.dossiers.newest_of(by)
            has_slip = row is not None and any(
                entry.event.what == "print-slip" for entry in work.audit.entries(subject_id=row.id)
            )
        return Last(row, has_slip) if row else None

    def receive(self, draft: Draft, *, by: str) -> Received:
        """Receive a draft durably and end it; a linked procedure is split into its parts at once.

        Raises:
            As `Receive.receive`; the draft is still kept then.
        """
        dossier = self._receive.receive(self._application(draft), by=by, ends_draft=True)
        version = self._catalogue.received_under(dossier.procedure_code, dossier.procedure_version)
        if not version.linked:
            return Received(dossier)
        try:
            return Received(dossier, tuple(self._link.link(dossier.code, by=by)))
        except ClerkDeskError as error:  # the dossier is received and stays; its parts can be made later
            return Received(dossier, unlinked=error)

    def refuse(self, draft: Draft, *, by: str) -> Refused:
        """Register a draft, refuse it with its form 03, and end it.

        Raises:
            As `Refuse.refuse`; the draft is still kept then.
        """
        reasons = [RefusalReason(line, draft.basis) for line in draft.refusal.splitlines() if line.strip()]
        return self._refuse.refuse(self._application(draft), reasons, by=by, guidance=draft.guidance, ends_draft=True)

    def refusal_form(self, refused: Refused, *, by: str) -> bytes:
        """Return the form 03 of a refused dossier as PDF."""
        return self._refuse.print(refused, by=by)

    def _application(self, draft: Draft) -> Application:
        version = self._catalogue.version(draft.procedure, self._receive.today())
        return Application(
            procedure_code=version.code,
            owner=draft.owner(),
            channel=draft.channel,
            brought=_brought(draft, version),
            pages=draft.pages,
            copies=draft.copies,
            summary=draft.summary,
            warnings=draft.warnings,
            exemption=draft.exemption,
            fee_way=draft.fee_way,
            fee_note=draft.fee_note,
            result_way=draft.result_way,
        )

    def _linked_with(self, procedure: ProcedureVersion) -> tuple[ProcedureVersion, ...]:
        today = self._receive.today()
        found: dict[str, Any] = {}
        for heading in self._catalogue.headings:
            if heading.is_in_force(today) and _is_linked(heading.name):
                version = self._catalogue.version(heading.code, today)
                if any(part.step == procedure.code for part in version.linked):
                    found[version.code] = version
        return tuple(found.values())


def _is_linked(name: str) -> bool:
    # Building each of thousands of versions to ask for its parts would take longer than a key press.
    return "iên thông" in name


def _brought(draft: Draft, version: ProcedureVersion) -> dict[int, Brought]:
    """Return what lies on the counter: a paper that nobody ticked was not brought."""
    brought = {}
    for component in version.checklist():
        paper = draft.papers.get(component.position)
        count, reason = (paper.count, paper.reason) if paper else (0, "")
        brought[component.position] = Brought(component.kind, count, reason)
    return brought
