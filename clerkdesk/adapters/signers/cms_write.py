# SPDX-License-Identifier: Apache-2.0
"""CMS signed data made for CAdES and PAdES baseline B-B, and for timestamps.

Source: RFC 5652 (CMS), RFC 5035 (signing-certificate-v2), ETSI EN 319 122-1 §6 and EN 319 142-1 §6 (baseline B-B).
Written as DER directly: it is a dozen nested values, and the general library took more time than all the rest of a
signature.
"""

import hashlib
from datetime import UTC, datetime
from functools import lru_cache

from asn1crypto import core, parser
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from clerkdesk.adapters.signers.keys import SigningKey, is_elliptic

_SEQUENCE, _SET, _OCTETS, _UTC_TIME, _GENERALIZED_TIME = 0x30, 0x31, 0x04, 0x17, 0x18
_UTC_TIME_ENDS = 2050  # RFC 5652 §11.3


def _value(tag: int, *parts: bytes) -> bytes:
    """Return one DER value: identifier octet, length, contents."""
    return bytes(parser.emit(tag >> 6, (tag >> 5) & 1, tag & 0x1F, b"".join(parts)))


def _set_of(tag: int, values: list[bytes]) -> bytes:
    return _value(tag, *sorted(values))


def _context(number: int, *parts: bytes) -> bytes:
    return _value(0xA0 | number, *parts)


def _oid(dotted: str) -> bytes:
    return bytes(core.ObjectIdentifier(dotted).dump())


def _integer(number: int) -> bytes:
    return bytes(core.Integer(number).dump())


DATA = "1.2.840.113549.1.7.1"
TIMESTAMP_FACTS = "1.2.840.113549.1.9.16.1.4"
_SIGNED_DATA = _oid("1.2.840.113549.1.7.2")
_CONTENT_TYPE = _oid("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST = _oid("1.2.840.113549.1.9.4")
_SIGNING_TIME = _oid("1.2.840.113549.1.9.5")
_SIGNING_CERTIFICATE_V2 = _oid("1.2.840.113549.1.9.16.2.47")
_SHA256 = _value(_SEQUENCE, _oid("2.16.840.1.101.3.4.2.1"))
_RSA_WITH_SHA256 = _value(_SEQUENCE, _oid("1.2.840.113549.1.1.11"), bytes(core.Null().dump()))
_ECDSA_WITH_SHA256 = _value(_SEQUENCE, _oid("1.2.840.10045.4.3.2"))


def make_signed_data(
    key: SigningKey, digest: bytes, *, signing_time: datetime | None, content: tuple[str, bytes] | None = None
) -> bytes:
    """Return CMS signed data (DER) over content with this SHA-256.

    Args:
        key: signs once.
        digest: SHA-256 of the content, 32 bytes.
        signing_time: for CAdES; None for PAdES, where the signature dictionary holds the time (EN 319 142-1 §6.3).
        content: type (object identifier) and bytes to carry inside; None for a detached signature over data.
    """
    kind = _oid(content[0] if content else DATA)
    attributes = _attributes(key.certificate, kind, digest, signing_time)
    signature = key.sign(_set_of(_SET, attributes))
    signer = _value(
        _SEQUENCE,
        _integer(1),
        _issuer_and_serial(key.certificate),
        _SHA256,
        _set_of(0xA0, attributes),
        _ECDSA_WITH_SHA256 if is_elliptic(key.certificate) else _RSA_WITH_SHA256,
        _value(_OCTETS, signature),
    )
    carried = [_context(0, _value(_OCTETS, content[1]))] if content else []
    chain = [key.certificate, *(other for other in key.others if other.subject != other.issuer)]
    signed = _value(
        _SEQUENCE,
        _integer(3 if content else 1),
        _value(_SET, _SHA256),
        _value(_SEQUENCE, kind, *carried),
        _set_of(0xA0, [_der(one) for one in chain]),
        _value(_SET, signer),
    )
    return _value(_SEQUENCE, _SIGNED_DATA, _context(0, signed))


def _attributes(
    certificate: x509.Certificate, kind: bytes, digest: bytes, signing_time: datetime | None
) -> list[bytes]:
    values = [(_CONTENT_TYPE, kind), (_MESSAGE_DIGEST, _value(_OCTETS, digest)), _pinned(certificate)]
    if signing_time is not None:
        values.append((_SIGNING_TIME, _time(signing_time)))
    return [_value(_SEQUENCE, name, _value(_SET, value)) for name, value in values]


def _time(moment: datetime) -> bytes:
    utc = moment.astimezone(UTC)
    if utc.year < _UTC_TIME_ENDS:
        return _value(_UTC_TIME, f"{utc:%y%m%d%H%M%SZ}".encode())
    return _value(_GENERALIZED_TIME, f"{utc:%Y%m%d%H%M%SZ}".encode())


@lru_cache(maxsize=16)
def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


@lru_cache(maxsize=16)
def _issuer_and_serial(certificate: x509.Certificate) -> bytes:
    # The issuer's name must be the very bytes of the certificate, not a new spelling of it.
    issuer: bytes = asn1_x509.Certificate.load(_der(certificate)).issuer.dump()
    return _value(_SEQUENCE, issuer, _integer(certificate.serial_number))


@lru_cache(maxsize=16)
def _pinned(certificate: x509.Certificate) -> tuple[bytes, bytes]:
    """Return signing-certificate-v2 (RFC 5035 §3): SHA-256 is its default and so left out; issuer and serial follow."""
    issuer: bytes = asn1_x509.Certificate.load(_der(certificate)).issuer.dump()
    names = _value(_SEQUENCE, _context(4, issuer))
    hashed = _value(_OCTETS, hashlib.sha256(_der(certificate)).digest())
    identifier = _value(_SEQUENCE, hashed, _value(_SEQUENCE, names, _integer(certificate.serial_number)))
    return _SIGNING_CERTIFICATE_V2, _value(_SEQUENCE, _value(_SEQUENCE, identifier))
