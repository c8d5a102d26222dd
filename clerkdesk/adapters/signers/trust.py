# SPDX-License-Identifier: Apache-2.0
"""The station's trust: root and issuing certificates and cached revocation lists, judged without any network."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.hashes import SHA256
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InvalidCertificateError,
    NotYetValidError,
    PathBuildingError,
    PathValidationError,
)

from clerkdesk.adapters.durable import write_whole
from clerkdesk.adapters.signers.certificates import common_name, misuse, weakness
from clerkdesk.adapters.signers.policy import TrustPolicy as TrustPolicy
from clerkdesk.errors import CertificateRefused, InvalidInput, RevocationUnknown
from clerkdesk.settings import VIETNAM_TIME

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a certificate at one instant.

    Attributes:
        refusal: code and detail of why it may not sign (codes of `CertificateRefused`), None when it may.
        revocation: "good as of 2026-11-20", "revoked on 2026-11-20" or "unknown".
        silent_issuer: authority of whom no usable list is at hand.
        chain: authorities between the certificate and its root, nearest first.
    """

    refusal: tuple[str, str] | None
    revocation: str
    silent_issuer: str | None = None
    chain: tuple[x509.Certificate, ...] = ()


_PathKey = tuple[bytes, tuple[x509.Certificate, ...], int]
_PATH_LIFE_S = 60
_PATHS_KEPT = 256


class TrustStore:
    """Roots, intermediate authorities and revocation lists of one folder; read anew when the folder changes."""

    def __init__(self, folder: Path, policy: TrustPolicy | None = None) -> None:
        self._folder = folder
        self.policy = policy or TrustPolicy()
        self._seen: tuple[tuple[str, int, int], ...] | None = None
        self._roots: list[x509.Certificate] = []
        self._authorities: list[x509.Certificate] = []
        self._lists: list[x509.CertificateRevocationList] = []
        self._paths: dict[_PathKey, list[x509.Certificate]] = {}

    def standing(
        self, certificate: x509.Certificate, at: datetime, others: Iterable[x509.Certificate] = ()
    ) -> Standing:
        """Judge a certificate at an instant: kind, dates, chain to a root of this store, revocation."""
        self._refresh()
        try:
            return self._judged(certificate, at, others)
        except (ValueError, UnsupportedAlgorithm):  # names and extensions are decoded only when they are looked at
            return Standing(("untrusted", "it cannot be read"), UNKNOWN)

    def _judged(self, certificate: x509.Certificate, at: datetime, others: Iterable[x509.Certificate]) -> Standing:
        if found := weakness(certificate):
            return Standing(("weak-key", found), UNKNOWN)
        if found := misuse(certificate):
            return Standing(("key-usage", found), UNKNOWN)
        path, refusal = self._known_path(certificate, at, tuple(others))
        if refusal:
            return Standing(refusal, UNKNOWN)
        return self._revocation(path, at)

    def refuse_unfit(
        self, certificate: x509.Certificate, at: datetime, others: Iterable[x509.Certificate] = ()
    ) -> Standing:
        """Return the standing of a certificate that may sign at this instant.

        Raises:
            CertificateRefused: it may not.
            RevocationUnknown: the policy asks for a list that is not at hand.
        """
        standing = self.standing(certificate, at, others)
        if standing.refusal:
            reason, detail = standing.refusal
            raise CertificateRefused(holder=common_name(certificate.subject), reason=reason, detail=detail)
        if standing.silent_issuer is not None and self.policy.requires_list:
            raise RevocationUnknown(issuer=standing.silent_issuer, days=self.policy.list_age_days)
        return standing

    def import_crl(self, content: bytes) -> date:
        """Keep a revocation list of an authority of this store; return the day it was made.

        Args:
            content: DER or PEM. A list not newer than the cached one changes nothing.

        Raises:
            InvalidInput: it is no list, or not one signed by an authority of this store.
        """
        self._refresh()
        fresh = read_list(content, "revocation list")
        authority = next((a for a in (*self._roots, *self._authorities) if _is_list_of(fresh, a)), None)
        if authority is None:
            raise InvalidInput(field="revocation list", reason="no authority of this station signed it")
        cached = _newest(self._lists, authority)
        if cached is None or fresh.last_update_utc > cached.last_update_utc:
            _replace(self._folder / f"{authority.serial_number:x}.crl", fresh)
            self._seen = None
        return _day(fresh.last_update_utc)

    def _refresh(self) -> None:
        files = sorted(p for p in self._folder.glob("*") if p.suffix in {".crt", ".cer", ".crl"})
        seen = tuple((p.name, p.stat().st_mtime_ns, p.stat().st_size) for p in files)
        if seen == self._seen:
            return
        certificates = [one for p in files if p.suffix != ".crl" for one in read_certificates(p)]
        self._roots = [one for one in certificates if _is_self_signed(one)]
        self._authorities = [one for one in certificates if one not in self._roots]
        self._lists = [read_list(p.read_bytes(), p.name) for p in files if p.suffix == ".crl"]
        self._seen = seen
        self._paths.clear()

    def _known_path(
        self, certificate: x509.Certificate, at: datetime, others: tuple[x509.Certificate, ...]
    ) -> tuple[list[x509.Certificate], tuple[str, str] | None]:
        """Return the chain; one that was built within the same minute serves again while all of it is valid."""
        key = (certificate.fingerprint(SHA256()), others, int(at.timestamp()) // _PATH_LIFE_S)
        known = self._paths.get(key)
        if known and all(one.not_valid_before_utc <= at <= one.not_valid_after_utc for one in known):
            return known, None
        path, refusal = self._path(certificate, at, others)
        if refusal is None:
            if len(self._paths) >= _PATHS_KEPT:
                self._paths.clear()
            self._paths[key] = path
        return path, refusal

    def _context(self, at: datetime, others: Iterable[x509.Certificate]) -> ValidationContext:
        """Return the rules of path validation at an instant; revocation is judged apart."""
        return ValidationContext(
            trust_roots=[_asn1(root) for root in self._roots],
            other_certs=[_asn1(one) for one in (*self._authorities, *others)],
            moment=at,
            allow_fetching=False,
            revocation_mode="soft-fail",
        )

    def _path(
        self, certificate: x509.Certificate, at: datetime, others: Iterable[x509.Certificate]
    ) -> tuple[list[x509.Certificate], tuple[str, str] | None]:
        """Return the chain from the certificate to a root, or why there is none."""
        validator = CertificateValidator(_asn1(certificate), validation_context=self._context(at, others))
        try:
            path = asyncio.run(validator.async_validate_path())
        except ExpiredError:
            return [], ("expired", f"it or its authority expired; its own last day is {_last_day(certificate)}")
        except NotYetValidError:
            first = _day(certificate.not_valid_before_utc)
            return [], ("not-yet-valid", f"valid from {first}; the computer says {_day(at)}")
        except PathBuildingError:
            return [], ("untrusted", "no authority of this station issued it")
        except (PathValidationError, InvalidCertificateError):
            return [], ("untrusted", "its chain breaks the rules of RFC 5280")
        except (ValueError, TypeError, KeyError):
            return [], ("untrusted", "its chain cannot be read")
        chain = [x509.load_der_x509_certificate(one.dump()) for one in path.iter_certs(include_root=True)]
        weak = next((found for one in chain[1:-1] if (found := weakness(one))), None)
        return chain[::-1], ("weak-key", f"its authority: {weak}") if weak else None

    def _revocation(self, path: Sequence[x509.Certificate], at: datetime) -> Standing:
        known_as_of: list[datetime] = []
        silent: str | None = None
        for certificate, issuer in pairwise(path):
            newest = _newest(self._lists, issuer)
            entry = newest.get_revoked_certificate_by_serial_number(certificate.serial_number) if newest else None
            if entry is not None and entry.revocation_date_utc <= at:
                day = _day(entry.revocation_date_utc)
                return Standing(("revoked", f"revoked on {day}{_why(entry)}"), f"revoked on {day}")
            if newest is None or at - newest.last_update_utc > timedelta(days=self.policy.list_age_days):
                silent = silent or common_name(issuer.subject)
            else:
                known_as_of.append(newest.last_update_utc)
        if silent is not None or not known_as_of:
            return Standing(None, UNKNOWN, silent, tuple(path[1:-1]))
        return Standing(None, f"good as of {_day(min(known_as_of))}", chain=tuple(path[1:-1]))


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _day(moment: datetime) -> date:
    return moment.astimezone(VIETNAM_TIME).date()


def _last_day(certificate: x509.Certificate) -> date:
    return _day(certificate.not_valid_after_utc)


def _why(entry: x509.RevokedCertificate) -> str:
    try:
        reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    except x509.ExtensionNotFound:
        return ""
    return f", reason {reason.value}"


def read_certificates(path: Path) -> list[x509.Certificate]:
    """Return the certificates of a file, DER or PEM. Raises InvalidInput."""
    content = path.read_bytes()
    try:
        if b"-----BEGIN" in content:
            return x509.load_pem_x509_certificates(content)
        return [x509.load_der_x509_certificate(content)]
    except ValueError as error:
        raise InvalidInput(field=path.name, reason="it is not a certificate") from error


def read_list(content: bytes, name: str) -> x509.CertificateRevocationList:
    """Return a revocation list, DER or PEM; `name` is that of its file, for the error. Raises InvalidInput."""
    try:
        if b"-----BEGIN" in content:
            return x509.load_pem_x509_crl(content)
        return x509.load_der_x509_crl(content)
    except ValueError as error:
        raise InvalidInput(field=name, reason="it is not a revocation list") from error


def _is_self_signed(certificate: x509.Certificate) -> bool:
    if certificate.subject != certificate.issuer:
        return False
    try:
        certificate.verify_directly_issued_by(certificate)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _is_list_of(revocations: x509.CertificateRevocationList, authority: x509.Certificate) -> bool:
    if revocations.issuer != authority.subject:
        return False
    try:
        return revocations.is_signature_valid(authority.public_key())  # type: ignore[arg-type]
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False


def _newest(
    lists: Iterable[x509.CertificateRevocationList], authority: x509.Certificate
) -> x509.CertificateRevocationList | None:
    own = [one for one in lists if _is_list_of(one, authority)]
    return max(own, key=lambda one: one.last_update_utc, default=None)


def _replace(path: Path, revocations: x509.CertificateRevocationList) -> None:
    write_whole(path, (revocations.public_bytes(serialization.Encoding.DER),))
