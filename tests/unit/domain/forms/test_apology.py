# SPDX-License-Identifier: Apache-2.0
"""Form 04 names both promises and says why the first was not kept."""

from dataclasses import replace

import pytest

from clerkdesk.domain.forms.apology import NewAppointment, apology_values
from clerkdesk.errors import InvalidInput
from tests.fakes.form_list import issue
from tests.fakes.rules import at, dossier, station

APPOINTMENT = NewAppointment(at("2026-11-27 17:00"), at("2026-12-02 11:30"), "Chưa xác minh xong.")


def values(appointment: NewAppointment) -> dict[str, object]:
    return apology_values(dossier(), station(), issue(), appointment)


def test_both_promises_are_told() -> None:
    told = values(APPOINTMENT)
    assert told["received_day"] == "20 tháng 11 năm 2026"
    assert told["promised"] == "17 giờ 00 phút, thứ Sáu ngày 27/11/2026"
    assert told["due"] == "11 giờ 30 phút, thứ Tư ngày 02/12/2026"


def test_the_agency_that_received_apologises_unless_another_is_late() -> None:
    assert values(APPOINTMENT)["responsible"] == "Ủy ban nhân dân xã Mẫu Sơn"
    assert values(replace(APPOINTMENT, responsible="Công an xã"))["responsible"] == "Công an xã"


@pytest.mark.parametrize("change", [{"reason": ""}, {"due": at("2026-11-27 17:00")}, {"due": at("2026-11-26 17:00")}])
def test_an_apology_without_a_reason_or_a_later_day_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        values(replace(APPOINTMENT, **change))  # type: ignore[arg-type]
