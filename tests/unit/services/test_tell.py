# SPDX-License-Identifier: Apache-2.0
"""States in memory: what is told, in which order, and what stays untold when something goes wrong."""

import random
from dataclasses import replace

import pytest

from clerkdesk.domain.states import DeliveryState
from clerkdesk.errors import Cancelled, PortalNotGenuine, PortalRefused, PortalUnreachable, StorageFull
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.services.deliver import Deliver
from clerkdesk.services.evidence import Evidence
from tests.fakes.approved import (
    CLERK,
    DESTINATION,
    PlainContainer,
    TickingClock,
    ToyVerifier,
    approve_dossiers,
)
from tests.fakes.outbox import MemoryBlobs, MemoryStore, ScriptedPortal
from tests.fakes.states import a_state

UNREACHABLE = PortalUnreachable(reason="the line failed")


class Desk:
    """A station whose dossiers were delivered before anything happened to them."""

    def __init__(self, dossiers: int = 1) -> None:
        self.store, self.blobs, self.portal, self.clock = MemoryStore(), MemoryBlobs(), ScriptedPortal(), TickingClock()
        self.codes = approve_dossiers(self.store, self.blobs, *range(1, dossiers + 1))
        self.deliver = Deliver(
            self.store,
            self.blobs,
            {DESTINATION: self.portal},
            evidence=Evidence(self.blobs, ToyVerifier(), PlainContainer(), self.clock),
            clock=self.clock,
            randomness=random.Random(7),
            pause=self.clock.sleep,
        )
        self.deliver.queue_approved(by=CLERK.id)

    def delivered(self) -> "Desk":
        self.deliver.run()
        self.portal.calls.clear()
        return self

    def happen(self, *states: tuple[int, int, str]) -> "Desk":
        """Let states come to be: number of the dossier, its event, its status."""
        for number, event, status in states:
            self.store.rows["progress"][event] = a_state(self.codes[number - 1], event, status)
        return self

    def untold(self) -> list[int]:
        with self.store.begin() as work:
            return [state.event for state in work.cases.untold()]

    def told(self, number: int = 1) -> list[str]:
        """Return what the portal holds of a dossier, by sequence."""
        rows = sorted(self.portal.told.items())
        return [str(state.status) for (code, _), state in rows if code == self.codes[number - 1]]


def test_states_are_told_after_the_delivery_of_their_dossier_in_the_same_run():
    desk = Desk().happen((1, 1, "2"), (1, 2, "4"))
    summary = desk.deliver.run()
    assert (summary.told, summary.untold, desk.told(), desk.untold()) == (2, {}, ["2", "4"], [])
    assert desk.portal.calls[-1] == "tell"
    assert not summary.is_waiting


def test_a_dossier_that_goes_on_after_its_delivery_is_told_to_its_end():
    desk = Desk().happen((1, 1, "2"), (1, 2, "4")).delivered().happen((1, 3, "9"), (1, 4, "10"))
    assert desk.deliver.run().told == 2
    assert desk.told() == ["2", "4", "9", "10"]
    assert desk.deliver.run().told == 0
    assert desk.portal.calls == ["check", "tell"]


def test_nothing_is_told_of_a_dossier_that_the_portal_did_not_acknowledge():
    desk = Desk().happen((1, 1, "2"))
    desk.portal.fail("announce", PortalRefused(code="", reason="no"))
    summary = desk.deliver.run()
    assert (summary.told, desk.untold(), "tell" in desk.portal.calls) == (0, [1], False)


def test_a_delivery_kept_apart_tells_nothing():
    desk = Desk().delivered().happen((1, 1, "2"))
    delivery = next(iter(desk.store.rows["delivery"].values()))
    desk.store.rows["delivery"][delivery.id] = replace(delivery, state=DeliveryState.QUARANTINED)
    assert (desk.deliver.run().told, desk.untold()) == (0, [1])


def test_many_states_go_ten_at_a_time():
    desk = Desk().delivered().happen(*((1, event, "57"[event % 2]) for event in range(1, 24)))
    assert desk.deliver.run().told == 23
    assert desk.portal.calls.count("tell") == 3
    assert desk.told() == ["57"[event % 2] for event in range(1, 24)]


@pytest.mark.parametrize("error", [PortalRefused(code="", reason="no"), UNREACHABLE])
def test_one_bad_dossier_stops_no_other(error):
    desk = Desk(3).delivered().happen((1, 1, "2"), (2, 2, "2"), (3, 3, "2"))
    desk.portal.fail("tell", error)
    summary = desk.deliver.run()
    assert (summary.told, summary.untold, desk.untold()) == (2, {desk.codes[0]: error.code}, [1])


def test_a_portal_that_is_away_leaves_all_untold_and_gets_them_later_once():
    desk = Desk(2).delivered().happen((1, 1, "2"), (2, 2, "2"))
    desk.portal.fail("check", UNREACHABLE, UNREACHABLE)
    assert set(desk.deliver.run().untold) == set(desk.codes)
    assert desk.untold() == [1, 2]
    assert desk.deliver.run().told == 2


def test_a_foreign_page_is_told_no_state():
    desk = Desk(2).delivered().happen((1, 1, "2"), (2, 2, "2"))
    desk.portal.fail("check", PortalNotGenuine(reason="a page to sign in"))
    summary = desk.deliver.run()
    assert (list(summary.shut), desk.portal.calls, desk.untold()) == ([DESTINATION], ["check"], [1, 2])


def test_a_portal_that_asks_to_be_left_alone_is_left_alone():
    desk = Desk(2).delivered().happen((1, 1, "2"), (2, 2, "2"))
    desk.portal.fail("tell", PortalUnreachable(reason="busy", retry_after_s=60))
    assert list(desk.deliver.run().shut) == [DESTINATION]
    assert desk.portal.calls.count("tell") == 1
    assert desk.deliver.run().told == 0
    desk.clock.sleep(61)
    assert desk.deliver.run().told == 2


def test_a_state_whose_answer_was_lost_is_held_once():
    desk = Desk().delivered().happen((1, 1, "2"), (1, 2, "4"))
    desk.portal.fail("after tell", UNREACHABLE)
    assert (desk.deliver.run().told, desk.untold(), desk.told()) == (0, [1, 2], ["2", "4"])
    assert (desk.deliver.run().told, desk.untold(), desk.told()) == (2, [], ["2", "4"])


def test_a_run_that_settles_tells_what_was_not_taken_at_first():
    desk = Desk().delivered().happen((1, 1, "2"))
    desk.portal.fail("tell", UNREACHABLE, UNREACHABLE)
    summary = desk.deliver.run(until_settled_s=600)
    assert (summary.told, summary.untold, desk.untold()) == (1, {}, [])


def test_sending_one_dossier_tells_its_states_alone():
    desk = Desk(2).delivered().happen((1, 1, "2"), (2, 2, "2"))
    assert desk.deliver.send_one(desk.codes[1]).told == 1
    assert desk.untold() == [1]


@pytest.mark.parametrize("error", [Cancelled(), StorageFull()])
def test_a_person_or_a_full_disk_ends_the_telling(error):
    desk = Desk(2).delivered().happen((1, 1, "2"), (2, 2, "2"))
    desk.portal.fail("tell", error)
    with pytest.raises(type(error)):
        desk.deliver.run(cancel=CancelToken())
    assert desk.untold() == [1, 2]
