# SPDX-License-Identifier: Apache-2.0
"""Archival documents as their port promises them."""

import io
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat

from clerkdesk.adapters.pdf.archivist import PdfArchivist
from clerkdesk.adapters.pdf.xmp import STORE_NAMESPACE
from clerkdesk.domain.image_header import read_header
from clerkdesk.domain.pages import Reading, Word
from clerkdesk.errors import NotArchival, UnreadableFile
from clerkdesk.ports.archivist import ArchivalPage, DocumentFacts
from clerkdesk.practice.paper.sheets import make_sheet

FACTS = DocumentFacts(
    title="Tờ khai <đăng ký> & khai sinh",
    code="H01.02-261122-0001",
    component="Tờ khai đăng ký khai sinh",
    agency="Ủy ban nhân dân xã Na Son",
    made_at=datetime(2026, 11, 22, 8, 30, tzinfo=UTC),
)
A4_AT_100 = (827, 1169)
TEXT = "Họ, chữ đệm, tên: ĐẶNG THỊ ÁNH\nĐộc lập - Tự do - Hạnh phúc"


def picture(size=A4_AT_100, mode="RGB", kind="JPEG", mark=(0, 0, 200, 120), **how):
    page = Image.new(mode, size, "white" if mode != "CMYK" else (0, 0, 0, 0))
    ImageDraw.Draw(page).rectangle(mark, fill="black" if mode != "CMYK" else (0, 0, 0, 255))
    out = io.BytesIO()
    page.save(out, kind, **how)
    return out.getvalue()


def reading(size=A4_AT_100, turn_deg=0, skew_deg=0.0, text=""):
    words = []
    for line, row in enumerate(text.splitlines()):
        x = 80
        for word in row.split():
            width = 11 * len(word)
            base = 200 + 40 * line
            words.append(Word(word, (x, base - 18, x + width, base + 4), base, 0.9, 0, line))
            x += width + 8
    return Reading("t", *size, 100, turn_deg, skew_deg, is_blank=False, words=tuple(words))


def page(image=None, read=None, dpi=100):
    return ArchivalPage(image or picture(), "image/jpeg", dpi, read or reading())


@pytest.fixture
def archivist():
    return PdfArchivist()


def drawn(document, dpi=100):
    with_pages = pypdfium2.PdfDocument(document)
    try:
        return [one.render(scale=dpi / 72).to_pil().convert("L") for one in with_pages]
    finally:
        with_pages.close()


def test_a_document_is_archival_and_says_what_it_is(archivist):
    document = archivist.write([page(), page()], FACTS)
    assert archivist.findings(document) == ()
    with pikepdf.open(io.BytesIO(document)) as pdf, pdf.open_metadata() as about:
        assert len(pdf.pages) == 2
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "B")
        assert about["dc:title"] == FACTS.title
        assert about["dc:identifier"] == FACTS.code
        assert about["xmp:CreateDate"] == "2026-11-22T08:30:00Z"
        assert not pdf.is_encrypted


def test_a_document_carries_the_fields_of_the_electronic_store_and_declares_them(archivist):
    known = replace(
        FACTS, agency_code="H01.02", component_code="KQ.1", procedure_code="1.001193", issuer="UBND xã <A> & B",
        symbol="12/TLKS-BS", issued_on="15/09/2026", owner="ĐẶNG THỊ ÁNH", owner_id="001090000001",
    )  # fmt: skip
    document = archivist.write([page()], known)
    assert archivist.findings(document) == ()
    with pikepdf.open(io.BytesIO(document)) as pdf, pdf.open_metadata() as about:
        told = {name: about[f"{{{STORE_NAMESPACE}}}{name}"] for name in ("issuer", "symbol", "issuedOn", "ownerId")}
        assert about[f"{{{STORE_NAMESPACE}}}digitisedAt"] == "2026-11-22T08:30:00Z"
    assert told == {
        "issuer": "UBND xã <A> & B", "symbol": "12/TLKS-BS", "issuedOn": "15/09/2026", "ownerId": "001090000001",
    }  # fmt: skip


def test_a_field_that_is_not_declared_is_a_finding(archivist):
    with pikepdf.open(io.BytesIO(archivist.write([page()], FACTS))) as pdf:
        told = pdf.Root.Metadata.read_bytes()
        pdf.Root.Metadata.write(told.replace(b"<pdfaProperty:name>dossierCode<", b"<pdfaProperty:name>another<"))
        out = io.BytesIO()
        pdf.save(out)
    assert archivist.findings(out.getvalue()) == ("metadata: dossierCode is not declared",)


def test_equal_input_gives_equal_bytes(archivist):
    pages = [page(read=reading(text=TEXT)), page(picture(mode="L"))]
    assert archivist.write(pages, FACTS) == PdfArchivist().write(pages, FACTS)


def test_the_bytes_of_a_plain_jpeg_pass_through_untouched(archivist):
    colour, grey = picture(), picture(mode="L")
    document = archivist.write([page(colour), page(grey)], FACTS)
    with pikepdf.open(io.BytesIO(document)) as pdf:
        pictures = [one.Resources.XObject.P for one in pdf.pages]
        assert [one.read_raw_bytes() for one in pictures] == [colour, grey]
        assert [str(one.ColorSpace) for one in pictures] == ["/DeviceRGB", "/DeviceGray"]


@pytest.mark.parametrize(
    ("mode", "kind", "colours"),
    [
        ("CMYK", "JPEG", "/DeviceRGB"),
        ("RGB", "PNG", "/DeviceRGB"),
        ("RGBA", "PNG", "/DeviceRGB"),
        ("L", "PNG", "/DeviceGray"),
        ("1", "PNG", "/DeviceGray"),
    ],
)
def test_other_pictures_are_encoded_so_that_any_viewer_shows_them(archivist, mode, kind, colours):
    document = archivist.write([page(picture(mode=mode, kind=kind))], FACTS)
    with pikepdf.open(io.BytesIO(document)) as pdf:
        assert str(pdf.pages[0].Resources.XObject.P.ColorSpace) == colours
    shown = drawn(document)[0]
    assert shown.getpixel((60, 60)) < 30
    assert shown.getpixel((600, 900)) > 225


@pytest.mark.parametrize(
    ("size", "dpi", "points"),
    [
        ((827, 1169), 100, (595.28, 841.89)),
        ((2496, 3500), 300, (595.28, 841.89)),
        ((1169, 827), 100, (841.89, 595.28)),
        ((1654, 1169), 100, (1190.55, 841.89)),
        ((337, 213), 100, (242.65, 153.01)),
        ((700, 700), 100, (504.0, 504.0)),
    ],
)
def test_a_page_has_its_true_paper_size(archivist, size, dpi, points):
    document = archivist.write([page(picture(size), reading(size), dpi)], FACTS)
    with pikepdf.open(io.BytesIO(document)) as pdf:
        assert [float(side) for side in pdf.pages[0].MediaBox] == pytest.approx([0, 0, *points], abs=0.01)


@pytest.mark.parametrize(("turn", "corner"), [(0, (60, 60)), (90, (770, 60)), (180, (770, 1110)), (270, (60, 1110))])
def test_a_turned_page_is_shown_upright(archivist, turn, corner):
    size = A4_AT_100 if turn in (0, 180) else A4_AT_100[::-1]
    document = archivist.write([page(picture(size), reading(A4_AT_100, turn_deg=turn))], FACTS)
    shown = drawn(document)[0]
    assert shown.size[0] < shown.size[1]
    corners = {(60, 60), (770, 60), (770, 1110), (60, 1110)}
    assert shown.getpixel(corner) < 60
    assert all(shown.getpixel(other) > 200 for other in corners - {corner})


def test_a_crooked_page_is_level_and_its_corners_are_white(archivist):
    bar = Image.new("RGB", A4_AT_100, (200, 200, 200))
    ImageDraw.Draw(bar).rectangle((100, 580, 727, 589), fill="black")
    out = io.BytesIO()
    bar.rotate(-3, resample=Image.Resampling.BICUBIC, fillcolor=(200, 200, 200)).save(out, "JPEG", quality=95)
    shown = drawn(archivist.write([page(out.getvalue(), reading(skew_deg=3.0))], FACTS))[0]
    assert shown.getpixel((120, 585)) < 60
    assert shown.getpixel((707, 585)) < 60
    assert shown.getpixel((2, 2)) == 255


def test_text_is_found_and_copied_with_its_accents(archivist):
    document = archivist.write([page(read=reading(text=TEXT))], FACTS)
    opened = pypdfium2.PdfDocument(document)
    copied = opened[0].get_textpage().get_text_range()
    assert [line.strip() for line in copied.splitlines() if line.strip()] == TEXT.splitlines()
    opened.close()
    read = subprocess.run(["pdftotext", "-", "-"], input=document, capture_output=True, check=True).stdout.decode()
    assert [line.strip() for line in read.splitlines() if line.strip()] == TEXT.splitlines()


def test_a_word_is_marked_where_it_stands(archivist):
    document = archivist.write([page(read=reading(text="Nguyễn"))], FACTS)
    opened = pypdfium2.PdfDocument(document)
    text = opened[0].get_textpage()
    assert text.count_rects()
    left, bottom, right, top = text.get_rect(0)
    opened.close()
    unit = 72 / 100
    assert left == pytest.approx(80 * unit, abs=1)
    assert right >= (80 + 66) * unit - 1
    base = 841.89 - 200 * unit
    assert bottom < base < top


def test_text_does_not_show(archivist):
    with_text = drawn(archivist.write([page(read=reading(text=TEXT))], FACTS))[0]
    without = drawn(archivist.write([page()], FACTS))[0]
    assert with_text.tobytes() == without.tobytes()


def test_a_document_without_pages_is_refused(archivist):
    with pytest.raises(NotArchival):
        archivist.write([], FACTS)


def test_a_damaged_picture_is_refused(archivist):
    with pytest.raises(NotArchival):
        archivist.write([page(picture(kind="PNG")[:200])], FACTS)


def test_an_ordinary_pdf_has_findings(archivist):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    out = io.BytesIO()
    pdf.save(out)
    assert archivist.findings(out.getvalue())


def test_what_is_no_pdf_has_no_findings_but_an_error(archivist):
    with pytest.raises(UnreadableFile):
        archivist.findings(b"no PDF at all")


def print_page(level, dpi):
    sheet = make_sheet("residence", 3, level, dpi=dpi)
    size = read_header(sheet.image)
    read = Reading("t", size.width_px, size.height_px, dpi, 0, 0.0, is_blank=False)
    return sheet.image, ArchivalPage(sheet.image, "image/jpeg", dpi, read)


@pytest.mark.parametrize("level", ["light", "heavy", "photocopy"])
def test_a_document_takes_less_than_its_scan_and_looks_like_it(archivist, level):
    scan, one = print_page(level, 300)
    document = archivist.write([one], FACTS)
    assert len(document) < 0.6 * len(scan)
    before = Image.open(io.BytesIO(scan)).convert("L")
    shown = drawn(document, 300)[0].resize(before.size)
    apart = ImageChops.difference(before.reduce(4), shown.reduce(4))
    assert ImageStat.Stat(apart).mean[0] < 4


def test_print_in_a_layer_of_its_own_is_dark_in_every_viewer(archivist):
    document = archivist.write([print_page("clean", 200)[1]], FACTS)
    with pikepdf.open(io.BytesIO(document)) as pdf:
        assert set(pdf.pages[0].Resources.XObject.keys()) == {"/P", "/P1"}
        assert pdf.pages[0].Resources.XObject.P1.ImageMask
    poppler = subprocess.run(["pdftoppm", "-r", "100", "-gray", "-"], input=document, capture_output=True, check=True)
    for picture_shown in (Image.open(io.BytesIO(poppler.stdout)), drawn(document)[0]):
        assert picture_shown.getpixel((2, 2)) > 240
        assert ImageStat.Stat(picture_shown).mean[0] > 200
        assert picture_shown.getextrema()[0] < 60
