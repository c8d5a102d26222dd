# SPDX-License-Identifier: Apache-2.0
"""Split a linked procedure into one dossier per agency, each with its own code, route and state."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace

from clerkdesk.domain.calendar import WorkingCalendar
from clerkdesk.domain.case import Form
from clerkdesk.domain.dossier import Dossier, DueDate, Fee
from clerkdesk.domain.due_date import due_date
from clerkdesk.domain.forms.tax_transfer import TaxTransfer, tax_transfer_values
from clerkdesk.domain.linked import LinkedChild, linked_due, part_due
from clerkdesk.domain.procedure import Catalogue, LinkedPart, ProcedureVersion
from clerkdesk.domain.states import DossierStatus
from clerkdesk.domain.term import TermEvent, TermEventKind
from clerkdesk.errors import NotReady, ProcedureWithoutRules, RepealedProcedure, UnknownProcedure
from clerkdesk.ports.store import UnitOfWork
from clerkdesk.services.casework import Case, Casework
from clerkdesk.services.receive import SLIP_BOOK, take_code

TAX_FORM = "tax_transfer"


def _new_id() -> str:
    return str(uuid.uuid4())


class Link:
    """Makes the parts of a linked dossier (liên thông); the parent ends with the last of them.

    Source: Decree 63/2024/NĐ-CP for birth and death; the law of land and tax for land.
    """

    def __init__(
        self,
        casework: Casework,
        catalogue: Catalogue,
        calendar: WorkingCalendar,
        *,
        new_id: Callable[[], str] = _new_id,
    ) -> None:
        self._casework = casework
        self._catalogue = catalogue
        self._calendar = calendar
        self._new_id = new_id

    def has_parts(self, dossier: Dossier) -> bool:
        """Tell whether the procedure of a dossier is linked. Raises UnknownProcedure."""
        return bool(self._casework.version(dossier).linked)

    def link(self, code: str, *, by: str) -> list[LinkedChild]:
        """Make one part per agency; a dossier that has its parts already keeps them.

        Raises:
            NotReady: its procedure is not linked, or it is not handled now.
            SerialsExhausted: the station has no codes left for the parts.
        """
        with self._casework.begin() as work:
            case = self._casework.take(work, code)
            if children := work.cases.children(case.dossier.id):
                return children
            version = self._casework.version(case.dossier)
            if not version.linked:
                raise NotReady(code=case.dossier.code, verb="linked", reason="its procedure has no parts")
            if case.dossier.status not in (DossierStatus.RECEIVED, DossierStatus.PROCESSING):
                raise NotReady(code=case.dossier.code, verb="linked", reason="it is not handled now")
            dues = [
                self._add_part(work, case, version, part, position, by)
                for position, part in enumerate(version.linked, start=1)
            ]
            if case.dossier.due.due is None:
                self._promise_jointly(work, case, version.linked, dues, by)
            children = work.cases.children(case.dossier.id)
            self._casework.log(work, case, "link", by=by, parts=len(children))
            work.commit()
        return children

    def children(self, code: str) -> list[LinkedChild]:
        """Return the parts of a dossier; none before it is linked. Raises DossierNotFound."""
        with self._casework.begin() as work:
            return work.cases.children(work.dossiers.get(code).id)

    def tell_tax_office(self, code: str, transfer: TaxTransfer, *, by: str) -> Form:
        """Issue the slip that hands the figures of a land dossier to the tax office.

        Raises:
            DossierNotFound: there is no such dossier.
            InvalidInput: it names no parcel, or a parcel without an area.
        """
        with self._casework.begin() as work:
            case = self._casework.take(work, code)
            form = self._casework.forms.issue(
                work,
                TAX_FORM,
                lambda issue: tax_transfer_values(case.dossier, case.station, issue, transfer),
                by=by,
                at=case.at,
                dossier=case.dossier,
            )
            work.commit()
        return form

    def _add_part(
        self, work: UnitOfWork, case: Case, version: ProcedureVersion, part: LinkedPart, position: int, by: str
    ) -> DueDate:
        parent, own = case.dossier, self._own_version(part, case)
        child = self._child(work, case, part, own, by)
        work.dossiers.add(child)
        work.cases.link(
            LinkedChild(
                parent_id=parent.id,
                child_id=child.id,
                code=child.code,
                position=position,
                agency=part.agency,
                step=part.step,
                name=part.name,
                route=own.route if own else version.route,
                status=child.status,
            )
        )
        return child.due

    def _promise_jointly(
        self, work: UnitOfWork, case: Case, parts: Sequence[LinkedPart], dues: Sequence[DueDate], by: str
    ) -> None:
        """Promise the end of the last part, where the law gives the parent no term and every part has one."""
        joint = linked_due(dues).due
        for part, due in zip(parts, dues, strict=True):
            if joint is not None and due.due == joint and (own := self._own_version(part, case)):
                event = TermEvent(TermEventKind.LINKED_STEP, case.at, step=part.name, rule=own.time_rule)
                self._casework.promise(work, case, event, by=by)
                return

    def _child(self, work: UnitOfWork, case: Case, part: LinkedPart, own: ProcedureVersion | None, by: str) -> Dossier:
        """Return a part: of its own procedure where that is known, else a step of the parent's."""
        parent = case.dossier
        return replace(
            parent,
            id=self._new_id(),
            code=take_code(work, case.station, case.at),
            procedure_code=own.code if own else parent.procedure_code,
            procedure_version=own.effective_from if own else parent.procedure_version,
            procedure_name=part.name,
            field=own.field if own else parent.field,
            components=(),
            received_at=case.at,
            due=part_due(self._own_due(case, own), parent.due, parent.code),
            fee=Fee(0),
            author=by,
            slip_number=work.dossiers.take_number(SLIP_BOOK, case.at.year),
            status=DossierStatus.RECEIVED,
            summary=f"Phần việc liên thông của hồ sơ {parent.code}",
            warnings=(),
        )

    def _own_due(self, case: Case, own: ProcedureVersion | None) -> DueDate | None:
        return due_date(own.time_rule, case.at, self._calendar) if own else None

    def _own_version(self, part: LinkedPart, case: Case) -> ProcedureVersion | None:
        try:
            return self._catalogue.version(part.step, case.at.date())
        except (UnknownProcedure, RepealedProcedure, ProcedureWithoutRules):
            return None
