# SPDX-License-Identifier: Apache-2.0
"""The three tables: every pair of state and event is either a row or refused."""

from itertools import product

import pytest

from clerkdesk.domain.states import (
    DELIVERY_TRANSITIONS,
    DOSSIER_TRANSITIONS,
    IN_FLIGHT,
    REVISION_TRANSITIONS,
    TRANSITIONS,
    DeliveryEvent,
    DeliveryState,
    DossierEvent,
    DossierStatus,
    Machine,
    RevisionEvent,
    RevisionState,
    next_state,
)
from clerkdesk.errors import IllegalTransition

PRODUCTS = {
    Machine.DOSSIER: (DossierStatus, DossierEvent),
    Machine.REVISION: (RevisionState, RevisionEvent),
    Machine.DELIVERY: (DeliveryState, DeliveryEvent),
}
EVERY_STEP = [
    pytest.param(machine, str(state), str(event), id=f"{machine}-{state}-{event}")
    for machine, (states, events) in PRODUCTS.items()
    for state, event in product(states, events)
]


@pytest.mark.parametrize(("machine", "state", "event"), EVERY_STEP)
def test_a_step_is_in_the_table_or_refused(machine: Machine, state: str, event: str) -> None:
    if (state, event) in TRANSITIONS[machine]:
        assert next_state(machine, state, event) == TRANSITIONS[machine][(state, event)]
    else:
        with pytest.raises(IllegalTransition) as refused:
            next_state(machine, state, event)
        assert refused.value.params["state"] == state


@pytest.mark.parametrize("machine", list(Machine))
def test_every_target_is_a_state_of_the_same_machine(machine: Machine) -> None:
    states = {str(state) for state in PRODUCTS[machine][0]}
    assert {target for target in TRANSITIONS[machine].values()} <= states


def test_stopped_refused_and_returned_cases_never_move_again() -> None:
    ended = {DossierStatus.NOT_ACCEPTED, DossierStatus.STOPPED, DossierStatus.RETURNED}
    assert not ended & {state for state, _ in DOSSIER_TRANSITIONS}


def test_nothing_is_withdrawn_after_it_is_finished() -> None:
    withdrawn_from = {s for s, e in DOSSIER_TRANSITIONS if e is DossierEvent.REQUEST_WITHDRAWAL}
    assert not withdrawn_from & {DossierStatus.FINISHED, DossierStatus.RETURNED}


def test_a_revision_is_approved_only_after_it_was_signed() -> None:
    before = {state for state, event in REVISION_TRANSITIONS if event is RevisionEvent.APPROVE}
    assert before == {RevisionState.SIGNED}


def test_a_confirmed_delivery_is_the_end() -> None:
    assert DeliveryState.CONFIRMED not in {state for state, _ in DELIVERY_TRANSITIONS}


@pytest.mark.parametrize("state", sorted(IN_FLIGHT))
def test_every_delivery_in_flight_can_fail_and_come_back(state: DeliveryState) -> None:
    assert next_state(Machine.DELIVERY, state, DeliveryEvent.FAIL) == DeliveryState.WAITING
    assert next_state(Machine.DELIVERY, DeliveryState.WAITING, DeliveryEvent.RETRY) == DeliveryState.QUEUED


def test_no_delivery_is_stuck_before_its_end() -> None:
    leaving = {state for state, _ in DELIVERY_TRANSITIONS}
    assert set(DeliveryState) - leaving == {DeliveryState.CONFIRMED}
