# SPDX-License-Identifier: Apache-2.0
"""A dossier and its states in the words of the first national interface."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clerkdesk.adapters.portals.layouts import load_layout
from clerkdesk.domain.dossier import DueDate, ResultWay
from clerkdesk.domain.sync import OwnerKind, Shortened, papers, sync_dossier
from clerkdesk.domain.sync_gen1 import event_of, hoso, standing, tiendo
from clerkdesk.errors import PortalRefused
from tests.fakes.approved import MORNING, a_dossier, sealed_values
from tests.fakes.states import a_state

LAYOUT = load_layout("ngsp1")
CODE = "H38.31.24-261120-0001"
DIGEST = "a" * 64


def dossier(**values):
    sealed = sealed_values(replace(a_dossier(1), due=DueDate(MORNING + timedelta(days=4))))
    return sync_dossier({**sealed, "status": "4", **values})


def mapped(**values):
    whole = dossier(**values)
    found = [replace(one, link="https://gateway/1") for one in papers(whole, [("01-to-khai.pdf", DIGEST)])]
    return hoso(LAYOUT, whole, found, "G03-GD10")


def rows(*told):
    return [tiendo(LAYOUT, a_state(CODE, event, status), "UBND xã Mẫu")[0] for event, status in told]


def test_a_dossier_becomes_an_object_of_texts_with_its_true_status():
    whole, cut = mapped()
    assert cut == []
    assert all(isinstance(value, str | list) for value in whole.values())
    names = ("MaHoSo", "MaTTHC", "MaLinhVuc", "KenhThucHien", "LoaiDoiTuong", "TrangThaiHoSo", "NoiNopHoSo", "HinhThuc")
    assert [whole[name] for name in names] == [CODE, "1.001193", "G03-GD10", "1", "1", "4", "2", "0"]
    assert (whole["NgayTiepNhan"], whole["NgayHenTra"]) == ("20261120090000", "20261124090000")
    assert whole["DinhDanhCHS"] == [{"LoaiDinhDanh": "1", "SoDinhDanh": "031199000017"}]
    (paper,) = whole["TaiLieuNop"]
    assert (paper["TepDinhKemId"], paper["DuongDanTaiTepTin"]) == (DIGEST, "https://gateway/1")


@pytest.mark.parametrize(("way", "code"), [("counter", "0"), ("post", "1"), ("online", "0")])
def test_how_the_result_goes_to_the_citizen_is_told(way, code):
    assert mapped(result_way=way)[0]["HinhThuc"] == code
    assert set(LAYOUT.values["result_ways"]) == set(ResultWay)


@pytest.mark.parametrize(("told", "code"), [({}, "0"), ({"fee_payment": "3"}, "3")])
def test_how_the_fee_was_paid_is_told_where_it_is_known(told, code):
    assert mapped(**told)[0]["DuocThanhToanTrucTuyen"] == code


def test_a_dossier_sealed_before_its_way_was_told_gets_its_result_at_the_counter():
    sealed = sealed_values(replace(a_dossier(1), due=DueDate(MORNING + timedelta(days=4)))) | {"status": "4"}
    del sealed["result_way"]
    assert hoso(LAYOUT, sync_dossier(sealed), [], "G03-GD10")[0]["HinhThuc"] == "0"


def test_a_dossier_without_term_number_and_papers_leaves_those_fields_out():
    sealed = dossier(due_at=None, owner={"name": "Mẫu", "id": None})
    whole, _cut = hoso(LAYOUT, sealed, [], "G03-GD10")
    assert not {"NgayHenTra", "DinhDanhCHS", "Email", "MaDoiTuong"} & whole.keys()
    assert (whole["TaiLieuNop"], whole["HoSoCoThanhPhanSoHoa"]) == ([], "0")


@pytest.mark.parametrize(
    ("kind", "code"),
    [("citizen", "1"), ("enterprise", "2"), ("state_body", "3"), ("household_business", "4"), ("other", "4")],
)
def test_every_kind_of_owner_has_its_code(kind, code):
    assert mapped(owner={"name": "Mẫu", "id": "0100047516", "kind": kind})[0]["LoaiDoiTuong"] == code
    assert set(LAYOUT.owner_kinds) == set(OwnerKind)


def test_long_texts_are_cut_with_a_trace_and_a_long_number_is_refused():
    whole, cut = mapped(summary="x" * 1001)
    assert (len(whole["TrichYeuHoSo"]), cut) == (1000, [Shortened("TrichYeuHoSo", 1001, 1000)])
    with pytest.raises(PortalRefused, match="SoDinhDanh"):
        mapped(owner={"name": "Mẫu", "id": "1" * 41})
    with pytest.raises(PortalRefused, match="MaLinhVuc"):
        hoso(LAYOUT, dossier(), [], "")


def test_a_state_names_a_role_and_carries_the_number_of_its_event():
    (row,) = rows((7, "5"))
    assert row["NguoiXuLy"] == "Công chức Bộ phận Một cửa"
    assert row["NoiDungXuLy"] == "Yêu cầu bổ sung giấy tờ [#7]"
    assert (row["TrangThai"], row["ThoiDiemXuLy"]) == ("5", "20261120090700")
    assert event_of(row) == 7
    assert event_of({"NoiDungXuLy": "Đang xử lý"}) is None


def test_where_a_dossier_stands_follows_the_events_and_not_the_order_in_which_they_came():
    told = rows((12, "10"), (3, "2"), (9, "9"), (7, "4"))
    due = {"TrangThaiHoSo": "10", "NgayKetThucXuLy": "20261120090900", "NgayTra": "20261120091200"}
    assert standing([*told, {"NoiDungXuLy": "của hệ thống khác", "TrangThai": "1"}]) == due
    assert standing(rows((3, "3"))) == {"TrangThaiHoSo": "3", "NgayTuChoi": "20261120090300"}
    assert standing([]) == {}
