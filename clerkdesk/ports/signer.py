# SPDX-License-Identifier: Apache-2.0
"""Signing with an officer's certificate, and judging signatures and certificates."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from clerkdesk.errors import ClerkDeskError


@dataclass(frozen=True, slots=True)
class KeySource:
    """Where an officer's key is: a PKCS#11 token or a PKCS#12 file; exactly one of the two is named.

    Attributes:
        module: absolute path of the token's driver.
        token_label: label of the token.
        key_label: label of key and certificate; None takes the only one.
        file: the PKCS#12 file.
    """

    module: Path | None = None
    token_label: str | None = None
    key_label: str | None = None
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """An officer's certificate, in words.

    Attributes:
        subject: common name.
        organisation: organisation of the subject.
        sha256: fingerprint of the DER bytes.
        subject_key: SHA-256 of the public key, by which one person is known across renewals of a certificate.
        der: the certificate itself.
    """

    subject: str
    organisation: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_to: datetime
    sha256: str
    subject_key: str
    der: bytes


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the visible mark of a signature says; texts are NFC."""

    signer: str
    agency: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TokenStatus:
    """What is known before a PIN is asked for.

    Attributes:
        tries: "" (all), "few" (a wrong PIN came before), "last" or "locked".
        certificate: the officer's, where it can be read without the PIN.
    """

    label: str
    tries: str
    certificate: Certificate | None = None


@dataclass(frozen=True, slots=True)
class ToSign:
    """One PDF to sign: id for the caller, bytes and stamp."""

    id: str
    document: bytes
    stamp: Stamp


class SigningSession(Protocol):
    """An open login; the key never leaves its process."""

    @property
    def certificate(self) -> Certificate:
        """The certificate that signs, already checked for validity, usage, chain and revocation."""

    @property
    def operations(self) -> int:
        """How often the key was used in this session."""

    def sign_documents(
        self,
        documents: Iterable[ToSign],
        keep: Callable[[str, bytes], None],
        fail: Callable[[str, ClerkDeskError], None],
    ) -> None:
        """Sign each PDF (PAdES B-B, ETSI EN 319 142-1), verify it and give it to `keep`, or its error to `fail`.

        One bad document never stops the others.

        Raises:
            TokenUnavailable: the token is gone; what was kept stays kept.
        """

    def sign_detached(self, content: bytes) -> bytes:
        """Return a detached CAdES B-B signature (ETSI EN 319 122-1) over the bytes, as DER, already verified.

        Raises:
            TokenUnavailable, SignatureInvalid: see their texts.
        """


class Signer(Protocol):
    """Opens officers' keys, in a child process that owns the login."""

    def status(self, source: KeySource) -> TokenStatus:
        """Return what the token says of itself before any PIN.

        Raises:
            TokenUnavailable: it cannot be reached.
        """

    def open(self, source: KeySource, pin: str) -> AbstractContextManager[SigningSession]:
        """Log in once and check the certificate.

        The login may go on while the context is used for other things: its errors are raised at the first use of the
        session, at the end of the context at the latest.

        Raises:
            WrongPin, PinLocked, TokenUnavailable: see their texts; a PIN is never tried twice.
            CertificateRefused, RevocationUnknown: the certificate may not sign now.
        """


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """The verdict on one signature.

    Attributes:
        is_valid: content unchanged, signature holds, certificate trusted, usable and not known as revoked.
        signer: certificate of the signer, None when it cannot be read.
        level: "PAdES B-B", "CAdES B-B", …
        at: claimed time.
        covers_whole_file: nothing was added after it.
        reasons: why it is not valid; sentences without names.
        revocation: state of revocation knowledge, for example "good as of 2026-11-20" or "unknown".
    """

    is_valid: bool
    signer: Certificate | None
    level: str
    at: datetime | None
    covers_whole_file: bool
    reasons: tuple[str, ...]
    revocation: str


class Verifier(Protocol):
    """Judges signatures against the station's trust (roots and cached revocation lists)."""

    def verify_document(self, document: bytes, at: datetime) -> tuple[SignatureVerdict, ...]:
        """Return a verdict per signature of a PDF; empty when it has none.

        Raises:
            UnreadableFile: it is not a readable PDF.
        """

    def verify_detached(self, content: bytes, signature: bytes, at: datetime) -> SignatureVerdict:
        """Return the verdict on a detached CAdES signature over the bytes."""
