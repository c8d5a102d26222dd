# SPDX-License-Identifier: Apache-2.0
"""Real programs of several versions over one station: nothing is lost on the way there, nor on the way back."""

from pathlib import Path

from tests.counter import Counter
from tests.fakes.update_journey import travel

pytest_plugins = ("tests.counter_fixtures",)


def test_a_station_goes_to_a_version_that_migrates_and_fails_and_back_and_keeps_its_queue(
    counter: Counter, tmp_path: Path
) -> None:
    counter.at("queued", count=2)
    journey = travel(tmp_path, counter, is_short=True)
    assert all(failed == [] for failed in journey.failed.values()), journey.failed
    assert set(journey.sums.values()) == {
        ("2 received = 0 open + 2 waiting + 0 delivered + 0 withdrawn", "2 deliveries")
    }
