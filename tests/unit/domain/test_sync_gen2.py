# SPDX-License-Identifier: Apache-2.0
"""A dossier and its states in the words of the second national interface."""

from dataclasses import replace

import pytest

from clerkdesk.adapters.portals.layouts import load_layout
from clerkdesk.domain.sync import papers, sync_dossier
from clerkdesk.domain.sync_gen2 import create_dossier, progress_row, status_row
from clerkdesk.errors import PortalRefused
from tests.fakes.approved import a_dossier, sealed_values
from tests.fakes.states import a_state

LAYOUT = load_layout("ngsp2")
CODE, NATIONAL = "H38.31.24-261120-0001", "G09.20-20260609-0092637"


def mapped(**values):
    dossier = sync_dossier({**sealed_values(a_dossier(1)), "status": "4", **values})
    found = [replace(one, link="f1") for one in papers(dossier, [("01-to-khai.pdf", "a" * 64)])]
    return create_dossier(LAYOUT, dossier, found, NATIONAL)[0]


def test_a_dossier_stands_under_the_code_of_the_portal_and_names_ours_inside():
    whole = mapped()
    assert (whole["MaHoSo"], whole["EformThongTinChiTiet"]["MaHoSoDonVi"]) == (NATIONAL, CODE)
    assert (whole["NgayNop"], whole["NgayTiepNhan"]) == ("2026-11-20 09:00:00", "2026-11-20 09:00:00")
    assert whole["ThongTinNguoiNop"]["ThongTinChiTiet"]["SoDinhDanhChuHs"] == "031199000017"
    (part,) = whole["ThanhPhanHoSo"]
    assert (part["SoLuong"], part["LoaiBan"]) == (1, 0)
    assert part["GiayToDinhKem"] == [{"IdGiayTo": "f1", "HashTepTin": "a" * 64, "TenGiayTo": "Tờ khai"}]


@pytest.mark.parametrize(("kind", "code"), [("citizen", 0), ("enterprise", 1), ("household_business", 2)])
def test_kinds_of_owners_have_other_codes_than_in_the_first_interface(kind, code):
    whole = mapped(owner={"name": "Mẫu", "kind": kind})
    assert (whole["LoaiDoiTuong"], whole["ThongTinNguoiNop"]["LoaiDoiTuong"]) == (code, code)


@pytest.mark.parametrize("kind", ["state_body", "other"])
def test_a_kind_of_owner_without_a_code_needs_a_person(kind):
    with pytest.raises(PortalRefused, match="LoaiDoiTuong"):
        mapped(owner={"name": "Mẫu", "kind": kind})


def test_states_name_both_ids_of_the_portal_and_no_fee_and_no_result():
    state = a_state(CODE, 7, "9")
    row, cut = progress_row(LAYOUT, state, ("id", NATIONAL))
    assert (row["IDHoSo"], row["MaHoSo"], row["ThoiDiemXuLy"]) == ("id", NATIONAL, "2026-11-20T09:07:00+07:00")
    assert row["NoiDungXuLy"] == "Đã xử lý xong [#7]"
    assert cut == []
    assert status_row(LAYOUT, state, ("id", NATIONAL))[0] == {
        "IdHoSo": "id",
        "MaHoSo": NATIONAL,
        "TrangThai": "9",
        "NoiDungXuLy": "Đã xử lý xong",
    }
