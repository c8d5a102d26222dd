# SPDX-License-Identifier: Apache-2.0
"""The files of a station's trust as a person looks at them, and new revocation lists taken into it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509

from clerkdesk.adapters.signers.certificates import common_name
from clerkdesk.adapters.signers.trust import TrustStore, read_certificates, read_list
from clerkdesk.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class TrustEntry:
    """One anchor, authority or revocation list.

    Attributes:
        kind: "root", "authority" or "list".
        name: common name of the holder, of a list that of its issuer.
        since: first day of a certificate, moment a list was made.
        until: last day of a certificate, moment the next list is due; None when the list does not say.
        revoked: how many certificates a list revokes.
        age_days: of a list, at the moment it was looked at.
        is_overdue: it has expired, or the next list should be here.
    """

    kind: str
    file: str
    name: str
    since: datetime
    until: datetime | None
    revoked: int
    age_days: int
    is_overdue: bool

    def as_support(self) -> dict[str, object]:
        """Return what a support bundle tells of it."""
        return {"issuer": self.name, "age_days": self.age_days, "overdue": self.is_overdue, "revoked": self.revoked}


def describe(folder: Path, now: datetime) -> list[TrustEntry]:
    """Return everything in a folder of trust: roots, authorities, lists.

    Raises:
        InvalidInput: a file in it is damaged.
    """
    order = ("root", "authority", "list")
    return sorted(_entries(folder, now), key=lambda entry: (order.index(entry.kind), entry.name, entry.since))


def import_list(folder: Path, content: bytes, now: datetime) -> TrustEntry:
    """Take a revocation list into a folder of trust, whole or not at all, and return it.

    Args:
        content: DER or PEM; the list that is here already may come again.

    Raises:
        InvalidInput: it is no list, no authority of this station signed it, or a newer one is here.
    """
    fresh = read_list(content, "revocation list")
    TrustStore(folder).import_crl(content)
    issuer = common_name(fresh.issuer)
    newest = max(
        (entry for entry in describe(folder, now) if entry.kind == "list" and entry.name == issuer),
        key=lambda entry: entry.since,
    )
    if newest.since > fresh.last_update_utc:
        reason = f"it was made on {fresh.last_update_utc:%d/%m/%Y}, one of {newest.since:%d/%m/%Y} is here"
        raise InvalidInput(field="revocation list", reason=reason)
    return newest


def _entries(folder: Path, now: datetime) -> Iterator[TrustEntry]:
    for path in sorted(folder.glob("*")):
        if path.suffix == ".crl":
            yield _of_list(path.name, read_list(path.read_bytes(), path.name), now)
        elif path.suffix in {".crt", ".cer"}:
            for certificate in read_certificates(path):
                yield _of_certificate(path.name, certificate, now)


def _of_certificate(file: str, certificate: x509.Certificate, now: datetime) -> TrustEntry:
    kind = "root" if certificate.subject == certificate.issuer else "authority"
    since, until = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return TrustEntry(kind, file, common_name(certificate.subject), since, until, 0, (now - since).days, until < now)


def _of_list(file: str, revocations: x509.CertificateRevocationList, now: datetime) -> TrustEntry:
    since, until = revocations.last_update_utc, revocations.next_update_utc
    is_overdue = until is not None and until < now
    name = common_name(revocations.issuer)
    return TrustEntry("list", file, name, since, until, len(revocations), (now - since).days, is_overdue)
