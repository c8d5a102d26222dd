# SPDX-License-Identifier: Apache-2.0
"""What happens to dossiers between receipt and result: rows of their papers, promises, states and parts."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from clerkdesk.adapters.store import case_reports, case_rows, dossier_rows
from clerkdesk.adapters.store.forms import SqlForms
from clerkdesk.adapters.store.tables import (
    audit,
    course,
    delivery,
    dossier,
    fee_payment,
    file_values,
    handover,
    linked,
    obligation,
    officer,
    progress,
    result,
    supplement,
    term_event,
)
from clerkdesk.domain.case import (
    CaseFile,
    DaySums,
    Handover,
    Obligation,
    Progress,
    Result,
    Supplement,
    TermRow,
    standing,
)
from clerkdesk.domain.linked import LinkedChild
from clerkdesk.domain.payment import FeePayment
from clerkdesk.domain.procedure import AgencyKind
from clerkdesk.domain.reports.history import CaseHistory
from clerkdesk.domain.states import DeliveryState, DossierStatus
from clerkdesk.domain.term import Term, TermEvent
from clerkdesk.errors import DossierNotFound


class SqlCases:
    """Keeps the life of dossiers; triggers see to it that every state has its paper."""

    def __init__(self, connection: Connection, forms: SqlForms) -> None:
        self._connection = connection
        self._forms = forms

    def file(self, dossier_id: str) -> CaseFile:
        """Return all that happened to a dossier."""
        results = [case_rows.result_of(row) for row in self._rows(result, dossier_id)]
        handovers = [case_rows.handover_of(row) for row in self._rows(handover, dossier_id)]
        states = _PROGRESS.where(progress.c.dossier_id == dossier_id).order_by(progress.c.event)
        return CaseFile(
            term=tuple(self._term_rows(dossier_id)),
            supplements=tuple(case_rows.supplement_of(row) for row in self._rows(supplement, dossier_id)),
            obligations=tuple(case_rows.obligation_of(row) for row in self._rows(obligation, dossier_id)),
            result=results[0] if results else None,
            handover=handovers[0] if handovers else None,
            progress=tuple(case_rows.progress_of(row) for row in self._connection.execute(states).mappings()),
            forms=tuple(self._forms.of(dossier_id)),
            fee_payments=tuple(case_rows.fee_payment_of(row) for row in self._rows(fee_payment, dossier_id)),
        )

    def term(self, dossier_id: str) -> Term:
        """Return where the promised date of a dossier stands. Raises DossierNotFound."""
        rows = self._term_rows(dossier_id)
        if not rows:
            raise DossierNotFound(kind="dossier", code=dossier_id)
        return standing(rows)

    def add_term_event(self, dossier_id: str, event: TermEvent, term: Term) -> None:
        """Store an event of the promised date and where it leaves the term; its entry of the log came just before.

        Raises:
            InvariantBroken: the newest entry of the log is about something else.
        """
        highest = sa.select(sa.func.max(term_event.c.number)).where(term_event.c.dossier_id == dossier_id)
        self._connection.execute(
            term_event.insert().values(
                dossier_id=dossier_id,
                number=int(self._connection.execute(highest).scalar() or 0) + 1,
                event=self._connection.execute(sa.select(sa.func.max(audit.c.sequence))).scalar(),
                **case_rows.term_values(event, term),
            )
        )

    def add_supplement(self, dossier_id: str, new: Supplement) -> None:
        """Store a request. Raises InvariantBroken while one is open, or when a second lacks its supervisor."""
        self._connection.execute(supplement.insert().values(dossier_id=dossier_id, **asdict(new)))

    def answer_supplement(self, dossier_id: str, number: int, at: datetime) -> None:
        """Store that a request was answered, once."""
        row = sa.update(supplement).where(supplement.c.dossier_id == dossier_id, supplement.c.number == number)
        self._connection.execute(row.values(answered_at=at))

    def add_obligation(self, dossier_id: str, new: Obligation) -> None:
        """Store what must be paid."""
        self._connection.execute(obligation.insert().values(dossier_id=dossier_id, **asdict(new)))

    def pay(self, dossier_id: str, number: int, at: datetime, receipt: str) -> None:
        """Store that an obligation was paid, once."""
        row = sa.update(obligation).where(obligation.c.dossier_id == dossier_id, obligation.c.number == number)
        self._connection.execute(row.values(paid_at=at, receipt=receipt))

    def add_fee_payment(self, dossier_id: str, new: FeePayment) -> None:
        """Store how the fee was settled; its entry of the log came just before.

        Raises:
            InvariantBroken: the newest entry of the log is about something else.
        """
        row = {**asdict(new), "way": str(new.way)}
        self._connection.execute(fee_payment.insert().values(dossier_id=dossier_id, **row))

    def add_result(self, dossier_id: str, new: Result) -> None:
        """Store the result, once. Raises InvariantBroken when it lies before receipt."""
        self._connection.execute(
            result.insert().values(
                dossier_id=dossier_id,
                symbol=new.symbol,
                title=new.title,
                issuer=new.issuer,
                issued_on=new.issued_on,
                ended_at=new.ended_at,
                **file_values("file", new.file),
            )
        )

    def add_handover(self, dossier_id: str, new: Handover) -> None:
        """Store who took the result, once. Raises InvariantBroken before the dossier is finished."""
        self._connection.execute(
            handover.insert().values(
                dossier_id=dossier_id,
                receiver=new.receiver,
                handed_at=new.handed_at,
                evidence=new.evidence,
                **file_values("signature", new.signature),
            )
        )

    def link(self, child: LinkedChild) -> None:
        """Make a dossier a part of its parent. Raises InvariantBroken when the parent is a child or has ended."""
        names = ("parent_id", "child_id", "position", "step", "name", "route")
        row = {name: getattr(child, name) for name in names}
        self._connection.execute(linked.insert().values(**row, agency=str(child.agency)))

    def children(self, parent_id: str) -> list[LinkedChild]:
        """Return the parts of a linked dossier in their order; none for any other."""
        query = _CHILDREN.where(linked.c.parent_id == parent_id).order_by(linked.c.position)
        return [
            LinkedChild(**{**row, "agency": AgencyKind(row["agency"]), "status": DossierStatus(row["status"])})
            for row in self._connection.execute(query).mappings()
        ]

    def parent_of(self, child_id: str) -> str | None:
        """Return the id of the parent of a part."""
        return self._connection.execute(sa.select(linked.c.parent_id).where(linked.c.child_id == child_id)).scalar()

    def to_tell(self, destination: str) -> list[str]:
        """Return the codes of the dossiers with untold states that a portal acknowledged, longest waiting first."""
        parent = dossier.alias()
        whole = sa.select(parent.c.code).join(linked, linked.c.parent_id == parent.c.id)
        whole = whole.where(linked.c.child_id == dossier.c.id).correlate(dossier)  # a part arrives with its parent
        arrived = sa.exists().where(
            (delivery.c.code == dossier.c.code) | (delivery.c.code == whole.scalar_subquery()),
            delivery.c.destination == destination,
            delivery.c.state.in_([str(DeliveryState.ACKED), str(DeliveryState.CONFIRMED)]),
        )
        query = sa.select(dossier.c.code).join(progress, progress.c.dossier_id == dossier.c.id)
        query = query.where(progress.c.sent_at.is_(None), arrived).group_by(dossier.c.code)
        return list(self._connection.execute(query.order_by(sa.func.min(progress.c.event))).scalars())

    def untold(self, limit: int = 100, *, code: str | None = None) -> list[Progress]:
        """Return the states that the portal was not told yet, oldest first; of one dossier only, when it is named."""
        query = _PROGRESS.where(progress.c.sent_at.is_(None)).order_by(progress.c.event).limit(limit)
        if code is not None:
            # By its id, so that the states of this dossier are looked up and not all untold ones walked through.
            named = sa.select(dossier.c.id).where(dossier.c.code_key == dossier_rows.code_key(code))
            query = query.where(progress.c.dossier_id == named.scalar_subquery().correlate(None))
        return [case_rows.progress_of(row) for row in self._connection.execute(query).mappings()]

    def set_told(self, event: int, at: datetime) -> None:
        """Remember that the portal took a state, once."""
        self._connection.execute(sa.update(progress).where(progress.c.event == event).values(sent_at=at))

    def events_between(self, first: datetime, last: datetime) -> Iterator[Progress]:
        """Yield the states that came to be from `first` on and before `last`, by dossier and in their order."""
        return case_reports.events_between(self._connection, first, last)

    def rows_for_report(self, first: datetime, last: datetime, *, with_people: bool = False) -> Iterator[CaseHistory]:
        """Yield the dossiers received before `last` that had not ended before `first`, in one pass, without parts."""
        return case_reports.rows_for_report(self._connection, first, last, with_people=with_people)

    def codes_between(self, first: datetime, last: datetime) -> list[str]:
        """Return the codes of all dossiers registered from `first` on and before `last`, in the order of the book."""
        query = sa.select(course.c.code).where(course.c.received_at >= first, course.c.received_at < last)
        return list(self._connection.execute(query.order_by(course.c.sequence)).scalars())

    def fees_taken(self, first: datetime, last: datetime) -> list[str]:
        """Return the codes of the dossiers whose fee was taken from `first` on and before `last`, in their order.

        Of those of which nobody told how the fee was paid, the fee counts as taken at receipt.
        """
        asked = sa.select(course.c.sequence, course.c.code).where(course.c.fee_vnd > 0)
        told = asked.where(course.c.fee_paid_at >= first, course.c.fee_paid_at < last)
        untold = asked.where(course.c.fee_way == "", course.c.received_at >= first, course.c.received_at < last)
        query = sa.union_all(told, untold).order_by("sequence")
        return [row.code for row in self._connection.execute(query)]

    def day_sums(self, first: date, last: date) -> list[DaySums]:
        """Return what was done on each day of a span, both ends included."""
        return case_reports.day_sums(self._connection, first, last)

    def _term_rows(self, dossier_id: str) -> list[TermRow]:
        return [case_rows.term_row_of(row) for row in self._rows(term_event, dossier_id)]

    def _rows(self, table: sa.Table, dossier_id: str) -> list[sa.RowMapping]:
        query = sa.select(table).where(table.c.dossier_id == dossier_id)
        if "number" in table.c:
            query = query.order_by(table.c.number)
        return list(self._connection.execute(query).mappings())


_PROGRESS = (
    sa.select(progress, dossier.c.code, sa.func.coalesce(officer.c.role, "station").label("by"))
    .join(dossier, dossier.c.id == progress.c.dossier_id)
    .join(audit, audit.c.sequence == progress.c.event)
    .outerjoin(officer, officer.c.id == audit.c.by)
)
_CHILDREN = sa.select(linked, dossier.c.code, dossier.c.status, dossier.c.due_at.label("due")).join(
    dossier, dossier.c.id == linked.c.child_id
)
