# SPDX-License-Identifier: Apache-2.0
"""Cases 28 and 29 of the agreed table, each naming its rule, against the practice portal over a real line."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from clerkdesk.adapters.portals.layouts import load_layout
from clerkdesk.domain.states import DossierEvent, Machine
from clerkdesk.domain.sync import Shortened, shortened_of
from clerkdesk.domain.sync_gen1 import tiendo
from clerkdesk.practice.portal import PracticePortal
from tests.fakes.approved import CLERK, MORNING, approve_dossiers
from tests.fakes.national import NationalDesk
from tests.fakes.states import a_state, process

pytestmark = pytest.mark.portal
SUMMARY = "Đ" + "ă" * 1000
ERROR_3 = {"on": "POST /ngsp1/DongBoHoSoMC", "do": "lose-answer"}


@pytest.fixture
def portal(tmp_path) -> Iterator[PracticePortal]:
    with PracticePortal(tmp_path / "portal") as running:
        yield running


@pytest.fixture
def desk(tmp_path, portal, request) -> Iterator[NationalDesk]:
    opened = NationalDesk(tmp_path, portal, getattr(request, "param", "ngsp1"))
    yield opened
    assert opened.store.findings() == []
    opened.close()


def lived(desk: NationalDesk, code: str, states: int) -> None:
    """Let a dossier come to so many states, of which the last is "processed"."""
    stop, go = DossierEvent.REQUEST_WITHDRAWAL, DossierEvent.KEEP_PROCESSING
    with desk.store.begin() as work:
        process(work, code)
        for number in range(states - 2):
            event, dossier = (stop, go)[number % 2], work.dossiers.get(code)
            work.advance(Machine.DOSSIER, dossier.id, event, by=CLERK.id, at=MORNING)
        work.commit()


def facts_of_announcement(desk: NationalDesk, code: str) -> dict[str, str | int]:
    with desk.store.begin() as work:
        delivery = work.deliveries.of_code(code)[0]
        entries = list(work.audit.entries(subject_id=delivery.id))
    return next(entry.event.facts for entry in entries if entry.event.what == "announce")


def test_case_28_first_interface_error_3_already_exists_leads_to_an_update_and_no_second_dossier(desk):
    (code,) = approve_dossiers(desk.store, desk.blobs, 1)
    desk.process.script([ERROR_3])  # the portal stored it, and the answer never came
    desk.deliver.queue_approved(by=CLERK.id)
    first = desk.deliver.run()
    assert (first.waiting, first.delivered) == ({code: "portal-unreachable"}, [])
    assert desk.deliver.run(at_once=True).confirmed == [code]
    assert desk.calls("DongBoHoSoMC") == [(1, False), (1, False), (1, True)]
    desk.assert_all_is_there_once(code)


def test_case_28_first_interface_23_states_go_in_calls_of_10_10_and_3(desk):
    (code,) = approve_dossiers(desk.store, desk.blobs, 1)
    lived(desk, code, 23)
    desk.deliver.queue_approved(by=CLERK.id)
    assert desk.deliver.run().told == 23
    assert [rows for rows, _ in desk.calls("CapNhatTienDoHoSoMC")] == [10, 10, 3]
    assert len(desk.held["dossiers"][0]["states"]) == 23


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_case_28_first_interface_a_call_of_states_whose_answer_is_lost_is_not_appended_twice(desk, lost):
    (code,) = approve_dossiers(desk.store, desk.blobs, 1)
    lived(desk, code, 23)
    desk.process.script([{"on": "POST /ngsp1/CapNhatTienDo", "do": "lose-answer", "skip": lost}])
    desk.deliver.queue_approved(by=CLERK.id)
    assert desk.deliver.run().untold == {code: "portal-unreachable"}
    assert desk.deliver.run().untold == {}
    assert [rows for rows, _ in desk.calls("CapNhatTienDoHoSoMC")] == [10, 10, 3]
    assert [state["TrangThai"] for state in desk.held["dossiers"][0]["states"]] == [
        state["status"] for state in desk.ledger["dossiers"][0]["progress"]
    ]
    desk.assert_all_is_there_once(code)


@pytest.mark.parametrize(
    ("desk", "value"),
    [pytest.param("ngsp1", "1", id="first"), pytest.param("ngsp2", 0, id="second")],
    indirect=["desk"],
)
def test_case_29_a_citizen_is_1_for_the_first_interface_and_0_for_the_second(desk, value):
    approve_dossiers(desk.store, desk.blobs, 1)
    desk.deliver.queue_approved(by=CLERK.id)
    desk.deliver.run()
    assert desk.held["dossiers"][0]["content"]["LoaiDoiTuong"] == value


@pytest.mark.expected_log("TrichYeuHoSo", "1000 of 1001 letters")
def test_case_29_a_summary_of_1001_letters_is_sent_as_1000_is_told_in_the_log_and_stays_whole_here(desk, caplog):
    (code,) = approve_dossiers(desk.store, desk.blobs, 1, summary=SUMMARY)
    desk.deliver.queue_approved(by=CLERK.id)
    assert desk.deliver.run().confirmed == [code]
    assert desk.held["dossiers"][0]["content"]["TrichYeuHoSo"] == SUMMARY[:1000]
    facts = facts_of_announcement(desk, code)
    assert shortened_of(facts) == (Shortened("TrichYeuHoSo", 1001, 1000),)
    assert not any("ăă" in str(text) for text in (*facts.values(), *caplog.messages))
    with desk.store.begin() as work:
        assert work.dossiers.get(code).summary == SUMMARY


def test_case_29_a_handler_of_51_letters_is_sent_as_50_and_the_cut_is_told():
    handler = "Công chức tiếp nhận và trả kết quả giải quyết thủ tục"[:51]
    layout = replace(load_layout("ngsp1"), handlers={"clerk": handler, "station": "Hệ thống"})
    row, cut = tiendo(layout, a_state("H38.31.24-261120-0001", 7, "4"), "UBND xã Mẫu")
    assert (row["NguoiXuLy"], cut) == (handler[:50], [Shortened("NguoiXuLy", 51, 50)])


@pytest.mark.expected_log("NguoiXuLy goes to ngsp1 shortened: 50 of 51 letters")
def test_case_29_the_log_says_so_when_a_state_is_told_shortened(desk):
    handlers = {role: "x" * 51 for role in desk.portal._layout.handlers}
    desk.portal._layout = replace(desk.portal._layout, handlers=handlers)
    approve_dossiers(desk.store, desk.blobs, 1)
    desk.deliver.queue_approved(by=CLERK.id)
    assert desk.deliver.run().told == 1
    assert [row["NguoiXuLy"] for row in desk.held["dossiers"][0]["states"]] == ["x" * 50]


def test_no_handler_that_is_sent_today_needs_to_be_shortened():
    layouts = [load_layout("ngsp1"), load_layout("ngsp2")]
    assert all(len(handler) <= 50 for layout in layouts for handler in layout.handlers.values())
