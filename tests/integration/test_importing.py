# SPDX-License-Identifier: Apache-2.0
"""Pictures and PDF from other programs, good and bad."""

import io
import random

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw

from clerkdesk.adapters.imaging.importer import import_image
from clerkdesk.adapters.pdf.rasteriser import render_pages
from clerkdesk.errors import PageTooLarge, UnreadableFile

SIZE = (413, 585)  # A4 at 50 dpi


def picture(mode="RGB"):
    page = Image.new("L", SIZE, 255)
    ImageDraw.Draw(page).rectangle((0, 0, 100, 60), fill=0)
    return page.convert(mode)


def encoded(page, kind, **how):
    out = io.BytesIO()
    page.save(out, kind, **how)
    return out.getvalue()


def pdf_of(*sizes, drawing=b"0 0 20 20 re f", **how):
    pdf, out = pikepdf.new(), io.BytesIO()
    for size in sizes:
        pdf.add_blank_page(page_size=size)
        pdf.pages[-1].Contents = pdf.make_stream(drawing)
    pdf.save(out, **how)
    return out.getvalue()


def shade(page, x, y):
    return Image.open(io.BytesIO(page.image)).convert("L").getpixel((x, y))


def test_a_plain_jpeg_passes_untouched():
    for content in (encoded(picture(), "JPEG", dpi=(200, 200)), encoded(picture("L"), "JPEG", progressive=True)):
        (page,) = import_image(content, "trang.jpg")
        assert page.image == content
        assert (page.media_type, page.width_px, page.height_px) == ("image/jpeg", *SIZE)


def test_the_resolution_is_the_named_one_else_that_of_a4():
    assert import_image(encoded(picture(), "JPEG", dpi=(200, 200)), "a.jpg")[0].dpi == 200
    assert import_image(encoded(picture(), "PNG", dpi=(150, 150)), "a.png")[0].dpi == 150
    assert import_image(encoded(picture(), "JPEG"), "a.jpg")[0].dpi == 50
    assert import_image(encoded(picture(), "JPEG", dpi=(72, 72)), "a.jpg")[0].dpi == 50


@pytest.mark.parametrize("orientation", [2, 3, 4, 5, 6, 7, 8])
def test_the_orientation_of_a_camera_is_applied_once(orientation):
    marks = Image.Exif()
    marks[0x0112] = orientation
    shown = picture()
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]  # Image.Transpose
    content = encoded(shown.transpose(Image.Transpose(undo)), "JPEG", exif=marks, quality=95)
    (page,) = import_image(content, "a.jpg")
    assert (page.width_px, page.height_px) == SIZE
    assert shade(page, 20, 20) < 40
    assert shade(page, 400, 20) > 215
    assert shade(page, 20, 570) > 215


@pytest.mark.parametrize(
    ("mode", "kind", "how", "media_type"),
    [
        ("RGB", "PNG", {}, "image/jpeg"),
        ("RGBA", "PNG", {}, "image/jpeg"),
        ("P", "PNG", {}, "image/jpeg"),
        ("1", "PNG", {}, "image/png"),
        ("CMYK", "JPEG", {}, "image/jpeg"),
        ("CMYK", "TIFF", {}, "image/jpeg"),
        ("1", "TIFF", {"compression": "group4"}, "image/png"),
        ("LA", "PNG", {}, "image/jpeg"),
    ],
)
def test_every_usual_kind_of_picture_shows_the_same_page(mode, kind, how, media_type):
    (page,) = import_image(encoded(picture(mode), kind, **how), f"a.{kind.lower()}")
    assert page.media_type == media_type
    assert shade(page, 20, 20) < 40
    assert shade(page, 400, 570) > 215


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_of_grey_become_eight(kind):
    wide = Image.fromarray(np.asarray(picture("L")).astype(np.uint16) * 257)
    (page,) = import_image(encoded(wide, kind), f"a.{kind.lower()}")
    assert Image.open(io.BytesIO(page.image)).mode == "L"
    assert shade(page, 20, 20) < 40
    assert shade(page, 400, 570) > 215


def test_each_page_of_a_tiff_is_a_page():
    content = encoded(picture(), "TIFF", save_all=True, append_images=[picture("1"), picture("L")])
    pages = import_image(content, "ba trang.tif")
    assert [page.source for page in pages] == ["ba trang.tif#1", "ba trang.tif#2", "ba trang.tif#3"]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.jpg", "empty"),
        (b"hello, world", "a.jpg", "no picture"),
        (encoded(picture(), "JPEG")[:900], "a.jpg", "damaged"),
        (encoded(picture(), "PNG")[:400], "a.png", "damaged"),
        (encoded(picture(), "TIFF")[:9000], "a.tif", "damaged"),
        (encoded(picture(), "PNG"), "a.pdf", "PNG picture, not a PDF"),
        (encoded(picture(), "PNG"), "a.jpg", "PNG picture, not a JPEG"),
        (encoded(picture("P"), "GIF"), "a.gif", "GIF"),
        (b"\xff\xd8\xff", "a.jpg", "header"),
        (b"\0\0\0\x18ftypheic" + bytes(40), "a.heic", "compatible format"),
        (b"\0\0\0\x1cftypavif" + bytes(40), "a.avif", "compatible format"),
        (encoded(picture(), "WEBP")[:500], "a.webp", "damaged"),
    ],
)
def test_a_bad_picture_is_refused_with_its_reason(content, name, reason):
    with pytest.raises(UnreadableFile, match=reason):
        import_image(content, name)


def test_a_picture_of_twenty_thousand_pixels_is_refused_without_decoding():
    content = encoded(Image.new("1", (20_000, 20_000)), "PNG")
    with pytest.raises(PageTooLarge) as refused:
        import_image(content, "a.png")
    assert refused.value.params["width"] == 20_000


def test_pages_of_a_pdf_come_in_their_order_and_size():
    pages = list(render_pages(pdf_of((595, 842), (842, 595)), "hồ sơ.pdf", dpi=100))
    assert [(page.width_px > page.height_px, page.source) for page in pages] == [
        (False, "hồ sơ.pdf#1"),
        (True, "hồ sơ.pdf#2"),
    ]
    assert all(page.dpi == 100 for page in pages)


def test_a_coloured_page_becomes_jpeg():
    (page,) = render_pages(pdf_of((200, 200), drawing=b"1 0 0 rg 0 0 200 200 re f"), "a.pdf", dpi=72)
    assert page.media_type == "image/jpeg"
    red, green, _ = Image.open(io.BytesIO(page.image)).getpixel((50, 50))
    assert red > 240 > 20 > green


def test_a_page_of_black_and_white_becomes_a_one_bit_png():
    (page,) = render_pages(pdf_of((200, 200), drawing=b"0 0 100 100 re f"), "a.pdf", dpi=72)
    assert page.media_type == "image/png"
    assert Image.open(io.BytesIO(page.image)).mode == "1"


LOCKED = pdf_of((200, 200), encryption=pikepdf.Encryption(user="a", owner="b"))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"hello", "not a PDF"),
        (encoded(picture(), "PNG"), "PNG picture, not a PDF"),
        (pdf_of((200, 200))[:300], "not copied in full"),
        (LOCKED, "password"),
        (pdf_of(), "no pages"),
        (b"%PDF-1.7\nnothing\n%%EOF\n", "damaged"),
    ],
)
def test_a_bad_pdf_is_refused_with_its_reason(content, reason):
    with pytest.raises(UnreadableFile, match=reason):
        list(render_pages(content, "a.pdf"))


def test_a_huge_page_of_a_pdf_is_refused_before_it_is_drawn():
    with pytest.raises(PageTooLarge):
        list(render_pages(pdf_of((14_400, 14_400)), "a.pdf"))


def test_a_webp_picture_becomes_a_page():
    (page,) = import_image(encoded(picture(), "WEBP", lossless=True), "a.webp")
    assert (page.media_type, page.width_px, page.height_px) == ("image/jpeg", *SIZE)


@pytest.mark.parametrize("told", [75, 96, 1200, 2400])
def test_a_resolution_that_makes_a_sheet_larger_than_a3_or_smaller_than_a_stamp_is_not_believed(told):
    size = (1754, 2480) if told < 100 else (413, 585)
    content = encoded(Image.new("L", size, 255), "JPEG", dpi=(told, told))
    assert import_image(content, "a.jpg")[0].dpi == round(size[1] / 11.693)


def test_what_a_pdf_would_run_or_carry_stays_behind():
    pdf = pikepdf.open(io.BytesIO(pdf_of((200, 200))))
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('hello'); this.getField('x').value = 1;")
    pdf.Root.OpenAction = script
    pdf.pages[0].AA = pikepdf.Dictionary(O=script)
    pdf.attachments["tool.exe"] = b"MZ and more"
    written = io.BytesIO()
    pdf.save(written)
    (page,) = render_pages(written.getvalue(), "a.pdf")
    assert page.media_type in ("image/png", "image/jpeg")
    assert b"alert" not in page.image
    assert b"MZ and more" not in page.image


def test_a_pdf_of_a_thousand_pages_comes_page_by_page_and_one_more_is_refused():
    pages = render_pages(pdf_of(*[(20, 20)] * 1000), "a.pdf", 20)
    assert sum(1 for _ in pages) == 1000
    with pytest.raises(UnreadableFile, match="1001 pages"):
        next(render_pages(pdf_of(*[(20, 20)] * 1001), "a.pdf"))


@pytest.mark.parametrize("seed", range(12))
def test_a_jpeg_with_bytes_damaged_in_its_middle_is_refused_or_taken_as_it_is_and_never_ends_the_program(seed):
    content = bytearray(encoded(picture(), "JPEG"))
    chance = random.Random(seed)
    for _ in range(1 + seed):
        content[chance.randrange(len(content) // 4, len(content) - 2)] = chance.randrange(256)
    try:
        (page,) = import_image(bytes(content), "a.jpg")
    except UnreadableFile:
        return
    assert (page.width_px, page.height_px) == SIZE


def test_a_tiff_of_more_than_a_thousand_pages_is_refused():
    one = Image.new("1", (8, 8))
    content = encoded(one, "TIFF", save_all=True, append_images=[one] * 1_000)
    with pytest.raises(UnreadableFile, match="at most 1000"):
        import_image(content, "a.tif")
