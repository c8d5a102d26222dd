# SPDX-License-Identifier: Apache-2.0
"""The clerk's program is killed with -9 in the middle of its work; nothing that it acknowledged is lost or doubled."""

import pytest

from tests.bench.kill import Outcome, run

POINTS = 16


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Sixteen kills over one practice counter, then one run that is left in peace."""
    return run(tmp_path_factory.mktemp("kill"), POINTS, seed=1411, check_every=8)


pytestmark = [pytest.mark.portal, pytest.mark.token]


def test_a_killed_program_starts_again_over_the_same_folder_every_time(outcome):
    assert outcome.failures == []
    assert outcome.points == sum(outcome.steps.values()) == POINTS
    assert len(outcome.steps) > 5


def test_what_was_acknowledged_before_a_kill_is_there_after_it(outcome):
    assert outcome.lost == []
    assert outcome.dossiers > 0


def test_every_dossier_arrives_at_the_portal_once_and_whole(outcome):
    assert (outcome.unconfirmed, outcome.duplicates, outcome.partial) == (0, 0, 0)


def test_the_doctor_finds_nothing_after_all_kills(outcome):
    assert outcome.findings == []


def test_no_process_outlives_the_program_that_started_it(outcome):
    assert outcome.orphans == 0
