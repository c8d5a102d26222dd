# SPDX-License-Identifier: Apache-2.0
"""Versions of the program: order, audience, and the plan of switching to one and back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from clerkdesk.domain.versions import (
    STARTS_BEFORE_WAY_BACK,
    Audience,
    Package,
    Pointer,
    ProgramRelease,
    confirmed,
    forgiven,
    gone_back,
    is_meant_for,
    kept,
    must_go_back,
    newest_for,
    order,
    refused,
    returned,
    running,
    settled,
    share_of,
    staged,
    started,
    switched,
    ways,
)
from clerkdesk.errors import InvalidInput

STATION = Audience("máy-1", "linux", "all", "15")
RELEASE = ProgramRelease("1.1.0", "linux", "all", (), 100, "t" * 64, 1, ())


def test_versions_are_ordered_by_number_and_a_candidate_comes_before_its_release() -> None:
    texts = ["1.10.0", "1.2.0", "1.10.0rc2", "1.10.0rc10", "0.9.9"]
    assert sorted(texts, key=order) == ["0.9.9", "1.2.0", "1.10.0rc2", "1.10.0rc10", "1.10.0"]


@pytest.mark.parametrize("text", ["", "1.2", "1.2.3.4", "v1.2.3", "1.2.3-4", "../1.2.3", "1.2.3\n", "1234567.0.0"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        order(text)


@pytest.mark.parametrize(
    ("change", "is_for"),
    [
        ({}, True),
        ({"platform": "windows"}, False),
        ({"channel": "pilot"}, False),
        ({"provinces": ("01",)}, False),
        ({"provinces": ("01", "15")}, True),
        ({"percentage": 0}, False),
    ],
)
def test_a_version_is_for_its_platform_channel_provinces_and_share(change: dict[str, object], is_for: bool) -> None:
    assert is_meant_for(replace(RELEASE, **change), STATION) is is_for


def test_a_station_of_the_pilot_takes_what_is_for_all_too() -> None:
    pilot = replace(STATION, channel="pilot")
    assert is_meant_for(RELEASE, pilot)
    assert is_meant_for(replace(RELEASE, channel="pilot"), pilot)


@given(some.lists(some.uuids().map(str), min_size=1, max_size=30, unique=True), some.integers(0, 99))
def test_a_larger_share_leaves_nobody_out_that_a_smaller_one_had(stations: list[str], percentage: int) -> None:
    smaller = {one for one in stations if share_of(one, "1.1.0") < percentage}
    larger = {one for one in stations if share_of(one, "1.1.0") < percentage + 1}
    assert smaller <= larger
    assert all(0 <= share_of(one, "1.1.0") <= 99 for one in stations)


def test_a_share_of_thirty_percent_is_about_that_and_other_stations_in_each_version() -> None:
    stations = [f"station-{number}" for number in range(3000)]
    first, second = ({one for one in stations if share_of(one, text) < 30} for text in ("1.1.0", "1.2.0"))
    assert 800 < len(first) < 1000
    assert len(first & second) < 400


def test_the_newest_version_is_taken_and_never_an_older_or_a_refused_one() -> None:
    releases = [replace(RELEASE, version=text) for text in ("0.9.0", "1.1.0", "1.3.0", "1.2.0")]
    assert (found := newest_for(releases, STATION, "1.0.0")) is not None
    assert found.version == "1.3.0"
    assert (found := newest_for(releases, STATION, "1.0.0", ("1.3.0",))) is not None
    assert found.version == "1.2.0"
    assert newest_for(releases, STATION, "1.3.0") is None
    assert newest_for(releases, STATION, "2.0.0") is None


def test_a_patch_of_the_version_that_runs_comes_first_and_the_full_package_last() -> None:
    full, patch, other = Package("f", 9, "a"), Package("p", 1, "b", "1.0.0"), Package("o", 1, "c", "0.9.0")
    release = replace(RELEASE, packages=(full, other, patch))
    assert ways(release, "1.0.0") == [patch, full]
    assert ways(release, "0.1.0") == [full]


def test_a_version_is_switched_to_confirmed_and_the_one_before_is_kept() -> None:
    pointer = switched(staged(Pointer(current="1.1.0"), "1.2.0"))
    assert (pointer.current, pointer.previous, pointer.is_confirmed) == ("1.2.0", "1.1.0", False)
    assert kept(pointer) == {"1.1.0", "1.2.0"}
    assert not must_go_back(confirmed(started(pointer)))


def test_starts_without_a_window_lead_back_to_the_version_before() -> None:
    pointer = switched(staged(Pointer(), "1.1.0"))
    for _ in range(STARTS_BEFORE_WAY_BACK):
        assert not must_go_back(pointer)
        pointer = started(pointer)
    assert must_go_back(pointer)
    back = gone_back(pointer)
    assert (running(back, "1.0.0"), back.came_back_from, back.refused) == ("1.0.0", "1.1.0", ("1.1.0",))
    assert not must_go_back(back)


def test_a_start_that_no_version_could_help_is_forgiven() -> None:
    pointer = forgiven(started(started(switched(staged(Pointer(), "1.1.0")))))
    assert not must_go_back(pointer)


def test_a_confirmed_version_counts_no_starts() -> None:
    pointer = confirmed(switched(staged(Pointer(), "1.1.0")))
    assert started(pointer) == pointer


def test_a_way_back_that_is_closed_leads_to_the_newer_version_for_good() -> None:
    back = gone_back(switched(staged(Pointer(), "1.1.0")))
    forth = returned(back)
    assert (forth.current, forth.previous, forth.refused, forth.came_back_from) == ("1.1.0", "", (), "")
    assert not must_go_back(started(started(started(forth))))


def test_an_installed_program_that_is_as_new_wins() -> None:
    pointer = Pointer(current="1.1.0", previous="", refused=("1.0.5",))
    assert settled(pointer, "1.0.0") == pointer
    assert settled(pointer, "1.1.0") == Pointer(refused=("1.0.5",))
    assert settled(Pointer(ready="1.1.0"), "1.2.0").ready == ""


def test_a_version_that_failed_is_ready_no_longer() -> None:
    assert refused(Pointer(ready="1.1.0"), "1.1.0") == Pointer(refused=("1.1.0",))


def test_steps_that_make_no_sense_are_bugs() -> None:
    for step in (switched, gone_back, returned):
        with pytest.raises(ValueError, match="version"):
            step(Pointer())


def test_a_pointer_survives_its_file() -> None:
    pointer = Pointer("1.2.0", "1.1.0", "1.3.0", False, 1, ("1.0.5",), "")
    assert Pointer.of({**pointer.as_values(), "refused": list(pointer.refused)}) == pointer


@pytest.mark.parametrize(
    "change", [{"current": 1}, {"current": "../.."}, {"previous": "x"}, {"refused": [1]}, {"starts": "many"}]
)
def test_a_damaged_pointer_is_noticed(change: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError)):
        Pointer.of(Pointer().as_values() | change)
