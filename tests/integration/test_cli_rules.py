# SPDX-License-Identifier: Apache-2.0
"""The commands that need no station: due-date, fee, identity, code; their JSON, their errors, their exit codes."""

import argparse
import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from clerkdesk.cli.program import parser
from clerkdesk.domain.identity import check_digit
from tests.command_line import run

QR = "001085012345|012345678|Đặng Thị Thử Nghiệm|01021985|Nam|Thôn 3, Suối Mơ, Lào Cai|05062021"
QR_KEYS = {
    "kind",
    "id",
    "old_id",
    "name",
    "surname",
    "given",
    "birth",
    "sex",
    "address",
    "issued",
    "expiry",
    "warnings",
    "extra",
}


def zone() -> str:
    """Return a machine-readable zone with right check digits."""
    number, document = "001085012345", "085012345"
    upper = f"IDVNM{document}{check_digit(document)}{number}<<"
    upper += check_digit(upper[15:29])
    middle = f"850102{check_digit('850102')}M350102{check_digit('350102')}VNM" + "<" * 11
    middle += check_digit(upper[5:30] + middle[:7] + middle[8:15] + middle[18:29])
    return f"{upper}{middle}{'DANG<<THI<THU<NGHIEM':<<30}"


def test_a_due_date_tells_instant_half_of_day_and_reasons():
    found = run("due-date", "--procedure", "1.001193", "--received", "2026-11-23T09:30", "--json").json
    assert found.keys() == {"due", "part", "explanation"}
    assert found["due"].startswith("2026-11-2")
    assert found["due"].endswith("+07:00")
    assert found["explanation"]


def test_half_days_end_with_the_morning_or_the_afternoon():
    ends = [
        run("due-date", "--half-days", count, "--received", "2026-11-23T09:30", "--json").json["part"]
        for count in (1, 2)
    ]
    assert len(set(ends)) == 2


def test_a_moment_without_offset_is_vietnams_and_one_with_offset_is_converted():
    asked = ("due-date", "--procedure", "2.000815", "--json", "--received")
    assert run(*asked, "2026-11-23T09:30").json == run(*asked, "2026-11-23T02:30+00:00").json
    assert run(*asked, "2026-11-23T23:30+00:00").json == run(*asked, "2026-11-24T06:30").json


def test_a_procedure_without_term_says_so_to_a_person():
    ran = run("due-date", "--procedure", "2.000815", "--received", "2026-11-23T09:30")
    assert ran.exit_code == 0
    assert re.match(r"\d\d/\d\d/2026 \d\d:\d\d", ran.stdout)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--procedure", "1.001193", "--received", "yesterday"), "invalid-input"),
        (("--procedure", "1.001193", "--received", "2026-02-30"), "invalid-input"),
        (("--procedure", "1.001193", "--received", "2026-11-23T25:00"), "invalid-input"),
        (("--procedure", "1.001193", "--received", ""), "invalid-input"),
        (("--procedure", "1.001193", "--received", "0001-01-01T00:00+14:00"), "invalid-input"),
        (("--procedure", "1.001193", "--received", "9999-12-31T23:59-12:00"), "invalid-input"),
        (("--half-days", "3", "--received", "0001-01-01"), "invalid-input"),
        (("--half-days", "0", "--received", "2026-11-23"), "invalid-input"),
        (("--half-days", "-4", "--received", "2026-11-23"), "invalid-input"),
        (("--half-days", "100000000000", "--received", "2026-11-23"), "calendar-missing"),
        (("--half-days", "3", "--received", "1999-11-23"), "calendar-missing"),
        (("--procedure", "9.999999", "--received", "2026-11-23"), "unknown-procedure"),
        (("--procedure", "birth", "--received", "2026-11-23"), "unknown-procedure"),
        (("--procedure", "2.001023", "--received", "2026-11-23"), "repealed-procedure"),
    ],
)
def test_a_due_date_that_nobody_can_promise_is_a_told_error(arguments, code):
    assert run("due-date", *arguments, "--json").error["code"] == code


def test_a_fee_names_its_lines_and_their_sum():
    found = run("fee", "--procedure", "2.000815", "--pages", "3", "--copies", "2", "--on", "2026-11-23", "--json").json
    assert found.keys() >= {"total", "lines"}
    assert found["total"] == sum(line["total_vnd"] for line in found["lines"]) > 0
    assert found["lines"][0].keys() >= {"label", "quantity", "unit_vnd", "total_vnd"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("2.000815", "--on", "soon"), "invalid-input"),
        (("2.000815", "--on", ""), "invalid-input"),
        (("2.000815", "--on", "2026-13-01"), "invalid-input"),
        (("2.000815", "--on", "2001-01-01"), "unknown-procedure"),
        (("2.000815", "--pages", "0"), "invalid-input"),
        (("2.000815", "--copies", "-1"), "invalid-input"),
        (("2.000815", "--copies", "99999999999999999999"), "invalid-input"),
        (("2.001023",), "repealed-procedure"),
        (("",), "unknown-procedure"),
    ],
)
def test_a_fee_that_cannot_be_known_is_a_told_error(arguments, code):
    assert run("fee", "--procedure", *arguments, "--json").error["code"] == code


def test_the_code_of_a_citizen_card_gives_the_person():
    found = run("identity", QR, "--json").json
    assert found.keys() == QR_KEYS
    assert (found["kind"], found["id"], found["old_id"]) == ("qr", "001085012345", "012345678")
    assert (found["surname"], found["given"]) == ("Đặng", "Thị Thử Nghiệm")
    assert (found["birth"], found["issued"], found["expiry"]) == ("1985-02-01", "2021-06-05", None)


def test_decomposed_accents_of_a_reader_give_the_same_person():
    decomposed = unicodedata.normalize("NFD", QR)
    assert decomposed != QR
    found = run("identity", decomposed + "\r\n", "--json").json
    assert found == run("identity", QR, "--json").json
    assert unicodedata.is_normalized("NFC", found["name"] + found["address"])


def test_a_machine_readable_zone_gives_the_person_without_accents():
    found = run("identity", zone(), "--json").json
    assert found.keys() == QR_KEYS
    assert (found["kind"], found["name"], found["birth"]) == ("mrz", "DANG THI THU NGHIEM", "1985-01-02")
    assert (found["expiry"], found["sex"]) == ("2035-01-02", "Nam")
    assert any(warning.startswith("no-accents") for warning in found["warnings"])


def test_a_doubt_about_a_card_is_a_warning_on_its_own_line():
    ran = run("identity", QR.replace("|Nam|", "|Nữ|"))
    assert ran.exit_code == 0
    assert "! sex-mismatch" in ran.stdout


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "|",
        "||||||",
        QR.replace("01021985", "31021985"),
        QR.replace("|Nam|", "|M|"),
        QR[12:],
        QR.rpartition("|")[0],
        "https://example.vn/qr?x=1",
        zone()[:-1],
        zone()[:20] + "9" + zone()[21:],
        "<" * 90,
        "x" * 100_000,
        "\udcff|" * 7,
    ],
)
def test_a_wrong_code_is_refused_without_repeating_it(text):
    error = run("identity", text, "--json").error
    assert error["code"] in ("invalid-identity-code", "invalid-input")
    assert "Đặng" not in json.dumps(error, ensure_ascii=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("h38.31.24-261122-0007", ("dossier", "H38.31.24", "2026-11-22", "0007", 1)),
        ("G09.20-20261118-0000001", ("dossier", "G09.20", "2026-11-18", "0000001", 2)),
        ("000.00.16.H40", ("agency", "000.00.16.H40", None, None, 1)),
        ("H38.31.24", ("agency", "H38.31.24", None, None, 2)),
        ("1.001193", ("procedure", None, None, None, None)),
    ],
)
def test_a_code_is_taken_apart(text, expected):
    found = run("code", text, "--json").json
    assert found.keys() >= {"kind", "agency", "date", "serial", "generation"}
    assert (found["kind"], found["agency"], found["date"], found["serial"], found["generation"]) == expected
    assert f"kind={expected[0]}" in run("code", text).stdout


@pytest.mark.parametrize("text", ["", "H38.31.24-261322-0007", "x", "A" * 5000, "１.００１１９３", "\x00", "\udc80"])
def test_what_is_no_code_is_a_told_error(text):
    assert run("code", text, "--json").error["code"] == "invalid-input"


def test_an_error_for_a_person_has_three_parts_and_its_code():
    ran = run("code", "x")
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert [line.partition(":")[0] for line in ran.stderr.splitlines()] == ["What happened", "Safe", "To do", "Code"]
    assert ran.stderr.splitlines()[-1].endswith("invalid-input")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("unknown",),
        ("fee",),
        ("fee", "--procedure", "2.000815", "--pages", "three"),
        ("due-date", "--received", "x"),
        ("due-date", "--procedure", "1.001193", "--half-days", "2", "--received", "2026-11-23"),
        ("code",),
        ("code", "a", "b"),
        ("due-date", "--half-days", "1.5", "--received", "2026-11-23"),
        ("search", "a", "--sort", "age"),
        ("batch", "burn"),
    ],
)
def test_a_wrong_use_says_how_to_use_it(arguments):
    ran = run(*arguments)
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "usage: clerkdesk" in ran.stderr


def test_every_command_has_help_and_json():
    leaves = list(commands_of(parser()))
    assert len(leaves) > 40
    for words in leaves:
        ran = run(*words, "--help")
        assert ran.exit_code == 0
        assert "--json" in ran.stdout, words


def commands_of(of, *words):
    """Yield the words of every command that does something, below groups of commands too."""
    groups = [action for action in of._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield words
    for group in groups:
        for name, inner in group.choices.items():
            yield from commands_of(inner, *words, name)


def test_the_version_is_told():
    assert run("--version").stdout.startswith("ClerkDesk ")


def entry_point() -> str:
    """Return the installed command, beside the interpreter of this environment."""
    return str(Path(sys.executable).with_name("clerkdesk"))


def test_the_installed_command_does_the_same():
    done = subprocess.run([entry_point(), "identity", QR, "--json"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == run("identity", QR, "--json").json


def test_the_module_takes_bytes_that_are_no_text():
    command = [sys.executable, "-m", "clerkdesk", "code", b"\xff\xfe", "--json"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert json.loads(done.stderr)["error"]["code"] == "invalid-input"


def test_vietnamese_is_written_as_utf8_whatever_the_environment_says():
    command = [entry_point(), "due-date", "--procedure", "2.000815", "--received", "2026-11-23T09:30"]
    plain = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, env=plain, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Tiếp nhận" in done.stdout.decode("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_an_output_on_a_full_disk_is_a_told_error():
    with Path("/dev/full").open("wb") as full:
        command = [entry_point(), "identity", QR, "--json"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert json.loads(done.stderr)["error"]["code"] == "invalid-input"


def test_a_reader_that_goes_away_early_is_no_crash():
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "wb") as nowhere:
        command = [entry_point(), "identity", QR, "--json"]
        done = subprocess.run(command, stdout=nowhere, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "")
