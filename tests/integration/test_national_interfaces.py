# SPDX-License-Identifier: Apache-2.0
"""Both national interfaces over a real line: what stands there, revisions, parts, logins and what they refuse."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests

from clerkdesk.adapters.portals.carrier import Carrier
from clerkdesk.adapters.portals.ngsp1 import Ngsp1Account, Ngsp1Portal
from clerkdesk.adapters.portals.ngsp2 import Ngsp2Account, Ngsp2Portal
from clerkdesk.errors import PortalNotGenuine, PortalRefused, PortalUnreachable
from clerkdesk.practice.portal import PracticePortal
from tests.fakes.national import TIMEOUTS_S, UNIT, national_portal
from tests.fakes.parcels import Sent
from tests.fakes.states import a_state

pytestmark = pytest.mark.portal
_numbers = iter(range(1, 1000))
PART = "H38.31.24-261120-9001"


@pytest.fixture(scope="module")
def process(tmp_path_factory) -> Iterator[PracticePortal]:
    with PracticePortal(tmp_path_factory.mktemp("portal")) as portal:
        yield portal


@pytest.fixture
def carrier(process) -> Iterator[Carrier]:
    opened = Carrier(process.url, process.keys, timeouts_s=TIMEOUTS_S)
    yield opened
    process.script([])
    opened.close()


@pytest.fixture(params=["ngsp1", "ngsp2"])
def kind(request) -> str:
    return str(request.param)


@pytest.fixture
def portal(kind, process, carrier) -> Iterator[Ngsp1Portal | Ngsp2Portal]:
    opened = national_portal(kind, process, carrier)
    yield opened
    opened.close()


@pytest.fixture
def sent() -> Sent:
    return Sent(next(_numbers))


def held(process: PracticePortal, kind: str, code: str) -> dict[str, Any]:
    dossiers = process.ledger()["national"][kind]["dossiers"]
    (found,) = [one for one in dossiers if one["ours"] == code]
    return dict(found)


def another_revision(sent: Sent) -> Sent:
    """Return a later delivery of the same dossier: another key, as a newer revision has."""
    again = Sent(int(sent.code[-4:]))
    again.key = f"01999999-0000-7000-8000-1111{int(sent.code[-4:]):08d}"
    again.announcement = replace(again.announcement, idempotency_key=again.key)
    return again


# --- what stands at the interface ---


def test_the_papers_arrive_bit_by_bit_and_seal_and_approval_stay_with_the_carrier(portal, process, kind, sent):
    sent.deliver(portal)
    assert held(process, kind, sent.code)["files"] == [sent.paper.sha256]


def test_a_file_in_several_pieces_that_look_like_multipart_is_handed_over_whole(process, carrier):
    portal, sent = national_portal("ngsp2", process, carrier), Sent(next(_numbers), size_bytes=300_000)
    sent.deliver(portal)
    assert held(process, "ngsp2", sent.code)["files"] == [sent.paper.sha256]
    portal.close()


def test_the_second_portal_issues_the_code_and_it_is_kept_beside_ours(process, carrier, sent):
    portal = national_portal("ngsp2", process, carrier)
    number = sent.deliver(portal)
    known = carrier.national(sent.code, "ngsp2")
    assert known is not None
    assert (known.key, known.code) == (sent.key, held(process, "ngsp2", sent.code)["code"])
    assert (known.code != sent.code, number) == (True, known.code)
    assert carrier.set_national(sent.code, "ngsp2", replace(known, code="another")) == known
    portal.close()


def test_the_status_and_the_days_of_end_and_return_follow_the_states(process, carrier, sent):
    portal = national_portal("ngsp1", process, carrier)
    sent.deliver(portal)
    portal.tell(sent.code, [a_state(sent.code, n, s) for n, s in ((9, "9"), (12, "10"))])
    portal.tell(sent.code, [a_state(sent.code, 3, "2")])
    found = held(process, "ngsp1", sent.code)
    assert found["status"] == "10"
    assert [found["content"][name] for name in ("NgayKetThucXuLy", "NgayTra")] == ["20261120090900", "20261120091200"]
    portal.close()


def test_an_older_state_does_not_turn_the_second_portal_back(process, carrier, sent):
    portal = national_portal("ngsp2", process, carrier)
    sent.deliver(portal)
    portal.tell(sent.code, [a_state(sent.code, 9, "9")])
    portal.tell(sent.code, [a_state(sent.code, 3, "2")])
    assert held(process, "ngsp2", sent.code)["status"] == "9"
    portal.close()


def test_a_newer_revision_replaces_the_dossier_of_the_first_portal(process, carrier, sent):
    portal = national_portal("ngsp1", process, carrier)
    sent.deliver(portal)
    again = another_revision(sent)
    again.announcement = replace(again.announcement, dossier={**again.announcement.dossier, "summary": "bổ sung"})
    again.deliver(portal)
    assert held(process, "ngsp1", sent.code)["content"]["TrichYeuHoSo"] == "bổ sung"
    portal.close()


def test_a_newer_revision_for_the_second_portal_needs_a_person_and_makes_no_second_dossier(process, carrier, sent):
    portal = national_portal("ngsp2", process, carrier)
    sent.deliver(portal)
    with pytest.raises(PortalRefused, match="earlier revision"):
        another_revision(sent).deliver(portal)
    held(process, "ngsp2", sent.code)
    portal.close()


def test_a_linked_dossier_brings_its_parts_which_are_told_states_of_their_own(portal, process, kind, sent):
    code = f"{PART[:-4]}{next(_numbers):04d}"
    part = {"code": code, "status": "2"}
    part |= {"procedure": {"code": "1.004222", "field": "Đăng ký, quản lý cư trú", "name": "Đăng ký thường trú"}}
    values = {**sent.announcement.dossier, "is_own_route": False, "parts": [part]}
    sent.announcement = replace(sent.announcement, dossier=values)
    sent.deliver(portal)
    assert portal.tell(code, [a_state(code, 4, "4")]) == 1
    found = held(process, kind, code)
    assert (found["content"]["MaTTHC"], found["status"], found["files"]) == ("1.004222", "4", [sent.paper.sha256])
    assert sent.code not in [one["ours"] for one in process.ledger()["national"][kind]["dossiers"]]
    assert process.ledger()["partial"] == 0


def test_nothing_is_committed_that_was_not_announced(portal, sent):
    with pytest.raises(PortalRefused):
        portal.commit(sent.key)


def test_what_the_interface_cannot_take_is_refused_before_anything_is_sent(process, carrier, sent):
    portal = national_portal("ngsp2", process, carrier)
    dossier = {**sent.announcement.dossier, "owner": {"name": "UBND xã Mẫu", "kind": "state_body"}}
    with pytest.raises(PortalRefused, match="LoaiDoiTuong"):
        portal.announce(replace(sent.announcement, dossier=dossier))
    assert carrier.find(sent.key) is None
    portal.close()


def test_a_field_of_procedures_that_the_portal_does_not_list_is_refused(process, carrier, sent):
    portal = national_portal("ngsp1", process, carrier)
    procedure = {**sent.announcement.dossier["procedure"], "field": "Lĩnh vực lạ"}
    sent.announcement = replace(sent.announcement, dossier={**sent.announcement.dossier, "procedure": procedure})
    with pytest.raises(PortalRefused, match="MaLinhVuc"):
        sent.deliver(portal)
    portal.close()


# --- logins ---


@pytest.mark.parametrize("account", [Ngsp1Account("", "practice", "?", UNIT), Ngsp2Account("", "practice", "?")])
def test_a_login_that_is_not_taken_keeps_everything_waiting(process, carrier, account):
    kind, make = ("ngsp1", Ngsp1Portal) if isinstance(account, Ngsp1Account) else ("ngsp2", Ngsp2Portal)
    portal = make(replace(account, url=f"{process.url}/{kind}"), carrier)
    with pytest.raises(PortalUnreachable, match="login"):
        portal.check()
    assert "?" not in repr(account)
    portal.close()


def test_a_session_that_ran_out_is_renewed(portal, process, kind, sent):
    portal.check()
    process.stop()
    process.start()  # forgets every session
    sent.deliver(portal)
    held(process, kind, sent.code)


@pytest.mark.parametrize("said", ["[]", '{"ok": 1}', "<html>"])
def test_a_foreign_page_is_not_taken_for_a_login(portal, process, kind, said):
    service = {"ngsp1": "login", "ngsp2": "Token"}[kind]
    process.script([{"on": f"POST /{kind}/{service}", "do": "answer", "status": 200, "body": said}])
    with pytest.raises(PortalNotGenuine):
        portal.check()


@pytest.mark.parametrize(
    ("service", "said"),
    [
        ("LayDanhMucLinhVuc", {"error_code": "0", "result": None}),
        ("DongBoHoSoMC", {"message": "?"}),
        ("TraCuuHoSo", {"error_code": "0", "result": {"MaHoSo": "another"}}),
    ],
)
def test_answers_of_the_first_portal_that_make_no_sense_are_not_believed(process, carrier, sent, service, said):
    portal = national_portal("ngsp1", process, carrier)
    rule = {"on": f"POST /ngsp1/{service}", "do": "answer", "status": 200, "body": json.dumps(said)}
    process.script([rule])
    with pytest.raises(PortalNotGenuine):
        _life(portal, sent)
    portal.close()


def test_an_update_of_which_the_portal_says_that_it_exists_needs_a_person(process, carrier, sent):
    portal = national_portal("ngsp1", process, carrier)
    said = json.dumps({"error_code": "3", "message": "Hồ sơ đã tồn tại"})
    process.script([{"on": "POST /ngsp1/DongBo", "do": "answer", "status": 200, "body": said, "times": 2}])
    with pytest.raises(PortalRefused):
        sent.deliver(portal)
    portal.close()


@pytest.mark.parametrize(
    ("service", "said"),
    [
        ("GetNextValue", {"code": "200", "data": ""}),
        ("CreateDossier", {"code": "200", "data": None}),
        ("CreateDossier", {"code": "200", "data": {"maHoSo": "another"}}),
        ("CapNhatTienTrinh", {"message": "?"}),
    ],
)
def test_answers_of_the_second_portal_that_make_no_sense_are_not_believed(process, carrier, sent, service, said):
    portal = national_portal("ngsp2", process, carrier)
    rule = {"on": f"POST /ngsp2/{service}", "do": "answer", "status": 200, "body": json.dumps(said)}
    process.script([rule])
    with pytest.raises(PortalNotGenuine):
        _life(portal, sent)
    portal.close()


def test_a_hand_over_that_the_national_portal_refuses_needs_a_person(process, carrier, sent):
    portal = national_portal("ngsp2", process, carrier)
    process.script([{"on": "POST /ngsp2/UploadFile", "do": "answer", "status": 403}])
    with pytest.raises(PortalRefused, match="403"):
        sent.deliver(portal)
    process.script([{"on": "POST /ngsp2/UploadFile", "do": "answer", "status": 401, "times": 2}])
    with pytest.raises(PortalUnreachable, match="login"):
        portal.commit(sent.key)
    assert portal.commit(sent.key).portal_number
    portal.close()


@pytest.mark.parametrize(
    "on",
    [
        "GET /v1/dossiers/H38.31.24-261120-{code}/national",
        "PUT /v1/dossiers/H38.31.24-261120-{code}/national",
        "POST /v1/deliveries/{key}/files",
        "GET /v1/dossiers/H38.31.24-261120-{code}/progress",
    ],
)
@pytest.mark.parametrize("do", ["bad-signature", "answer", "refuse"])
def test_no_word_of_the_carrier_is_believed_that_it_did_not_sign_for_this_question(process, carrier, sent, on, do):
    portal, on = national_portal("ngsp2", process, carrier), on.format(code=sent.code[-4:], key=sent.key)
    rule: dict[str, object] = {"on": on, "do": do, "status": 200, "body": "{}"}
    if do == "refuse":
        rule |= {"do": "answer", "status": 422, "body": '{"field": "x", "reason": "y"}'}
    process.script([rule])
    with pytest.raises(PortalRefused if do == "refuse" else PortalNotGenuine):
        _life(portal, sent)
    portal.close()


def test_a_signed_answer_about_another_dossier_is_not_believed(process, carrier, sent):
    portal, other = national_portal("ngsp2", process, carrier), Sent(next(_numbers))
    for each in (sent, other):
        _life(portal, each)
    for path in ("national/ngsp2", "progress"):
        answer = requests.get(f"{process.url}/v1/dossiers/{other.code}/{path}", timeout=5)
        headers = {name: answer.headers[name] for name in ("Portal-Signature", "Portal-Key")}
        rule = {"do": "answer", "status": 200, "body": answer.text, "headers": headers}
        process.script([{"on": f"GET /v1/dossiers/{sent.code}/{path}", **rule}])
        with pytest.raises(PortalNotGenuine, match="another dossier"):
            portal.tell(sent.code, [a_state(sent.code, 5, "4")])
    portal.close()


def _life(portal: Ngsp1Portal | Ngsp2Portal, sent: Sent) -> None:
    sent.deliver(portal)
    portal.tell(sent.code, [a_state(sent.code, 4, "4")])


# --- what the practice portal refuses by itself ---


def _first(process: PracticePortal, service: str, rows: object, **more: str) -> dict[str, str]:
    login = {"username": "practice", "password": "practice", "madonvi": UNIT}
    session = requests.post(f"{process.url}/ngsp1/login", json=login, timeout=5).json()["session"]
    body = {"session": session, "madonvi": UNIT, "service": service, "data": json.dumps(rows), **more}
    answer = requests.post(f"{process.url}/ngsp1/{service}", json=body, timeout=5)
    assert answer.status_code == 200  # the first interface says everything in its text
    return dict(answer.json())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"Khac": "x"}, "Không có trường Khac"),
        ({"TrichYeuHoSo": "x" * 1001}, "TrichYeuHoSo vượt quá 1000"),
        ({"NgayTiepNhan": "2026-11-20"}, "NgayTiepNhan phải có dạng"),
        ({"LoaiDoiTuong": 1}, "LoaiDoiTuong phải là chuỗi"),
        ({"MaLinhVuc": ""}, "Thiếu trường MaLinhVuc"),
        ({"TaiLieuNop": [{"DuongDanTaiTepTin": "https://example.org/x"}]}, "Không tải được tệp"),
    ],
)
def test_the_first_interface_of_practice_judges_every_field(process, carrier, sent, change, says):
    portal = national_portal("ngsp1", process, carrier)
    sent.deliver(portal)
    good = held(process, "ngsp1", sent.code)["content"]
    answer = _first(process, "DongBoHoSoMC", [{**good, **change}], isUpdating="True")
    assert says in answer["message"]
    portal.close()


def test_the_first_interface_of_practice_takes_ten_states_at_once_and_no_unknown_service_or_session(process):
    assert "10 dòng" in _first(process, "CapNhatTienDoHoSoMC", [{}] * 11)["message"]
    assert "không tồn tại" in _first(process, "Khac", {})["message"]
    assert "Phiên làm việc" in _first(process, "TraCuuHoSo", {}, session="x")["message"]
    assert "không tồn tại" in _first(process, "TraCuuHoSo", {"MaHoSo": "x"})["message"]


@pytest.mark.parametrize(
    ("service", "said", "status"),
    [
        ("CreateDossier", {"MaHoSo": "G09"}, 401),
        ("Token", {"client_id": "x", "client_secret": "x"}, 401),
        ("Token", {}, 400),
    ],
)
def test_the_second_interface_of_practice_says_what_is_wrong_by_its_status(process, service, said, status):
    assert requests.post(f"{process.url}/ngsp2/{service}", json=said, timeout=5).status_code == status
