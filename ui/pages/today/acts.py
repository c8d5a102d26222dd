# SPDX-License-Identifier: Apache-2.0
"""What may be done with a dossier between receipt and result: which fields it asks for, and why it cannot be now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clerkdesk.domain.case import ENDED, fee_settled
from clerkdesk.domain.linked import may_end
from clerkdesk.domain.payment import FeeWay
from clerkdesk.domain.states import DossierEvent, DossierStatus, Machine, next_state
from clerkdesk.errors import IllegalTransition

if TYPE_CHECKING:
    from clerkdesk.domain.officers import Officer
    from clerkdesk.services.life import Life
    from clerkdesk.services.overview import DossierView

_D, _E = DossierStatus, DossierEvent


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of an act: text, day, money, file, or one of several choices, each a value and its name.

    Attributes:
        is_worded: the names of the choices are keys of texts.
    """

    key: str
    kind: str = "text"
    is_needed: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    is_worded: bool = False


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A dossier whole, and what its procedure allows.

    Attributes:
        officers: names by id.
        supervisors: ids of those who may allow a second request.
        begun: what this officer has typed of acts and not done yet, by the key of the act.
    """

    view: "DossierView"
    may_extend: bool
    has_parts: bool
    officers: Mapping[str, str]
    supervisors: tuple[str, ...]
    begun: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an act asks for.

    Attributes:
        subject: of which dossier and act, as its typed values are kept.
        given: what stands in the fields at first.
    """

    subject: str
    title: str
    icon: str
    fields: tuple[FieldSpec, ...]
    given: Mapping[str, str]


Values = Mapping[str, str]
Do = Callable[["Life", CaseFacts, Values, "Officer"], object]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that may be done.

    Attributes:
        reason: gives the key of the sentence that says why it cannot be done now; "" where it can.
        prints: the form that comes of it.
    """

    key: str
    icon: str
    fields: tuple[FieldSpec, ...]
    reason: Callable[[CaseFacts], str]
    do: Do
    prints: str = ""


def read_day(text: str) -> date | None:
    """Return the day of "28/11/2026" or "28/11/26"; None where it is none."""
    for written in ("%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), written).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def read_money(text: str) -> int:
    """Return the amount of "15.000 đ"; 0 where it is none."""
    digits = "".join(letter for letter in text if letter.isdigit())
    return int(digits) if digits and len(digits) <= 12 else 0


def _file(values: Values, key: str) -> bytes | None:
    return Path(values[key]).read_bytes() if values.get(key) else None


def _why(facts: CaseFacts, event: DossierEvent, otherwise: str) -> str:
    status = facts.view.dossier.status
    try:
        next_state(Machine.DOSSIER, status, event)
    except IllegalTransition:
        pass
    else:
        return ""
    if status in ENDED:
        return "why.ended"
    waits = {_D.AWAITING_SUPPLEMENT: "why.waiting", _D.AWAITING_PAYMENT: "why.payment",
             _D.WITHDRAWAL_REQUESTED: "why.withdrawal"}  # fmt: skip
    return waits.get(status, otherwise)


def _on(event: DossierEvent, otherwise: str = "why.ended") -> Callable[[CaseFacts], str]:
    return lambda facts: _why(facts, event, otherwise)


def _reason_hand_back(facts: CaseFacts) -> str:
    status = facts.view.dossier.status
    return "" if status is _D.FINISHED else "why.ended" if status in ENDED else "why.no-result"


def _reason_answer(facts: CaseFacts) -> str:
    return "" if facts.view.dossier.status is _D.AWAITING_SUPPLEMENT else "why.not-asked"


def _reason_paid(facts: CaseFacts) -> str:
    return "" if facts.view.dossier.status is _D.AWAITING_PAYMENT else "why.no-payment"


def _reason_collect(facts: CaseFacts) -> str:
    return "" if facts.view.dossier.fee.total_vnd else "why.no-fee"


def _reason_keep(facts: CaseFacts) -> str:
    return "" if facts.view.dossier.status is _D.WITHDRAWAL_REQUESTED else "why.no-withdrawal"


def _reason_require(facts: CaseFacts) -> str:
    waits = facts.view.dossier.status is _D.AWAITING_PAYMENT  # several may be required at once
    return "" if waits else _why(facts, _E.REQUIRE_PAYMENT, "why.ended")


def _reason_term(facts: CaseFacts) -> str:
    term = facts.view.term
    if facts.view.dossier.status in ENDED:
        return "why.ended"
    if term is None or term.due.due is None:
        return "why.no-term"
    return "why.waiting" if term.is_clock_stopped else ""


def _reason_reappoint(facts: CaseFacts) -> str:
    term = facts.view.term
    return _reason_term(facts) or ("why.reappointed" if term is not None and term.reappointments else "")


def _reason_extend(facts: CaseFacts) -> str:
    if not facts.may_extend:
        return "why.no-extension"
    term = facts.view.term
    return _reason_term(facts) or ("why.extended" if term is not None and term.is_extended else "")


def _reason_link(facts: CaseFacts) -> str:
    if not facts.has_parts:
        return "why.not-linked"
    if facts.view.children:
        return "why.linked"
    if facts.view.dossier.status in (_D.RECEIVED, _D.PROCESSING):
        return ""
    return _why(facts, _E.PROCESS, "why.ended")


def _reason_finish(facts: CaseFacts) -> str:
    if facts.view.dossier.status is _D.AWAITING_PAYMENT and facts.view.case.unpaid:
        return "why.payment"
    if not may_end(facts.view.children):
        return "why.parts"
    return _why(facts, _E.FINISH, "why.ended")


def _reason_stop(facts: CaseFacts) -> str:
    return _why(facts, _E.STOP, "why.ended") or ("" if may_end(facts.view.children) else "why.parts")


def _hand_back(life: "Life", facts: CaseFacts, values: Values, by: "Officer") -> object:
    return life.return_result.return_to(
        facts.view.dossier.code,
        values["receiver"],
        by=by.id,
        signature=_file(values, "signature"),
        evidence=values.get("evidence", ""),
    )


def _finish(life: "Life", facts: CaseFacts, values: Values, by: "Officer") -> object:
    from clerkdesk.services.finish import Outcome

    outcome = Outcome(values["symbol"], issuer=values.get("issuer", ""), file=_file(values, "file"))
    return life.finish.finish(facts.view.dossier.code, outcome, by=by.id)


def _supplement(life: "Life", facts: CaseFacts, values: Values, by: "Officer") -> object:
    from clerkdesk.domain.forms.supplement import SupplementItem
    from clerkdesk.services.supplement import Permission

    names = [name.strip() for name in values["papers"].replace("\n", ";").split(";") if name.strip()]
    allowed_by, why = values.get("supervisor", ""), values.get("supervisor-reason", "")
    permission = Permission(allowed_by, why) if why and allowed_by else None
    items = [SupplementItem(name, original=1) for name in names]
    return life.supplement.request(facts.view.dossier.code, items, values["reason"], by=by.id, permission=permission)


def _reappoint(life: "Life", facts: CaseFacts, values: Values, by: "Officer") -> object:
    day = read_day(values["day"]) or date.min
    return life.reappoint.reappoint(facts.view.dossier.code, day, values["reason"], by=by.id)


def _require(life: "Life", facts: CaseFacts, values: Values, by: "Officer") -> object:
    amount = read_money(values["amount"])
    return life.pay.require(facts.view.dossier.code, values["title"], amount, by=by.id, notice=values.get("notice", ""))


def _collect(life: "Life", facts: CaseFacts, values: Values, by: "Officer") -> object:
    way, note, reason = FeeWay(values["way"]), values.get("note", ""), values.get("reason", "")
    return life.collect.settle(facts.view.dossier.code, way, by=by.id, note=note, reason=reason)


def _stop(life: "Life", facts: CaseFacts, values: Values, by: "Officer") -> object:
    return life.stop.stop(
        facts.view.dossier.code,
        values.get("reason", ""),
        by=by.id,
        legal_basis=values.get("legal", ""),
        fee_back=values.get("fee-back", ""),
    )


def _needed(key: str, kind: str = "text") -> FieldSpec:
    return FieldSpec(key, kind, is_needed=True)


_REASON, _MAYBE_REASON = _needed("reason"), FieldSpec("reason")
_WAYS = tuple((str(way), f"payment.{way}") for way in FeeWay if way)
ACTS: tuple[Act, ...] = (
    Act("hand-back", "hand-helping", (_needed("receiver"), FieldSpec("evidence"), FieldSpec("signature", "file")),
        _reason_hand_back, _hand_back),
    Act("finish", "file-check", (_needed("symbol"), FieldSpec("issuer"), FieldSpec("file", "file")),
        _reason_finish, _finish),
    Act("answer", "inbox", (), _reason_answer,
        lambda life, facts, _values, by: life.supplement.answer(facts.view.dossier.code, by=by.id)),
    Act("supplement", "file-plus", (_needed("papers"), _REASON),
        _on(_E.REQUEST_SUPPLEMENT), _supplement, "supplement"),
    Act("paid", "banknote", (_needed("receipt"),), _reason_paid,
        lambda life, facts, values, by: life.pay.paid(facts.view.dossier.code, values["receipt"], by=by.id)),
    Act("collect", "banknote", (FieldSpec("way", "choice", is_needed=True, choices=_WAYS, is_worded=True),
                                FieldSpec("note"), _MAYBE_REASON), _reason_collect, _collect),
    Act("require-payment", "banknote", (_needed("title"), _needed("amount", "money"), FieldSpec("notice")),
        _reason_require, _require),
    Act("reappoint", "calendar-clock", (_needed("day", "day"), _REASON), _reason_reappoint, _reappoint, "apology"),
    Act("extend", "calendar-plus", (_REASON,), _reason_extend,
        lambda life, facts, values, by: life.reappoint.extend(facts.view.dossier.code, values["reason"], by=by.id)),
    Act("link", "split", (), _reason_link,
        lambda life, facts, _values, by: life.link.link(facts.view.dossier.code, by=by.id)),
    Act("withdraw", "undo-2", (_MAYBE_REASON,), _on(_E.REQUEST_WITHDRAWAL),
        lambda life, facts, values, by:
            life.withdraw.withdraw(facts.view.dossier.code, by=by.id, reason=values.get("reason", ""))),
    Act("keep", "undo", (_MAYBE_REASON,), _reason_keep,
        lambda life, facts, values, by:
            life.withdraw.keep(facts.view.dossier.code, by=by.id, reason=values.get("reason", ""))),
    Act("stop", "ban", (_MAYBE_REASON, FieldSpec("legal"), FieldSpec("fee-back")), _reason_stop, _stop,
        "stop_notice"),
)  # fmt: skip
"""In the order in which they stand on the screen."""

BY_KEY = {act.key: act for act in ACTS}


def fields_of(act: Act, facts: CaseFacts) -> tuple[FieldSpec, ...]:
    """Return the fields that an act asks for now: a second request needs a supervisor, a stop its reason."""
    if act.key == "supplement" and facts.view.case.supplements:
        named = tuple((one, facts.officers.get(one, one)) for one in facts.supervisors)
        who = FieldSpec("supervisor", "choice", is_needed=True, choices=named)
        return (*act.fields, who, _needed("supervisor-reason"))
    if act.key == "collect":
        before = fee_settled(facts.view.dossier, facts.view.case.fee_payments).way
        is_first = before in (FeeWay.UNTOLD, FeeWay.LATER)
        return act.fields[:-1] if is_first else (*act.fields[:-1], _REASON)
    if act.key == "stop" and facts.view.dossier.status is not _D.WITHDRAWAL_REQUESTED:
        return tuple(_REASON if each.key == "reason" else each for each in act.fields)
    return act.fields


def faults(act: Act, facts: CaseFacts, values: Values) -> dict[str, str]:
    """Return what is wrong with the typed values: the key of a sentence by the key of a field."""
    found = {}
    for each in fields_of(act, facts):
        text = values.get(each.key, "").strip()
        if each.is_needed and not text:
            found[each.key] = "life.needed"
        elif each.kind == "day" and read_day(text) is None:
            found[each.key] = "life.day.wrong"
        elif each.kind == "money" and not read_money(text):
            found[each.key] = "life.money.wrong"
    if act.key == "collect" and values.get("way") == FeeWay.EXEMPT and not values.get("note", "").strip():
        found["note"] = "life.needed"
    return found
