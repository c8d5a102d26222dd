# SPDX-License-Identifier: Apache-2.0
"""The one thing to do next with a dossier, from where it stands."""

from dataclasses import dataclass
from enum import StrEnum

from clerkdesk.domain.states import DeliveryState, DossierStatus, RevisionState

_D = DossierStatus
_STUCK = (DeliveryState.NEEDS_ACTION, DeliveryState.QUARANTINED, DeliveryState.HELD)
_ARRIVED = (DeliveryState.ACKED, DeliveryState.CONFIRMED)


class NextStep(StrEnum):
    """What brings a dossier on; the last ones wait for somebody else, or for nobody."""

    SCAN = "scan"
    READ = "read"
    REVIEW = "review"
    SEAL = "seal"
    SIGN = "sign"
    PROPOSE = "propose"
    MEND = "mend"
    MEND_DELIVERY = "mend-delivery"
    REMIND = "remind"
    COLLECT = "collect"
    DECIDE_WITHDRAWAL = "decide-withdrawal"
    RECORD_RESULT = "record-result"
    HAND_BACK = "hand-back"
    AWAIT_DECISION = "await-decision"
    AWAIT_PORTAL = "await-portal"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a dossier stands.

    Attributes:
        missing: required papers that were brought and have no page yet.
        unread: pages that were scanned and not read yet.
        doubts: fields that a person has to decide.
        documents: of the newest package.
        is_proposed: it lies in a batch that nobody has decided.
        revision, delivery: state of the newest package and of its delivery; None before.
    """

    status: str
    pages: int = 0
    missing: int = 0
    unread: int = 0
    doubts: int = 0
    documents: int = 0
    is_proposed: bool = False
    revision: str | None = None
    delivery: str | None = None


_BY_STATUS = {
    _D.AWAITING_SUPPLEMENT: NextStep.REMIND,
    _D.AWAITING_PAYMENT: NextStep.COLLECT,
    _D.WITHDRAWAL_REQUESTED: NextStep.DECIDE_WITHDRAWAL,
    _D.FINISHED: NextStep.HAND_BACK,
    _D.RETURNED: NextStep.NOTHING,
    _D.STOPPED: NextStep.NOTHING,
    _D.NOT_ACCEPTED: NextStep.NOTHING,
}


def next_step(standing: Standing) -> tuple[NextStep, int]:
    """Return what to do next, and how many things that is: papers to scan, doubts to decide, documents to sign."""
    by_status = _BY_STATUS.get(DossierStatus(standing.status))
    if by_status is not None:
        return by_status, 0
    if standing.delivery in _STUCK:
        return NextStep.MEND_DELIVERY, 0
    if standing.delivery in _ARRIVED:
        return NextStep.RECORD_RESULT, 0
    if standing.delivery is not None or standing.revision == RevisionState.APPROVED:
        return NextStep.AWAIT_PORTAL, 0
    if standing.revision == RevisionState.RETURNED:
        return NextStep.MEND, 0
    if standing.revision == RevisionState.SIGNED:
        return (NextStep.AWAIT_DECISION if standing.is_proposed else NextStep.PROPOSE), 0
    if standing.revision == RevisionState.SEALED:
        return NextStep.SIGN, standing.documents
    return _before_sealing(standing)


def _before_sealing(standing: Standing) -> tuple[NextStep, int]:
    if standing.missing or not standing.pages:
        return NextStep.SCAN, standing.missing
    if standing.unread:
        return NextStep.READ, standing.unread
    if standing.doubts:
        return NextStep.REVIEW, standing.doubts
    return NextStep.SEAL, 0
