# SPDX-License-Identifier: Apache-2.0
"""What every portal keeps to: the one in memory, the gateway and both national interfaces, over a real line."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from clerkdesk.adapters.portals.carrier import Carrier
from clerkdesk.adapters.portals.gateway import GatewayPortal
from clerkdesk.adapters.portals.ngsp1 import Ngsp1Account, Ngsp1Portal
from clerkdesk.adapters.portals.ngsp2 import Ngsp2Account, Ngsp2Portal
from clerkdesk.errors import PortalConflict, PortalRefused
from clerkdesk.ports.portal import Portal
from clerkdesk.practice.portal import PracticePortal
from tests.fakes.outbox import ScriptedPortal
from tests.fakes.parcels import Sent
from tests.fakes.states import a_state


@pytest.fixture(scope="module")
def process(tmp_path_factory) -> Iterator[PracticePortal]:
    with PracticePortal(tmp_path_factory.mktemp("portal")) as portal:
        yield portal


def _real(kind: str, process: PracticePortal) -> Iterator[Portal]:
    carrier = Carrier(process.url, process.keys)
    national: list[Ngsp1Portal | Ngsp2Portal] = []
    if kind == "ngsp1":
        account = Ngsp1Account(f"{process.url}/ngsp1", "practice", "practice", "000.00.01.H38")
        national = [Ngsp1Portal(account, carrier)]
    if kind == "ngsp2":
        national = [Ngsp2Portal(Ngsp2Account(f"{process.url}/ngsp2", "practice", "practice"), carrier)]
    yield national[0] if national else carrier
    for portal in national:
        portal.close()
    carrier.close()


KINDS = ("memory", "gateway", "ngsp1", "ngsp2")


@pytest.fixture(params=["memory", *(pytest.param(kind, marks=pytest.mark.portal) for kind in KINDS[1:])])
def portal(request):
    if request.param == "memory":
        yield ScriptedPortal()
    else:
        yield from _real(request.param, request.getfixturevalue("process"))


@pytest.fixture
def sent(request) -> Sent:
    numbers = {name: number for number, name in enumerate(sorted(_NAMES), 1)}
    kind = next((number for number, name in enumerate(KINDS) if name in request.node.name), 0)
    return Sent(numbers[request.function.__name__] + 100 * kind)


def test_a_genuine_portal_passes_its_check(portal):
    portal.check()


def test_texts_of_common_length_are_not_shortened(portal, sent):
    assert portal.shortened(sent.announcement) == ()


def test_announcing_tells_every_file_that_is_missing_and_again_the_same(portal, sent):
    hashes = {entry.sha256 for entry in sent.announcement.files}
    assert portal.announce(sent.announcement) == hashes
    assert portal.announce(sent.announcement) == hashes


def test_what_was_uploaded_is_not_asked_for_again(portal, sent):
    sent.upload_all(portal)
    assert portal.announce(sent.announcement) == frozenset()


def test_the_same_file_may_be_uploaded_twice(portal, sent):
    sent.upload_all(portal)
    for entry in sent.announcement.files:
        sent.upload(portal, entry)
    sent.urls.clear()
    sent.upload(portal, sent.paper)
    assert portal.announce(sent.announcement) == frozenset()


def test_nothing_is_found_before_it_is_committed(portal, sent):
    assert portal.find(sent.key) is None
    portal.announce(sent.announcement)
    assert portal.find(sent.key) is None


def test_committing_again_and_finding_give_the_same_receipt(portal, sent):
    sent.upload_all(portal)
    receipt = portal.commit(sent.key)
    assert portal.commit(sent.key) == receipt
    assert portal.find(sent.key) == receipt
    assert receipt.portal_number


def test_the_change_feed_ends_where_its_cursor_says(portal):
    cursor = ""
    while (slice_ := portal.changes(cursor)).items:
        cursor = slice_.cursor
    assert portal.changes(cursor).items == ()


def test_states_told_again_and_out_of_order_are_known_once(portal, sent):
    sent.deliver(portal)
    received, processing, finished = (a_state(sent.code, n, s) for n, s in ((3, "2"), (7, "4"), (12, "9")))
    assert portal.tell(sent.code, [processing, finished]) == 2
    assert portal.tell(sent.code, [processing, finished]) == 0
    assert portal.tell(sent.code, [received, processing]) == 1


def test_a_role_that_changed_between_two_tellings_is_no_other_state(portal, sent):
    sent.deliver(portal)
    state = a_state(sent.code, 3, "2")
    portal.tell(sent.code, [state])
    assert portal.tell(sent.code, [replace(state, by="supervisor")]) == 0


def test_a_state_is_never_rewritten_and_nothing_beside_a_conflict_is_taken(portal, sent):
    sent.deliver(portal)
    portal.tell(sent.code, [a_state(sent.code, 3, "2")])
    with pytest.raises(PortalConflict):
        portal.tell(sent.code, [a_state(sent.code, 3, "4"), a_state(sent.code, 4, "4")])
    assert portal.tell(sent.code, [a_state(sent.code, 3, "2"), a_state(sent.code, 4, "4")]) == 1


def test_states_of_a_dossier_that_was_not_delivered_are_refused(portal, sent):
    sent.upload_all(portal)
    with pytest.raises(PortalRefused):
        portal.tell(sent.code, [a_state(sent.code, 3, "2")])


@pytest.mark.portal
def test_a_newer_status_is_the_same_delivery_but_another_owner_is_a_conflict(process, sent):
    gateway = GatewayPortal(process.url, process.keys)
    gateway.announce(sent.announcement)
    newer = {**sent.announcement.dossier, "status": "4"}
    gateway.announce(replace(sent.announcement, dossier=newer, audit_head="1" * 64))
    with pytest.raises(PortalConflict):
        gateway.announce(replace(sent.announcement, dossier={**newer, "owner": "another"}))
    gateway.close()


_NAMES = [name for name in globals() if name.startswith("test_")]
