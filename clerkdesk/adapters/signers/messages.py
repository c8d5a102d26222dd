# SPDX-License-Identifier: Apache-2.0
"""What parent and child say to each other about an officer's key; light to import on both sides."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clerkdesk.adapters.signers.policy import TrustPolicy
from clerkdesk.errors import ClerkDeskError
from clerkdesk.ports.signer import Certificate, KeySource

IN_FLIGHT = 3
"""Documents that may be under way at once: one at the key, one prepared, one on its way through the pipe."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What the child must know to open a key; the PIN follows by itself."""

    source: KeySource
    trust: Path
    policy: TrustPolicy
    font: Path
    now: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """The login succeeded and the certificate may sign; `revocation` as in `SignatureVerdict`."""

    certificate: Certificate
    revocation: str


@dataclass(frozen=True, slots=True)
class SignDetached:
    """Ask for a detached signature."""

    content: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """One result, or its error, with the number of times the key was used so far."""

    id: str
    result: bytes | ClerkDeskError
    operations: int
