# SPDX-License-Identifier: Apache-2.0
"""From a dossier of the store to what a row of the list shows; plain Python, no Qt."""

from dataclasses import dataclass
from datetime import datetime

from clerkdesk.domain.states import DeliveryState, DossierStatus, RevisionState
from clerkdesk.ports.store import DossierRow
from ui.texts import Texts

_STATUS_KEYS = {
    DossierStatus.NOT_ACCEPTED: "state.stopped",
    DossierStatus.AWAITING_SUPPLEMENT: "state.supplement",
    DossierStatus.AWAITING_PAYMENT: "state.payment",
    DossierStatus.STOPPED: "state.stopped",
    DossierStatus.FINISHED: "state.finished",
    DossierStatus.RETURNED: "state.handed-back",
}
_DELIVERY_KEYS = {
    DeliveryState.QUEUED: "state.sending",
    DeliveryState.ANNOUNCED: "state.sending",
    DeliveryState.SENDING: "state.sending",
    DeliveryState.COMMITTING: "state.sending",
    DeliveryState.WAITING: "state.waiting",
    DeliveryState.NEEDS_ACTION: "state.needs-you",
    DeliveryState.HELD: "state.held",
    DeliveryState.QUARANTINED: "state.quarantined",
    DeliveryState.ACKED: "state.acknowledged",
    DeliveryState.CONFIRMED: "state.delivered",
}
_REVISION_KEYS = {
    RevisionState.SEALED: "state.sealed",
    RevisionState.SIGNED: "state.signed",
    RevisionState.RETURNED: "state.returned",
    RevisionState.APPROVED: "state.approved",
}
STATE_ICONS = {
    "state.unscanned": "scan-line",
    "state.scanned": "file-search",
    "state.sealed": "signature",
    "state.signed": "hourglass",
    "state.returned": "undo-2",
    "state.approved": "layers",
    "state.sending": "send",
    "state.waiting": "clock",
    "state.needs-you": "circle-alert",
    "state.held": "circle-pause",
    "state.quarantined": "circle-alert",
    "state.acknowledged": "refresh-cw",
    "state.delivered": "circle-check",
    "state.supplement": "hourglass",
    "state.payment": "banknote",
    "state.stopped": "ban",
    "state.finished": "hand-helping",
    "state.handed-back": "circle-check",
}
"""An icon for every state sentence."""

_SETTLED = frozenset({"state.delivered", "state.handed-back", "state.stopped", "state.signed", "state.sending"})
_NEEDS_YOU = frozenset({"state.returned", "state.needs-you", "state.quarantined"})


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row as it is shown.

    Attributes:
        sequence: key of paging.
        short_code: date and serial of the code; `code` is whole.
        due_tone: "late", "today" or "" for later.
        state_icon: name of an icon.
        tone: "needs-you", "settled" or "" for a step of the clerk's.
    """

    sequence: int
    code: str
    short_code: str
    owner: str
    procedure: str
    due: str
    due_tone: str
    state: str
    state_icon: str
    tone: str


def shown(row: DossierRow, texts: Texts, now: datetime) -> ShownRow:
    """Return what a row shows at an instant."""
    key = state_key(row)
    due, due_tone = _due(row, key, texts, now)
    tone = "settled" if key in _SETTLED else "needs-you" if key in _NEEDS_YOU else ""
    return ShownRow(
        sequence=row.sequence,
        code=row.code,
        short_code=row.code.split("-", 1)[-1],
        owner=row.owner,
        procedure=row.procedure_name,
        due=due,
        due_tone=due_tone,
        state=texts(key, pages=row.pages) if key == "state.scanned" else texts(key),
        state_icon=STATE_ICONS[key],
        tone=tone,
    )


def state_key(row: DossierRow) -> str:
    """Return the key of the sentence that says where a dossier stands: legal case, then delivery, then package."""
    status = DossierStatus(row.status)
    if status in _STATUS_KEYS:
        return _STATUS_KEYS[status]
    if row.delivery_state is not None:
        return _DELIVERY_KEYS[DeliveryState(row.delivery_state)]
    if row.revision_state in _REVISION_KEYS:
        return _REVISION_KEYS[RevisionState(row.revision_state)]
    return "state.scanned" if row.pages else "state.unscanned"


def _due(row: DossierRow, key: str, texts: Texts, now: datetime) -> tuple[str, str]:
    if row.due_at is None:
        return texts("due.none"), ""
    due = row.due_at.astimezone(now.tzinfo)
    if key in ("state.handed-back", "state.stopped"):
        return texts.short_day(due.date()), ""
    if due < now:
        return texts("due.late", day=f"{due:%d/%m}"), "late"
    if due.date() == now.date():
        return texts("due.today", time=f"{due:%H:%M}"), "today"
    return texts.short_day(due.date()), ""
