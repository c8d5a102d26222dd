# SPDX-License-Identifier: Apache-2.0
"""TLS with pinned keys: beside a valid chain, the portal's certificate must have one of the keys of the profile."""

import hashlib
import ssl
from collections.abc import Iterable

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from urllib3 import HTTPSConnectionPool
from urllib3.connection import HTTPSConnection


def pin_of(certificate: bytes) -> str:
    """Return the pin of a DER certificate: SHA-256 of its public key, 64 hexadecimal digits.

    Source: RFC 7469 §2.4 (the hash of SubjectPublicKeyInfo), so that a renewed certificate with the same key fits.
    """
    key = x509.load_der_x509_certificate(certificate).public_key()
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def pinned_pool(pins: Iterable[str]) -> type[HTTPSConnectionPool]:
    """Return a kind of connection pool whose connections end when the key of the other side is none of the pinned."""
    wanted = frozenset(pins)

    class PinnedConnection(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            sock = self.sock
            shown = sock.getpeercert(binary_form=True) if isinstance(sock, ssl.SSLSocket) else None
            if shown is None or pin_of(shown) not in wanted:
                self.close()
                raise ssl.SSLError("the key of the certificate is none of the pinned")

    class PinnedPool(HTTPSConnectionPool):
        ConnectionCls = PinnedConnection

    return PinnedPool
