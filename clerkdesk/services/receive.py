# SPDX-License-Identifier: Apache-2.0
"""Receive a dossier at the counter: number, due date, fee, then the slip."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from clerkdesk.domain.audit import Event
from clerkdesk.domain.calendar import WorkingCalendar
from clerkdesk.domain.codes import dossier_code
from clerkdesk.domain.dossier import USUAL_WAYS, Channel, Component, CopyKind, Dossier, Fee, Person, ResultWay
from clerkdesk.domain.due_date import due_date
from clerkdesk.domain.fees import FeeTable, fee
from clerkdesk.domain.identity import clean_number, number_doubts
from clerkdesk.domain.officers import Station
from clerkdesk.domain.payment import FeeWay, check_settled
from clerkdesk.domain.procedure import Catalogue, ProcedureVersion
from clerkdesk.domain.slip import receipt_values
from clerkdesk.domain.text import clean
from clerkdesk.errors import InvalidInput
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.store import Store, UnitOfWork
from clerkdesk.ports.typesetter import Typesetter

SLIP_BOOK = "receipt"


@dataclass(frozen=True, slots=True)
class Brought:
    """What the citizen brought for one component: kind of paper, how many, and why it is missing where it is."""

    kind: CopyKind = CopyKind.ORIGINAL
    count: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Application:
    """What the clerk takes down.

    Attributes:
        brought: by position of the component; a component not named counts as brought once, in its usual kind.
        pages: pages to certify, where the fee depends on them; copies: how many copies are asked for.
        exemption: code of the reason for which the citizen pays less, see the fees of the catalogue.
        result_way: how the citizen gets the result; None for the usual way of the channel.
        fee_way: how the fee is paid, where one is asked; fee_note: its receipt, or why the citizen is exempt.
    """

    procedure_code: str
    owner: Person
    channel: Channel = Channel.DIRECT
    brought: Mapping[int, Brought] = field(default_factory=dict)
    pages: int = 1
    copies: int = 1
    summary: str = ""
    warnings: tuple[str, ...] = ()
    exemption: str = ""
    result_way: ResultWay | None = None
    fee_way: FeeWay = FeeWay.UNTOLD
    fee_note: str = ""


def _new_id() -> str:
    return str(uuid.uuid4())


class Receive:
    """The first verb of the counter."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        calendar: WorkingCalendar,
        *,
        typesetter: Typesetter,
        clock: Clock,
        fees: FeeTable | None = None,
        new_id: Callable[[], str] = _new_id,
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._calendar = calendar
        self._typesetter = typesetter
        self._clock = clock
        self._fees = fees or FeeTable()
        self._new_id = new_id

    def receive(self, application: Application, *, by: str, ends_draft: bool = False) -> Dossier:
        """Store a dossier durably under a code of this station and return it; nothing is printed yet (I1).

        Doubts about the owner's number are its `warnings`: they are stored and logged, and refuse nothing.

        Args:
            ends_draft: it was the officer's draft, which ends with it.

        Raises:
            UnknownProcedure, RepealedProcedure: the catalogue has no valid version of the procedure today.
            InvalidInput: the owner has no name, a component is not one of the procedure, or a waived fee no reason.
            CalendarMissing: no due date can be promised.
            SerialsExhausted: the station's numbers of the day are used up.
            StorageFull: nothing was received.
        """
        with self._store.begin() as work:
            dossier = self.draw_up(work, application, by=by)
            work.dossiers.add(dossier)
            if ends_draft:
                work.drafts.discard(by)
            work.commit()
        return dossier

    def draw_up(self, work: UnitOfWork, application: Application, *, by: str) -> Dossier:
        """Return the dossier of an application with its code, number, promise and fee; the caller adds it.

        Raises:
            UnknownProcedure, RepealedProcedure, InvalidInput, SerialsExhausted: as `receive`.
        """
        officer = work.administration.officer(by)
        station = work.administration.station()
        dossier = self.outline(application, station, author=officer.id)
        if not dossier.owner.name:
            raise InvalidInput(field="owner", reason="a dossier needs the name of its owner")
        check_settled(dossier.fee.way, dossier.fee.note)
        at = dossier.received_at
        return replace(
            dossier,
            id=self._new_id(),
            code=take_code(work, station, at),
            slip_number=work.dossiers.take_number(SLIP_BOOK, at.year),
        )

    def outline(self, application: Application, station: Station, *, author: str) -> Dossier:
        """Return what receiving an application now would make, without id, code and number: the preview of the slip.

        Raises:
            UnknownProcedure, RepealedProcedure, InvalidInput, CalendarMissing: as `receive`; a name may be missing.
        """
        now = self._clock.now()
        procedure = self._catalogue.version(application.procedure_code, now.date())
        owner = _clean_owner(application.owner)
        components = _components(procedure, application.brought)
        return Dossier(
            id="",
            code="",
            procedure_code=procedure.code,
            procedure_version=procedure.effective_from,
            procedure_name=procedure.name,
            field=procedure.field,
            agency_code=station.agency_code,
            agency_name=station.agency_name,
            channel=application.channel,
            owner=owner,
            components=components,
            received_at=now,
            due=due_date(procedure.time_rule, now, self._calendar),
            fee=self._fee(procedure, application, station, now.date()),
            author=author,
            slip_number=0,
            station_id=station.id,
            summary=clean(application.summary, "summary") or procedure.name,
            warnings=_warnings(application, owner),
            result_way=application.result_way or USUAL_WAYS[application.channel],
        )

    def _fee(self, procedure: ProcedureVersion, application: Application, station: Station, day: date) -> Fee:
        asked = fee(
            self._fees.schedule(procedure.code, procedure.fee_rule),
            application.pages,
            application.copies,
            locality=station.province or None,
            channel=application.channel,
            on=day,
            exemption=application.exemption,
        )
        if not asked.total_vnd:  # nothing is to be paid, in no way
            return asked
        return replace(asked, way=application.fee_way, note=clean(application.fee_note, "fee_note"))

    def slip(self, code: str, *, by: str) -> bytes:
        """Return the receipt slip as PDF, from what is durable; every print is logged, reprints are identical (I1).

        Raises:
            DossierNotFound: nothing was received under this code.
        """
        with self._store.begin() as work:
            dossier = work.dossiers.get(code)
            # The slip keeps what was promised at receipt, whatever came later.
            dossier = replace(dossier, due=work.cases.term(dossier.id).original_due)
            station = work.administration.station()
            officer = work.administration.officer(dossier.author)
        values = receipt_values(dossier, station, officer.name)
        pdf = self._typesetter.typeset("receipt", values)
        with self._store.begin() as work:
            self._log_print(work, dossier, by)
            work.commit()
        return pdf

    def _log_print(self, work: UnitOfWork, dossier: Dossier, by: str) -> None:
        event = Event(
            at=self._clock.now(), by=by, subject="dossier", subject_id=dossier.id, what="print-slip",
            facts={"slip": dossier.slip_number},
        )  # fmt: skip
        work.audit.append(event)

    def today(self) -> date:
        """Return the day of the counter, by which versions of procedures are chosen."""
        return self._clock.now().date()


def take_code(work: UnitOfWork, station: Station, at: datetime) -> str:
    """Return the next dossier code of the station. Raises SerialsExhausted."""
    serial = work.dossiers.take_serial(station.agency_code, at.date(), station.first_serial, station.last_serial)
    return dossier_code(station.agency_code, at.date(), serial)


def _clean_owner(owner: Person) -> Person:
    return Person(
        name=clean(owner.name, "owner"),
        id_number=clean_number(owner.id_number) if owner.id_number else None,
        old_id_number=owner.old_id_number,
        birth=owner.birth,
        sex=owner.sex,
        address=clean(owner.address, "address"),
        phone=clean(owner.phone, "phone"),
        email=clean(owner.email, "email"),
    )


def _warnings(application: Application, owner: Person) -> tuple[str, ...]:
    """Return what the card or the clerk told already, then the doubts about the owner's number; none of them twice."""
    doubts = number_doubts(owner.id_number or "", owner.birth, owner.sex)
    return tuple(dict.fromkeys((*application.warnings, *doubts)))


def _components(procedure: ProcedureVersion, brought: Mapping[int, Brought]) -> tuple[Component, ...]:
    checklist = procedure.checklist()
    unknown = set(brought) - {component.position for component in checklist}
    if unknown:
        raise InvalidInput(field="component", reason=f"{procedure.code} has no component {min(unknown)}")
    return tuple(_filled_in(component, brought.get(component.position)) for component in checklist)


def _filled_in(component: Component, paper: Brought | None) -> Component:
    if paper is None:
        return component
    if paper.count < 0:
        raise InvalidInput(field="component", reason="the number of papers cannot be negative")
    return replace(component, kind=paper.kind, count=paper.count, note=clean(paper.note, "note"))
