# SPDX-License-Identifier: Apache-2.0
"""Profiles of communes: values, tables of thousands of lines, and what a station refuses."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from clerkdesk.domain.profile import (
    DOCUMENT_LIMIT_MB,
    StationProfile,
    flaw,
    profile_from_json,
    refuse_unfit,
    rows_of_table,
)
from clerkdesk.errors import ProfileRefused

TODAY = date(2026, 11, 22)
PROFILE = StationProfile(
    number=3,
    commune="02683",
    agency_code="H38.31.24",
    agency_name="Ủy ban nhân dân xã Suối Mơ",
    parent_agency="Ủy ban nhân dân tỉnh Lào Cai",
    place="Suối Mơ",
    province="15",
    stations=3,
    destination="gateway",
    portal_url="https://portal.example.vn",
    valid_from=date(2026, 7, 1),
    valid_until=date(2027, 6, 30),
    portal_keys={"k1": "ab" * 32},
    portal_pins=("cd" * 32,),
    trust={"root.crt": b"\x01\x02"},
)


def test_a_profile_is_read_as_it_was_written() -> None:
    assert profile_from_json(PROFILE.as_json()) == PROFILE
    assert flaw(PROFILE) == ""


@pytest.mark.parametrize("stations", [1, 2, 3, 7, 99])
def test_the_serial_blocks_of_the_counters_never_overlap(stations: int) -> None:
    profile = replace(PROFILE, stations=stations)
    blocks = [profile.block(counter) for counter in range(1, stations + 1)]
    taken = [serial for first, last in blocks for serial in range(first, last + 1)]
    assert len(taken) == len(set(taken))
    assert min(taken) == 1
    assert max(taken) <= 9999
    assert len({last - first for first, last in blocks}) == 1


def test_a_counter_that_the_commune_has_not_is_refused() -> None:
    assert PROFILE.station(3, "id").first_serial == 6667
    for counter in (0, 4):
        with pytest.raises(ProfileRefused):
            PROFILE.station(counter, "id")


@pytest.mark.parametrize(
    "change",
    [
        {"number": 0}, {"number": True}, {"commune": "2683"}, {"agency_code": "38.31"}, {"agency_name": ""},
        {"stations": 0}, {"stations": 100}, {"portal_url": "portal"}, {"portal_url": "file:///etc/passwd"},
        {"portal_url": "http://["}, {"valid_until": date(2026, 1, 1)}, {"portal_keys": {"k": "AB"}},
        {"portal_pins": ("x",)}, {"trust": {"../root.crt": b""}}, {"trust": {".crt": b""}}, {"locale": "de"},
        {"update_channel": "beta"}, {"update_source": "updates"}, {"update_source": "https://a:b@updates"},
        {"update_source": "https://"}, {"revocation_days": 0}, {"document_limit_mb": 0}, {"document_limit_mb": 201},
    ],
)  # fmt: skip
def test_impossible_values_are_named(change: dict[str, Any]) -> None:
    broken = replace(PROFILE, **change)
    assert flaw(broken)
    with pytest.raises((ValueError, TypeError)):
        profile_from_json(broken.as_json())


@pytest.mark.parametrize(
    "source", ["https://updates.vn/a", "/srv/updates", "E:\\updates", "\\\\server\\share\\cập nhật"]
)
def test_where_updates_are_is_told_only_when_it_is_said(source: str) -> None:
    assert "update_source" not in PROFILE.as_json()
    assert profile_from_json(PROFILE.as_json()).update_source == ""
    assert profile_from_json(replace(PROFILE, update_source=source).as_json()).update_source == source


def test_the_usual_limit_of_documents_is_not_told_and_another_one_is() -> None:
    assert "document_limit_mb" not in PROFILE.as_json()
    assert profile_from_json(PROFILE.as_json()).document_limit_mb == DOCUMENT_LIMIT_MB
    assert profile_from_json(replace(PROFILE, document_limit_mb=20).as_json()).document_limit_mb == 20


def test_a_profile_with_a_field_too_many_is_none() -> None:
    with pytest.raises(ValueError, match="too many"):
        profile_from_json(PROFILE.as_json() | {"officers": []})


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        ({"today": date(2026, 6, 30)}, "profile-expired"),
        ({"today": date(2027, 7, 1)}, "profile-expired"),
        ({"commune": "02684"}, "other-commune"),
        ({"newest": 3}, "profile-older"),
        ({"newest": 4}, "profile-older"),
    ],
)
def test_a_profile_out_of_date_or_place_is_refused(given: dict[str, Any], cause: str) -> None:
    refuse_unfit(PROFILE, today=TODAY, commune="02683", newest=2, file="f")
    with pytest.raises(ProfileRefused) as refusal:
        refuse_unfit(PROFILE, **{"today": TODAY, "commune": "02683", "newest": 2, "file": "f", **given})
    assert refusal.value.params["cause"] == cause


HEAD = "commune,agency_code,agency_name,place,stations\n"


def test_a_line_gives_its_own_values_and_takes_the_common_ones() -> None:
    rows = list(rows_of_table(HEAD + "00001,H01.1,Ủy ban A,A,2\n00002,H01.2,Ủy ban B,B,\n", PROFILE))
    first, second = (row.profile for row in rows)
    assert first is not None
    assert second is not None
    assert (first.commune, first.stations, first.portal_url) == ("00001", 2, PROFILE.portal_url)
    assert second.stations == PROFILE.stations


def test_bad_lines_are_told_with_their_number_and_do_not_stop_the_others() -> None:
    table = HEAD + (
        "00001,H01.1,Ủy ban A,A,2\n"
        "1,H01.2,Ủy ban B,B,1\n"
        "00001,H01.3,Ủy ban C,C,1\n"
        "00004,H01.1,Ủy ban D,D,1\n"
        "00005,H01.5,Ủy ban E,E,many\n"
        "00006,H01.6,Ủy ban F\n"
        "99999,H01.7,Ủy ban G,G,1\n"
        "00008,H01.8,Ủy ban H,H,1\n"
    )
    rows = list(rows_of_table(table, PROFILE, frozenset({"00001", "00004", "00005", "00008"})))
    assert [row.line for row in rows if row.profile is None] == [3, 4, 5, 6, 7, 8]
    assert all(row.reason for row in rows if row.profile is None)
    assert [row.commune for row in rows if row.profile] == ["00001", "00008"]


@pytest.mark.parametrize("head", ["commune,agency_code,agency_name\n", HEAD.replace("place", "place,pin"), ""])
def test_a_table_with_other_columns_is_refused_whole(head: str) -> None:
    with pytest.raises(ProfileRefused):
        list(rows_of_table(head + "00001,H01.1,A,A,2\n", PROFILE))


def test_a_decomposed_or_marked_table_becomes_composed_text() -> None:
    table = "\ufeff" + HEAD + "00001,H01.1,U\u0309y ban xa\u0303,Xa\u0303,1\n"
    profile = next(rows_of_table(table, PROFILE)).profile
    assert profile is not None
    assert profile.agency_name == "Ủy ban xã"
