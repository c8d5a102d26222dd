# SPDX-License-Identifier: Apache-2.0
"""Which versions a station ran: kept as text, newest first."""

from datetime import UTC, datetime

import pytest

from clerkdesk.domain.version_history import (
    MOST_KEPT,
    VersionChange,
    changes_of,
    is_intended,
    running_since,
    text_of,
)

CHANGES = tuple(VersionChange(datetime(2026, 1, 30 - day, tzinfo=UTC), f"1.{day}.0", f"2.{day}.0") for day in range(20))


def test_the_newest_changes_survive_their_text() -> None:
    assert changes_of(text_of(CHANGES)) == CHANGES[:MOST_KEPT]


@pytest.mark.parametrize("text", [None, "", "{", "[1]", '[["gestern", "a", "b"]]', '"text"'])
def test_a_text_that_is_none_holds_no_changes(text: str | None) -> None:
    assert changes_of(text) == ()


def test_a_version_runs_since_its_change_and_another_one_since_nobody_knows_when() -> None:
    assert running_since(CHANGES, "2.0.0") == CHANGES[0].at
    assert running_since(CHANGES, "2.1.0") is None
    assert running_since((), "2.0.0") is None


def test_a_change_that_was_logged_and_not_made_is_told_from_one_that_was() -> None:
    assert is_intended(CHANGES, "1.0.0", "2.0.0")
    assert not is_intended(CHANGES, "2.0.0", "")
    assert not is_intended(CHANGES, "1.0.0", "2.1.0")
    assert not is_intended((), "1.0.0", "2.0.0")
