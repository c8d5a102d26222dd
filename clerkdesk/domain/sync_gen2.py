# SPDX-License-Identifier: Apache-2.0
"""A dossier and its states in the words of the second national interface, whose portal issues the dossier's code."""

from collections.abc import Sequence

from clerkdesk.domain.case import STATUS_NAMES, Progress
from clerkdesk.domain.sync import Layout, Paper, Shortened, SyncDossier, stamp


def create_dossier(
    layout: Layout, dossier: SyncDossier, papers: Sequence[Paper], national_code: str
) -> tuple[dict[str, object], list[Shortened]]:
    """Return the object of CreateDossier, and what of it had to be shortened.

    Args:
        papers: with the ids under which the portal holds them.
        national_code: the code that the portal issued for this dossier.

    Raises:
        PortalRefused: the interface cannot take it.
    """
    kind = layout.owner_code(dossier.owner_kind, dossier.code)
    received = stamp(dossier.received_at, layout.time_format)
    cut: list[Shortened] = []
    rows = []
    for paper in papers:
        row, shorter = _component(layout, dossier, paper)
        rows.append(row)
        cut += shorter
    person, shorter = _submitter(layout, dossier, kind)
    values: dict[str, object] = {
        "MaHoSo": national_code,
        "MaTTHC": dossier.procedure_code,
        "MaDichVuCong": dossier.procedure_code,
        "ChuHoSo": dossier.owner.get("name"),
        "LoaiDoiTuong": kind,
        "MaDonViTiepNhan": dossier.agency_code,
        "NgayNop": received,
        "NgayTiepNhan": received,
        "EformThongTinChiTiet": {"MaHoSoDonVi": dossier.code, "TrichYeu": dossier.summary, **dossier.fields},
        "ThanhPhanHoSo": rows,
        "ThongTinNguoiNop": person,
    }
    fitted, own = layout.fit("CreateDossier", values, dossier.code)
    return fitted, [*own, *cut, *shorter]


def _component(layout: Layout, dossier: SyncDossier, paper: Paper) -> tuple[dict[str, object], list[Shortened]]:
    attached = {"IdGiayTo": paper.link, "HashTepTin": paper.sha256, "TenGiayTo": paper.title}
    fitted, cut = layout.fit("GiayToDinhKem", attached, dossier.code)
    values = {
        "MaThanhPhanHoSo": paper.component,
        "TenThanhPhanHoSo": paper.title,
        "SoLuong": paper.count,
        "LoaiBan": layout.values["copy_kinds"].get(paper.copy_kind, 0),
        "GiayToDinhKem": [fitted],
    }
    row, shorter = layout.fit("ThanhPhanHoSo", values, dossier.code)
    return row, [*shorter, *cut]


def _submitter(layout: Layout, dossier: SyncDossier, kind: str | int) -> tuple[dict[str, object], list[Shortened]]:
    owner = dossier.owner
    values = {
        "TenNguoiNop": owner.get("name"),
        "SoDinhDanh": owner.get("id"),
        "NgaySinh": owner.get("birth"),
        "SoDienThoai": owner.get("phone") or None,
        "Email": owner.get("email") or None,
        "DiaChiChiTiet": owner.get("address") or None,
        "TenChuHs": owner.get("name"),
        "SoDinhDanhChuHs": owner.get("id"),
        "DiaChiChiTietChuHs": owner.get("address") or None,
    }
    details, cut = layout.fit("ThongTinChiTiet", values, dossier.code)
    person = {"LoaiDoiTuong": kind, "ThongTinChiTiet": details}
    fitted, shorter = layout.fit("ThongTinNguoiNop", person, dossier.code)
    return fitted, [*shorter, *cut]


def progress_row(
    layout: Layout, state: Progress, national: tuple[str, str]
) -> tuple[dict[str, object], list[Shortened]]:
    """Return the row of CapNhatTienTrinh for a state; the number of its event makes it unlike any other.

    Args:
        national: the portal's id and code of the dossier.
    """
    values = {
        "IDHoSo": national[0],
        "MaHoSo": national[1],
        "NguoiXuLy": layout.handlers.get(state.by, layout.handlers["station"]),
        "ThoiDiemXuLy": stamp(state.at, layout.progress_time_format),
        "NoiDungXuLy": f"{STATUS_NAMES[state.status]} [#{state.event}]",
        "TrangThai": str(state.status),
    }
    return layout.fit("CapNhatTienTrinh", values, state.code)


def status_row(layout: Layout, state: Progress, national: tuple[str, str]) -> tuple[dict[str, object], list[Shortened]]:
    """Return the row of CapNhatTrangThai: the true state; fees and results go along only with 5, 6 and 9."""
    values = {
        "IdHoSo": national[0],
        "MaHoSo": national[1],
        "TrangThai": str(state.status),
        "NoiDungXuLy": STATUS_NAMES[state.status],
    }
    return layout.fit("CapNhatTrangThai", values, state.code)
