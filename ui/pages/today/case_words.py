# SPDX-License-Identifier: Apache-2.0
"""What one dossier says of itself beside the list; plain Python."""

from dataclasses import dataclass
from datetime import datetime

from clerkdesk.domain.audit import AuditEntry
from clerkdesk.domain.case import ENDED, fee_settled
from clerkdesk.domain.payment import FeeWay
from ui.pages.today.acts import CaseFacts
from ui.texts import TEXTS, Texts


@dataclass(frozen=True, slots=True)
class Line:
    """A line with what stands at its right; `key` where it can be pressed."""

    text: str
    note: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A dossier as it is shown.

    Attributes:
        state: the sentence of the banner, `due` below it; ground: "", off, warn, danger or ok.
        forms: the newest of each kind, by form name in `key`.
    """

    code: str
    owner: str
    procedure: str
    received: str
    state: str
    due: str
    ground: str
    papers: tuple[Line, ...] = ()
    fee: tuple[Line, ...] = ()
    forms: tuple[Line, ...] = ()
    promises: tuple[Line, ...] = ()
    history: tuple[Line, ...] = ()


def case_shown(facts: CaseFacts, texts: Texts, now: datetime) -> CaseShown:
    """Return what is shown of a dossier at a moment."""
    view, dossier = facts.view, facts.view.dossier
    due, ground = _owed(facts, texts, *_due(facts, texts, now))
    by = facts.officers.get(dossier.author, dossier.author)
    return CaseShown(
        code=dossier.code,
        owner=dossier.owner.name,
        procedure=dossier.procedure_name,
        received=texts("life.received", when=moment(dossier.received_at, now), by=by),
        state=texts(f"status.{dossier.status}"),
        due=due,
        ground=ground,
        papers=_papers(facts, texts),
        fee=_fee(facts, texts, now),
        forms=tuple(
            Line(form.title, f"{form.number}/{form.year}" if form.number else "", form.form_id)
            for form in {form.form_id: form for form in view.case.forms}.values()
        ),
        promises=tuple(
            Line(moment(promise.due.due, now) if promise.due.due else texts("life.due.none"),
                 texts(f"promise.{promise.kind}"))
            for promise in (view.term.history[1:] if view.term else ())
        ),
        history=tuple(_step(entry, facts, texts, now) for entry in reversed(view.history)),
    )  # fmt: skip


def moment(at: datetime, now: datetime) -> str:
    """Return a moment: today's by the hour, another by its day."""
    local = at.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%d/%m/%Y %H:%M}"


def _due(facts: CaseFacts, texts: Texts, now: datetime) -> tuple[str, str]:
    view = facts.view
    if view.dossier.status in ENDED:
        return "", "ok"
    if view.term is not None and view.term.stopped_at is not None:
        return texts("life.due.stopped", when=moment(view.term.stopped_at, now)), "off"
    due = view.dossier.due.due
    if due is None:
        return texts("life.due.none"), "off"
    if due < now:
        return texts("life.late", when=moment(due, now)), "danger"
    local = due.astimezone(now.tzinfo)
    is_today = local.date() == now.date()
    when = f"{local:%H:%M}" if is_today else f"{local:%H:%M}, {texts.day(local.date())}"
    return texts("life.due", when=when), "warn" if is_today else "off"


def _owed(facts: CaseFacts, texts: Texts, due: str, ground: str) -> tuple[str, str]:
    """Add that the fee was to be paid later and still is: whoever hands the result over must see it."""
    dossier = facts.view.dossier
    if fee_settled(dossier, facts.view.case.fee_payments).way is not FeeWay.LATER:
        return due, ground
    owed = texts("payment.owed", amount=dossier.fee.total_vnd)
    return " · ".join(part for part in (due, owed) if part), "danger" if ground == "danger" else "warn"


def _papers(facts: CaseFacts, texts: Texts) -> tuple[Line, ...]:
    counted: dict[int, int] = {}
    for page in facts.view.pages:
        if page.component is not None and page.mark == "kept":
            counted[page.component] = counted.get(page.component, 0) + 1
    lines = []
    for component in facts.view.dossier.components:
        pages = counted.get(component.position, 0)
        if component.count or pages:
            key = "life.paper" if pages else "life.paper.none"
            lines.append(Line(texts(key, name=component.name, pages=pages)))
    return tuple(lines)


def _fee(facts: CaseFacts, texts: Texts, now: datetime) -> tuple[Line, ...]:
    """Return what was asked and how it is settled now; nothing where nothing was asked."""
    dossier = facts.view.dossier
    if not dossier.fee.total_vnd:
        return ()
    paid = fee_settled(dossier, facts.view.case.fee_payments)
    how = texts(f"payment.told.{paid.way}") if paid.way else texts("payment.told.untold")
    said = " · ".join(part for part in (texts("receive.money", amount=dossier.fee.total_vnd), how, paid.note) if part)
    return (Line(said, moment(paid.paid_at, now) if paid.paid_at else ""),)


def _step(entry: AuditEntry, facts: CaseFacts, texts: Texts, now: datetime) -> Line:
    event = entry.event
    key = "event.keep" if event.what.startswith("keep-") else f"event.{event.what}"
    said = texts(key) if key in TEXTS else event.what
    by = facts.officers.get(event.by, event.by)
    text = f"{said} · {by}" + (f" – {event.why}" if event.why else "")
    return Line(text, moment(event.at, now))
