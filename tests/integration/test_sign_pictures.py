# SPDX-License-Identifier: Apache-2.0
"""The stamp as it is seen: rendered by another program, at every turn of the page, read back and compared."""

import hashlib
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from clerkdesk.adapters.signers.cms_read import read_signed_data
from clerkdesk.adapters.signers.pades import sign_pdf
from clerkdesk.adapters.signers.pkcs12 import FileKey
from clerkdesk.adapters.signers.stamp_font import StampFont
from clerkdesk.adapters.signers.trust import TrustStore
from clerkdesk.adapters.signers.verifier import TrustVerifier
from clerkdesk.ports.signer import ToSign
from clerkdesk.practice.pki import PracticePki, make_pki
from clerkdesk.practice.timestamps import timestamp_response
from tests.fakes.signing import NOW, archival_findings, archival_pdf, pin_of, stamp

pytest_plugins = ("tests.pki_fixtures",)


@pytest.fixture(scope="module")
def key(pki: PracticePki) -> FileKey:
    return FileKey.load(pki.officer_file("clerk"), pin_of("clerk"))


def picture(document: bytes) -> Image.Image:
    """Render the first page at 144 dpi with its signatures."""
    with pypdfium2.PdfDocument(document) as pdf:
        pdf.init_forms()
        page = pdf[0]
        return page.render(scale=2, may_draw_forms=True).to_pil().convert("L")


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    box = image.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert box
    return box


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_stamp_is_upright_at_the_top_right_and_looks_the_same_at_every_turn(
    key: FileKey, font: StampFont, turn: int
) -> None:
    upright = picture(sign_pdf(key, ToSign("form", archival_pdf(size=(600, 600)), stamp()), font))
    turned = picture(sign_pdf(key, ToSign("form", archival_pdf(size=(600, 600), rotate=turn), stamp()), font))
    left, top, right, bottom = ink(turned)
    assert right > turned.width - 32
    assert top < 40
    assert left > turned.width // 2
    assert bottom < 110
    difference = ImageChops.difference(upright.crop(ink(upright)), turned.crop(ink(turned)))
    assert sum(difference.point(lambda value: 255 if value > 96 else 0).histogram()[255:]) < 120


def test_the_stamp_is_as_wide_as_its_letters_are(key: FileKey, font: StampFont) -> None:
    left, _, right, _ = ink(picture(sign_pdf(key, ToSign("form", archival_pdf(), stamp()), font)))
    wanted = font.width("Thời gian ký: 22.11.2026 09:30:15 +07:00", 10)
    assert abs((right - left) / 2 - wanted) < 3


def test_the_stamp_can_be_searched_and_the_page_stays_archival(key: FileKey, font: StampFont, tmp_path: Path) -> None:
    document = archival_pdf()
    signed = sign_pdf(key, ToSign("form", document, stamp()), font)
    (tmp_path / "signed.pdf").write_bytes(signed)
    command = ["pdftotext", "-layout", tmp_path / "signed.pdf", "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert [line.strip() for line in text.strip().splitlines()] == [
        "Người ký: Nguyễn Thị Diệu Hương",
        "Cơ quan: Ủy ban nhân dân xã Suối Mơ",
        "Thời gian ký: 22.11.2026 09:30:15 +07:00",
    ]
    assert archival_findings(document) == archival_findings(signed) == []


def test_two_stamps_do_not_touch(key: FileKey, font: StampFont) -> None:
    first = sign_pdf(key, ToSign("form", archival_pdf(), stamp("Nguyễn Thị Minh Khai " * 5)), font)
    second = sign_pdf(key, ToSign("form", first, stamp()), font)
    added = ImageChops.difference(picture(first), picture(second))
    assert ink(ImageChops.invert(added))[1] >= ink(picture(first))[3]


def test_equal_input_makes_equal_output_up_to_the_file_identifier(key: FileKey, font: StampFont) -> None:
    sizes = {len(sign_pdf(key, ToSign("form", archival_pdf(), stamp()), font)) for _ in range(2)}
    assert len(sizes) == 1


def test_a_timestamp_fits_in_later_without_moving_a_byte(
    key: FileKey, font: StampFont, pki: PracticePki, tmp_path: Path
) -> None:
    from asn1crypto import algos, cms, tsp

    signed = sign_pdf(key, ToSign("form", archival_pdf(), stamp()), font)
    start, end = signed.rindex(b"/Contents <") + 11, signed.rindex(b">", 0, signed.rindex(b"/ByteRange"))
    info = cms.ContentInfo.load(bytes.fromhex(signed[start:end].decode()), strict=False)
    (signer,) = info["content"]["signer_infos"]
    imprint = {
        "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
        "hashed_message": hashlib.sha256(signer["signature"].native).digest(),
    }
    asked = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "cert_req": True}).dump()
    answer = tsp.TimeStampResp.load(timestamp_response(asked, pki, NOW))
    attribute = cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [answer["time_stamp_token"]]})
    signer["unsigned_attrs"] = cms.CMSAttributes([attribute])
    grown = info.dump().hex().upper().encode()
    stamped = signed[:start] + grown.ljust(end - start, b"0") + signed[end:]
    assert len(stamped) == len(signed)
    assert read_signed_data(bytes.fromhex(grown.decode())).timestamp
    (verdict,) = TrustVerifier(TrustStore(pki.trust)).verify_document(stamped, NOW)
    assert (verdict.is_valid, verdict.level) == (True, "PAdES B-T")
    other = make_pki(tmp_path / "other", NOW, ())  # the timestamp of an authority that nobody here trusts
    foreign = tsp.TimeStampResp.load(timestamp_response(asked, other, NOW))["time_stamp_token"]
    signer["unsigned_attrs"] = cms.CMSAttributes(
        [cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [foreign]})]
    )
    doubtful = signed[:start] + info.dump().hex().upper().encode().ljust(end - start, b"0") + signed[end:]
    (verdict,) = TrustVerifier(TrustStore(pki.trust)).verify_document(doubtful, NOW)
    assert (verdict.is_valid, verdict.level) == (True, "PAdES B-B")
    (tmp_path / "stamped.pdf").write_bytes(stamped)
    judged = subprocess.run(
        ["pdfsig", "-nocert", tmp_path / "stamped.pdf"], capture_output=True, text=True, check=False
    )
    assert "Signature is Valid" in judged.stdout
