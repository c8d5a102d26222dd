# SPDX-License-Identifier: Apache-2.0
"""The table of a province's stations: what bundles of older and newer versions tell."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

from clerkdesk.domain.fleet import BUNDLE_KIND, as_csv, as_values, fleet_row, newest_rows

MADE = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def bundle(**more: Any) -> dict[str, Any]:
    """Return a bundle as the first versions wrote it, and what is added to it."""
    told: dict[str, Any] = {
        "kind": BUNDLE_KIND,
        "made_at": MADE.isoformat(),
        "station": {"id": "s1", "number": 1, "agency": "H41.18"},
        "versions": {"clerkdesk": "1.0.0"},
        "counts": {"received": 7},
        "queue": {"unsent": 0, "oldest_unsent_s": None, "errors": {}},
        "doctor": {},
        "last_backup": MADE.isoformat(),
        "was_put_back": False,
        "free_bytes": 50 * 10**9,
        "revocation_lists": [],
    }
    return told | more


def test_a_bundle_tells_where_its_station_looks_for_new_versions_and_which_are_for_it() -> None:
    row = fleet_row(bundle(updates={"source": "updates.tinh.example", "channel": "pilot"}))
    assert (row.updates_from, row.channel) == ("updates.tinh.example", "pilot")
    (told,) = csv.DictReader(io.StringIO(as_csv([row])))
    assert (told["updates_from"], told["channel"]) == ("updates.tinh.example", "pilot")
    (printed,) = as_values([row], MADE, [])["rows"]  # type: ignore[misc, attr-defined]
    assert printed["updates"] == "thí điểm · updates.tinh.example"  # type: ignore[index]


def test_the_bundle_of_an_older_version_is_a_row_with_an_empty_place() -> None:
    (row,) = newest_rows([bundle()])
    assert (row.updates_from, row.channel, row.needs) == ("", "", "")
    (printed,) = as_values([row], MADE, [])["rows"]  # type: ignore[misc, attr-defined]
    assert printed["updates"] == ""  # type: ignore[index]
