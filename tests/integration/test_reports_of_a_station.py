# SPDX-License-Identifier: Apache-2.0
"""Reports over a real store, and reports, envelopes and repairs on the command line."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from clerkdesk.adapters.reports.csv import CsvWriter
from clerkdesk.adapters.reports.sdmx import SdmxWriter
from clerkdesk.adapters.store.store import open_store
from clerkdesk.bootstrap import StationConfig, create_station
from clerkdesk.cli import main
from clerkdesk.domain.officers import Officer, Role
from clerkdesk.services.case_source import StoredCases
from clerkdesk.services.report import Form, Reports
from tests.fakes.lives import CLERK, Desk
from tests.fakes.rules import station

PASSPHRASE = "a passphrase of practice"
DAY = date(2026, 11, 18)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = open_store(tmp_path / "store.db", b"k" * 32)
    yield Desk(store)
    store.close()


def reports(desk: Desk) -> Reports:
    writers = {"csv": CsvWriter()}
    source = StoredCases(desk.store)
    return Reports(source, desk.clock, desk.typesetter, writers, SdmxWriter(), station=station)


def column(made, key: str):
    sheet = made.report.sheets[0]
    return sheet.totals[[column.key for column in sheet.columns].index(key)]


def test_what_happened_at_the_counter_is_what_is_reported(desk):
    codes = [desk.receive_one() for _ in range(4)]
    desk.clock.set("2026-11-19 10:00")
    desk.finish(codes[0])
    desk.ask(codes[1])
    desk.life.withdraw.withdraw(codes[2], by=CLERK)
    desk.clock.set("2026-11-30 17:00")
    made = reports(desk).make(Form.II06A, date(2026, 11, 1), date(2026, 11, 30), with_extras=True)
    assert [column(made, key) for key in ("recv_total", "done_early", "open_total", "open_in_time")] == [4, 1, 3, 3]


def test_the_end_of_a_day_is_told_from_its_events(desk):
    codes = [desk.receive_one() for _ in range(2)]
    desk.finish(codes[0])
    desk.clock.set("2026-11-18 17:00")
    sums = dict(reports(desk).make(Form.DAY, DAY, DAY).report.sheets[0].rows)
    assert (sums["Tiếp nhận trong kỳ"], sums["Đã giải quyết trong kỳ"], sums["Còn lại cuối kỳ"]) == (2, 1, 1)


def test_the_book_has_names_and_no_other_report_asks_for_them(desk):
    desk.receive_one(owner="Trần Thị Mẫu")
    desk.clock.set("2026-11-18 17:00")
    made = {form: reports(desk).make(form, DAY, DAY) for form in Form}
    assert "Trần Thị Mẫu" in str(made.pop(Form.BOOK).report)
    assert all("Mẫu" not in str(one.report.sheets) for one in made.values())


def test_the_indicators_follow_the_event_log(desk):
    code = desk.receive_one()
    desk.finish(code)
    desk.clock.set("2026-11-18 17:00")
    rows = reports(desk).make(Form.INDICATORS, DAY, DAY).report.sheets[0].rows
    assert [row[2:4] for row in rows if row[1] == "Hồ sơ giải quyết đúng hạn"] == [[1, 1]]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("station")
    config = StationConfig(station_id="s1", destination="gateway", portal_url="http://127.0.0.1:9", is_practice=True)
    officers = [Officer(CLERK, "Người Tiếp Nhận", Role.CLERK)]
    create_station(folder, config, station(), officers, passphrase=PASSPHRASE, trust={})
    return folder


@pytest.fixture
def at_station(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setenv("CLERKDESK_PASSPHRASE", PASSPHRASE)
    return ["--station", str(root)]


def test_a_report_is_written_as_the_ending_of_its_file_says(at_station, tmp_path, capsys):
    out = tmp_path / "a.csv"
    span = ["--from", "01/11/2026", "--to", "2026-11-20"]
    assert main(["report", "II.06a", *span, "--out", str(out), "--json", *at_station]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["form"], told["files"]) == ("II.06a/VPCP/KSTT", [str(out)])
    rows = list(csv.reader(io.StringIO(out.read_text("utf-8-sig")), delimiter=";"))
    assert rows[-1][1] == "Tổng cộng"


def test_statistics_come_with_their_code_lists(at_station, tmp_path, capsys):
    out = tmp_path / "a.csv"
    assert main(["report", "day", "--from", "2026-11-20", "--format", "sdmx", "--out", str(out), *at_station]) == 0
    assert out.read_text("utf-8").startswith("STRUCTURE,")
    assert "code_lists" in json.loads((tmp_path / "a.codelists.json").read_text("utf-8"))


@pytest.mark.parametrize(
    "options",
    [
        ["--from", "yesterday"],
        ["--from", "2026-11-31"],
        ["--from", "2026-11-20", "--to", "2026-11-19"],
        ["--from", "2026-11-20", "--format", "csv"],
        ["--from", "2026-11-20", "--out", "a.docx"],
        ["--from", "2026-11-20", "--out", "/nowhere/a.csv"],
    ],
)
def test_a_report_that_cannot_be_made_is_told(at_station, options, capsys):
    assert main(["report", "II.06a", *options, *at_station]) == 1
    assert "invalid-input" in capsys.readouterr().err


def test_a_report_without_a_file_is_shown(at_station, capsys):
    assert main(["report", "766", "--from", "2026-11-20", *at_station]) == 0
    assert "Hồ sơ giải quyết đúng hạn" in capsys.readouterr().out


HEADER = {
    "sender": {"id": "H38.31.24", "name": "UBND xã Mẫu Sơn"},
    "recipients": [{"id": "H38.05", "name": "Thuế tỉnh Mẫu"}],
    "document_id": "H38.31.24,2026/11/22,12/PC-UBND",
    "number": "12",
    "notation": "PC-UBND",
    "promulgated": "2026-11-22",
    "subject": "Phiếu chuyển thông tin",
    "due": "2026-11-30",
    "signer": {"full_name": "Lê Văn Thử"},
    "other": {"pages": "2", "appendixes": ["Phụ lục I"]},
    "to_places": ["Như trên"],
    "responses": [{"organ_id": "H38.05", "code": "3/TB", "promulgated": "2026-11-20"}],
    "traces": [{"organ_id": "H38.31.24", "at": "2026-11-22T09:47:05"}],
}


def test_an_envelope_goes_out_and_its_files_come_in(tmp_path, capsys):
    (tmp_path / "header.json").write_text(json.dumps(HEADER), "utf-8")
    (tmp_path / "phiếu.pdf").write_bytes(b"%PDF-1.7")
    files = ["--header", str(tmp_path / "header.json"), "--attach", str(tmp_path / "phiếu.pdf")]
    assert main(["edxml", "export", *files, "--out", str(tmp_path / "a.edxml"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["attachments"] == 1
    assert main(["edxml", "import", str(tmp_path / "a.edxml"), "--out", str(tmp_path / "in"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["envelope"]["subject"] == HEADER["subject"]
    assert (tmp_path / "in" / "01-phiếu.pdf").read_bytes() == b"%PDF-1.7"
    assert main(["edxml", "import", str(tmp_path / "a.edxml")]) == 0
    assert "Phiếu chuyển thông tin" in capsys.readouterr().out


@pytest.mark.parametrize("broken", [{"strange": 1}, {"promulgated": "today"}, {"sender": {}}, {"subject": ""}])
def test_a_header_that_makes_no_envelope_is_told(broken, tmp_path, capsys):
    (tmp_path / "header.json").write_text(json.dumps({**HEADER, **broken}), "utf-8")
    options = ["--header", str(tmp_path / "header.json"), "--out", str(tmp_path / "a.edxml")]
    assert main(["edxml", "export", *options]) == 1
    assert "invalid-input" in capsys.readouterr().err
    assert not (tmp_path / "a.edxml").exists()


def test_a_dangerous_envelope_is_told(tmp_path, capsys):
    (tmp_path / "a.edxml").write_text('<!DOCTYPE a [<!ENTITY b "c">]><edXML>&b;</edXML>')
    assert main(["edxml", "import", str(tmp_path / "a.edxml")]) == 1
    assert "envelope-refused" in capsys.readouterr().err


def test_pasted_text_of_an_old_font_is_offered_in_todays_letters(capsys):
    assert main(["repair-text", "NguyÔn V¨n ¶nh", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"text": "Nguyễn Văn Ảnh", "encoding": "TCVN3"}
    assert main(["repair-text", "Nguyễn Văn Ảnh", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["encoding"] is None
