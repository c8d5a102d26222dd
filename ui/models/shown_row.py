# SPDX-License-Identifier: Apache-2.0
"""Which sentence says where a dossier stands; plain Python, no Qt."""

from clerkdesk.domain.states import DeliveryState, DossierStatus, RevisionState
from clerkdesk.ports.store import DossierRow

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
