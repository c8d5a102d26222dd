# SPDX-License-Identifier: Apache-2.0
"""The chain breaks exactly where somebody touched it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from clerkdesk.domain.audit import GENESIS, AuditEntry, Event, first_break, link
from clerkdesk.settings import VIETNAM_TIME

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=VIETNAM_TIME)


@pytest.fixture
def chain() -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    previous = GENESIS
    for number in range(1, 6):
        event = Event(NOON + timedelta(minutes=number), "clerk", "dossier", f"d{number}", "receive", after="2")
        entries.append(link(number, event, previous))
        previous = entries[-1].hash
    return entries


def test_a_whole_chain_has_no_break(chain: list[AuditEntry]) -> None:
    assert first_break(chain) is None


def test_a_changed_entry_breaks_at_its_place(chain: list[AuditEntry]) -> None:
    chain[2] = replace(chain[2], event=replace(chain[2].event, by="somebody else"))
    assert first_break(chain) == 3


def test_a_removed_entry_breaks_at_its_place(chain: list[AuditEntry]) -> None:
    del chain[1]
    assert first_break(chain) == 2


def test_a_changed_entry_with_a_fresh_hash_breaks_behind_it(chain: list[AuditEntry]) -> None:
    forged = replace(chain[2].event, why="no reason")
    chain[2] = link(3, forged, chain[2].previous)
    assert first_break(chain) == 4


def test_two_exchanged_entries_break_at_the_first(chain: list[AuditEntry]) -> None:
    chain[0], chain[1] = chain[1], chain[0]
    assert first_break(chain) == 1
