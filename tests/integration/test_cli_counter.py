# SPDX-License-Identifier: Apache-2.0
"""A dossier walks by hand through every command of the counter, from the citizen's card to the portal's receipt."""

import json
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clerkdesk.adapters.signers.asic import AsicContainer
from clerkdesk.domain.files import sha256
from clerkdesk.practice.portal.supervisor import PracticePortal
from tests.command_line import Desk, Ran, run
from tests.counter import ReadSheet, copy_counter

pytest_plugins = ("tests.counter_fixtures",)
pytestmark = [pytest.mark.portal, pytest.mark.token]

OWNER = "Đặng Thị Thử"
CARD = f"001185012345||{OWNER}|01021985|Nữ|Thôn 3, Suối Mơ, Lào Cai|05062021"
PROCEDURE = "2.000815"


@pytest.fixture(scope="module")
def desk(made_counter: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(copy_counter(made_counter, tmp_path_factory.mktemp("walk") / "counter"))


@pytest.fixture(scope="module")
def folder(read_sheet: ReadSheet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sheets as a scanner left them, and room for what commands write."""
    made = tmp_path_factory.mktemp("paper")
    for number in (1, 2):
        (made / f"sheet-{number}.jpg").write_bytes(read_sheet.image)
    return made


@pytest.fixture(scope="module")
def walked(
    desk: Desk, folder: Path, counter_portal: PracticePortal, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """One dossier taken from receipt to confirmation with `--json`; what each command answered, by its name."""
    out = tmp_path_factory.mktemp("out")
    said: dict[str, Any] = {"out": out}
    slip_at_once, again = out / "slip.pdf", out / "again.pdf"
    said["receive"] = desk.json("receive", "--procedure", PROCEDURE, "--identity", CARD, "--phone", "0912345678",
                                "--paper", "1=original:1:bản gốc", "--slip", slip_at_once)  # fmt: skip
    code = said["code"] = said["receive"]["code"]
    said["slip"] = desk.json("slip", code, "--out", again)
    said["scan"] = desk.json("scan", code, "--from", folder)
    said["pages"] = desk.json("pages", code, "--assign", "1=1,2", "--keep", "1", "--remove", "2")
    said["digitise"] = desk.json("digitise", code)
    said["review"] = desk.json("review", code, "--accept")
    said["seal"] = desk.json("seal", code)
    said["sign"] = desk.json("sign", code)
    said["propose"] = desk.json("batch", "propose", code)
    said["list"] = desk.json("batch", "list")
    said["decide"] = desk.json("batch", "decide", said["propose"]["number"], "--approve-all", by="supervisor")
    said["export"] = desk.json("batch", "export", said["propose"]["id"], "--out", out / "batch.asice")
    said["deliver"] = desk.json("deliver", "--now")
    said["ledger"] = counter_portal.ledger()
    return said


def test_receiving_answers_the_whole_dossier(walked):
    received = walked["receive"]
    assert received["code"].startswith("H38.31.24-")
    assert (received["owner"]["name"], received["owner"]["id_number"]) == (OWNER, "001185012345")
    assert received["components"][0]["note"] == "bản gốc"
    assert received["due"].keys() == {"due", "part", "explanation"}


def test_a_slip_printed_again_is_the_same(walked):
    first, again = ((walked["out"] / name).read_bytes() for name in ("slip.pdf", "again.pdf"))
    assert first.startswith(b"%PDF-")
    assert first == again
    assert walked["slip"] == {"file": str(walked["out"] / "again.pdf"), "size": len(again)}


def test_scanned_pages_are_counted_listed_and_marked(walked):
    assert walked["scan"] == {"code": walked["code"], "numbers": [1, 2], "oversizes": []}
    assert [(page["number"], page["component"], page["mark"]) for page in walked["pages"]] == [
        (1, 1, "kept"), (2, 1, "removed"),
    ]  # fmt: skip


def test_reading_tells_pages_blanks_and_failures(walked):
    assert walked["digitise"].keys() == {"code", "pages", "blank", "fields", "failed"}
    assert (walked["digitise"]["pages"], walked["digitise"]["failed"]) == (2, {})
    assert walked["review"] == walked["digitise"]["fields"] == []


def test_sealing_and_signing_name_what_they_made(walked):
    assert [(r["number"], r["state"]) for r in walked["seal"]] == [(1, "SEALED")]
    assert walked["sign"]["signed"] == [walked["code"]]
    assert (walked["sign"]["documents"], walked["sign"]["operations"], walked["sign"]["failed"]) == (1, 1, {})


def test_a_batch_is_decided_with_one_operation_of_the_token(walked):
    assert walked["list"][0]["id"] == walked["propose"]["id"]
    assert walked["decide"]["approved"] == [walked["code"]]
    assert walked["decide"]["batch"]["token_operations"] == 1
    assert (walked["out"] / "batch.asice").stat().st_size == walked["export"]["size"]


def test_the_delivered_dossier_is_in_the_portals_ledger_once(walked):
    assert walked["deliver"]["summary"]["confirmed"] == [walked["code"]]
    assert [d["state"] for d in walked["deliver"]["outbox"]] == ["CONFIRMED"]
    assert [line["code"] for line in walked["ledger"]["dossiers"]].count(walked["code"]) == 1
    assert (walked["ledger"]["duplicates"], walked["ledger"]["partial"]) == (0, 0)


def test_the_portal_was_told_every_state_of_the_delivered_dossier(walked):
    assert (walked["deliver"]["summary"]["told"], walked["deliver"]["summary"]["untold"]) == (2, {})
    line = next(line for line in walked["ledger"]["dossiers"] if line["code"] == walked["code"])
    assert [(state["status"], state["by"]) for state in line["progress"]] == [("2", "clerk"), ("4", "clerk")]


def test_the_sums_are_told_and_balance(walked, desk):
    status = desk.json("status")
    assert status["balanced"] is True
    counts = status["counts"]
    assert counts["received"] == sum(counts[name] for name in ("open", "waiting", "delivered", "withdrawn"))
    assert "received =" in desk.run("status").stdout


def test_one_dossier_is_shown_with_its_history_whatever_the_case_of_its_code(walked, desk):
    shown = desk.json("show", walked["code"].lower())
    assert shown["dossier"]["code"] == walked["code"]
    steps = [entry["event"]["what"] for entry in shown["history"]]
    assert steps[0] == "receive"
    assert steps.count("print-slip") == 2
    text = desk.run("show", walked["code"]).stdout
    assert OWNER in text
    assert "CONFIRMED" in text


@pytest.mark.parametrize("text", [OWNER, "dang thi thu", "ĐẶNG", unicodedata.normalize("NFD", OWNER), "thu dang"])
def test_a_citizen_is_found_however_the_name_is_typed(walked, desk, text):
    for order in ("newest", "people", "text"):
        rows = desk.json("search", text, "--sort", order)
        assert walked["code"] in [row["code"] for row in rows]
        assert rows[0].keys() >= {"code", "owner"}


def test_nobody_is_found_under_a_strange_name(desk):
    assert desk.json("search", "Không Ai Cả") == []
    assert desk.run("search", "Không Ai Cả").exit_code == 0


def test_all_that_is_known_of_a_dossier_is_judged_valid(walked, desk):
    reports = desk.json("verify", walked["code"], walked["out"] / "batch.asice")
    assert {(report["kind"], report["is_valid"]) for report in reports} == {
        ("document", True), ("approval", True), ("receipt", True), ("batch", True),
    }  # fmt: skip
    assert desk.run("verify", walked["code"]).stdout.count("VALID") == 3


def test_a_changed_batch_file_is_judged_invalid_and_the_command_fails(walked, desk, tmp_path):
    content = bytearray((walked["out"] / "batch.asice").read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "changed.asice").write_bytes(content)
    ran = desk.run("verify", tmp_path / "changed.asice")
    assert ran.exit_code == 1
    assert ran.stdout.startswith("INVALID  batch")


def test_the_doctor_names_ten_invariants(walked, desk):
    checks = desk.json("doctor")
    assert [check["invariant"] for check in checks] == [f"I{number}" for number in range(1, 11)]
    assert all(check["findings"] == [] for check in checks)


def test_what_was_sealed_stays_and_a_second_revision_follows(walked, desk):
    assert desk.error("batch", "decide", "1", "--approve-all", by="supervisor")["code"] == "illegal-transition"
    assert desk.json("sign", walked["code"])["skipped"].keys() == {walked["code"]}
    assert desk.error("batch", "propose", walked["code"])["code"] == "not-ready"


def prepared(desk: Desk, folder: Path, name: str) -> str:
    """Take another dossier to the signed state, with text output all the way, and return its code."""
    received = desk.run("receive", "--procedure", PROCEDURE, "--owner", name, "--channel", "post")
    code = received.stdout.split()[0]
    for ran in (
        desk.run("scan", code, "--from", folder / "sheet-1.jpg", "--component", "1"),
        desk.run("pages", code),
        desk.run("digitise", code),
        desk.run("review", code),
        desk.run("seal", code),
        desk.run("sign", code, "--key-file", key_file(desk, "clerk"), "--pin-file", pin_file(folder, "123456")),
    ):
        assert (ran.exit_code, ran.stderr) == (0, ""), ran
        assert ran.stdout
    return code


def key_file(desk: Desk, officer: str) -> Path:
    return desk.root / "authority" / "officers" / f"{officer}.p12"


def pin_file(folder: Path, pin: str) -> Path:
    path = folder.parent / f"{folder.name}-{pin}.pin"
    path.write_text(pin + "\n", encoding="utf-8")
    return path


def test_a_batch_decided_at_another_workstation_is_taken_back(walked, desk, folder, tmp_path):
    code = prepared(desk, folder, "Lò Văn Thử")
    proposed = desk.json("batch", "propose")
    elsewhere = Desk(copy_counter(desk.root, tmp_path / "elsewhere"))
    decided = elsewhere.run("batch", "decide", proposed["number"], "--approve-all", by="supervisor")
    assert decided.stdout == "1 approved, 0 returned\n"
    file = tmp_path / "decided.asice"
    assert elsewhere.run("batch", "export", proposed["number"], "--out", file).exit_code == 0
    assert AsicContainer().unpack(file.read_bytes()).files.keys() == {"batch.json", f"decisions/{code}.json"}
    assert desk.json("batch", "import", file)["approved"] == [code]
    assert desk.error("batch", "import", file)["code"] == "illegal-transition"
    delivered = desk.run("deliver").stdout
    assert delivered.count("CONFIRMED") == 2
    assert "2 states told" in delivered
    assert desk.is_whole()


def test_a_proposal_is_carried_to_another_workstation_and_the_decision_taken_home(walked, desk, folder, tmp_path):
    code = prepared(desk, folder, "Thào Thị Thử")
    elsewhere = Desk(copy_counter(desk.root, tmp_path / "elsewhere"))
    number = desk.json("batch", "propose")["number"]
    file, decision = tmp_path / "batch.cdlo", tmp_path / "batch.asice"
    carried = desk.json("batch", "carry", number, "--out", file)
    assert elsewhere.error("batch", "visit", file, "--code", "AAAA-BBBB-CCCC-DDDD")["code"] == "proposal-closed"
    found = elsewhere.json("batch", "visit", file, "--code", carried["code"])
    assert [one["code"] for one in found] == [code]
    visit = ("batch", "visit", file, "--code", carried["code"], "--approve-all", "--out", decision)
    assert elsewhere.run(*visit, by="supervisor").exit_code == 0
    assert desk.json("batch", "import", decision)["approved"] == [code]
    assert desk.is_whole()
    assert elsewhere.is_whole()


def test_a_held_delivery_stays_until_it_is_released(walked, desk, folder, counter_portal):
    code = prepared(desk, folder, "Vàng A Thử")
    desk.json("batch", "propose")
    number = desk.json("batch", "list")[0]["number"]
    desk.json("batch", "decide", number, "--approve-all", by="supervisor")
    away = [{"on": "*", "do": "answer", "status": 503, "times": 100}]
    counter_portal.script(away)
    waiting = desk.run("deliver", "--json")
    assert desk.json("show", code)["deliveries"][0]["state"] != "CONFIRMED"
    assert waiting.exit_code == 1 or waiting.json["summary"]["confirmed"] == []
    counter_portal.script([])
    assert desk.json("hold", code, "--why", "chờ công dân bổ sung")[0]["state"] == "HELD"
    assert code not in desk.json("deliver", "--now")["summary"]["confirmed"]
    assert desk.run("release", code).exit_code == 0
    assert desk.json("deliver", "--now")["summary"]["confirmed"] == [code]
    assert desk.is_whole()


def test_a_returned_dossier_needs_a_reason_and_goes_nowhere(walked, desk, folder):
    code = prepared(desk, folder, "Sùng Thị Thử")
    number = desk.json("batch", "propose")["number"]
    assert desk.error("batch", "decide", number, "--return", f"{code}=", by="supervisor")["code"] == "invalid-input"
    assert desk.error("batch", "decide", number, by="supervisor")["code"] == "invalid-input"
    returned = desk.json("batch", "decide", number, "--return", f"{code}=thiếu chữ ký", by="supervisor")
    assert (returned["approved"], returned["returned"]) == ([], [code])
    assert desk.json("deliver")["summary"]["confirmed"] == []
    assert desk.json("show", code)["deliveries"] == []


@pytest.mark.scanner
def test_pages_come_from_the_scanner_too(desk):
    code = desk.json("receive", "--procedure", PROCEDURE, "--owner", "Giàng Thị Thử")["code"]
    scanned = desk.json("scan", code, "--device", "test:0", "--source", "flatbed", "--dpi", "75", "--grey")
    assert scanned["numbers"] == [1]
    assert desk.json("show", code)["pages"][0]["dpi"] == 75


def failed(ran: Ran) -> str:
    """Return the code of a told error."""
    return str(ran.error["code"])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("receive", "--procedure", PROCEDURE, "--owner", " "), "invalid-input"),
        (("receive", "--procedure", PROCEDURE, "--owner", "x" * 600), "invalid-input"),
        (("receive", "--procedure", PROCEDURE, "--identity", ""), "invalid-identity-code"),
        (("receive", "--procedure", PROCEDURE, "--owner", "A", "--paper", "1"), "invalid-input"),
        (("receive", "--procedure", PROCEDURE, "--owner", "A", "--paper", "1=napkin"), "invalid-input"),
        (("receive", "--procedure", PROCEDURE, "--owner", "A", "--paper", "one=copy"), "invalid-input"),
        (("receive", "--procedure", PROCEDURE, "--owner", "A", "--paper", "1=copy:-1"), "invalid-input"),
        (("receive", "--procedure", PROCEDURE, "--owner", "A", "--paper", "9=copy"), "invalid-input"),
        (("receive", "--procedure", PROCEDURE, "--owner", "A", "--pages", "0"), "invalid-input"),
        (("slip", "H38.31.24-200101-0001", "--out", "/dev/null"), "dossier-not-found"),
        (("show", "nothing"), "dossier-not-found"),
        (("verify", "A" * 5000), "dossier-not-found"),
        (("digitise", "nothing"), "dossier-not-found"),
        (("seal", "nothing"), "dossier-not-found"),
        (("hold", "nothing", "--why", "x"), "dossier-not-found"),
        (("batch", "decide", "1000"), "dossier-not-found"),
        (("batch", "decide"), "invalid-input"),
        (("batch", "export", "1"), "invalid-input"),
        (("batch", "import", "/nonexistent"), "invalid-input"),
        (("batch", "propose", "\udcff"), "invalid-input"),
        (("verify", "/etc/passwd"), "unreadable-file"),
        (("verify", "/etc"), "invalid-input"),
    ],
)
def test_a_wrong_value_is_a_told_error(desk, arguments, code):
    assert desk.error(*arguments)["code"] == code


def test_wrong_pages_fields_and_scanners_are_told_errors(walked, desk):
    code = walked["code"]
    wrong = [
        ("pages", code, "--assign", "1"), ("pages", code, "--assign", "1=one"), ("pages", code, "--assign", "9=1"),
        ("pages", code, "--keep", "99"), ("review", code, "--set", "name"), ("review", code, "--set", "no=x"),
        ("scan", code, "--from", "/nonexistent", "--component", "9"),
    ]  # fmt: skip
    assert [desk.error(*arguments)["code"] for arguments in wrong] == ["invalid-input"] * len(wrong)
    assert desk.error("scan", code, "--from", "/nonexistent")["code"] == "scanner-unavailable"
    assert desk.error("scan", code, "--device", "nothing:1")["code"] == "scanner-unavailable"


def test_an_officer_must_be_named_where_there_are_several_and_must_exist(desk, walked):
    unnamed = ("receive", "--procedure", PROCEDURE, "--owner", "A", "--practice", "--station", desk.root, "--json")
    assert run(*unnamed).error["happened"].startswith("--by: the station has 2 officers")
    assert desk.error("receive", "--procedure", PROCEDURE, "--owner", "A", by="nobody")["code"]
    assert desk.error("sign", walked["code"], by="nobody")["code"]


def test_a_slip_that_cannot_be_written_leaves_the_dossier_received(desk, tmp_path):
    before = desk.json("status")["counts"]["received"]
    missing = tmp_path / "missing" / "slip.pdf"
    error = desk.error("receive", "--procedure", PROCEDURE, "--owner", "Thào A Thử", "--slip", missing)
    assert desk.json("status")["counts"]["received"] == before + 1
    code = desk.json("search", "thao a thu")[0]["code"]
    assert code in error["happened"]
    assert desk.run("slip", code, "--out", tmp_path / "slip.pdf").exit_code == 0


def test_an_organisation_is_received_under_its_tax_code(desk):
    owner = ("--owner", "Hợp tác xã Thử Nghiệm")
    received = desk.json("receive", "--procedure", PROCEDURE, *owner, "--tax-code", "0100047516-001")
    assert received["owner"]["id_number"] == "0100047516-001"
    assert received["warnings"] == []
    doubtful = desk.json("receive", "--procedure", PROCEDURE, *owner, "--tax-code", "0100047517")
    assert doubtful["warnings"][0].startswith("check-digit")
    assert desk.error("receive", "--procedure", PROCEDURE, *owner, "--tax-code", "123")["code"] == "invalid-input"


def test_a_folder_without_station_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "novel.txt").write_text("x")
    assert failed(run("status", "--json", "--station", tmp_path)) == "invalid-input"
    assert failed(run("status", "--json", "--station", tmp_path / "file")) == "storage-unusable"
    assert failed(run("status", "--json", "--practice", "--station", tmp_path / "file")) == "storage-unusable"
    assert failed(run("status", "--json", "--practice", "--station", tmp_path / "taken")) == "invalid-input"
    assert (tmp_path / "taken" / "novel.txt").exists()


def test_what_is_written_as_json_is_one_value_in_utf8(desk):
    ran = desk.run("search", "thử", "--json")
    assert sha256(ran.stdout.encode()) == sha256((json.dumps(ran.json, ensure_ascii=False, indent=1) + "\n").encode())


@pytest.fixture(scope="module")
def remade(made_counter: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A counter whose making was cut short before its settings were written, as the next command finds it."""
    desk = Desk(copy_counter(made_counter, tmp_path_factory.mktemp("remade") / "counter"))
    (desk.root / "station" / "station.json").unlink()
    (desk.root / "practice.txt").write_text("made for practice", encoding="utf-8")
    return desk


def test_a_counter_whose_making_was_cut_short_is_made_anew(remade):
    assert remade.json("status")["counts"]["received"] == 0
    assert remade.is_whole()


def test_the_practice_portal_runs_in_its_own_process_until_it_is_stopped(remade):
    assert remade.error("deliver")["code"] == "portal-unreachable"
    command = [sys.executable, "-m", "clerkdesk", "practice-portal", "--station", str(remade.root)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as portal:
        assert portal.stderr is not None
        assert "answers at http://127.0.0.1:" in portal.stderr.readline()
        assert remade.json("deliver")["outbox"] == []
        portal.send_signal(signal.SIGINT)
        assert portal.wait(30) == 0
    assert remade.error("deliver")["retryable"] is True
