# SPDX-License-Identifier: Apache-2.0
"""From a draft and what the core says of it to what the screen shows; plain Python, no Qt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from clerkdesk.domain.day_ribbon import RibbonDay, RibbonKind
from clerkdesk.domain.dossier import USUAL_WAYS, Channel, CopyKind, ResultWay
from clerkdesk.domain.draft import Draft, PaperDraft, doubts, faults
from clerkdesk.domain.due_date import LEGAL_TIME, TERM_PREFIX
from clerkdesk.domain.payment import FeeWay
from clerkdesk.domain.procedure import Certainty, ComponentRule, FeeKind, ProcedureVersion, TimeRule
from ui.models.shown_row import state_key
from ui.texts import Language, Texts

if TYPE_CHECKING:
    from clerkdesk.ports.store import DossierRow
    from clerkdesk.services.intake import Earlier, Preview

_KINDS = {CopyKind.ORIGINAL: "original", CopyKind.COPY: "copy", CopyKind.ELECTRONIC: "electronic"}
_SKIPPED = (TERM_PREFIX, "Tiếp nhận lúc ", "Hẹn trả kết quả lúc ", "Ngày tiếp nhận không tính; ngày làm việc")
"""Sentences of an explanation that the screen says otherwise: chip, title, ribbon with its numbers."""


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A line of the checklist; state is present, absent (with its reason) or open (nobody said yet)."""

    position: int
    name: str
    note: str
    state: str
    reason: str = ""
    asks_reason: bool = False
    spoken: str = ""
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day of the ribbon."""

    weekday: str
    day: str
    word: str
    kind: str


@dataclass(frozen=True, slots=True)
class ShownForm:
    """Everything that the screen shows of a draft.

    Attributes:
        chips: icon, text and tone of each.
        linked: code and number of parts of each linked procedure that is offered instead.
        faults: why a value cannot be used; doubts: what to look at again; both by field.
        earlier: short code, procedure and state of the person's newest dossiers.
        fee_lines: what is asked, and for it.
        missing: what is lacking before it can be received, in words; empty when nothing is.
    """

    draft: Draft = field(default_factory=Draft)
    procedure: str = ""
    chips: tuple[tuple[str, str, str], ...] = ()
    linked: tuple[tuple[str, int], ...] = ()
    source: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, str] = field(default_factory=dict)
    earlier: tuple[tuple[str, str, str], ...] = ()
    duplicates: str = ""
    no_duplicates: str = ""
    papers: tuple[ShownPaper, ...] = ()
    count: str = ""
    is_complete: bool = False
    due: str = ""
    until: str = ""
    days: tuple[ShownDay, ...] = ()
    reason: str = ""
    asks_pages: bool = False
    asks_copies: bool = False
    fee_label: str = ""
    fee: str = ""
    fee_note: str = ""
    exemptions: tuple[tuple[str, str], ...] = ()
    asks_payment: bool = False
    way: str = "counter"
    slip: Mapping[str, Any] = field(default_factory=dict)
    missing: str = ""


def shown_form(
    draft: Draft, preview: "Preview | None", earlier: "Earlier | None", texts: Texts, today: date
) -> ShownForm:
    """Return what to show of a draft; what the core has not answered yet is left out."""
    wrong = {name: texts(f"receive.fault.{cause}") for name, cause in faults(draft, today).items()}
    unsure = {name: " · ".join(texts(f"receive.doubt.{one}") for one in found) for name, found in doubts(draft).items()}
    rules = preview.procedure.components if preview else ()
    papers = tuple(_paper(position, rule, draft, texts) for position, rule in enumerate(rules, start=1))
    needed = [position for position, rule in enumerate(rules, start=1) if rule.required]
    present = [position for position in needed if draft.papers.get(position, PaperDraft()).count]
    duplicates = earlier.duplicates if earlier else ()
    form = ShownForm(
        draft=draft,
        source=texts(f"receive.source.{draft.read_from}") if draft.read_from else "",
        faults=wrong,
        doubts=unsure,
        papers=papers,
        count=texts("receive.papers.count", present=len(present), needed=len(needed)) if rules else "",
        is_complete=len(present) == len(needed),
        earlier=tuple(_earlier(row, texts) for row in (earlier.rows[:3] if earlier else ())),
        duplicates=texts("receive.duplicates", codes=", ".join(_short(row.code) for row in duplicates))
        if duplicates
        else "",
        no_duplicates=texts("receive.no-duplicates") if earlier is not None and not duplicates else "",
        way=str(draft.result_way or USUAL_WAYS[draft.channel]),
        missing=missing(draft, preview, wrong, texts),
    )
    return form if preview is None else _with_promise(form, preview, texts)


def missing(draft: Draft, preview: "Preview | None", wrong: Mapping[str, str], texts: Texts) -> str:
    """Return what is lacking before a draft can be received, in one phrase; empty when nothing is."""
    if preview is None:
        return texts("receive.missing.procedure")
    lacking = [texts("payment.note.exempt" if name == "fee_note" else f"receive.{name}").lower() for name in wrong]
    if preview.dossier.fee.total_vnd and draft.fee_way is FeeWay.EXEMPT and not draft.fee_note.strip():
        lacking.append(texts("payment.note.exempt").lower())
    if not draft.name.strip():
        lacking.append(texts("receive.name.organisation" if draft.is_organisation else "receive.name").lower())
    open_papers = [
        str(position)
        for position, rule in enumerate(preview.procedure.components, start=1)
        if rule.required and not _is_answered(draft.papers.get(position))
    ]
    if open_papers:
        lacking.append(texts("receive.missing.papers", numbers=", ".join(open_papers)))
    return texts("receive.missing", what="; ".join(lacking)) if lacking else ""


def refusal_lacks(draft: Draft, texts: Texts, today: date) -> str:
    """Return what is lacking before a draft can be refused, in one phrase; empty when nothing is."""
    lacking = [name for name in ("name", "refusal.reason") if not getattr(draft, name.split(".")[0]).strip()]
    lacking += faults(draft, today)
    words = "; ".join(texts(f"receive.{name}").lower() for name in lacking)
    return texts("receive.missing", what=words) if words else ""


def offer_text(version: ProcedureVersion) -> str:
    """Return how a procedure stands in the list of those found."""
    return f"{version.code}  {version.name}"


def _is_answered(paper: PaperDraft | None) -> bool:
    return paper is not None and (paper.count > 0 or bool(paper.reason.strip()))


def _paper(position: int, rule: ComponentRule, draft: Draft, texts: Texts) -> ShownPaper:
    taken = draft.papers.get(position)
    state = "open" if taken is None and rule.required else "present" if taken and taken.count else "absent"
    kind = texts(f"receive.kind.{_KINDS[rule.kind]}")
    if state == "present" and taken:
        note = texts("receive.paper.present", kind=kind, count=taken.count)
    elif rule.required:
        note = texts("receive.paper.missing") if state == "absent" else kind
    else:
        note = texts("receive.paper.unneeded")
    reason = taken.reason if taken else ""
    asks = state == "absent" and (rule.required or bool(taken))
    spoken = ", ".join(
        part for part in (str(position), rule.name, texts(f"receive.paper.{state}.spoken"), note) if part
    )
    return ShownPaper(position, rule.name, note, state, reason, asks, spoken, rule.required)


def _earlier(row: "DossierRow", texts: Texts) -> tuple[str, str, str]:
    key = state_key(row)
    state = texts(key, pages=row.pages) if key == "state.scanned" else texts(key)
    return _short(row.code), row.procedure_name, f"{state} · {row.received_at.astimezone(LEGAL_TIME):%d/%m/%Y}"


def _short(code: str) -> str:
    return code.split("-", 1)[-1]


def _with_promise(form: ShownForm, preview: "Preview", texts: Texts) -> ShownForm:
    version, dossier = preview.procedure, preview.dossier
    due = dossier.due.due
    promised = texts("receive.due.none") if due is None else texts.day(due.date())
    return replace(
        form,
        procedure=offer_text(version),
        chips=_chips(version, preview, texts),
        linked=tuple((one.code, len(one.linked)) for one in preview.linked) if not version.linked else (),
        due=promised,
        until=texts("receive.until", time=f"{due:%H:%M}") if due else "",
        days=tuple(_day(one, place, texts) for place, one in enumerate(preview.ribbon)),
        reason=_reason(preview, texts),
        asks_pages=version.fee_rule.kind is FeeKind.PER_PAGE_CAPPED,
        asks_copies=version.fee_rule.kind in (FeeKind.PER_PAGE_CAPPED, FeeKind.PER_COPY),
        fee_label=_fee_label(preview, texts),
        fee=_fee(preview, texts),
        fee_note="" if Certainty(dossier.fee.certainty).is_confirmed else texts("receive.fee.unconfirmed"),
        exemptions=tuple((one.exemption, one.label) for one in preview.exemptions),
        asks_payment=dossier.fee.total_vnd > 0,
        slip=preview.slip,
    )


def _chips(version: ProcedureVersion, preview: "Preview", texts: Texts) -> tuple[tuple[str, str, str], ...]:
    rule = version.time_rule
    term = texts(f"receive.term.{rule.kind}", count=rule.value, hour=_hour(rule))
    chips = [("calendar-days", term, ""), ("banknote", _fee(preview, texts), "")]
    if not version.certainty.get("time", Certainty.UNKNOWN).is_confirmed:
        chips[0] = ("calendar-days", f"{term} · {texts('receive.unconfirmed')}", "warn")
    day = f"{version.effective_from:%d/%m/%Y}"
    chips.append(("history", texts("receive.version", day=day), ""))
    if version.linked:
        chips.append(("link", texts("receive.linked.parts", count=len(version.linked)), "accent"))
    return tuple(chips)


def _day(one: RibbonDay, place: int, texts: Texts) -> ShownDay:
    word = str(one.number) if one.number else ""
    if one.kind is RibbonKind.DUE:
        word = texts("receive.day.due")
    elif place == 0:
        word = texts("receive.day.received")
    elif one.kind is RibbonKind.HOLIDAY:
        word = texts("receive.day.holiday")
    return ShownDay(texts.short_day(one.day).split(",")[0], str(one.day.day), word, str(one.kind))


def _reason(preview: "Preview", texts: Texts) -> str:
    """Return why it is that day: the sentences of the law in Vietnamese, in short in other languages."""
    if texts.language is Language.VIETNAMESE:
        told = (one for one in preview.dossier.due.explanation if not one.startswith(_SKIPPED))
        return " ".join(told)
    rule = preview.procedure.time_rule
    said = [texts(f"receive.why.{rule.kind}", count=rule.value, hour=_hour(rule))]
    holidays = [one for one in preview.ribbon if one.kind is RibbonKind.HOLIDAY]
    said += [texts("receive.why.holiday", day=f"{one.day:%d/%m}", name=one.label) for one in holidays[:3]]
    if rule.source:
        said.append(texts("receive.why.source", source=rule.source))
    return " ".join(said)


def _hour(rule: TimeRule) -> str:
    return f"{rule.cutoff:%H:%M}" if rule.cutoff else "15:00"


def _fee(preview: "Preview", texts: Texts) -> str:
    fee = preview.dossier.fee
    if fee.total_vnd or fee.lines:
        return texts("receive.money", amount=fee.total_vnd)
    return texts("receive.fee.unknown" if fee.certainty == Certainty.UNKNOWN else "receive.fee.none")


def _fee_label(preview: "Preview", texts: Texts) -> str:
    parts = [
        f"{texts.number(line.quantity)} × {texts.number(line.unit_vnd)}" if line.unit_vnd >= 0 else line.label
        for line in preview.dossier.fee.lines
    ]
    return f"{texts('receive.fee')} {' + '.join(parts)}".strip()


CHANNELS: Sequence[str] = tuple(str(channel) for channel in Channel)
WAYS: Sequence[str] = tuple(str(way) for way in ResultWay)
