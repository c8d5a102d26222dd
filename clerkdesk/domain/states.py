# SPDX-License-Identifier: Apache-2.0
"""The three state machines, as tables: dossier, revision, delivery."""

from enum import StrEnum

from clerkdesk.errors import IllegalTransition


class DossierStatus(StrEnum):
    """The legal case; values are the national status codes 1–10 (statuses of the national portal)."""

    REGISTERED = "1"
    RECEIVED = "2"
    NOT_ACCEPTED = "3"
    PROCESSING = "4"
    AWAITING_SUPPLEMENT = "5"
    AWAITING_PAYMENT = "6"
    WITHDRAWAL_REQUESTED = "7"
    STOPPED = "8"
    FINISHED = "9"
    RETURNED = "10"


class DossierEvent(StrEnum):
    """What may happen to the legal case."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    PROCESS = "process"
    REQUEST_SUPPLEMENT = "request-supplement"
    COMPLETE_SUPPLEMENT = "complete-supplement"
    REQUIRE_PAYMENT = "require-payment"
    RESUME = "resume"
    REQUEST_WITHDRAWAL = "request-withdrawal"
    KEEP_REGISTERED = "keep-registered"
    KEEP_RECEIVED = "keep-received"
    KEEP_PROCESSING = "keep-processing"
    KEEP_SUPPLEMENT = "keep-supplement"
    KEEP_PAYMENT = "keep-payment"
    STOP = "stop"
    FINISH = "finish"
    RETURN_RESULT = "return-result"


class RevisionState(StrEnum):
    """The package of a dossier; sealed bytes never change."""

    OPEN = "OPEN"
    SEALED = "SEALED"
    SIGNED = "SIGNED"
    APPROVED = "APPROVED"
    RETURNED = "RETURNED"
    SUPERSEDED = "SUPERSEDED"


class RevisionEvent(StrEnum):
    """What may happen to a package."""

    SEAL = "seal"
    SIGN = "sign"
    APPROVE = "approve"
    RETURN = "return"
    SUPERSEDE = "supersede"


class DeliveryState(StrEnum):
    """One revision on its way to one portal."""

    QUEUED = "QUEUED"
    ANNOUNCED = "ANNOUNCED"
    SENDING = "SENDING"
    COMMITTING = "COMMITTING"
    ACKED = "ACKED"
    CONFIRMED = "CONFIRMED"
    WAITING = "WAITING"
    NEEDS_ACTION = "NEEDS_ACTION"
    HELD = "HELD"
    QUARANTINED = "QUARANTINED"


class DeliveryEvent(StrEnum):
    """What may happen on the way to a portal."""

    ANNOUNCE = "announce"
    SEND = "send"
    COMMIT = "commit"
    ACKNOWLEDGE = "acknowledge"
    CONFIRM = "confirm"
    FAIL = "fail"
    RETRY = "retry"
    REFUSE = "refuse"
    HOLD = "hold"
    RELEASE = "release"
    QUARANTINE = "quarantine"


class Machine(StrEnum):
    """The names of the three machines, as they stand in the event log."""

    DOSSIER = "dossier"
    REVISION = "revision"
    DELIVERY = "delivery"


_D, _DE = DossierStatus, DossierEvent
DOSSIER_TRANSITIONS: dict[tuple[DossierStatus, DossierEvent], DossierStatus] = {
    (_D.REGISTERED, _DE.ACCEPT): _D.RECEIVED,
    (_D.REGISTERED, _DE.REFUSE): _D.NOT_ACCEPTED,
    (_D.REGISTERED, _DE.REQUEST_SUPPLEMENT): _D.AWAITING_SUPPLEMENT,
    (_D.REGISTERED, _DE.REQUEST_WITHDRAWAL): _D.WITHDRAWAL_REQUESTED,
    (_D.RECEIVED, _DE.PROCESS): _D.PROCESSING,
    (_D.RECEIVED, _DE.REQUEST_SUPPLEMENT): _D.AWAITING_SUPPLEMENT,
    (_D.RECEIVED, _DE.REQUIRE_PAYMENT): _D.AWAITING_PAYMENT,
    (_D.RECEIVED, _DE.REQUEST_WITHDRAWAL): _D.WITHDRAWAL_REQUESTED,
    (_D.RECEIVED, _DE.STOP): _D.STOPPED,
    (_D.RECEIVED, _DE.FINISH): _D.FINISHED,
    (_D.PROCESSING, _DE.REQUEST_SUPPLEMENT): _D.AWAITING_SUPPLEMENT,
    (_D.PROCESSING, _DE.REQUIRE_PAYMENT): _D.AWAITING_PAYMENT,
    (_D.PROCESSING, _DE.REQUEST_WITHDRAWAL): _D.WITHDRAWAL_REQUESTED,
    (_D.PROCESSING, _DE.STOP): _D.STOPPED,
    (_D.PROCESSING, _DE.FINISH): _D.FINISHED,
    (_D.AWAITING_SUPPLEMENT, _DE.COMPLETE_SUPPLEMENT): _D.RECEIVED,
    (_D.AWAITING_SUPPLEMENT, _DE.RESUME): _D.PROCESSING,
    (_D.AWAITING_SUPPLEMENT, _DE.REQUEST_WITHDRAWAL): _D.WITHDRAWAL_REQUESTED,
    (_D.AWAITING_SUPPLEMENT, _DE.STOP): _D.STOPPED,
    (_D.AWAITING_PAYMENT, _DE.RESUME): _D.PROCESSING,
    (_D.AWAITING_PAYMENT, _DE.REQUEST_WITHDRAWAL): _D.WITHDRAWAL_REQUESTED,
    (_D.AWAITING_PAYMENT, _DE.STOP): _D.STOPPED,
    (_D.AWAITING_PAYMENT, _DE.FINISH): _D.FINISHED,
    (_D.WITHDRAWAL_REQUESTED, _DE.STOP): _D.STOPPED,
    (_D.WITHDRAWAL_REQUESTED, _DE.KEEP_REGISTERED): _D.REGISTERED,
    (_D.WITHDRAWAL_REQUESTED, _DE.KEEP_RECEIVED): _D.RECEIVED,
    (_D.WITHDRAWAL_REQUESTED, _DE.KEEP_PROCESSING): _D.PROCESSING,
    (_D.WITHDRAWAL_REQUESTED, _DE.KEEP_SUPPLEMENT): _D.AWAITING_SUPPLEMENT,
    (_D.WITHDRAWAL_REQUESTED, _DE.KEEP_PAYMENT): _D.AWAITING_PAYMENT,
    (_D.FINISHED, _DE.RETURN_RESULT): _D.RETURNED,
}

_R, _RE = RevisionState, RevisionEvent
REVISION_TRANSITIONS: dict[tuple[RevisionState, RevisionEvent], RevisionState] = {
    (_R.OPEN, _RE.SEAL): _R.SEALED,
    (_R.SEALED, _RE.SIGN): _R.SIGNED,
    (_R.SIGNED, _RE.APPROVE): _R.APPROVED,
    (_R.SIGNED, _RE.RETURN): _R.RETURNED,
    (_R.SEALED, _RE.SUPERSEDE): _R.SUPERSEDED,
    (_R.SIGNED, _RE.SUPERSEDE): _R.SUPERSEDED,
    (_R.APPROVED, _RE.SUPERSEDE): _R.SUPERSEDED,
    (_R.RETURNED, _RE.SUPERSEDE): _R.SUPERSEDED,
}

_V, _VE = DeliveryState, DeliveryEvent
_ON_THE_WAY = (_V.QUEUED, _V.ANNOUNCED, _V.SENDING, _V.COMMITTING, _V.WAITING)
DELIVERY_TRANSITIONS: dict[tuple[DeliveryState, DeliveryEvent], DeliveryState] = {
    (_V.QUEUED, _VE.ANNOUNCE): _V.ANNOUNCED,
    (_V.ANNOUNCED, _VE.SEND): _V.SENDING,
    (_V.SENDING, _VE.COMMIT): _V.COMMITTING,
    (_V.COMMITTING, _VE.ACKNOWLEDGE): _V.ACKED,
    # A receipt found by the idempotency key before anything is sent again: the earlier commit did arrive.
    (_V.QUEUED, _VE.ACKNOWLEDGE): _V.ACKED,
    (_V.ACKED, _VE.CONFIRM): _V.CONFIRMED,
    **{(state, _VE.FAIL): _V.WAITING for state in _ON_THE_WAY if state is not _V.WAITING},
    (_V.WAITING, _VE.RETRY): _V.QUEUED,
    **{(state, _VE.REFUSE): _V.NEEDS_ACTION for state in _ON_THE_WAY},
    **{(state, _VE.HOLD): _V.HELD for state in (_V.QUEUED, _V.WAITING, _V.NEEDS_ACTION)},
    (_V.HELD, _VE.RELEASE): _V.QUEUED,
    (_V.NEEDS_ACTION, _VE.RELEASE): _V.QUEUED,
    **{(state, _VE.QUARANTINE): _V.QUARANTINED for state in (*_ON_THE_WAY, _V.ACKED)},
    (_V.QUARANTINED, _VE.RELEASE): _V.QUEUED,
}

IN_FLIGHT = frozenset({_V.ANNOUNCED, _V.SENDING, _V.COMMITTING})
"""Delivery states that carry a lease: a worker is, or was, at it."""

TRANSITIONS: dict[Machine, dict[tuple[str, str], str]] = {
    Machine.DOSSIER: {(str(s), str(e)): str(t) for (s, e), t in DOSSIER_TRANSITIONS.items()},
    Machine.REVISION: {(str(s), str(e)): str(t) for (s, e), t in REVISION_TRANSITIONS.items()},
    Machine.DELIVERY: {(str(s), str(e)): str(t) for (s, e), t in DELIVERY_TRANSITIONS.items()},
}
"""All three tables by name: what the store enforces and `doctor` checks (invariant I2)."""


def next_state(machine: Machine, state: str, event: str) -> str:
    """Return the state that follows.

    Raises:
        IllegalTransition: the table has no such row.
    """
    try:
        return TRANSITIONS[machine][(str(state), str(event))]
    except KeyError:
        raise IllegalTransition(machine=str(machine), state=str(state), event=str(event)) from None
