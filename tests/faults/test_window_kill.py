# SPDX-License-Identifier: Apache-2.0
"""The window is killed, or closed, in the middle of every step; nothing is lost or doubled, and what it shows is so."""

import pytest

from tests.bench.kill import Outcome
from tests.bench.kill_window import STEPS, run

POINTS = len(STEPS)
"""One step further each time: every other step is killed, the others closed; the benchmark does the rest."""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Every step of the day ended in the middle."""
    return run(tmp_path_factory.mktemp("kill"), POINTS, seed=1411, steps_on=(1, 1), check_every=POINTS)


pytestmark = [pytest.mark.portal, pytest.mark.token, pytest.mark.timeout(900)]  # a dozen programs on a busy machine


def test_a_window_that_was_ended_in_any_step_opens_again_and_goes_on(outcome):
    assert outcome.failures == []
    assert outcome.steps == dict.fromkeys(STEPS, 1)


def test_what_a_window_showed_as_done_is_there_and_what_it_shows_afterwards_is_so(outcome):
    assert outcome.lost == []
    assert outcome.dossiers > 0


def test_every_dossier_arrives_at_the_portal_once_and_whole(outcome):
    assert (outcome.unconfirmed, outcome.duplicates, outcome.partial) == (0, 0, 0)


def test_the_doctor_finds_nothing_afterwards(outcome):
    assert outcome.findings == []


def test_no_process_outlives_its_window(outcome):
    assert outcome.orphans == 0
