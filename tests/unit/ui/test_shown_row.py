# SPDX-License-Identifier: Apache-2.0
"""Where a dossier stands, in one sentence."""

from itertools import product

from clerkdesk.domain.states import DeliveryState, DossierStatus, RevisionState
from tests.fakes.queue import row
from ui.models.shown_row import state_key
from ui.texts import TEXTS


def test_every_combination_of_states_has_a_sentence() -> None:
    revisions, deliveries = [None, *RevisionState], [None, *DeliveryState]
    for status, revision, delivery, pages in product(DossierStatus, revisions, deliveries, (0, 2)):
        assert state_key(row(status=status, revision_state=revision, delivery_state=delivery, pages=pages)) in TEXTS
