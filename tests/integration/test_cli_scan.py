# SPDX-License-Identifier: Apache-2.0
"""The commands about paper: kinds of paper, both sides, mixed stacks, the tray, and scanners on the network."""

import io
import json
import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clerkdesk.bootstrap.practice import PracticeFolder
from clerkdesk.practice.escl import PracticeScanner
from tests.command_line import Desk
from tests.counter import BIRTH, EXTRACT, copy_counter
from tests.fakes.scanning import picture
from tests.fakes.stacks import drawn, scanned

pytest_plugins = ("tests.counter_fixtures",)


@pytest.fixture(scope="module")
def desk(made_counter: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(copy_counter(made_counter, tmp_path_factory.mktemp("scan") / "counter"))


@pytest.fixture(scope="module")
def practice():
    with PracticeScanner(sheets=3, refills=True) as started:
        yield started


@pytest.fixture
def code(desk):
    return desk.json("receive", "--procedure", BIRTH, "--owner", "Nguyễn Thị Hường", "--id-number", "001123456782")[
        "code"
    ]


def old(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    os.utime(path, (0, 0))  # a file that is just being written is waited for


def test_a_scanner_on_the_network_is_named_by_its_address(desk, code, practice):
    practice.load(sheets=3)
    summary = desk.json("scan", code, "--device", practice.address, "--dpi", "100", "--component", "1")
    assert summary["numbers"] == [1, 2, 3]
    error = desk.error("scan", code, "--device", practice.address)
    assert error["code"] == "feeder-empty"


def test_a_kind_of_paper_brings_its_values_and_a_single_one_may_differ(desk, code, practice):
    practice.load(sheets=3)
    desk.json("scan", code, "--device", practice.address, "--kind", "citizen-card", "--dpi", "200")
    (page,) = desk.json("pages", code)
    assert (page["dpi"], page["width_px"]) == (200, pytest.approx(674, abs=2))
    assert desk.error("scan", code, "--device", practice.address, "--kind", "papyrus")["code"] == "invalid-input"


def test_both_sides_of_a_one_sided_feeder_come_in_their_order(desk, code, practice, monkeypatch):
    practice.load(sheets=3, refills=True)
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    summary = desk.json("scan", code, "--device", practice.address, "--dpi", "100", "--two-sided")
    assert sorted(summary["numbers"]) == [1, 2, 3, 4, 5, 6]
    assert [page["number"] for page in desk.json("pages", code)] == [1, 6, 2, 5, 3, 4]


def test_steps_of_the_clean_up_are_switched_by_page(desk, code, practice):
    practice.load(sheets=3)
    desk.json("scan", code, "--device", practice.address, "--dpi", "100", "--clean", "crop,level")
    pages = desk.json("pages", code, "--clean", "paper=1,2", "--no-clean", "level=2", "--crop", "3=0,0,50,60")
    assert [page["recipe"] for page in pages[:3]] == [
        {"steps": ["crop", "paper", "level"], "box": None},
        {"steps": ["crop", "paper"], "box": None},
        {"steps": ["crop", "level"], "box": [0, 0, 50, 60]},
    ]
    assert "as scanned" in desk.run("pages", code, "--no-clean", "crop=2", "--no-clean", "paper=2").stdout


def test_counts_that_differ_are_told_and_can_be_paired_by_hand(desk, code, practice, monkeypatch):
    practice.load(sheets=5, troubles={})
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    desk.json("scan", code, "--device", practice.address, "--dpi", "100")
    assert desk.error("pages", code, "--pair", "1-3=4-5")["code"] == "sides-differ"
    assert [page["number"] for page in desk.json("pages", code, "--pair", "1-2=3-4")] == [1, 4, 2, 3, 5]


def test_a_watched_folder_is_emptied_into_the_dossier_and_keeps_what_cannot_be_used(desk, code, tmp_path):
    for number in range(3):
        old(tmp_path / f"{number}.png", picture(number, dpi=100))
    old(tmp_path / "1-bad.jpg", b"\xff\xd8\xff and no more")
    error = desk.error("scan", code, "--watch", tmp_path, "--wait", "0.5")
    assert error["code"] == "unreadable-file"
    assert len(desk.json("pages", code)) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["1-bad.jpg"]


def test_a_mixed_stack_is_filed_and_what_is_left_goes_through_the_tray(desk, code, tmp_path):
    covers = tmp_path / "covers.pdf"
    desk.json("slip", code, "--separators", "--out", covers)
    first, second, end = (scanned(page).image for page in drawn(covers.read_bytes()))
    paper = tmp_path / "stack"
    paper.mkdir()
    for number, content in enumerate((picture(1, "JPEG", dpi=100), first, picture(2, "JPEG", dpi=100), second, end)):
        old(paper / f"{number}.jpg", content)
    summary = desk.json("scan", "--stack", "--from", paper)
    assert summary["filed"] == [{"code": code, "component": 1, "numbers": [1]}]
    (waiting,) = desk.json("tray")
    assert (waiting["pages"], waiting["doubt"]) == ([1], "no-sheet")
    assert "not filed" in desk.run("tray").stdout
    assert desk.json("tray", "--file", f"{waiting['stack']}=1", "--to", code, "--component", "2") == []
    assert [page["component"] for page in desk.json("pages", code)] == [1, 2]
    assert desk.is_whole()


@pytest.mark.parametrize(
    "words",
    [
        ("scan", "--from", "x"),
        ("scan", "A-1", "--stack", "--from", "x"),
        ("scan", "A-1", "--from", "x", "--wait", "0"),
        ("tray", "--file", "x=1"),
        ("tray", "--file", "x=1", "--to", "A-1"),
        ("tray", "--end", "../store.db"),
        ("tray", "--discard", "x"),
        ("pages", "A-1", "--pair", "1-x=2"),
        ("pages", "A-1", "--clean", "polish=1"),
        ("pages", "A-1", "--crop", "1=2,3"),
        ("scan", "A-1", "--from", "x", "--clean", "polish"),
    ],
)
def test_a_wrong_command_is_told(desk, words):
    assert desk.error(*words)["code"] == "invalid-input"


def test_scanners_of_the_counter_are_listed(desk):
    names = [found["device"]["name"] for found in desk.json("scanners")]
    assert "test:0" in names


def test_papers_of_one_dossier_are_shown_where_no_sheet_names_them(desk, code, tmp_path):
    old(tmp_path / "1.jpg", picture(1, "JPEG", dpi=100))
    old(tmp_path / "2.jpg", picture(2, "JPEG", dpi=100))
    scanned_ = desk.json("scan", code, "--from", tmp_path, "--separate")
    assert scanned_["groups"] == [{"numbers": [1, 2], "sheets": [], "component": None, "doubt": ""}]
    assert "1-2  not filed: no sheet names it" in desk.run("pages", code, "--separate", "1-2").stderr
    assert desk.error("pages", code, "--separate", "1-2", "--in-order")["code"] == "invalid-input"


def test_the_certificate_of_a_scanner_is_forgotten_on_request(desk, code):
    with PracticeScanner(sheets=1, is_encrypted=True) as encrypted:
        desk.json("scan", code, "--device", encrypted.address, "--dpi", "20")
        assert desk.json("scanners", "--trust", encrypted.address)["forgotten"]
        assert "never remembered" in desk.run("scanners", "--trust", encrypted.address).stdout


def test_pages_are_read_while_they_are_scanned(desk, code, tmp_path, read_sheet):
    old(tmp_path / "1.jpg", read_sheet.image)
    summary = desk.json("scan", code, "--from", tmp_path, "--read")
    assert (summary["scanned"]["numbers"], summary["read"]["pages"]) == ([1], 1)


def test_a_paper_too_large_for_the_portal_is_told_as_its_pages_come_and_refused_at_sealing(made_counter, tmp_path):
    counter = copy_counter(made_counter, tmp_path / "counter")
    config = PracticeFolder(counter).station / "station.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"document_limit_mb": 1}))
    small = Desk(counter)
    person = ("--owner", "Nguyễn Thị Hường", "--id-number", "001123456782")
    code = small.json("receive", "--procedure", EXTRACT, *person)["code"]
    noise = np.random.default_rng(5).integers(0, 255, (1700, 1240, 3), dtype=np.uint8)
    for number in (1, 2):
        out = io.BytesIO()
        Image.fromarray(noise + number).save(out, "JPEG", quality=95, dpi=(150, 150))
        old(tmp_path / f"{number}.jpg", out.getvalue())
        told = small.run("scan", code, "--from", tmp_path / f"{number}.jpg", "--component", "1")
    assert "the portal takes 1 MB" in told.stderr
    (over,) = small.json("scan", code, "--from", tmp_path / "1.jpg", "--component", "1")["oversizes"]
    assert (over["component"], over["pages"], over["limit_bytes"]) == (1, 3, 1_000_000)
    small.json("digitise", code)
    assert small.error("seal", code)["code"] == "document-too-large"
