# SPDX-License-Identifier: Apache-2.0
"""Parts of a linked dossier are told their states at the portal of their own route, under their own codes."""

from collections.abc import Iterator

import pytest

from clerkdesk.domain.linked import LinkedChild
from clerkdesk.domain.procedure import AgencyKind, Catalogue
from clerkdesk.domain.states import DossierStatus
from clerkdesk.practice.portal import PracticePortal
from clerkdesk.services.deliver import Deliver
from clerkdesk.services.evidence import Evidence
from clerkdesk.services.routes import Routes
from tests.fakes.approved import (
    CLERK,
    DESTINATION,
    PlainContainer,
    ToyVerifier,
    a_dossier,
    approve_dossiers,
    code_of,
)
from tests.fakes.national import NationalDesk
from tests.fakes.rules import birth
from tests.fakes.states import process

pytestmark = pytest.mark.portal
PARTS = ((101, "gateway"), (102, "ngsp1"))


@pytest.fixture
def desk(tmp_path) -> Iterator[NationalDesk]:
    with PracticePortal(tmp_path / "portal") as portal:
        opened = NationalDesk(tmp_path, portal, "ngsp1")
        opened.deliver = Deliver(
            opened.store,
            opened.blobs,
            {DESTINATION: opened.carrier, "ngsp1": opened.portal},
            evidence=Evidence(opened.blobs, ToyVerifier(), PlainContainer(), opened.clock),
            clock=opened.clock,
            routes=Routes(Catalogue([birth()])),
        )
        yield opened
        opened.close()


def linked(desk: NationalDesk) -> str:
    (code,) = approve_dossiers(desk.store, desk.blobs, 1)
    with desk.store.begin() as work:
        for position, (number, route) in enumerate(PARTS, start=1):
            child = a_dossier(number)
            work.dossiers.add(child)
            part = (AgencyKind.POLICE, "1.004222", f"Phần {position}", route, DossierStatus.RECEIVED)
            work.cases.link(LinkedChild("dossier-1", child.id, child.code, position, *part))
        work.commit()
    return code


def test_each_part_is_told_at_its_own_portal_and_nowhere_else(desk):
    code = linked(desk)
    desk.deliver.queue_approved(by=CLERK.id)
    summary = desk.deliver.run()
    assert (summary.told, summary.untold) == (3, {})
    (at_ngsp1,) = desk.held["dossiers"]
    assert (at_ngsp1["ours"], len(at_ngsp1["states"])) == (code_of(102), 1)
    assert [line["code"] for line in desk.ledger["dossiers"]] == [code, code]
    with desk.store.begin() as work:
        process(work, code_of(102))
        work.commit()
    assert desk.deliver.run().told == 1
    assert desk.held["dossiers"][0]["status"] == "4"
    assert (desk.ledger["duplicates"], desk.ledger["partial"]) == (0, 0)
