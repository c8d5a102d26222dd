# SPDX-License-Identifier: Apache-2.0
"""The practice day: dossiers in every state, by the real services."""

from datetime import datetime

from clerkdesk.bootstrap import load_calendar, load_catalogue, open_practice
from clerkdesk.domain.next_step import NextStep, next_step
from clerkdesk.ports.agenda import Urgency
from clerkdesk.practice.day import DayClock, fill
from clerkdesk.settings import VIETNAM_TIME
from tests.counter import copy_counter

pytest_plugins = ("tests.counter_fixtures",)

FRIDAY = datetime(2026, 11, 20, 9, 47, tzinfo=VIETNAM_TIME)


def test_a_practice_day_has_dossiers_in_every_state_and_loses_none(made_counter, tmp_path):
    root, clock = copy_counter(made_counter, tmp_path / "counter"), DayClock()
    with open_practice(root, clock=clock) as services:
        codes = fill(
            services,
            load_catalogue(),
            load_calendar(),
            clock,
            FRIDAY,
            paper=tmp_path / "paper",
            tell=lambda _: None,
            dpi=100,
        )
        overview = services.overview
        counts = overview.counts()
        steps = {next_step(row.standing)[0] for urgency in Urgency for row in overview.agenda(urgency, FRIDAY)}
        groups = overview.agenda_counts(FRIDAY)
        checks = services.doctor.examine()
    assert counts.balanced
    assert counts.received >= 30
    assert set(codes) >= {"late", "waiting", "returned", "ready", "delivered", "held", "doubt", "proposed"}
    assert all(groups.values())
    assert steps >= {
        NextStep.SCAN, NextStep.REVIEW, NextStep.SEAL, NextStep.SIGN, NextStep.PROPOSE, NextStep.AWAIT_DECISION,
        NextStep.MEND, NextStep.MEND_DELIVERY, NextStep.REMIND, NextStep.COLLECT, NextStep.DECIDE_WITHDRAWAL,
        NextStep.RECORD_RESULT,
    }  # fmt: skip
    assert [check.findings for check in checks if not check.is_ok] == []
