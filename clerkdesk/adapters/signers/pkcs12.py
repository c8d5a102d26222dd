# SPDX-License-Identifier: Apache-2.0
"""Keys in PKCS#12 files (RFC 7292), loaded once and kept in memory."""

from pathlib import Path

from asn1crypto.pkcs12 import Pfx
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from clerkdesk.adapters.signers.certificates import common_name
from clerkdesk.adapters.signers.keys import unavailable
from clerkdesk.errors import CertificateRefused, WrongPin

_LARGEST_FILE_BYTES = 1 << 20


class FileKey:
    """A private key out of a PKCS#12 file; old ciphers (RC2, 3DES) are read too."""

    def __init__(
        self,
        key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
        certificate: x509.Certificate,
        others: tuple[x509.Certificate, ...],
    ) -> None:
        self._key = key
        self.certificate = certificate
        self.others = others
        self.operations = 0

    @classmethod
    def load(cls, path: Path, password: str) -> "FileKey":
        """Open the file.

        Raises:
            WrongPin: the password does not open it.
            TokenUnavailable: it is missing, damaged or holds no key.
            CertificateRefused: its certificate is not that of its key.
        """
        content = _read(path)
        try:
            held = pkcs12.load_pkcs12(content, password.encode())
        except ValueError as error:
            raise WrongPin(tries="The key file counts no tries.") from error
        except UnsupportedAlgorithm as error:
            raise unavailable("the key file uses a cipher that is not known") from error
        if held.key is None or held.cert is None:
            raise unavailable("the key file holds no key with a certificate")
        if not isinstance(held.key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise unavailable("the key is neither RSA nor of an elliptic curve")
        certificate = held.cert.certificate
        if held.key.public_key() != certificate.public_key():
            raise CertificateRefused(
                holder=common_name(certificate.subject), reason="key-mismatch", detail="the key file holds another key"
            )
        return cls(held.key, certificate, tuple(other.certificate for other in held.additional_certs))

    def sign(self, content: bytes) -> bytes:
        """Return a signature over the SHA-256 of the bytes."""
        self.operations += 1
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(content, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(content, ec.ECDSA(hashes.SHA256()))

    def close(self) -> None:
        """Forget the key; the memory goes with the process."""
        del self._key


def _read(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise unavailable("the key file cannot be read") from error
    try:
        if len(content) > _LARGEST_FILE_BYTES:
            raise ValueError("too large")  # noqa: TRY301 - one answer to every file that is no key file
        # Cheap look at the outer structure, so that a damaged file is not taken for a wrong password.
        Pfx.load(content, strict=True)["mac_data"]["mac"]["digest"].native  # noqa: B018
    except (ValueError, TypeError, KeyError) as error:
        raise unavailable("the key file is damaged or not PKCS#12") from error
    return content
