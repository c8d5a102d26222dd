# SPDX-License-Identifier: Apache-2.0
"""Officers, a clock and small archival documents for the tests of signing."""

import io
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pikepdf
import pikepdf.pdfa
from PIL import Image, ImageCms

from clerkdesk.adapters.signers.child import ChildSigner
from clerkdesk.adapters.signers.policy import TrustPolicy
from clerkdesk.errors import ClerkDeskError
from clerkdesk.ports.signer import KeySource, SigningSession, Stamp, ToSign
from clerkdesk.practice.pki import Fault, PracticeOfficer, PracticePki
from clerkdesk.practice.tokens import make_token, token_environment
from clerkdesk.settings import VIETNAM_TIME

NOW = datetime(2026, 11, 22, 9, 30, 15, tzinfo=VIETNAM_TIME)
SO_PIN = "87654321"
SIGNER, AGENCY = "Nguyễn Thị Diệu Hương", "Ủy ban nhân dân xã Suối Mơ"
OFFICERS = (
    PracticeOfficer("clerk", SIGNER, "Công chức tiếp nhận", "123456"),
    PracticeOfficer("supervisor", "Trần Quốc Phước", "Phó Chủ tịch", "654321"),
    PracticeOfficer("curve", "Đặng Thị Ê Ban", "Công chức tư pháp", "112233", is_curve=True),
    *(PracticeOfficer(fault.value, "Đỗ Văn Thử", "", "123456", fault) for fault in Fault),
)
_XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>2</pdfaid:part>'
    "<pdfaid:conformance>B</pdfaid:conformance></rdf:Description></rdf:RDF></x:xmpmeta>"
    '<?xpacket end="w"?>'
)


@dataclass
class SetClock:
    """A clock that stands still."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    def monotonic_s(self) -> float:
        return time.monotonic()


def put_on_token(folder: Path, pki: PracticePki, officer: str) -> KeySource:
    held = pki.officers[officer]
    return make_token(folder, officer, SO_PIN, pin_of(officer), held.key, held.certificate)


def pin_of(officer: str) -> str:
    return next(one.pin for one in OFFICERS if one.id == officer)


def signer(pki: PracticePki, tokens: Path | None = None, *, at: datetime = NOW, **policy: object) -> ChildSigner:
    environment = token_environment(tokens) if tokens else {}
    return ChildSigner(pki.trust, SetClock(at), policy=TrustPolicy(**policy), environment=environment)  # type: ignore[arg-type]


def stamp(name: str = SIGNER, agency: str = AGENCY, at: datetime = NOW) -> Stamp:
    return Stamp(name, agency, at)


@dataclass
class Kept:
    """What a session gave back."""

    signed: dict[str, bytes]
    failed: dict[str, ClerkDeskError]


def sign_all(session: SigningSession, documents: Sequence[bytes]) -> Kept:
    kept = Kept({}, {})
    asked = [ToSign(f"doc{number}", content, stamp()) for number, content in enumerate(documents)]
    session.sign_documents(asked, kept.signed.__setitem__, kept.failed.__setitem__)
    return kept


def archival_pdf(
    *,
    pages: int = 1,
    rotate: int = 0,
    size: tuple[float, float] = (595, 842),
    change: Callable[[pikepdf.Pdf], None] | None = None,
) -> bytes:
    """Return a PDF/A-2b of blank scanned pages; `change` may spoil it."""
    with pikepdf.new() as pdf:
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        intent = pikepdf.Dictionary(
            Type=pikepdf.Name.OutputIntent,
            S=pikepdf.Name.GTS_PDFA1,
            OutputConditionIdentifier="sRGB",
            DestOutputProfile=pdf.make_stream(profile, N=3),
        )
        pdf.Root.OutputIntents = pikepdf.Array([intent])
        pdf.Root.Metadata = pdf.make_stream(_XMP.encode(), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        for _ in range(pages):
            _add_page(pdf, size, rotate)
        if change is not None:
            change(pdf)
        written = io.BytesIO()
        pdf.save(written, deterministic_id=True)
        return written.getvalue()


def _add_page(pdf: pikepdf.Pdf, size: tuple[float, float], rotate: int) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (60, 85), (250, 250, 245)).save(picture, "JPEG")
    image = pdf.make_stream(
        picture.getvalue(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=60,
        Height=85,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    page = pikepdf.Dictionary(
        Type=pikepdf.Name.Page,
        MediaBox=[0, 0, *size],
        Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image)),
        Contents=pdf.make_stream(b"q %g 0 0 %g 0 0 cm /I Do Q" % size),
    )
    if rotate:
        page.Rotate = rotate
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def archival_findings(document: bytes) -> list[str]:
    """Return what keeps a document, signed or not, from being PDF/A-2b.

    The checker knows no forms, so a signature's widget is shown to it as a stamp: same drawing, font and flags.
    """
    with pikepdf.open(io.BytesIO(document)) as pdf:
        if "/AcroForm" in pdf.Root:
            assert set(pdf.Root.AcroForm.keys()) == {"/Fields", "/SigFlags"}
            for widget in pdf.Root.AcroForm.Fields:
                widget.Subtype = pikepdf.Name.Stamp
                for key in ("/FT", "/T", "/V", "/MK"):
                    if key in widget:
                        del widget[key]
            del pdf.Root.AcroForm
        return [str(finding) for finding in pikepdf.pdfa.check(pdf, "2b").findings]
