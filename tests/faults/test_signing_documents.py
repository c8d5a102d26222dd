# SPDX-License-Identifier: Apache-2.0
"""Documents that cannot be signed, signed documents that were tampered with, and keys that betray."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from pikepdf import Array, Dictionary, Name, Pdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers

from clerkdesk.adapters.signers.cades import sign_detached
from clerkdesk.adapters.signers.pades import sign_pdf
from clerkdesk.adapters.signers.pkcs12 import FileKey
from clerkdesk.adapters.signers.stamp_font import StampFont
from clerkdesk.adapters.signers.trust import TrustStore
from clerkdesk.adapters.signers.verifier import TrustVerifier
from clerkdesk.errors import SignatureInvalid, UndrawableText, UnreadableFile, UnsignableDocument
from clerkdesk.ports.signer import SignatureVerdict, ToSign
from clerkdesk.practice.pki import PracticePki
from tests.fakes.signing import NOW, archival_pdf, pin_of, stamp

pytest_plugins = ("tests.pki_fixtures",)


@pytest.fixture(scope="module")
def key(pki: PracticePki) -> FileKey:
    return FileKey.load(pki.officer_file("clerk"), pin_of("clerk"))


@pytest.fixture(scope="module")
def signed(key: FileKey, font: StampFont) -> bytes:
    return sign_pdf(key, ToSign("form", archival_pdf(), stamp()), font)


def judge(pki: PracticePki, document: bytes) -> SignatureVerdict:
    return TrustVerifier(TrustStore(pki.trust)).verify_document(document, NOW)[0]


def encrypted(*, user: str, owner: str) -> bytes:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(archival_pdf())) as pdf:
        del pdf.Root.Metadata
        pdf.save(written, encryption=pikepdf.Encryption(user=user, owner=owner, R=6))
    return written.getvalue()


def with_change(change: Callable[[Pdf], None]) -> bytes:
    return archival_pdf(change=change)


def _script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def _xfa(pdf: Pdf) -> None:
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array([]), XFA=pdf.make_stream(b"<xdp/>")))


def _opening_script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = pdf.make_indirect(_script())


def _named_script(pdf: Pdf) -> None:
    pdf.Root.Names = pdf.make_indirect(Dictionary(JavaScript=Dictionary(Names=Array(["x", _script()]))))


def _page_action(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=_script())


def _launching_link(pdf: Pdf) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.Launch, F="calc.exe"))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])


def _no_size(pdf: Pdf) -> None:
    pdf.pages[0].obj.MediaBox = Array([0, 0, 0, 0])


def _crooked(pdf: Pdf) -> None:
    pdf.pages[0].obj.Rotate = 45


def _narrow(pdf: Pdf) -> None:
    pdf.pages[0].obj.MediaBox = Array([0, 0, 50, 842])


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"", "empty, truncated"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "empty, truncated"),
        (archival_pdf()[:2000], "empty, truncated"),
        (archival_pdf()[:-20], "empty, truncated"),
        (encrypted(user="u", owner="o"), "encrypted"),
        (encrypted(user="", owner="o"), "encrypted"),
        (with_change(_xfa), "XFA"),
        (with_change(_opening_script), "run by themselves"),
        (with_change(_named_script), "run by themselves"),
        (with_change(_page_action), "run by themselves"),
        (with_change(_launching_link), "run by themselves"),
        (with_change(_no_size), "no proper size"),
        (with_change(_crooked), "no proper size"),
        (with_change(_narrow), "no room"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_document_that_cannot_be_signed_is_refused_with_its_reason(
    key: FileKey, font: StampFont, document: bytes, reason: str
) -> None:
    before = key.operations
    with pytest.raises(UnsignableDocument, match=reason):
        sign_pdf(key, ToSign("form", document, stamp()), font)
    assert key.operations == before


def test_a_document_certified_against_changes_is_refused(pki: PracticePki, key: FileKey, font: StampFont) -> None:
    certifier = signers.SimpleSigner.load_pkcs12(str(pki.officer_file("supervisor")), passphrase=b"654321")
    facts = signers.PdfSignatureMetadata(field_name="Lock", certify=True, docmdp_permissions=fields.MDPPerm.NO_CHANGES)
    writer = IncrementalPdfFileWriter(io.BytesIO(archival_pdf()))
    locked = signers.PdfSigner(facts, certifier).sign_pdf(writer).getvalue()
    with pytest.raises(UnsignableDocument, match="locks it"):
        sign_pdf(key, ToSign("form", locked, stamp()), font)


def test_an_undrawable_name_signs_nothing(key: FileKey, font: StampFont) -> None:
    before = key.operations
    with pytest.raises(UndrawableText):
        sign_pdf(key, ToSign("form", archival_pdf(), stamp("漢字")), font)
    assert key.operations == before


@pytest.mark.expected_log("unsupported SubFilter")
def test_a_changed_byte_is_seen_wherever_it_is(pki: PracticePki, signed: bytes) -> None:
    drawing, dictionary = signed.index(b"DCTDecode") + 200, signed.rindex(b"/SubFilter")
    for position in (drawing, dictionary + 12, len(signed) - 40):
        changed = bytearray(signed)
        changed[position] ^= 1
        try:
            verdicts = TrustVerifier(TrustStore(pki.trust)).verify_document(bytes(changed), NOW)
        except UnreadableFile:
            continue
        assert [verdict.is_valid for verdict in verdicts] == [False]


@pytest.mark.expected_log("Error in diff operation")
def test_a_swapped_content_is_seen_although_the_arithmetic_holds(pki: PracticePki, signed: bytes) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = writer.find_page_for_modification(0)[0].get_object()  # type: ignore[no-untyped-call]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 595 842 re f"))
    writer.update_container(page)
    swapped = io.BytesIO()
    writer.write(swapped)
    verdict = judge(pki, swapped.getvalue())
    assert (verdict.is_valid, verdict.covers_whole_file) == (False, False)
    assert verdict.reasons == ("the document was changed after signing",)


def test_a_document_saved_anew_by_another_program_is_not_what_was_signed(pki: PracticePki, signed: bytes) -> None:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        pdf.save(written)
    verdict = judge(pki, written.getvalue())
    assert not verdict.is_valid
    assert not verdict.covers_whole_file


def test_a_second_signature_leaves_the_first_valid(pki: PracticePki, signed: bytes, font: StampFont) -> None:
    other = FileKey.load(pki.officer_file("supervisor"), pin_of("supervisor"))
    both = sign_pdf(other, ToSign("form", signed, stamp("Trần Quốc Phước")), font)
    first, second = TrustVerifier(TrustStore(pki.trust)).verify_document(both, NOW)
    assert (first.is_valid, first.covers_whole_file) == (True, False)
    assert (second.is_valid, second.covers_whole_file) == (True, True)
    assert [verdict.signer.subject for verdict in (first, second) if verdict.signer] == [
        "Nguyễn Thị Diệu Hương",
        "Trần Quốc Phước",
    ]


def test_a_signature_of_nobody_we_trust_is_told_so(pki: PracticePki, font: StampFont) -> None:
    stranger = FileKey.load(pki.officer_file("untrusted"), pin_of("untrusted"))
    verdict = judge(pki, sign_pdf(stranger, ToSign("form", archival_pdf(), stamp()), font))
    assert not verdict.is_valid
    assert "refused as untrusted" in verdict.reasons[0]


def test_an_unsigned_document_has_no_verdicts(pki: PracticePki) -> None:
    assert TrustVerifier(TrustStore(pki.trust)).verify_document(archival_pdf(), NOW) == ()


@pytest.mark.parametrize("document", [b"", b"\x89PNG", encrypted(user="u", owner="o"), archival_pdf()[:2000]])
def test_an_unreadable_document_is_not_judged(pki: PracticePki, document: bytes) -> None:
    with pytest.raises(UnreadableFile):
        TrustVerifier(TrustStore(pki.trust)).verify_document(document, NOW)


@pytest.mark.parametrize("signature", [b"", b"not a signature", b"\x30\x80", b"\x30\x03\x02\x01\x01"])
def test_bytes_that_are_no_signature_are_judged_invalid(pki: PracticePki, signature: bytes) -> None:
    verdict = TrustVerifier(TrustStore(pki.trust)).verify_detached(b"x", signature, NOW)
    assert (verdict.is_valid, verdict.signer) == (False, None)


def test_each_flipped_bit_of_a_detached_signature_is_refused(pki: PracticePki, key: FileKey) -> None:
    verifier, signature = TrustVerifier(TrustStore(pki.trust)), sign_detached(key, b"list", NOW)
    assert verifier.verify_detached(b"list", signature, NOW).is_valid is True
    tail = len(signature) - 700  # signed attributes and signature value; before them stand certificates
    for position in range(tail, len(signature), 7):
        changed = bytearray(signature)
        changed[position] ^= 4
        assert not verifier.verify_detached(b"list", bytes(changed), NOW).is_valid


@dataclass
class FalseKey:
    """A token that signs with another key than that of its certificate."""

    certificate: x509.Certificate
    inner: FileKey
    others: tuple[x509.Certificate, ...] = ()
    operations: int = field(default=0)

    def sign(self, content: bytes) -> bytes:
        return self.inner.sign(content)

    def close(self) -> None:
        """Nothing is open."""


def test_a_key_that_signs_wrongly_is_found_out_and_its_output_discarded(
    pki: PracticePki, key: FileKey, font: StampFont
) -> None:
    false = FalseKey(pki.officers["supervisor"].certificate, key)
    assert isinstance(false.certificate.public_key(), rsa.RSAPublicKey)
    with pytest.raises(SignatureInvalid, match="not made with the key"):
        sign_pdf(false, ToSign("form", archival_pdf(), stamp()), font)
    with pytest.raises(SignatureInvalid, match="not made with the key"):
        sign_detached(false, b"list", NOW)
