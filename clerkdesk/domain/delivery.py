# SPDX-License-Identifier: Apache-2.0
"""A delivery: one revision on its way to one portal, and the waiting between tries."""

from dataclasses import dataclass
from datetime import datetime

from clerkdesk.domain.states import DeliveryState

RETRY_BASE_S = 1.0
RETRY_CAP_S = 300.0


@dataclass(frozen=True, slots=True)
class Upload:
    """Where one file of a delivery is being uploaded; kept so that a restart resumes it."""

    sha256: str
    url: str


@dataclass(frozen=True, slots=True)
class PortalReceipt:
    """The portal's signed acknowledgement, stored verbatim.

    Attributes:
        body: canonical JSON bytes exactly as they came.
        signature: Ed25519 signature over `body`, 64 bytes.
        key_id: which of the portal's pinned keys signed.
        portal_number: the portal's number of the dossier.
        received_at: the portal's time: the legal time of arrival.
    """

    body: bytes
    signature: bytes
    key_id: str
    portal_number: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox.

    Attributes:
        idempotency_key: UUIDv7 made once for (revision, destination), for life.
        tries: ended in a fault since it was queued.
        next_try_at: not before this, unless a person says "send now".
        fault: stable code of the last error, empty when none.
        sequence: order of queueing.
    """

    id: str
    revision_id: str
    code: str
    destination: str
    idempotency_key: str
    state: DeliveryState
    sequence: int
    queued_at: datetime
    tries: int = 0
    next_try_at: datetime | None = None
    fault: str = ""
    fault_detail: str = ""
    uploads: tuple[Upload, ...] = ()
    receipt: PortalReceipt | None = None
    portal_status: str = ""


def retry_delay_s(tries: int, chance: float, retry_after_s: float | None = None) -> float:
    """Return the seconds to wait before the next try: full jitter with a cap, never less than the portal asks.

    Args:
        tries: faults so far, from 1.
        chance: uniform random number in [0, 1).
        retry_after_s: the portal's Retry-After (RFC 9110 §10.2.3), where it sent one.
    """
    ceiling = min(RETRY_CAP_S, RETRY_BASE_S * 2.0 ** min(tries, 30))
    return max(chance * ceiling, retry_after_s or 0.0)
