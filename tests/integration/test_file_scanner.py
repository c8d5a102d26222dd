# SPDX-License-Identifier: Apache-2.0
"""Pages out of files and folders, good files and bad ones."""

import io
import os
import tempfile
from pathlib import Path

import pikepdf
import pytest

from clerkdesk.adapters.imaging.importer import import_image
from clerkdesk.adapters.pdf.rasteriser import render_pages
from clerkdesk.adapters.scanners.folder import FolderScanner, natural_order
from clerkdesk.errors import FeederEmpty, ScannerUnavailable, UnreadableFile
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.scanner import ScanProfile
from tests.fakes.scanning import pdf_of, picture

NOBODY = 65534


def scan(path, importer=import_image, **profile):
    """Return the pages behind a path and the error that ended the scan, or None."""
    pages = []
    scanner = FolderScanner(importer, render_pages, settle_s=0)
    try:
        scanner.scan(ScanProfile(str(path), **profile), pages.append, CancelToken())
    except UnreadableFile as error:
        return pages, error
    return pages, None


def encrypted_pdf() -> bytes:
    """Return a PDF that opens with a password only."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(1))) as document:
        document.save(written, encryption=pikepdf.Encryption(owner="mật khẩu", user="mật khẩu"))
    return written.getvalue()


def test_files_come_in_the_order_a_person_would_read_them(tmp_path):
    for name in ("trang 10.png", "trang 9.png", "Trang 1.png"):
        (tmp_path / name).write_bytes(picture(int(name.split()[1][:-4])))
    pages, _ = scan(tmp_path)
    assert [page.source for page in pages] == ["Trang 1.png", "trang 9.png", "trang 10.png"]
    assert natural_order("a2") < natural_order("a10") < natural_order("b")


def test_all_four_kinds_are_taken_by_their_content(tmp_path):
    for number, kind in enumerate(("JPEG", "PNG", "TIFF")):
        (tmp_path / f"{number} without an ending").write_bytes(picture(number, kind))
    (tmp_path / "4.PDF").write_bytes(pdf_of(1, 2, 3))
    pages, error = scan(tmp_path)
    assert error is None
    assert len(pages) == 6


def test_one_file_is_a_scanner_too(tmp_path):
    path = tmp_path / "both sides.pdf"
    path.write_bytes(pdf_of(1, 2))
    assert len(scan(path)[0]) == 2
    assert len(scan(path, page_limit=1)[0]) == 1


def test_what_the_system_leaves_in_folders_is_passed_over(tmp_path):
    for name in ("Thumbs.db", ".hidden", "desktop.ini", "~$form.pdf"):
        (tmp_path / name).write_bytes(b"no page")
    (tmp_path / "folder").mkdir()
    with pytest.raises(FeederEmpty):
        scan(tmp_path)


BAD = {
    "an empty file": ("2.png", b"", "empty"),
    "a text": ("2.txt", b"no page", "unknown kind"),
    "a bitmap": ("2.bmp", b"BM" + bytes(60), "BMP"),
    "a PNG named .pdf": ("2.pdf", picture(2), "its name says PDF but its content is PNG"),
    "a PDF named .jpg": ("2.jpg", pdf_of(2), "its name says JPEG but its content is PDF"),
    "half a JPEG": ("2.jpg", picture(2, "JPEG")[:200], "damaged"),
    "half a PDF": ("2.pdf", pdf_of(2)[:200], "its end is missing"),
    "an encrypted PDF": ("2.pdf", encrypted_pdf(), "password"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_named_and_the_pages_before_it_are_kept(tmp_path, case):
    name, content, reason = BAD[case]
    (tmp_path / "1.png").write_bytes(picture(1))
    (tmp_path / name).write_bytes(content)
    (tmp_path / "3.png").write_bytes(picture(3))
    pages, error = scan(tmp_path)
    assert [page.source for page in pages] == ["1.png"]
    assert error.params["file"] == name
    assert reason in error.params["reason"]


def test_a_file_that_still_grows_is_not_taken(tmp_path):
    def grow(content, name):
        with (tmp_path / "2.png").open("ab") as growing:
            growing.write(b"more")
        return import_image(content, name)

    for number in (1, 2):
        (tmp_path / f"{number}.png").write_bytes(picture(number))
    pages, error = scan(tmp_path, grow)
    assert len(pages) == 1
    assert error.params["reason"] == "it is still being written"


def test_a_file_that_is_taken_away_is_told(tmp_path):
    def take_away(content, name):
        (tmp_path / "2.png").unlink()
        return import_image(content, name)

    for number in (1, 2):
        (tmp_path / f"{number}.png").write_bytes(picture(number))
    pages, error = scan(tmp_path, take_away)
    assert len(pages) == 1
    assert error is not None


def test_a_file_of_a_moment_ago_is_looked_at_twice(tmp_path):
    path = tmp_path / "1.png"
    path.write_bytes(picture(1))
    scanner, pages = FolderScanner(import_image, render_pages, settle_s=0.05), []
    assert scanner.scan(ScanProfile(str(path)), pages.append, CancelToken()) == 1


@pytest.fixture
def as_nobody(tmp_path):
    """Run the test without the rights of the superuser, who may read everything."""
    if os.geteuid() != 0:
        yield
        return
    for folder in (tmp_path, *tmp_path.parents):  # a parallel run nests its folders one deeper
        if folder == Path(tempfile.gettempdir()):
            break
        folder.chmod(0o755)
    os.seteuid(NOBODY)
    yield
    os.seteuid(0)


def test_a_file_or_folder_without_permission_is_told(tmp_path, as_nobody):
    effective = os.geteuid()
    os.seteuid(os.getuid())
    (tmp_path / "1.png").write_bytes(picture(1))
    (tmp_path / "1.png").chmod(0o000)
    (tmp_path / "closed").mkdir(mode=0o000)
    os.seteuid(effective)
    assert scan(tmp_path / "1.png")[1].params["cause"] == "denied"
    with pytest.raises(ScannerUnavailable) as told:
        scan(tmp_path / "closed")
    assert told.value.params["cause"] == "denied"


def test_a_file_name_that_is_no_text_is_shown_as_far_as_it_can_be(tmp_path):
    (tmp_path / os.fsdecode(b"h\xf4 s\xa1.png")).write_bytes(picture(1))
    pages, error = scan(tmp_path)
    assert error is None
    assert pages[0].source.encode().startswith(b"h")


def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    with pytest.raises(ScannerUnavailable):
        scan(tmp_path / "pipe.png")


def test_a_folder_is_only_read(tmp_path):
    (tmp_path / "1.png").write_bytes(picture(1))
    scan(tmp_path)
    assert [path.name for path in Path(tmp_path).iterdir()] == ["1.png"]
