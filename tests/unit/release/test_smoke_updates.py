# SPDX-License-Identifier: Apache-2.0
"""What is told of a tried update."""

from pathlib import Path
from typing import Any

import pytest

import workshop
from smoke_updates import Carried, judge

CARRIED = Carried(Path("repository"), "1.2.3", "1.2.4", {})
VERSIONS = ["1.2.3", "1.2.4", "1.2.4", "1.2.3"]


def found(waiting: int, *, received: int = 9, failed: str = "", entries: int = 285) -> dict[str, Any]:
    said = f"{received} received = {received - waiting} open + {waiting} waiting + 0 delivered + 0 withdrawn"
    return {
        "I2": (f"{entries} log entries", []),
        "I4": (f"{waiting} deliveries", [failed] if failed else []),
        "I7": (said, []),
    }


def test_an_update_that_keeps_the_queue_is_right() -> None:
    assert judge(CARRIED, VERSIONS, [found(3), found(3), found(2), found(2)]) == []


def test_the_log_tells_of_a_version_that_took_over() -> None:
    assert judge(CARRIED, VERSIONS, [found(3), *[found(3, entries=286)] * 2, found(3, entries=287)]) == []


@pytest.mark.parametrize(
    ("examined", "what"),
    [
        ([found(0)] * 4, "nothing waits at the station"),
        ([found(3), found(2), found(2), found(2)], "the switch changed the store"),
        ([found(3), found(3), found(3), found(2)], "the way back changed the store"),
        ([found(3), found(3), found(3, received=8), found(3, received=8)], "a dossier was lost"),
        ([found(3, failed="a hash differs")] * 4, "an invariant does not hold"),
    ],
)
def test_what_is_wrong_with_a_store_is_told(examined: list[dict[str, Any]], what: str) -> None:
    assert judge(CARRIED, VERSIONS, examined) == [what]


def test_a_version_that_did_not_take_over_is_told() -> None:
    versions = ["1.2.3", "1.2.3", "1.2.3", "1.2.3"]
    assert judge(CARRIED, versions, [found(3)] * 4) == ["the versions did not run in turn"]


def test_the_later_version_is_newer_than_a_candidate_and_than_a_release() -> None:
    assert workshop.later_version("1.2.3") == "1.2.4"
    assert workshop.later_version("1.2.3rc1") == "1.2.4"
