# SPDX-License-Identifier: Apache-2.0
"""The seed of the calendar corrects what its package lacks, names what it knows and guesses nothing."""

import json

import pytest

import seed_calendar


def found(*names: tuple[str, str]) -> dict[str, dict[str, str]]:
    return {row["day"]: row for row in json.loads(seed_calendar.table(dict(names)))["days"]}


def test_swaps_are_corrections_with_their_own_source_and_the_package_does_not_double_them() -> None:
    days = found(("2026-08-31", "Ngày nghỉ (thay cho ngày 22/08/2026)"))
    assert days["2026-08-31"]["reason"] == "swap"
    assert days["2026-08-22"]["kind"] == "working"
    assert days["2026-01-10"]["source"] == "Công văn 12729/VPCP-KGVX ngày 25/12/2025"


@pytest.mark.parametrize(
    ("day", "name", "label", "reason", "certainty"),
    [
        ("2026-02-16", "Giao thừa Tết Nguyên Đán", "Tết Nguyên đán Bính Ngọ", "holiday", "verified"),
        ("2024-02-08", "29 Tết", "Tết Nguyên đán Giáp Thìn", "holiday", "verified"),
        ("2027-05-03", "Ngày Quốc tế Lao động (nghỉ bù)", "Nghỉ bù Ngày Quốc tế lao động", "substitute", "computed"),
        ("2027-09-03", "Quốc khánh", "Nghỉ dịp Quốc khánh", "holiday", "computed"),
        ("2020-09-02", "Quốc khánh", "Quốc khánh", "holiday", "computed"),
    ],
)
def test_a_day_gets_the_name_the_reason_and_the_certainty_of_its_year(
    day: str, name: str, label: str, reason: str, certainty: str
) -> None:
    row = found((day, name))[day]
    assert (row["label_vi"], row["reason"], row["certainty"], row["kind"]) == (label, reason, certainty, "off")
    assert row["source"]


def test_the_day_of_culture_is_not_made_up_for() -> None:
    name = "Ngày Văn hóa Việt Nam"
    days = found(("2029-11-24", name), ("2029-11-26", f"{name} (nghỉ bù)"))
    assert "2029-11-24" in days
    assert "2029-11-26" not in days


def test_a_name_that_is_not_known_stops_the_seed() -> None:
    with pytest.raises(ValueError, match="not known"):
        found(("2031-06-01", "Ngày lạ"))
