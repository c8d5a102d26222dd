# SPDX-License-Identifier: Apache-2.0
"""Verdicts on signatures of PDF and lists, offline: content, mathematics, certificate, and what was added later."""

import hashlib
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import tsp
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from clerkdesk.adapters.signers.certificates import in_words
from clerkdesk.adapters.signers.cms_read import ReadSignature, read_signed_data
from clerkdesk.adapters.signers.trust import UNKNOWN, TrustStore
from clerkdesk.errors import SignatureInvalid, UnreadableFile
from clerkdesk.ports.signer import SignatureVerdict

_PADES = "/ETSI.CAdES.detached"
_STAMPING = ExtendedKeyUsageOID.TIME_STAMPING


class TrustVerifier:
    """Judges against one store of trust (port `Verifier`)."""

    def __init__(self, trust: TrustStore) -> None:
        self._trust = trust

    def verify_document(self, document: bytes, at: datetime) -> tuple[SignatureVerdict, ...]:
        """Return a verdict per signature of a PDF, in the order of signing; empty when it has none.

        Args:
            document: the PDF.
            at: instant at which the certificates are judged.

        Raises:
            UnreadableFile: it is not a readable PDF, or encrypted.
        """
        reader, held = _read(document)
        signatures = [one for one in held if one.sig_object_type == "/Sig"]
        verdicts = [self._document_verdict(document, one, at) for one in signatures]
        passed_over = len(list(enumerate_sig_fields(reader, filled_status=True))) - len(held)
        return (*verdicts, *[_refused("a signature in it is of an unknown kind")] * passed_over)

    def verify_detached(self, content: bytes, signature: bytes, at: datetime) -> SignatureVerdict:
        """Return the verdict on a detached CAdES signature over the bytes."""
        try:
            read = read_signed_data(signature)
        except SignatureInvalid as error:
            return _refused(str(error.params["reason"]))
        problem = read.problem([content])
        level = f"CAdES {self._level(read, at)}" if read.is_cades else "CMS"
        return self._verdict(read, [problem] if problem else [], level, read.signing_time, at, covers=not problem)

    def _document_verdict(self, document: bytes, signature: EmbeddedPdfSignature, at: datetime) -> SignatureVerdict:
        claimed = _claimed_time(signature)
        try:
            read = read_signed_data(signature.pkcs7_content)
        except SignatureInvalid as error:
            return _refused(str(error.params["reason"]), claimed)
        problems = _content_problems(document, signature, read)
        is_pades = read.is_cades and signature.sig_object.get("/SubFilter") == _PADES
        level = f"PAdES {self._level(read, at)}" if is_pades else "PDF"
        covers = signature.coverage == SignatureCoverageLevel.ENTIRE_FILE
        return self._verdict(read, problems, level, claimed, at, covers=covers)

    def _level(self, read: ReadSignature, at: datetime) -> str:
        """Return the baseline level that was proven: B-T only when the timestamp itself holds and is trusted."""
        if read.timestamp is None:
            return "B-B"
        try:
            token = read_signed_data(read.timestamp)
        except SignatureInvalid:
            return "B-B"
        is_trusted = self._trust.standing(token.certificate, at, token.others).refusal is None
        return "B-T" if is_trusted and _stamps(token, read.signature) else "B-B"

    def _verdict(
        self,
        read: ReadSignature,
        problems: list[str],
        level: str,
        claimed: datetime | None,
        at: datetime,
        *,
        covers: bool,
    ) -> SignatureVerdict:
        standing = self._trust.standing(read.certificate, at, read.others)
        if standing.refusal:
            reason, detail = standing.refusal
            problems = [*problems, f"the certificate is refused as {reason}: {detail}"]
        signer = in_words(read.certificate)
        return SignatureVerdict(not problems, signer, level, claimed, covers, tuple(problems), standing.revocation)


def _stamps(token: ReadSignature, signature: bytes) -> bool:
    """Tell whether a timestamp token holds and is over this signature (RFC 3161, RFC 5816)."""
    if token.content is None or token.problem([token.content]):
        return False
    try:
        imprint = tsp.TSTInfo.load(token.content)["message_imprint"]
        name, stamped = imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native
        purposes = token.certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (ValueError, TypeError, KeyError, x509.ExtensionNotFound):
        return False
    is_known = name in {"sha256", "sha384", "sha512"}
    return is_known and hashlib.new(name, signature).digest() == stamped and list(purposes) == [_STAMPING]


def _refused(reason: str, claimed: datetime | None = None) -> SignatureVerdict:
    return SignatureVerdict(False, None, "unknown", claimed, False, (reason,), UNKNOWN)


def _read(document: bytes) -> tuple[PdfFileReader, list[EmbeddedPdfSignature]]:
    try:
        reader = PdfFileReader(BytesIO(document))
        held = [] if reader.encrypted else list(reader.embedded_signatures)
    except Exception as error:  # a damaged file may break the PDF library anywhere
        raise UnreadableFile(file="document", reason="it is empty, truncated or not a PDF") from error
    if reader.encrypted:
        raise UnreadableFile(file="document", reason="it is encrypted")
    return reader, held


def _claimed_time(signature: EmbeddedPdfSignature) -> datetime | None:
    try:
        return signature.self_reported_timestamp
    except (PdfError, ValueError):
        return None


def _content_problems(document: bytes, signature: EmbeddedPdfSignature, read: ReadSignature) -> list[str]:
    ranges = [int(number) for number in signature.byte_range]
    if not _covers_all_but_itself(document, ranges, signature.pkcs7_content):
        return ["it does not cover the document as it was signed"]
    view, (_, first, again, rest) = memoryview(document), ranges
    problem = read.problem((view[:first], view[again : again + rest]))
    if problem:
        return [problem]
    return ["the document was changed after signing"] if _was_changed(signature) else []


def _covers_all_but_itself(document: bytes, ranges: list[int], contents: bytes) -> bool:
    if len(ranges) != 4 or ranges[0] != 0 or not 0 < ranges[1] < ranges[2] <= ranges[2] + ranges[3] <= len(document):
        return False
    gap = document[ranges[1] : ranges[2]]
    return gap[:1] == b"<" and gap[-1:] == b">" and gap[1:-1].lower() == contents.hex().encode()


def _was_changed(signature: EmbeddedPdfSignature) -> bool:
    """Tell whether what was added after the signature is more than further signatures and their evidence."""
    try:
        signature.compute_integrity_info()  # type: ignore[no-untyped-call]
        found: dict[str, Any] = signature.summarise_integrity_info()
    except (PdfError, SignatureValidationError, ValueError, KeyError, TypeError):
        return True
    return not found["docmdp_ok"] or found["coverage"] < SignatureCoverageLevel.ENTIRE_REVISION
