# SPDX-License-Identifier: Apache-2.0
"""The practice timestamp authority: answers RFC 3161 requests at the practice portal."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from clerkdesk.adapters.signers.cms_write import TIMESTAMP_FACTS, make_signed_data
from clerkdesk.practice.pki import PracticeKey, PracticePki

_POLICY = "2.25.329800735698586629295641978511506172918"  # an identifier of nobody (ITU-T X.667), for practice
_DIGEST_SIZES = {"sha256": 32, "sha384": 48, "sha512": 64}


def timestamp_response(request_der: bytes, pki: PracticePki, now: datetime) -> bytes:
    """Answer a timestamp request (DER) with a response (DER): granted, or rejected with the reason RFC 3161 names.

    Args:
        request_der: TimeStampReq.
        pki: its timestamp key signs.
        now: the time that is stamped.
    """
    try:
        request = tsp.TimeStampReq.load(request_der, strict=True)
        imprint = request["message_imprint"]
        algorithm, digest = imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native
        nonce, wants_certificate = request["nonce"], bool(request["cert_req"].native)
        has_nonce = nonce.native is not None
    except (ValueError, TypeError, KeyError):
        return _rejected("bad_data_format")
    if _DIGEST_SIZES.get(algorithm) != len(digest):
        return _rejected("bad_alg")
    authority = pki.timestamps.certificate
    subject = asn1_x509.Certificate.load(authority.public_bytes(serialization.Encoding.DER)).subject
    facts = {
        "version": "v1",
        "policy": _POLICY,
        "message_imprint": imprint,
        "serial_number": secrets.randbits(63),
        "gen_time": core.GeneralizedTime(now.astimezone(UTC).replace(microsecond=0)),
        "tsa": asn1_x509.GeneralName(name="directory_name", value=subject),
    }
    if has_nonce:
        facts["nonce"] = nonce
    told = tsp.TSTInfo(facts).dump()
    key = _StampKey(pki.timestamps, (pki.issuing.certificate,) if wants_certificate else ())
    token = make_signed_data(key, sha256(told).digest(), signing_time=now, content=(TIMESTAMP_FACTS, told))
    granted = {"status": {"status": "granted"}, "time_stamp_token": cms.ContentInfo.load(token)}
    return bytes(tsp.TimeStampResp(granted).dump())


class _Refusal(core.Sequence):  # type: ignore[misc]
    """A response without a token, which RFC 3161 §2.4.2 allows and the library's own type does not."""

    _fields = [("status", tsp.PKIStatusInfo)]  # noqa: RUF012 - the library fills it in


def _rejected(failure: str) -> bytes:
    return bytes(_Refusal({"status": {"status": "rejection", "fail_info": {failure}}}).dump())


@dataclass(slots=True)
class _StampKey:
    """The authority's key, as the signer of signed data wants it."""

    held: PracticeKey = field(repr=False)
    others: tuple[x509.Certificate, ...]
    operations: int = 0

    @property
    def certificate(self) -> x509.Certificate:
        return self.held.certificate

    def sign(self, content: bytes) -> bytes:
        self.operations += 1
        if isinstance(self.held.key, rsa.RSAPrivateKey):
            return self.held.key.sign(content, padding.PKCS1v15(), hashes.SHA256())
        return self.held.key.sign(content, ec.ECDSA(hashes.SHA256()))

    def close(self) -> None:
        """Nothing is held open."""
