# SPDX-License-Identifier: Apache-2.0
"""The next thing to do with a dossier."""

import pytest

from clerkdesk.domain.next_step import NextStep, Standing, next_step
from clerkdesk.domain.states import DeliveryState, DossierStatus, RevisionState


@pytest.mark.parametrize(
    ("standing", "step", "count"),
    [
        (Standing("2"), NextStep.SCAN, 0),
        (Standing("2", pages=1, missing=2), NextStep.SCAN, 2),
        (Standing("2", pages=3, unread=1, doubts=4), NextStep.READ, 1),
        (Standing("2", pages=3, doubts=4), NextStep.REVIEW, 4),
        (Standing("2", pages=3), NextStep.SEAL, 0),
        (Standing("2", pages=3, documents=2, revision="SEALED"), NextStep.SIGN, 2),
        (Standing("2", revision="SIGNED"), NextStep.PROPOSE, 0),
        (Standing("2", revision="SIGNED", is_proposed=True), NextStep.AWAIT_DECISION, 0),
        (Standing("2", revision="RETURNED"), NextStep.MEND, 0),
        (Standing("2", revision="APPROVED"), NextStep.AWAIT_PORTAL, 0),
        (Standing("2", revision="APPROVED", delivery="WAITING"), NextStep.AWAIT_PORTAL, 0),
        (Standing("2", revision="APPROVED", delivery="HELD"), NextStep.MEND_DELIVERY, 0),
        (Standing("2", revision="APPROVED", delivery="CONFIRMED"), NextStep.RECORD_RESULT, 0),
        (Standing("5", revision="SIGNED"), NextStep.REMIND, 0),
        (Standing("6"), NextStep.COLLECT, 0),
        (Standing("7"), NextStep.DECIDE_WITHDRAWAL, 0),
        (Standing("9", delivery="CONFIRMED"), NextStep.HAND_BACK, 0),
        (Standing("10"), NextStep.NOTHING, 0),
    ],
)
def test_each_standing_has_one_next_step(standing: Standing, step: NextStep, count: int) -> None:
    assert next_step(standing) == (step, count)


def test_there_is_a_next_step_wherever_a_dossier_stands() -> None:
    for status in DossierStatus:
        for revision in (None, *RevisionState):
            for delivery in (None, *DeliveryState):
                assert next_step(Standing(status, revision=revision, delivery=delivery))[0] in NextStep
