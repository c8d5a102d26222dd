# SPDX-License-Identifier: Apache-2.0
"""Certificates in words, and whether a certificate is of the kind that may sign."""

import hashlib

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from clerkdesk.ports.signer import Certificate
from clerkdesk.settings import VIETNAM_TIME

SMALLEST_RSA_BITS = 2048
SMALLEST_CURVE_BITS = 256
_GOOD_HASHES = {"sha256", "sha384", "sha512", "sha3-256", "sha3-384", "sha3-512"}


def common_name(name: x509.Name) -> str:
    """Return the common name, or the whole name when it has none."""
    return _part(name, NameOID.COMMON_NAME) or name.rfc4514_string()


def _part(name: x509.Name, kind: x509.ObjectIdentifier) -> str:
    values = name.get_attributes_for_oid(kind)
    return str(values[0].value) if values else ""


def in_words(certificate: x509.Certificate) -> Certificate:
    """Return what the port tells of a certificate."""
    der = certificate.public_bytes(serialization.Encoding.DER)
    public = certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return Certificate(
        subject=common_name(certificate.subject),
        organisation=_part(certificate.subject, NameOID.ORGANIZATION_NAME),
        issuer=common_name(certificate.issuer),
        serial=f"{certificate.serial_number:X}",
        valid_from=certificate.not_valid_before_utc.astimezone(VIETNAM_TIME),
        valid_to=certificate.not_valid_after_utc.astimezone(VIETNAM_TIME),
        sha256=hashlib.sha256(der).hexdigest(),
        subject_key=hashlib.sha256(public).hexdigest(),
        der=der,
    )


def weakness(certificate: x509.Certificate) -> str | None:
    """Tell what is too weak in a certificate, or None.

    Source: Circular 15/2025/TT-BKHCN (RSA at least 2048 bits, ECDSA at least 256, SHA-2 or SHA-3).
    """
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < SMALLEST_RSA_BITS:
            return f"RSA with {key.key_size} bits, {SMALLEST_RSA_BITS} are required"
    elif isinstance(key, ec.EllipticCurvePublicKey):
        if key.curve.key_size < SMALLEST_CURVE_BITS:
            return f"a curve of {key.curve.key_size} bits, {SMALLEST_CURVE_BITS} are required"
    else:
        return "neither RSA nor an elliptic curve"
    used = certificate.signature_hash_algorithm
    if used is None or used.name not in _GOOD_HASHES:
        return f"certified with {used.name if used else 'an unknown hash'}, SHA-2 is required"
    return None


def misuse(certificate: x509.Certificate) -> str | None:
    """Tell why the certificate is not one for signing documents, or None (RFC 5280 §4.2.1.3, Decree 68/2024/NĐ-CP)."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return "it does not say what its key is for"
    if not (usage.digital_signature or usage.content_commitment):
        return "its key is not for signatures"
    try:
        if certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            return "it is the certificate of an authority"
    except x509.ExtensionNotFound:
        return None
    return None
