# SPDX-License-Identifier: Apache-2.0
"""Judging what was seen of the Windows installers."""

from typing import Any

import smoke_windows

GOOD: dict[str, Any] = {
    "setup": {
        "files_that_differ": [],
        "store_after_upgrade_is_the_same": True,
        "association": True,
        "start_menu": ["ClerkDesk.lnk", "Practice.lnk"],
        "running_program_is_not_replaced": True,
        "data_stays_after_removal": True,
        "left_after_removal": [],
        "registry_is_clean": True,
    },
    "odd_folder": {"doctor_answers": True, "removed": True},
    "msi": {"files_that_differ": [], "association": True, "start_menu": ["ClerkDesk tập dượt.lnk"], "removed": True},
}


def test_what_is_as_it_must_be_is_not_told() -> None:
    assert smoke_windows.judge(GOOD) == []


def test_lost_data_is_told() -> None:
    seen = {**GOOD, "setup": {**GOOD["setup"], "data_stays_after_removal": False}}
    assert smoke_windows.judge(seen) == ["the data went with the program"]
