# SPDX-License-Identifier: Apache-2.0
"""The life of a dossier as rows of its tables, and back."""

from dataclasses import asdict
from datetime import time, timedelta

from sqlalchemy.engine import RowMapping

from clerkdesk.adapters.store.tables import file_of
from clerkdesk.domain.case import Handover, Obligation, Progress, Result, Supplement, TermRow
from clerkdesk.domain.dossier import DueDate
from clerkdesk.domain.forms.supplement import SupplementItem
from clerkdesk.domain.payment import FeePayment, FeeWay
from clerkdesk.domain.procedure import TimeKind, TimeRule
from clerkdesk.domain.states import DossierStatus
from clerkdesk.domain.term import LateFlag, Term, TermEvent, TermEventKind


def term_values(event: TermEvent, term: Term) -> dict[str, object]:
    """Return the column values of an event of the promised date and of where it left the term."""
    return {
        "kind": str(event.kind),
        "at": event.at,
        "reason": event.reason,
        "new_day": event.new_day,
        "step": event.step,
        "rule": _rule_values(event.rule) if event.rule else None,
        "due_at": term.due.due,
        "due_part": term.due.part,
        "due_explanation": list(term.due.explanation),
        "waited_s": round(term.waited.total_seconds()),
        "answer_by": term.answer_by,
        "late_flags": [str(flag) for flag in term.late_flags],
    }


def term_row_of(row: RowMapping) -> TermRow:
    """Return an event of the promised date."""
    event = TermEvent(
        kind=TermEventKind(row["kind"]),
        at=row["at"],
        reason=row["reason"],
        new_day=row["new_day"],
        step=row["step"],
        rule=_rule_of(row["rule"]) if row["rule"] else None,
    )
    return TermRow(
        event=event,
        due=DueDate(row["due_at"], row["due_part"], tuple(row["due_explanation"])),
        waited=timedelta(seconds=row["waited_s"]),
        answer_by=row["answer_by"],
        late_flags=tuple(LateFlag(flag) for flag in row["late_flags"]),
    )


def supplement_of(row: RowMapping) -> Supplement:
    """Return a request for a supplement."""
    facts = {name: value for name, value in row.items() if name not in ("dossier_id", "items")}
    return Supplement(items=tuple(SupplementItem(**item) for item in row["items"]), **facts)


def obligation_of(row: RowMapping) -> Obligation:
    """Return what must be paid."""
    return Obligation(**{name: value for name, value in row.items() if name != "dossier_id"})


def fee_payment_of(row: RowMapping) -> FeePayment:
    """Return how a fee was settled."""
    facts = {name: value for name, value in row.items() if name not in ("dossier_id", "way")}
    return FeePayment(way=FeeWay(row["way"]), **facts)


def result_of(row: RowMapping) -> Result:
    """Return the result of a dossier."""
    names = ("symbol", "title", "issuer", "issued_on", "ended_at")
    return Result(**{name: row[name] for name in names}, file=file_of(row, "file"))


def handover_of(row: RowMapping) -> Handover:
    """Return who took the result."""
    return Handover(row["receiver"], row["handed_at"], file_of(row, "signature"), row["evidence"])


def progress_of(row: RowMapping) -> Progress:
    """Return a state as the portal is told it."""
    return Progress(
        event=row["event"],
        dossier_id=row["dossier_id"],
        code=row["code"],
        before=row["status_before"],
        status=DossierStatus(row["status"]),
        at=row["at"],
        sent_at=row["sent_at"],
        by=row.get("by", ""),
    )


def _rule_values(rule: TimeRule) -> dict[str, object]:
    return {**asdict(rule), "kind": str(rule.kind), "cutoff": rule.cutoff.isoformat() if rule.cutoff else None}


def _rule_of(values: dict[str, object]) -> TimeRule:
    cutoff = values["cutoff"]
    read = {
        **values,
        "kind": TimeKind(str(values["kind"])),
        "cutoff": time.fromisoformat(str(cutoff)) if cutoff else None,
    }
    return TimeRule(**read)  # type: ignore[arg-type]
