# SPDX-License-Identifier: Apache-2.0
"""The life of a dossier from the command line, on a station of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from clerkdesk.bootstrap.config import StationConfig
from clerkdesk.bootstrap.station import create_station
from clerkdesk.cli import main
from clerkdesk.domain.officers import Officer, Role
from tests.fakes.rules import station

PASSPHRASE = "một câu dài chỉ để thử"


class Shell:
    """Runs commands on a station and reads their JSON."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.root, self.capsys = root, capsys

    def run(self, *words: str) -> Any:
        """Return the JSON of a command that works."""
        assert main([*words, "--station", str(self.root), "--by", "clerk", "--json"]) == 0
        return json.loads(self.capsys.readouterr().out)

    def refused(self, *words: str) -> str:
        """Return the code of the error that a command tells."""
        assert main([*words, "--station", str(self.root), "--by", "clerk", "--json"]) == 1
        return str(json.loads(self.capsys.readouterr().err)["error"]["code"])


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    monkeypatch.setenv("CLERKDESK_PASSPHRASE", PASSPHRASE)
    root = tmp_path / "station"
    officers = [Officer("clerk", "Người Tiếp Nhận", Role.CLERK), Officer("boss", "Người Phụ Trách", Role.SUPERVISOR)]
    config = StationConfig("s1", "gateway", "http://127.0.0.1:9", is_practice=True)
    create_station(root, config, station(), officers, passphrase=PASSPHRASE, trust={})
    return Shell(root, capsys)


def test_a_dossier_lives_from_receipt_to_its_signature(shell: Shell, tmp_path: Path) -> None:
    code = shell.run("receive", "--procedure", "1.001776", "--owner", "Trần Thị Mẫu")["code"]
    asked = shell.run("supplement", code, "--item", "Giấy xác nhận=1,0,2", "--reason", "Thiếu")
    assert asked["status"] == "5"
    assert asked["result"]["supplement"]["items"][0]["photocopy"] == 2
    assert shell.run("answer", code)["result"]["supplements"] == 1
    again = ("supplement", code, "--item", "Tờ khai", "--reason", "Thiếu nữa")
    assert shell.refused(*again) == "supervisor-needed"
    assert shell.run(*again, "--supervisor", "boss", "--why", "khai sai")["status"] == "5"
    assert shell.refused("finish", code, "--result-number", "1/QĐ") == "illegal-transition"
    shell.run("answer", code)
    assert shell.run("withdraw", code, "--reason", "đổi ý")["status"] == "7"
    assert shell.run("keep", code)["status"] == "2"
    assert shell.run("require-payment", code, "--amount", "15000", "--title", "Lệ phí")["status"] == "6"
    assert shell.refused("finish", code, "--result-number", "1/QĐ") == "not-ready"
    assert shell.run("paid", code, "--receipt", "BL-1")["status"] == "4"
    paper = tmp_path / "result.pdf"
    paper.write_bytes(b"%PDF-1.7 synthetic")
    done = shell.run("finish", code, "--result-number", "1/QĐ-UBND", "--file", str(paper), "--issued", "2026-11-20")
    assert (done["status"], done["result"]["issued_on"]) == ("9", "2026-11-20")
    assert shell.run("return", code, "--to", "Trần Thị Mẫu")["status"] == "10"
    assert shell.refused("withdraw", code) == "illegal-transition"
    view = shell.run("show", code)
    assert [promise["kind"] for promise in view["term"]["history"]] == ["received", *["supplement-answered"] * 2]
    states = [state["status"] for state in view["case"]["progress"]]
    assert "".join(states) == "2525272649" + "10"
    out = tmp_path / "form.pdf"
    listed = shell.run("forms", code, "--print", "receipt_80mm", "--out", str(out))["forms"]
    assert [form["form"] for form in listed] == ["supplement", "supplement", "receipt_80mm"]
    assert out.read_bytes().startswith(b"%PDF")
    assert all(check["findings"] == [] for check in shell.run("doctor"))


def test_how_a_fee_is_paid_is_told_at_receipt_and_later(shell: Shell, tmp_path: Path) -> None:
    copies = ("receive", "--procedure", "2.000815", "--owner", "Trần Thị Mẫu", "--pages", "2")
    received = shell.run(*copies, "--paid", "later")
    assert received["fee"]["way"] == "later"
    paid = shell.run("collect", received["code"], "--paid", "cash", "--note", "BL 0017")["result"]
    assert (paid["way"], paid["note"], paid["number"]) == ("cash", "BL 0017", 1)
    assert shell.refused("collect", received["code"], "--paid", "transfer") == "invalid-input"
    assert shell.refused(*copies, "--paid", "exempt") == "invalid-input"
    assert shell.run("show", received["code"])["case"]["fee_payments"][0]["way"] == "cash"
    shell.run("ledger", "--day", received["received_at"][:10], "--out", str(tmp_path / "ledger.pdf"))


def test_a_dossier_ends_before_its_result(shell: Shell, tmp_path: Path) -> None:
    stopped = shell.run("receive", "--procedure", "1.001776", "--owner", "Trần Thị Mẫu")["code"]
    assert shell.refused("stop", stopped) == "reason-missing"
    assert shell.refused("extend", stopped, "--reason", "xác minh") == "term-event-refused"
    assert shell.refused("reappoint", stopped, "--to", "2020-01-02", "--reason", "chậm") == "invalid-input"
    assert shell.run("stop", stopped, "--reason", "Không đủ điều kiện", "--basis", "Điều 5")["status"] == "8"
    refused = shell.run(
        "refuse", "--procedure", "1.001193", "--owner", "Lê Văn Thử", "--reason", "Sai thẩm quyền=Luật Hộ tịch, Điều 7"
    )
    assert refused["status"] == "3"
    assert shell.run("status")["counts"]["withdrawn"] == 2
    assert shell.refused("forms", stopped, "--print", "receipt") == "invalid-input"
    assert shell.refused("supplement", stopped, "--item", "Tờ khai=một", "--reason", "x") == "invalid-input"


def test_a_linked_dossier_has_its_parts_and_its_slip(shell: Shell, tmp_path: Path) -> None:
    code = shell.run("receive", "--procedure", "1.013978", "--owner", "Trần Thị Mẫu")["code"]
    parts = shell.run("link", code)["result"]
    assert [part["agency"] for part in parts] == ["commune", "tax", "treasury"]
    figures = {
        "tax_office": "Thuế cơ sở 5", "complete_on": "2026-11-20", "reason": "Cấp Giấy chứng nhận lần đầu",
        "parcels": [{"parcel": "12", "sheet": "34", "area_m2": "120.5", "purpose": "Đất ở", "origin": "Công nhận"}],
    }  # fmt: skip
    file = tmp_path / "tax.json"
    file.write_text(json.dumps(figures))
    assert shell.run("link", code, "--tax-transfer", str(file))["result"]["parts"] == parts
    file.write_text("{}")
    assert shell.refused("link", code, "--tax-transfer", str(file)) == "invalid-input"
    assert shell.run("show", parts[0]["code"])["parent_code"] == code
