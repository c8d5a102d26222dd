# SPDX-License-Identifier: Apache-2.0
"""The judge of signatures, loaded when it is first asked: most commands judge none, and it is much that they load."""

from datetime import datetime
from functools import cached_property
from pathlib import Path

from clerkdesk.adapters.signers.policy import TrustPolicy
from clerkdesk.ports.signer import SignatureVerdict, Verifier


class LateVerifier:
    """A `Verifier` against the trust of a station.

    Args:
        trust: folder with roots and cached revocation lists.
    """

    def __init__(self, trust: Path, policy: TrustPolicy) -> None:
        self._trust = trust
        self._policy = policy

    @cached_property
    def _verifier(self) -> Verifier:
        from clerkdesk.adapters.signers.trust import TrustStore
        from clerkdesk.adapters.signers.verifier import TrustVerifier

        return TrustVerifier(TrustStore(self._trust, self._policy))

    def verify_document(self, document: bytes, at: datetime) -> tuple[SignatureVerdict, ...]:
        """Return a verdict per signature of a PDF; see `Verifier.verify_document`."""
        return self._verifier.verify_document(document, at)

    def verify_detached(self, content: bytes, signature: bytes, at: datetime) -> SignatureVerdict:
        """Return the verdict on a detached signature; see `Verifier.verify_detached`."""
        return self._verifier.verify_detached(content, signature, at)
