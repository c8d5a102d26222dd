# SPDX-License-Identifier: Apache-2.0
"""CMS signed data taken apart and checked, without trusting who made it.

Source: RFC 5652 (CMS), RFC 5035 (signing-certificate-v2), ETSI EN 319 122-1 §6 and EN 319 142-1 §6 (baseline B-B).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms, core, parser
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from clerkdesk.errors import SignatureInvalid

_HASHES: dict[str, type[hashes.SHA256] | type[hashes.SHA384] | type[hashes.SHA512]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


@dataclass(frozen=True, slots=True)
class ReadSignature:
    """A signature taken apart, not judged yet.

    Attributes:
        signing_time: as claimed inside; None in PAdES.
        is_cades: its attributes name this certificate by hash.
        timestamp: what an authority attached as its timestamp, itself signed data; not judged.
        content: what is carried inside; None when the signature is detached.
        hash_name, method: algorithms, as asn1crypto calls them; `salt_length` belongs to RSASSA-PSS.
        digest: of the content, as signed.
        signed: the signed attributes, as a DER set.
    """

    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    signing_time: datetime | None
    is_cades: bool
    timestamp: bytes | None
    content: bytes | None
    hash_name: str
    method: str
    salt_length: int
    digest: bytes
    signed: bytes
    signature: bytes

    def problem(self, parts: Iterable[bytes | memoryview]) -> str | None:
        """Tell why this is not a signature over the parts in a row, or None when it is one."""
        if self.hash_name not in _HASHES:
            return "it uses a hash that is too weak or not known"
        state = hashlib.new(self.hash_name)
        for part in parts:
            state.update(part)
        if self.digest != state.digest():
            return "the content was changed after signing"
        if not self.is_cades:
            return "it does not name its certificate"
        return self._mathematics()

    def _mathematics(self) -> str | None:
        kind, public = _HASHES[self.hash_name](), self.certificate.public_key()
        try:
            if isinstance(public, rsa.RSAPublicKey) and self.method == "rsassa_pkcs1v15":
                public.verify(self.signature, self.signed, padding.PKCS1v15(), kind)
            elif isinstance(public, rsa.RSAPublicKey) and self.method == "rsassa_pss":
                public.verify(self.signature, self.signed, padding.PSS(padding.MGF1(kind), self.salt_length), kind)
            elif isinstance(public, ec.EllipticCurvePublicKey) and self.method == "ecdsa":
                public.verify(self.signature, self.signed, ec.ECDSA(kind))
            else:
                return "it uses a method that does not fit its certificate"
        except InvalidSignature:
            return "it was not made with the key of this certificate"
        return None


def read_signed_data(der: bytes) -> ReadSignature:
    """Take apart CMS signed data with one signer; zeros after it, as in PDF, are passed over.

    Raises:
        SignatureInvalid: it is not such data.
    """
    try:
        return _take_apart(der)
    except Exception as error:  # hostile bytes may break the ASN.1 libraries anywhere
        raise SignatureInvalid(what="these bytes", reason="they are not a signature with one signer") from error


def _take_apart(der: bytes) -> ReadSignature:
    info = cms.ContentInfo.load(der, strict=False)
    if info["content_type"].native != "signed_data":
        raise ValueError("not signed data")
    data = info["content"]
    (signer,) = data["signer_infos"]
    signed = parser.emit(0, 1, 17, signer["signed_attrs"].contents)  # first: looking inside makes it spelled anew
    everyone = [choice.chosen for choice in data["certificates"] if choice.name == "certificate"]
    spelled = [one.dump() for one in everyone]
    number = _certificate_of(signer, everyone)
    own = spelled.pop(number)
    digest, time = _attribute(signer, "message_digest"), _attribute(signer, "signing_time")
    algorithm = signer["signature_algorithm"]
    method = str(algorithm.signature_algo)
    unsigned, carried = signer["unsigned_attrs"] or (), data["encap_content_info"]["content"]
    return ReadSignature(
        x509.load_der_x509_certificate(own),
        tuple(x509.load_der_x509_certificate(one) for one in spelled),
        time.native if time is not None else None,
        _names(signer, own, data["encap_content_info"]["content_type"].native),
        next((one["values"][0].dump() for one in unsigned if one["type"].native == "signature_time_stamp_token"), None),
        carried.contents if isinstance(carried, core.ParsableOctetString) else None,
        signer["digest_algorithm"]["algorithm"].native,
        method,
        algorithm["parameters"]["salt_length"].native if method == "rsassa_pss" else 0,
        digest.native if digest is not None else b"",
        signed,
        signer["signature"].native,
    )


def _certificate_of(signer: Any, everyone: list[asn1_x509.Certificate]) -> int:
    wanted = signer["sid"].chosen
    for number, one in enumerate(everyone):
        if signer["sid"].name == "issuer_and_serial_number":
            if one.serial_number == wanted["serial_number"].native and one.issuer == wanted["issuer"]:
                return number
        elif one.key_identifier == wanted.native:
            return number
    raise ValueError("the signer's certificate is not enclosed")


def _attribute(signer: Any, name: str) -> Any:
    found = [attribute["values"] for attribute in signer["signed_attrs"] if attribute["type"].native == name]
    if len(found) > 1 or any(len(values) != 1 for values in found):
        raise ValueError("an attribute is doubled")
    return found[0][0] if found else None


def _names(signer: Any, certificate: bytes, kind: str) -> bool:
    pinned, stated = _attribute(signer, "signing_certificate_v2"), _attribute(signer, "content_type")
    if pinned is None or stated is None or stated.native != kind:
        return False
    first = pinned["certs"][0]
    name = first["hash_algorithm"]["algorithm"].native
    return name in _HASHES and bool(first["cert_hash"].native == hashlib.new(name, certificate).digest())
