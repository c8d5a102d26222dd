# SPDX-License-Identifier: Apache-2.0
"""What people, papers, tokens and portals bring that is wrong: each is told, and the store stays whole."""

import io
import json
import os
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from clerkdesk.practice.pki import Fault, PracticeOfficer, load_pki, make_pki
from clerkdesk.practice.portal.supervisor import PracticePortal
from clerkdesk.practice.tokens import make_token, token_module
from clerkdesk.settings import VIETNAM_TIME
from tests.command_line import Desk
from tests.counter import ReadSheet, copy_counter

pytest_plugins = ("tests.counter_fixtures",)
pytestmark = [pytest.mark.portal, pytest.mark.token]

PROCEDURE = "2.000815"
PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def desk(made_counter: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """One counter for all of it; at the end of every test it must be whole."""
    return Desk(copy_counter(made_counter, tmp_path_factory.mktemp("bad") / "counter"))


@pytest.fixture(autouse=True)
def _whole_afterwards(desk: Desk) -> Iterator[None]:
    yield
    assert desk.is_whole(), desk.run("doctor").stdout


@pytest.fixture(scope="module")
def dossier(desk: Desk) -> str:
    """A dossier with one good page, into which everything wrong is scanned."""
    return received(desk, "Người Thử")


def received(desk: Desk, name: str) -> str:
    return str(desk.json("receive", "--procedure", PROCEDURE, "--owner", name)["code"])


def a_pdf(**encryption: object) -> bytes:
    """Return a PDF of one empty page, encrypted where asked."""
    out, made = io.BytesIO(), pikepdf.new()
    made.add_blank_page()
    made.save(out, **encryption)
    return out.getvalue()


def a_png(width: int, height: int) -> bytes:
    """Return a grey PNG of any size, small as a file whatever its pixels are."""
    rows = zlib.compressobj(9)
    line = bytes(width + 1)
    pixels = b"".join(rows.compress(line) for _ in range(height)) + rows.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", pixels), (b"IEND", b""))
    body = b"".join(struct.pack(">I", len(c)) + n + c + struct.pack(">I", zlib.crc32(n + c)) for n, c in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


def a_jpeg(width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height), 255).save(out, "JPEG", quality=1)
    return out.getvalue()


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "truncated.pdf": (lambda: a_pdf()[:200], "unreadable-file"),
    "headless.pdf": (lambda: a_pdf()[50:], "unreadable-file"),
    "encrypted.pdf": (lambda: a_pdf(encryption=pikepdf.Encryption(owner="a", user="b")), "unreadable-file"),
    "empty.pdf": (lambda: b"", "unreadable-file"),
    "only-a-header.pdf": (lambda: b"%PDF-1.7\n", "unreadable-file"),
    "picture.pdf": (lambda: a_png(100, 100), "unreadable-file"),
    "wide.png": (lambda: a_png(20_000, 20_000), "page-too-large"),
    "wide.jpg": (lambda: a_jpeg(20_000, 4_000), "page-too-large"),
    "half.jpg": (lambda: a_jpeg(800, 800)[:-400], "unreadable-file"),
    "text.jpg": (lambda: b"Kinh gui", "unreadable-file"),
    "truncated.png": (lambda: a_png(500, 500)[:60], "unreadable-file"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_paper_is_refused_and_the_page_before_it_is_kept(desk, read_sheet, tmp_path, name):
    make, code = FILES[name]
    (tmp_path / "0-good.jpg").write_bytes(read_sheet.image)
    (tmp_path / name).write_bytes(make())
    number = received(desk, "Người Thử")
    error = desk.error("scan", number, "--from", tmp_path, "--component", "1")
    assert error["code"] == code
    assert name in error["happened"]
    assert [page["source"] for page in desk.json("show", number)["pages"]] == ["0-good.jpg"]


def test_a_page_just_within_the_limit_is_taken(desk, dossier, tmp_path):
    (tmp_path / "large.jpg").write_bytes(a_jpeg(7_000, 5_000))
    assert len(desk.json("scan", dossier, "--from", tmp_path)["numbers"]) == 1


@pytest.mark.parametrize(
    "text", ["", "https://example.vn", "001085012345", "001085012345|1|A|01021985|Nam|B|05062021", "I<UTO" + "<" * 85]
)
def test_a_wrong_code_of_a_card_receives_nothing(desk, text):
    before = desk.json("status")["counts"]["received"]
    assert desk.error("receive", "--procedure", PROCEDURE, "--identity", text)["code"] == "invalid-identity-code"
    assert desk.json("status")["counts"]["received"] == before


@pytest.mark.parametrize(
    ("procedure", "code"),
    [("9.999999", "unknown-procedure"), ("", "unknown-procedure"), ("2.001023", "repealed-procedure")],
)
def test_a_procedure_that_is_not_in_force_receives_nothing(desk, procedure, code):
    before = desk.json("status")["counts"]["received"]
    assert desk.error("receive", "--procedure", procedure, "--owner", "Người Thử")["code"] == code
    assert desk.json("status")["counts"]["received"] == before


@pytest.fixture(scope="module")
def sealed(desk: Desk, read_sheet: ReadSheet, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A sealed dossier, which nothing wrong may sign."""
    paper = tmp_path_factory.mktemp("paper") / "page.jpg"
    paper.write_bytes(read_sheet.image)
    code = received(desk, "Người Ký Thử")
    desk.json("scan", code, "--from", paper, "--component", "1")
    desk.json("digitise", code)
    desk.json("seal", code)
    return code


def pin_file(folder: Path, pin: str) -> Path:
    (folder / "pin").write_text(pin, encoding="utf-8")
    return folder / "pin"


def is_unsigned(desk: Desk, code: str) -> bool:
    view = desk.json("show", code)
    return view["revision"]["state"] == "SEALED" and all(d["signed"] is None for d in view["documents"])


def writings_of_tokens(desk: Desk) -> int:
    """Return how often SoftHSM wrote its tokens: once per wrong PIN; the count stands first in a token's file."""
    settings = (desk.root / "tokens" / "softhsm2.conf").read_text(encoding="utf-8")
    folder = Path(settings.partition("tokendir = ")[2].splitlines()[0])
    return sum(int.from_bytes(path.read_bytes()[:8], "big") for path in folder.glob("*/token.object"))


def test_a_wrong_pin_of_a_token_is_tried_once_and_signs_nothing(desk, sealed, tmp_path):
    token = ("--module", token_module(), "--token", "clerk", "--key", "clerk")
    before = writings_of_tokens(desk)
    error = desk.error("sign", sealed, *token, "--pin-file", pin_file(tmp_path, "000000"))
    assert writings_of_tokens(desk) == before + 1
    assert error["code"] == "wrong-pin"
    assert "000000" not in json.dumps(error)
    assert is_unsigned(desk, sealed)
    assert desk.error("sign", sealed, *token, "--pin-file", pin_file(tmp_path, "111111"))["code"] == "wrong-pin"
    assert desk.error("sign", sealed, *token, "--pin-file", tmp_path / "missing")["code"] == "invalid-input"


def test_a_wrong_pin_of_a_key_file_signs_nothing(desk, sealed, tmp_path):
    file = load_pki(desk.root / "authority").officer_file("clerk")
    assert desk.error("sign", sealed, "--key-file", file, "--pin-file", pin_file(tmp_path, "x"))["code"] == "wrong-pin"
    assert is_unsigned(desk, sealed)


def test_another_officers_certificate_does_not_sign_for_this_one(desk, sealed, tmp_path):
    file = load_pki(desk.root / "authority").officer_file("clerk2")
    error = desk.error("sign", sealed, "--key-file", file, "--pin-file", pin_file(tmp_path, "112233"))
    assert (error["code"], "wrong-officer" in error["happened"]) == ("certificate-refused", True)


REFUSED = (Fault.EXPIRED, Fault.REVOKED, Fault.WRONG_USAGE, Fault.NOT_YET_VALID, Fault.WEAK_KEY, Fault.UNTRUSTED)
HOLDERS = tuple(PracticeOfficer(str(fault), "Đỗ Văn Thử", "Công chức", "123456", fault) for fault in REFUSED)
MISMATCHED = PracticeOfficer("mismatched", "Đỗ Văn Thử", "Công chức", "123456", Fault.MISMATCHED)


@pytest.fixture(scope="module")
def strange(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Key files of officers whose certificates have a fault; for this test the station trusts who issued them."""
    folder = tmp_path_factory.mktemp("strange")
    pki = make_pki(folder, datetime.now(VIETNAM_TIME), (*HOLDERS, MISMATCHED))
    pair = pki.officers["mismatched"]
    make_token(desk.root / "tokens", "mismatched", "123456", "123456", pair.key, pair.certificate)
    trust = desk.root / "station" / "trust"
    shutil.copytree(trust, folder / "before")
    shutil.copytree(pki.trust, trust, dirs_exist_ok=True)
    yield folder / "officers"
    shutil.copytree(folder / "before", trust, dirs_exist_ok=True)


@pytest.mark.parametrize("fault", [str(fault) for fault in REFUSED])
def test_a_certificate_that_may_not_sign_is_refused_by_its_reason(desk, sealed, strange, tmp_path, fault):
    key = ("--key-file", strange / f"{fault}.p12", "--pin-file", pin_file(tmp_path, "123456"))
    error = desk.error("sign", sealed, *key)
    assert error["code"] == "certificate-refused"
    assert fault in error["happened"]
    assert is_unsigned(desk, sealed)


def test_a_token_whose_certificate_belongs_to_another_key_is_refused(desk, sealed, strange, tmp_path):
    token = ("--module", token_module(), "--token", "mismatched", "--key", "mismatched")
    error = desk.error("sign", sealed, *token, "--pin-file", pin_file(tmp_path, "123456"))
    assert (error["code"], "key-mismatch" in error["happened"]) == ("certificate-refused", True)
    assert is_unsigned(desk, sealed)


@pytest.fixture
def queue(
    delivered_counter: Path, counter_portal: PracticePortal, tmp_path: Path
) -> Iterator[tuple[Desk, PracticePortal, str]]:
    """A counter with one queued dossier and a portal of its own on the address that the counter knows."""
    counter_portal.stop()
    portal = PracticePortal(tmp_path / "portal", int(counter_portal.url.rpartition(":")[2]))
    shutil.copytree(counter_portal.folder, portal.folder)
    desk = Desk(copy_counter(delivered_counter, tmp_path / "counter"))
    yield desk, portal, queued_code(desk)
    portal.stop()
    counter_portal.start()


def queued_code(desk: Desk) -> str:
    """Return the code of the dossier that waits for its delivery."""
    codes = [row["code"] for row in desk.json("search", "H38.31.24")]
    return str(next(code for code in codes if state(desk, code) == "QUEUED"))


def state(desk: Desk, code: str) -> str:
    deliveries = desk.json("show", code)["deliveries"]
    return str(deliveries[0]["state"]) if deliveries else ""


def once_and_whole(portal: PracticePortal, code: str) -> bool:
    ledger = portal.ledger()
    lines = [line for line in ledger["dossiers"] if line["code"] == code]
    return (len(lines), ledger["duplicates"], ledger["partial"]) == (1, 0, 0)


def test_a_portal_that_is_down_leaves_the_dossier_waiting_and_gets_it_later(queue):
    desk, portal, code = queue
    desk.run("deliver", "--json")
    assert state(desk, code) in ("QUEUED", "WAITING")
    assert desk.is_whole()
    with portal:
        assert desk.json("deliver", "--now")["summary"]["confirmed"] == [code]
        assert once_and_whole(portal, code)
    assert desk.is_whole()


def test_a_portal_killed_in_the_middle_of_a_file_gets_it_once_and_whole(queue):
    desk, portal, code = queue
    with portal:
        portal.script([{"on": "PATCH /v1/files", "do": "die", "after_bytes": 1000}])
        desk.run("deliver", "--json")
        assert not portal.is_running
        assert state(desk, code) != "CONFIRMED"
        portal.start()
        assert desk.json("deliver", "--now")["summary"]["confirmed"] == [code]
        assert once_and_whole(portal, code)
    assert desk.is_whole()


def test_a_receipt_under_a_bad_signature_is_kept_apart_until_a_supervisor_looks(queue):
    desk, portal, code = queue
    with portal:
        portal.script([{"on": "POST /v1/deliveries/", "do": "bad-signature"}])
        desk.run("deliver", "--json")
        assert state(desk, code) == "QUARANTINED"
        assert desk.is_whole()
        assert desk.error("release", code)["code"] == "invalid-input"
        assert desk.json("release", code, by="supervisor")
        assert desk.json("deliver", "--now")["summary"]["confirmed"] == [code]
        assert once_and_whole(portal, code)
    assert desk.is_whole()


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk]
    if not mount or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a tiny disk needs root")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_disk_that_fills_up_while_a_page_is_written_keeps_the_pages_before(made_counter, tiny_disk, tmp_path):
    desk = Desk(copy_counter(made_counter, tmp_path / "counter"))
    blobs = desk.root / "station" / "blobs"
    shutil.rmtree(blobs, ignore_errors=True)  # nobody has worked with this counter: nothing is in it
    blobs.symlink_to(tiny_disk)
    code = received(desk, "Người Thử")
    paper = tmp_path / "paper"
    paper.mkdir()
    for number in range(1, 6):  # noise does not get smaller: five pages of a megabyte and a half
        noise = Image.frombytes("L", (1200, 1200), os.urandom(1200 * 1200))
        noise.save(paper / f"{number}.jpg", quality=95)
    error = desk.error("scan", code, "--from", paper, "--component", "1")
    assert error["code"] == "storage-full"
    kept = [page["source"] for page in desk.json("show", code)["pages"]]
    assert kept == [f"{number}.jpg" for number in range(1, len(kept) + 1)]
    assert 1 <= len(kept) < 5
    assert not list(tiny_disk.rglob("*.part"))
    assert desk.is_whole()


def test_a_second_program_on_the_same_station_is_turned_away(desk):
    holder = (
        "import sys; from pathlib import Path; from clerkdesk.bootstrap import open_practice\n"
        "with open_practice(Path(sys.argv[1])): print('open', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", holder, str(desk.root)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=PROJECT, text=True, **pipes) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "open\n"
        error = desk.error("status")
        assert (error["code"], str(first.pid) in error["happened"]) == ("store-locked", True)
        first.communicate("")
    assert desk.run("status").exit_code == 0
