# SPDX-License-Identifier: Apache-2.0
"""Real programs of several versions over one station: nothing is lost on any way, by server, by stick and back."""

from pathlib import Path

from tests.counter import Counter
from tests.fakes.update_journey import travel

pytest_plugins = ("tests.counter_fixtures",)


def test_a_station_is_updated_by_server_and_by_stick_and_goes_back_and_keeps_its_queue(
    counter: Counter, tmp_path: Path
) -> None:
    codes = counter.at("queued", count=2)
    journey = travel(tmp_path, counter, codes)
    assert all(failed == [] for failed in journey.failed.values()), journey.failed
    first = journey.sums["before"]
    assert first["counts"]["waiting"] == 2
    assert all(sums == first for sums in journey.sums.values()), journey.sums
