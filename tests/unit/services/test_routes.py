# SPDX-License-Identifier: Apache-2.0
"""Where dossiers go: by the route of their procedure, and parts of a linked one each by its own."""

from dataclasses import replace

import pytest

from clerkdesk.domain.delivery import Delivery
from clerkdesk.domain.linked import LinkedChild
from clerkdesk.domain.procedure import AgencyKind, Catalogue
from clerkdesk.domain.states import DeliveryState, DossierStatus
from clerkdesk.errors import InvalidInput, PortalConflict, UnknownProcedure
from clerkdesk.services.deliver import Deliver
from clerkdesk.services.evidence import Evidence
from clerkdesk.services.routes import Routes
from tests.fakes.approved import (
    CLERK,
    DESTINATION,
    SUPERVISOR,
    PlainContainer,
    TickingClock,
    ToyVerifier,
    a_dossier,
    approve_dossiers,
    code_of,
)
from tests.fakes.outbox import MemoryBlobs, MemoryStore, ScriptedPortal
from tests.fakes.rules import birth
from tests.fakes.states import a_state

PARTS = ((101, "gateway"), (102, "ngsp1"), (103, "ngsp1"))


class Desk:
    """A station with one approved dossier, linked on demand, and two portals."""

    def __init__(self, **version: object) -> None:
        self.store, self.blobs, self.clock = MemoryStore(), MemoryBlobs(), TickingClock()
        self.portals = {DESTINATION: ScriptedPortal(), "ngsp1": ScriptedPortal()}
        (self.code,) = approve_dossiers(self.store, self.blobs, 1)
        self.routes = Routes(Catalogue([birth(**version)]))
        self.deliver = self.outbox(self.routes)

    def outbox(self, routes: Routes) -> Deliver:
        evidence = Evidence(self.blobs, ToyVerifier(), PlainContainer(), self.clock)
        return Deliver(
            self.store,
            self.blobs,
            self.portals,
            evidence=evidence,
            clock=self.clock,
            routes=routes,
            pause=self.clock.sleep,
        )

    def link(self) -> None:
        with self.store.begin() as work:
            for position, (number, route) in enumerate(PARTS, start=1):
                child = a_dossier(number)
                work.dossiers.add(child)
                part = (AgencyKind.POLICE, "1.004222", f"Phần {position}", route, DossierStatus.RECEIVED)
                work.cases.link(LinkedChild("dossier-1", child.id, child.code, position, *part))
            work.commit()

    def deliveries(self) -> list[Delivery]:
        with self.store.begin() as work:
            return work.deliveries.all()


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_route_of_the_procedure_version_is_the_destination():
    desk = Desk(route="ngsp1")
    assert desk.deliver.queue(desk.code, by=CLERK.id).destination == "ngsp1"
    assert desk.deliver.run().confirmed == [desk.code]
    assert (desk.portals["ngsp1"].receipts.keys() != set(), desk.portals[DESTINATION].receipts) == (True, {})


def test_the_common_route_is_whatever_portal_the_station_has(desk):
    with desk.store.begin() as work:
        work.administration.set_station(replace(work.administration.station(), destination="tỉnh"))
        work.commit()
    assert desk.deliver.queue(desk.code, by=CLERK.id).destination == "tỉnh"


def test_a_route_that_the_station_has_no_account_for_waits_and_stops_nothing():
    desk = Desk(route="ngsp9")
    desk.deliver.queue(desk.code, by=CLERK.id)
    assert desk.deliver.run().shut == {"ngsp9": "not configured on this station"}
    assert [one.state for one in desk.deliveries()] == [DeliveryState.QUEUED]


def test_a_linked_dossier_goes_once_on_every_route_of_its_parts_its_own_first(desk):
    desk.link()
    assert desk.deliver.queue(desk.code, by=CLERK.id).destination == DESTINATION
    desk.deliver.queue(desk.code, by=CLERK.id)
    assert [one.destination for one in desk.deliveries()] == [DESTINATION, "ngsp1"]
    assert desk.deliver.run().confirmed == [desk.code, desk.code]
    told = {name: next(iter(portal.announced.values())).dossier for name, portal in desk.portals.items()}
    codes = {name: [part["code"] for part in dossier["parts"]] for name, dossier in told.items()}
    assert codes == {DESTINATION: [code_of(101)], "ngsp1": [code_of(102), code_of(103)]}
    assert {name: dossier["is_own_route"] for name, dossier in told.items()} == {DESTINATION: True, "ngsp1": False}


def test_parts_that_are_made_after_the_dossier_was_queued_are_queued_with_the_next(desk):
    assert desk.deliver.queue_approved(by=CLERK.id).queued == [desk.code]
    assert desk.deliver.queue_approved(by=CLERK.id).queued == []
    desk.link()
    assert desk.deliver.queue_approved(by=CLERK.id).queued == [desk.code]
    assert [one.destination for one in desk.deliveries()] == [DESTINATION, "ngsp1"]


def test_a_part_has_the_route_that_was_stored_with_it(desk):
    desk.link()
    with desk.store.begin() as work:
        own = {number: desk.routes.own(work, work.dossiers.get(code_of(number))) for number, _ in PARTS}
    assert own == dict(PARTS)


def test_only_the_portal_on_its_own_route_is_told_the_states_of_a_dossier(desk):
    desk.link()
    desk.deliver.queue(desk.code, by=CLERK.id)
    with desk.store.begin() as work:
        work.rows["progress"][5] = a_state(desk.code, 5, "4")
        work.commit()
    assert desk.deliver.run().told == 1
    assert (len(desk.portals[DESTINATION].told), desk.portals["ngsp1"].told) == (1, {})


def test_sending_now_holding_and_releasing_mean_the_dossier_on_all_its_routes(desk):
    desk.link()
    desk.deliver.queue(desk.code, by=CLERK.id)
    assert desk.deliver.hold(desk.code, by=CLERK.id, why="x").destination == DESTINATION
    assert {one.state for one in desk.deliveries()} == {DeliveryState.HELD}
    assert desk.deliver.run().delivered == []
    desk.deliver.release(desk.code, by=CLERK.id)
    assert desk.deliver.send_one(desk.code).confirmed == [desk.code, desk.code]


def test_one_route_that_is_kept_apart_is_released_by_a_supervisor_only(desk):
    desk.link()
    desk.deliver.queue(desk.code, by=CLERK.id)
    desk.portals["ngsp1"].fail("announce", PortalConflict(code=desk.code))
    assert desk.deliver.run().quarantined == {desk.code: "portal-conflict"}
    with pytest.raises(InvalidInput):
        desk.deliver.release(desk.code, by=CLERK.id)
    assert desk.deliver.release(desk.code, by=SUPERVISOR.id).destination == "ngsp1"
    assert desk.deliver.run().confirmed == [desk.code]


def test_a_procedure_that_the_catalogue_does_not_know_is_told_and_stops_no_other():
    desk = Desk(code="9.999999")
    summary = desk.deliver.queue_approved(by=CLERK.id)
    assert isinstance(summary.refused[desk.code], UnknownProcedure)


def test_a_linked_dossier_whose_procedure_got_lost_is_told_too_and_stops_no_other():
    desk = Desk()
    desk.deliver.queue(desk.code, by=CLERK.id)
    desk.link()
    lost = desk.outbox(Routes(Catalogue([birth(code="9.999999")])))
    assert isinstance(lost.queue_approved(by=CLERK.id).refused[desk.code], UnknownProcedure)
