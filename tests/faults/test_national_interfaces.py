# SPDX-License-Identifier: Apache-2.0
"""The national interfaces fail in every known way while dossiers are delivered: each is there once, whole."""

import random
from collections.abc import Iterator

import pytest

from clerkdesk.domain.states import DeliveryState
from clerkdesk.practice.portal import PracticePortal
from tests.fakes.approved import CLERK, approve_dossiers
from tests.fakes.national import NationalDesk
from tests.fakes.states import process

pytestmark = pytest.mark.portal
FIRST = ("login", "LayDanhMucLinhVuc", "DongBoHoSoMC", "TraCuuHoSo", "CapNhatTienDoHoSoMC")
SECOND = ("Token", "GetNextValue", "UploadFile", "CreateDossier", "CapNhatTienTrinh", "CapNhatTrangThai")
HTML = {"Content-Type": "text/html"}
FAULTS = {
    "lost answer": {"do": "lose-answer"},
    "truncated answer": {"do": "truncate", "after_bytes": 12},
    "500": {"do": "answer", "status": 500, "body": "Internal Server Error"},
    "not JSON": {"do": "answer", "status": 200, "headers": HTML, "body": "<html>Bảo trì</html>"},
    "another JSON": {"do": "answer", "status": 200, "body": '{"ok": true}'},
    "a list": {"do": "answer", "status": 200, "body": "[]"},
}


@pytest.fixture(scope="module")
def portal(tmp_path_factory) -> Iterator[PracticePortal]:
    with PracticePortal(tmp_path_factory.mktemp("portal")) as running:
        yield running


class Fresh:
    """Numbers of dossiers that no other test of this module has delivered, and their books since then."""

    def __init__(self) -> None:
        self.last = 0

    def take(self, count: int) -> range:
        self.last += count
        return range(self.last - count + 1, self.last + 1)


_fresh = Fresh()


@pytest.fixture(params=["ngsp1", "ngsp2"])
def desk(tmp_path, portal, request) -> Iterator[NationalDesk]:
    opened = NationalDesk(tmp_path, portal, request.param)
    yield opened
    portal.script([])
    assert opened.store.findings() == []
    opened.close()


def run_until_settled(desk: NationalDesk) -> None:
    """Run as a station does all day; each run counts one try of whatever waits."""
    for _ in range(8):
        summary = desk.deliver.run(at_once=True)
        if not (summary.waiting or summary.untold or summary.shut):
            return
    raise AssertionError(summary)


def assert_there_once(desk: NationalDesk, codes: list[str]) -> None:
    ledger = desk.ledger
    assert (ledger["duplicates"], ledger["partial"]) == (0, 0)
    mine = [one for one in desk.held["dossiers"] if one["ours"] in codes]
    assert sorted(one["ours"] for one in mine) == sorted(codes)
    assert [(one["status"], [row["TrangThai"] for row in one["states"]]) for one in mine] == [
        ("4", ["2", "4"]) for _ in codes
    ]
    with desk.store.begin() as work:
        assert {work.deliveries.of_code(code)[0].state for code in codes} == {DeliveryState.CONFIRMED}


def deliver(desk: NationalDesk, count: int, *faults: dict[str, object]) -> list[str]:
    codes = approve_dossiers(desk.store, desk.blobs, *_fresh.take(count))
    with desk.store.begin() as work:
        for code in codes:
            process(work, code)
        work.commit()
    desk.process.script(list(faults))
    desk.deliver.queue_approved(by=CLERK.id)
    run_until_settled(desk)
    return codes


@pytest.mark.parametrize("fault", FAULTS)
def test_every_service_fails_once_and_all_is_there_once(desk, fault):
    services = FIRST if desk.kind == "ngsp1" else SECOND
    rules = [{"on": f"POST /{desk.kind}/{service}", **FAULTS[fault]} for service in services]
    assert_there_once(desk, deliver(desk, 2, *rules))


@pytest.mark.parametrize(
    "on",
    [
        "GET /v1/deliveries/",
        "POST /v1/deliveries/",
        "GET /v1/dossiers/",
        "PUT /v1/dossiers/",
    ],
)
def test_the_carrier_fails_at_any_of_its_questions_and_all_is_there_once(desk, on):
    faults = ({"on": on, "skip": skip, **FAULTS["lost answer"]} for skip in (0, 1))
    assert_there_once(desk, deliver(desk, 1, *faults))


def test_the_portal_ends_hard_after_it_took_a_dossier_and_sessions_are_lost(desk):
    service = "DongBoHoSoMC" if desk.kind == "ngsp1" else "CreateDossier"
    codes = approve_dossiers(desk.store, desk.blobs, *_fresh.take(2))
    desk.process.script([{"on": f"POST /{desk.kind}/{service}", "do": "die-after"}])
    desk.deliver.queue_approved(by=CLERK.id)
    assert desk.deliver.run().waiting
    desk.process.wait()
    desk.process.start()
    run_until_settled(desk)
    assert sorted(one["ours"] for one in desk.held["dossiers"] if one["ours"] in codes) == sorted(codes)
    assert (desk.ledger["duplicates"], desk.ledger["partial"]) == (0, 0)


def test_a_station_that_restarts_in_the_middle_goes_on_with_the_code_it_was_given(tmp_path, portal, desk):
    service = "DongBoHoSoMC" if desk.kind == "ngsp1" else "CreateDossier"
    codes = approve_dossiers(desk.store, desk.blobs, *_fresh.take(1))
    portal.script([{"on": f"POST /{desk.kind}/{service}", **FAULTS["lost answer"]}])
    desk.deliver.queue_approved(by=CLERK.id)
    desk.deliver.run()
    desk.store.close()
    again = NationalDesk(tmp_path, portal, desk.kind)
    run_until_settled(again)
    assert [one["ours"] for one in again.held["dossiers"] if one["ours"] in codes] == codes
    desk.store = again.store


def test_a_refusal_stops_one_dossier_and_no_other(desk):
    service = "DongBoHoSoMC" if desk.kind == "ngsp1" else "CreateDossier"
    said = '{"error_code": "7", "code": "7", "message": "Mã thủ tục không hợp lệ"}'
    refused = {"on": f"POST /{desk.kind}/{service}", "do": "answer", "status": 200, "body": said}
    first, second = approve_dossiers(desk.store, desk.blobs, *_fresh.take(2))
    desk.process.script([refused])
    desk.deliver.queue_approved(by=CLERK.id)
    summary = desk.deliver.run()
    assert summary.confirmed == [second]
    assert summary.needs_action == {first: "error 7: Mã thủ tục không hợp lệ"}
    desk.deliver.release(first, by=CLERK.id)
    assert desk.deliver.run().confirmed == [first]
    assert (desk.ledger["duplicates"], desk.ledger["partial"]) == (0, 0)


def test_content_that_the_interface_says_does_not_agree_is_kept_apart(desk):
    service = "DongBoHoSoMC" if desk.kind == "ngsp1" else "CreateDossier"
    said = '{"error_code": "9", "code": "9", "message": "Dữ liệu không khớp với hồ sơ đã có"}'
    (code,) = approve_dossiers(desk.store, desk.blobs, *_fresh.take(1))
    body = {"do": "answer", "status": 200, "body": said}
    desk.process.script([{"on": f"POST /{desk.kind}/{service}", **body}])
    desk.deliver.queue_approved(by=CLERK.id)
    assert desk.deliver.run().quarantined == {code: "portal-conflict"}


@pytest.mark.parametrize("seed", [1, 2])
def test_faults_and_deaths_at_random_leave_every_dossier_there_once(desk, seed):
    chance = random.Random(f"{desk.kind} {seed}")
    services = FIRST if desk.kind == "ngsp1" else SECOND
    rules = [
        {
            "on": f"POST /{desk.kind}/{chance.choice(services)}",
            "skip": chance.randrange(4),
            **chance.choice([*FAULTS.values(), {"do": "die-after"}, {"do": "drop", "after_bytes": 40}]),
        }
        for _ in range(8)
    ]
    codes = approve_dossiers(desk.store, desk.blobs, *_fresh.take(4))
    with desk.store.begin() as work:
        for code in codes:
            process(work, code)
        work.commit()
    desk.process.script(rules)
    desk.deliver.queue_approved(by=CLERK.id)
    for _ in range(30):
        if not desk.process.is_running:
            desk.process.start()
        summary = desk.deliver.run(at_once=True)
        if not (summary.waiting or summary.untold or summary.shut):
            break
    assert_there_once(desk, codes)
