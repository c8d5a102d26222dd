# SPDX-License-Identifier: Apache-2.0
"""Form 06 says who had the dossier, and leaves rows for the pen."""

import pytest

from clerkdesk.domain.dossier import DueDate
from clerkdesk.domain.forms.control import Control, ControlStep, Timeliness, control_values, timeliness
from clerkdesk.errors import InvalidInput
from tests.fakes.form_list import issue
from tests.fakes.rules import at, dossier, station

STEP = ControlStep("Bộ phận Một cửa", "Tư pháp", at("2026-11-20 10:15"), Timeliness.EARLY, "gấp")
BLANK = {"giver": "", "receiver": "", "hour": "", "minute": "", "day": "", "result": "", "note": ""}


def test_a_step_is_told_with_its_moment_and_result() -> None:
    values = control_values(dossier(), station(), issue(), Control((STEP,), blank_steps=1))
    assert values["steps"] == [
        {
            "giver": "Bộ phận Một cửa",
            "receiver": "Tư pháp",
            "hour": "10",
            "minute": "15",
            "day": "20/11/2026",
            "result": "early",
            "note": "gấp",
        },
        BLANK,
    ]


def test_the_agency_that_received_decides_unless_another_does() -> None:
    assert control_values(dossier(), station(), issue(), Control((STEP,)))["competent"] == "Ủy ban nhân dân xã Mẫu Sơn"
    values = control_values(dossier(), station(), issue(), Control((STEP,), "Phòng Kinh tế", ("Công an", "Thuế")))
    assert (values["competent"], values["partners"]) == ("Phòng Kinh tế", "Công an; Thuế")


def test_without_a_term_the_day_is_left_to_the_pen() -> None:
    values = control_values(dossier(due=DueDate(None)), station(), issue(), Control((STEP,)))
    assert values["due"] == ""


def test_a_slip_without_any_row_is_refused() -> None:
    with pytest.raises(InvalidInput):
        control_values(dossier(), station(), issue(), Control(()))


@pytest.mark.parametrize(
    ("done", "kept"),
    [
        ("2026-11-19 23:59", Timeliness.EARLY),
        ("2026-11-20 00:00", Timeliness.ON_TIME),
        ("2026-11-20 17:00", Timeliness.ON_TIME),
        ("2026-11-20 17:01", Timeliness.LATE),
    ],
)
def test_a_step_is_early_on_an_earlier_day_and_late_after_its_hour(done: str, kept: Timeliness) -> None:
    assert timeliness(at(done), at("2026-11-20 17:00")) is kept
