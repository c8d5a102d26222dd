# SPDX-License-Identifier: Apache-2.0
"""Whose dossier it is, as told on the command line: doubts are told, stored and logged, and refuse nothing."""

from pathlib import Path

import pytest

from tests.command_line import Desk
from tests.counter import copy_counter

pytest_plugins = ("tests.counter_fixtures",)

PROCEDURE = "2.000815"
NUMBER = "031199000017"
ZONE = "IDVNM1990000173031199000017<<3 9901155F3901153VNM<<<<<<<<<<<2 TRAN<<THI<MAU<<<<<<<<<<<<<<<<<"


@pytest.fixture(scope="module")
def desk(made_counter: Path, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(copy_counter(made_counter, tmp_path_factory.mktemp("owner") / "counter"))


def receive(desk: Desk, *who: object) -> dict:
    return desk.json("receive", "--procedure", PROCEDURE, *who)


def codes(warnings: list[str]) -> list[str]:
    return [warning.partition(":")[0] for warning in warnings]


def test_a_number_against_birth_and_sex_warns_and_is_logged(desk: Desk) -> None:
    who = ("--owner", "Trần Thị Mẫu", "--id-number", "0311 9900 0017", "--birth", "15/01/1998", "--sex", "nam")
    received = receive(desk, *who)
    assert codes(received["warnings"]) == ["birth-mismatch", "sex-mismatch"]
    assert (received["owner"]["id_number"], received["owner"]["birth"]) == (NUMBER, "1998-01-15")
    first = desk.json("show", received["code"])["history"][0]["event"]
    assert first["facts"] == {"warnings": "birth-mismatch, sex-mismatch"}
    told = desk.run("receive", "--procedure", PROCEDURE, *who)
    assert told.exit_code == 0
    assert [line[:2] for line in told.stdout.splitlines()[1:]] == ["! ", "! "]


def test_a_number_that_fits_its_holder_is_received_without_a_word(desk: Desk) -> None:
    received = receive(desk, "--owner", "Trần Thị Mẫu", "--id-number", NUMBER, "--birth", "1999-01-15", "--sex", "nu")
    assert received["warnings"] == []
    assert desk.json("show", received["code"])["history"][0]["event"]["facts"] == {}


@pytest.mark.parametrize("number", ["123456789", "B1234567", "C 0123456"])
def test_a_passport_and_a_former_number_pass(desk: Desk, number: str) -> None:
    received = receive(desk, "--owner", "Trần Thị Mẫu", "--id-number", number, "--birth", "1999-01-15")
    assert (received["owner"]["id_number"], received["warnings"]) == (number, [])


def test_the_doubts_about_a_card_are_told_once(desk: Desk) -> None:
    card = f"{NUMBER}||Trần Thị Mẫu|15011999|Nam|Thôn 1|02022021"
    assert codes(receive(desk, "--identity", card)["warnings"]) == ["sex-mismatch"]


def test_a_zone_without_accents_takes_the_typed_name_and_address(desk: Desk) -> None:
    plain = receive(desk, "--identity", ZONE)
    assert (plain["owner"]["name"], codes(plain["warnings"])) == ("TRAN THI MAU", ["no-accents"])
    typed = receive(desk, "--identity", ZONE, "--name", "Trần Thị Mẫu", "--address", "Thôn 3")
    assert (typed["owner"]["name"], typed["owner"]["address"], typed["warnings"]) == ("Trần Thị Mẫu", "Thôn 3", [])


@pytest.mark.parametrize(
    "who",
    [
        ("--identity", ZONE, "--id-number", NUMBER),
        ("--identity", ZONE, "--sex", "nam"),
        ("--owner", "Trần Thị Mẫu", "--name", "Trần Thị Mẫu"),
        ("--owner", "Trần Thị Mẫu", "--birth", "31/02/1999"),
    ],
)
def test_an_option_that_contradicts_another_is_refused(desk: Desk, who: tuple[str, ...]) -> None:
    assert desk.error("receive", "--procedure", PROCEDURE, *who)["code"] == "invalid-input"


def test_a_refusal_at_intake_takes_down_its_owner_the_same_way(desk: Desk) -> None:
    who = ("--owner", "Trần Thị Mẫu", "--id-number", NUMBER, "--birth", "1998-01-15")
    refused = desk.json("refuse", "--procedure", PROCEDURE, *who, "--reason", "Không thuộc thẩm quyền")
    assert codes(desk.json("show", refused["code"])["dossier"]["warnings"]) == ["birth-mismatch"]
