# SPDX-License-Identifier: Apache-2.0
"""The rules on the command line: one JSON value, told errors, no station needed."""

import json
from typing import Any

import pytest

from clerkdesk.cli import main
from clerkdesk.cli.program import DONE, TOLD_ERROR


@pytest.fixture
def asked(capsys: pytest.CaptureFixture[str]) -> Any:
    """Return a function that runs a command and gives its JSON, or the code of its error."""

    def run(*words: str) -> Any:
        code = main([*words, "--json"])
        out, err = capsys.readouterr()
        assert code in (DONE, TOLD_ERROR)
        return json.loads(out) if code == DONE else json.loads(err)["error"]["code"]

    return run


RECEIVED = ("due-date", "--procedure", "1.004873", "--received", "2026-11-09T09:00")


def test_a_due_date_says_when_which_part_and_why(asked: Any) -> None:
    found = asked(*RECEIVED)
    assert set(found) == {"due", "part", "explanation"}
    assert found["due"] == "2026-11-12T17:00:00+07:00"
    assert found["explanation"][0] == "Thời hạn theo quy định: 03 ngày làm việc."


def test_half_days_are_still_counted(asked: Any) -> None:
    found = asked("due-date", "--half-days", "1", "--received", "2026-11-18T14:00")
    assert (found["due"], found["part"]) == ("2026-11-19T11:30:00+07:00", "morning")


def test_the_term_of_an_internal_step_has_no_events(asked: Any) -> None:
    later = ("--event", "supplement-requested", "2026-11-19T14:00")
    assert asked("due-date", "--half-days", "1", "--received", "2026-11-18T14:00", *later) == "invalid-input"


def test_what_happened_later_moves_the_date_and_the_history_stays(asked: Any) -> None:
    events = (
        "--event",
        "supplement-requested",
        "2026-11-10T10:00",
        "--event",
        "supplement-answered",
        "2026-11-16T10:00",
    )
    found = asked(*RECEIVED, *events)
    assert found["due"] == "2026-11-19T17:00:00+07:00"
    assert [promise["by"] for promise in found["term"]["history"]] == ["received", "supplement-answered"]


def test_a_new_date_takes_its_day_and_its_reason(asked: Any) -> None:
    event = ("--event", "reappointed", "2026-11-11T10:00", "2026-11-17")
    assert asked(*RECEIVED, *event, "--reason", "Chờ xác minh")["due"] == "2026-11-17T17:00:00+07:00"
    assert asked(*RECEIVED, *event) == "reason-missing"
    late = ("--event", "reappointed", "2026-11-12T10:00", "2026-11-17", "--reason", "Chờ xác minh")
    assert asked(*RECEIVED, *late) == "too-late-to-reappoint"


@pytest.mark.parametrize(
    "words",
    [
        ("--event", "forgotten", "2026-11-10T10:00"),
        ("--event", "supplement-requested"),
        ("--event", "supplement-requested", "tomorrow"),
        ("--event", "reappointed", "2026-11-11T10:00", "soon", "--reason", "x"),
        ("--event", "received", "2026-11-10T10:00"),
    ],
)
def test_an_event_that_makes_no_sense_is_told(asked: Any, words: tuple[str, ...]) -> None:
    assert asked(*RECEIVED, *words) == "invalid-input"


def test_a_fee_depends_on_place_way_day_and_exemption(asked: Any) -> None:
    words = ("fee", "--procedure", "1.004873", "--at-locality", "31", "--channel", "online", "--on")
    assert asked(*words, "2026-08-08")["total"] == 0
    assert asked(*words, "2026-08-07") == {
        "total": 15_000,
        "lines": asked(*words, "2026-08-07")["lines"],
        "certainty": "recalled",
    }
    exempt = asked(
        "fee", "--procedure", "2.000635", "--copies", "3", "--on", "2026-09-01", "--exempt", "digital-citizen"
    )
    assert [line["total_vnd"] for line in exempt["lines"]] == [24_000, -24_000]
    assert asked("fee", "--procedure", "2.000635", "--on", "2026-09-01", "--exempt", "nobody") == "invalid-input"
    assert asked("fee", "--procedure", "2.000635", "--on", "1/9/2026") == "invalid-input"


def test_a_tax_code_is_read_with_its_doubts(asked: Any) -> None:
    assert asked("tax-code", "0100047516 001")["text"] == "0100047516-001"
    assert asked("tax-code", "0100047517")["warnings"]
    assert asked("tax-code", "12") == "invalid-input"


def test_text_for_people_begins_with_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*RECEIVED, "--event", "supplement-requested", "2026-11-10T10:00"]) == DONE
    assert capsys.readouterr().out.startswith("12/11/2026 17:00 (day) [dừng tính thời hạn]")
    assert main(["fee", "--procedure", "2.000815", "--pages", "3", "--on", "2026-09-01"]) == DONE
    assert capsys.readouterr().out.startswith("5.000đ")
