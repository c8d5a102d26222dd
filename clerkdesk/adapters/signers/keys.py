# SPDX-License-Identifier: Apache-2.0
"""What every private key offers, wherever it lies, and which adapter opens it."""

from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from clerkdesk.errors import CertificateRefused, TokenUnavailable
from clerkdesk.ports.signer import KeySource


class SigningKey(Protocol):
    """An opened private key with its certificate.

    Attributes:
        others: further certificates found beside it; once the certificate is judged, the authorities up to the root,
            which go into each signature.
    """

    others: tuple[x509.Certificate, ...]

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate of the key."""

    @property
    def operations(self) -> int:
        """How often the key was used."""

    def sign(self, content: bytes) -> bytes:
        """Return a signature over the SHA-256 of the bytes: RSASSA-PKCS1-v1_5 or DER-encoded ECDSA.

        Raises:
            TokenUnavailable: the key cannot be reached any more.
        """

    def close(self) -> None:
        """Log out."""


def open_key(source: KeySource, pin: str) -> SigningKey:
    """Open the key of a PKCS#12 file or a PKCS#11 token; the PIN is tried at most once.

    Raises:
        WrongPin, PinLocked, TokenUnavailable: see their texts.
        CertificateRefused: the certificate is not that of the key, or of a kind that cannot sign.
    """
    key: SigningKey
    if source.file is not None:
        from clerkdesk.adapters.signers.pkcs12 import FileKey

        key = FileKey.load(source.file, pin)
    else:
        from clerkdesk.adapters.signers.pkcs11 import TokenKey

        key = TokenKey.login(source, pin)
    return key


def is_elliptic(certificate: x509.Certificate) -> bool:
    """Tell whether the certificate's key signs with ECDSA instead of RSA.

    Raises:
        CertificateRefused: neither of the two.
    """
    public = certificate.public_key()
    if isinstance(public, ec.EllipticCurvePublicKey):
        return True
    if isinstance(public, rsa.RSAPublicKey):
        return False
    raise CertificateRefused(holder="?", reason="weak-key", detail="neither RSA nor an elliptic curve")


def unavailable(reason: str) -> TokenUnavailable:
    """Return the error for a key that cannot be used; `reason` is a short clause without names."""
    return TokenUnavailable(reason=reason)
