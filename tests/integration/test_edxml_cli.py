# SPDX-License-Identifier: Apache-2.0
"""A document walks between two agencies by the command line: out, in, answered; nothing of it is lost."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from lxml import etree

from clerkdesk.cli.envelope_header import header_of, read_header
from clerkdesk.cli.output import as_json
from clerkdesk.domain.edxml import LIMITS
from tests.command_line import run
from tests.integration.test_edxml import ENVELOPES, with_unknown

HEADER = {
    "sender": {"id": "000.00.24.H38", "name": "Ủy ban nhân dân xã Mẫu Sơn"},
    "recipients": [{"id": "000.00.01.G12", "name": "Công an xã Mẫu Sơn"}],
    "document_id": "x-1",
    "number": 12,
    "notation": "UBND-TP",
    "promulgated": "2026-11-20",
    "subject": "V/v xác minh nơi cư trú",
    "other": {"pages": 2, "appendixes": ["Bảng kê"]},
    "traces": [{"organ_id": "000.00.24.H38", "at": "2026-11-20T09:00:00"}],
}


def header_file(folder: Path, header: object) -> Path:
    path = folder / "header.json"
    path.write_text(json.dumps(header), encoding="utf-8")
    return path


def export(folder: Path, header: object, *files: Path):
    attached = [word for file in files for word in ("--attach", file)]
    return run(
        "edxml", "export", "--header", header_file(folder, header), *attached, "--out", folder / "out.edxml", "--json"
    )


def test_a_document_goes_out_comes_in_and_goes_on_with_what_nobody_knows(tmp_path: Path) -> None:
    letter, table = tmp_path / "công văn.pdf", tmp_path / "bảng.bin"
    letter.write_bytes(b"%PDF-1.7 " + bytes(range(256)) * 300)
    table.write_bytes(b"\x00\x01")
    sent = export(tmp_path, HEADER, letter, table)
    assert (sent.exit_code, sent.json["attachments"]) == (0, 2)
    strange = tmp_path / "strange.edxml"
    strange.write_bytes(with_unknown((tmp_path / "out.edxml").read_bytes()))

    got, header = tmp_path / "in" / "got", tmp_path / "header of what came.json"
    taken = run("edxml", "import", strange, "--out", got, "--header", header, "--json")
    assert taken.exit_code == 0
    assert [path.read_bytes() for path in sorted(got.iterdir())] == [letter.read_bytes(), table.read_bytes()]
    envelope = taken.json["envelope"]
    assert (envelope["number"], envelope["promulgated"], envelope["other"]["pages"]) == ("12", "2026-11-20", "2")
    assert len(envelope["kept"]) >= 3

    again = export(tmp_path, json.loads(header.read_text(encoding="utf-8")), letter, table)
    assert again.exit_code == 0
    places = [
        [element.get("place") for element in etree.parse(path).iter("{urn:strange}Extra")]
        for path in (strange, tmp_path / "out.edxml")
    ]
    assert places[0] == places[1] != []


@given(ENVELOPES)
def test_a_header_that_was_written_is_read_back_the_same(envelope) -> None:
    kept = json.loads(json.dumps(as_json(header_of(envelope))))
    assert read_header(kept) == replace(envelope, attachments=())


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"sender": None}, "sender"),
        ({"recipients": {"id": "1", "name": "x"}}, "recipients"),
        ({"recipients": [HEADER["sender"], {"id": "1"}]}, "recipients[2].name"),
        ({"promulgated": "20/11/2026"}, "promulgated"),
        ({"traces": [{"organ_id": "1", "at": "noon"}]}, "traces[1].at"),
        ({"subject": ["a"]}, "subject"),
        ({"subject": " "}, "Subject"),
        ({"subject": "đ" * (LIMITS["Subject"] + 1)}, "Subject"),
        ({"place": "a\u0001b"}, "Place"),
        ({"colour": "red"}, "colour"),
        ({"attachments": []}, "attachments"),
        ({"number": True}, "number"),
        ({"kept": [{"parent": "nowhere", "after": "", "xml": "<x>"}]}, ""),
    ],
)
def test_a_header_that_cannot_be_sent_is_refused_by_the_name_of_its_field(tmp_path: Path, changes, named: str) -> None:
    refused = export(tmp_path, HEADER | changes)
    assert named in refused.error["happened"]
    assert not (tmp_path / "out.edxml").exists()


@pytest.mark.parametrize("header", [[], "text", 3, {}])
def test_what_is_no_header_is_refused(tmp_path: Path, header: object) -> None:
    assert export(tmp_path, header).error["code"] == "invalid-input"


def test_bad_files_are_told(tmp_path: Path) -> None:
    noise = tmp_path / "noise.edxml"
    noise.write_bytes(b"%PDF")
    bad = tmp_path / "bad.json"
    bad.write_bytes(b"\xff{")
    assert run("edxml", "import", noise, "--json").error["code"] == "envelope-refused"
    assert run("edxml", "import", tmp_path / "none", "--json").error["code"] == "invalid-input"
    assert run("edxml", "export", "--header", bad, "--out", tmp_path / "x", "--json").error["code"] == "invalid-input"
    assert "none.pdf" in export(tmp_path, HEADER, tmp_path / "none.pdf").error["happened"]
    assert export(tmp_path, HEADER).exit_code == 0
    refused = run("edxml", "import", tmp_path / "out.edxml", "--out", noise, "--json")
    assert "noise.edxml" in refused.error["happened"]


def test_people_read_who_sends_what_to_whom(tmp_path: Path) -> None:
    assert export(tmp_path, HEADER).exit_code == 0
    told = run("edxml", "import", tmp_path / "out.edxml").stdout
    assert "Ủy ban nhân dân xã Mẫu Sơn → Công an xã Mẫu Sơn" in told
    assert f"12/UBND-TP, {date(2026, 11, 20):%d/%m/%Y}: V/v xác minh nơi cư trú" in told
