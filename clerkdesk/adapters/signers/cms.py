# SPDX-License-Identifier: Apache-2.0
"""CMS signed data: made for CAdES and PAdES baseline B, and checked without trusting who made it.

Source: RFC 5652 (CMS), RFC 5035 (signing-certificate-v2), ETSI EN 319 122-1 §6 and EN 319 142-1 §6 (baseline B-B).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import algos, cms, core, parser, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from clerkdesk.adapters.signers.keys import SigningKey, is_elliptic
from clerkdesk.errors import SignatureInvalid

_HASHES: dict[str, type[hashes.SHA256] | type[hashes.SHA384] | type[hashes.SHA512]] = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


def make_signed_data(
    key: SigningKey, digest: bytes, *, signing_time: datetime | None, content: tuple[str, bytes] | None = None
) -> bytes:
    """Return CMS signed data (DER) over content with this SHA-256.

    Args:
        key: signs once.
        digest: SHA-256 of the content, 32 bytes.
        signing_time: for CAdES; None for PAdES, where the signature dictionary holds the time (EN 319 142-1 §6.3).
        content: type and bytes to carry inside; None for a detached signature over `data`.
    """
    certificate = _asn1(key.certificate)
    kind = content[0] if content else "data"
    attributes = cms.CMSAttributes(_attributes(certificate, kind, digest, signing_time))
    method = "sha256_ecdsa" if is_elliptic(key.certificate) else "sha256_rsa"
    sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
    signer = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            {
                "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                    {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
                )
            }
        ),
        "digest_algorithm": sha256,
        "signed_attrs": attributes,
        "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": method}),
        "signature": key.sign(attributes.dump()),
    }
    carried: dict[str, Any] = {"content_type": kind}
    if content:
        carried["content"] = cms.ParsableOctetString(content[1])
    chain = [certificate, *(_asn1(other) for other in key.others if other.subject != other.issuer)]
    signed = {
        "version": "v1" if kind == "data" else "v3",
        "digest_algorithms": [sha256],
        "encap_content_info": carried,
        "certificates": [cms.CertificateChoices(name="certificate", value=one) for one in chain],
        "signer_infos": [signer],
    }
    info = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})
    return bytes(info.dump())


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _attributes(
    certificate: asn1_x509.Certificate, kind: str, digest: bytes, signing_time: datetime | None
) -> list[cms.CMSAttribute]:
    issuer = asn1_x509.GeneralName({"directory_name": certificate.issuer})
    pinned = tsp.ESSCertIDv2(
        {
            "hash_algorithm": {"algorithm": "sha256"},
            "cert_hash": hashlib.sha256(certificate.dump()).digest(),
            "issuer_serial": {"issuer": [issuer], "serial_number": certificate.serial_number},
        }
    )
    values: list[tuple[str, object]] = [
        ("content_type", kind),
        ("message_digest", digest),
        ("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [pinned]})),
    ]
    if signing_time is not None:
        moment = signing_time.astimezone(UTC).replace(microsecond=0)
        values.append(("signing_time", cms.Time({"utc_time": core.UTCTime(moment)})))
    return [cms.CMSAttribute({"type": name, "values": [value]}) for name, value in values]


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
    everyone = [choice.chosen for choice in data["certificates"] if choice.name == "certificate"]
    own = _certificate_of(signer, everyone)
    digest, time = _attribute(signer, "message_digest"), _attribute(signer, "signing_time")
    algorithm = signer["signature_algorithm"]
    method = str(algorithm.signature_algo)
    unsigned, carried = signer["unsigned_attrs"] or (), data["encap_content_info"]["content"]
    return ReadSignature(
        x509.load_der_x509_certificate(own.dump()),
        tuple(x509.load_der_x509_certificate(one.dump()) for one in everyone if one is not own),
        time.native if time is not None else None,
        _names(signer, own, data["encap_content_info"]["content_type"].native),
        next((one["values"][0].dump() for one in unsigned if one["type"].native == "signature_time_stamp_token"), None),
        carried.contents if isinstance(carried, core.ParsableOctetString) else None,
        signer["digest_algorithm"]["algorithm"].native,
        method,
        algorithm["parameters"]["salt_length"].native if method == "rsassa_pss" else 0,
        digest.native if digest is not None else b"",
        parser.emit(0, 1, 17, signer["signed_attrs"].contents),
        signer["signature"].native,
    )


def _certificate_of(signer: Any, everyone: list[asn1_x509.Certificate]) -> asn1_x509.Certificate:
    wanted = signer["sid"].chosen
    for one in everyone:
        if signer["sid"].name == "issuer_and_serial_number":
            if one.serial_number == wanted["serial_number"].native and one.issuer == wanted["issuer"]:
                return one
        elif one.key_identifier == wanted.native:
            return one
    raise ValueError("the signer's certificate is not enclosed")


def _attribute(signer: Any, name: str) -> Any:
    found = [attribute["values"] for attribute in signer["signed_attrs"] if attribute["type"].native == name]
    if len(found) > 1 or any(len(values) != 1 for values in found):
        raise ValueError("an attribute is doubled")
    return found[0][0] if found else None


def _names(signer: Any, certificate: asn1_x509.Certificate, kind: str) -> bool:
    pinned, stated = _attribute(signer, "signing_certificate_v2"), _attribute(signer, "content_type")
    if pinned is None or stated is None or stated.native != kind:
        return False
    first = pinned["certs"][0]
    name = first["hash_algorithm"]["algorithm"].native
    return name in _HASHES and bool(first["cert_hash"].native == hashlib.new(name, certificate.dump()).digest())
