# SPDX-License-Identifier: Apache-2.0
"""A dossier and its states in the words of the first national interface: HoSo and TienDo."""

import re
from collections.abc import Mapping, Sequence

from clerkdesk.domain.case import STATUS_NAMES, Progress
from clerkdesk.domain.states import DossierStatus
from clerkdesk.domain.sync import Layout, OwnerKind, Paper, Shortened, SyncDossier, stamp

_MARK = re.compile(r"\[#(\d+)\]$")
_ENDS = {DossierStatus.FINISHED: "NgayKetThucXuLy", DossierStatus.RETURNED: "NgayTra"}
_REFUSED = {DossierStatus.NOT_ACCEPTED: "NgayTuChoi"}


def hoso(
    layout: Layout, dossier: SyncDossier, papers: Sequence[Paper], field_code: str
) -> tuple[dict[str, object], list[Shortened]]:
    """Return the object of DongBoHoSoMC, and what of it had to be shortened.

    Args:
        papers: with the links from which the portal fetches them.
        field_code: the portal's own code of the procedure's field (MaLinhVuc).

    Raises:
        PortalRefused: the interface cannot take it.
    """
    constants, owner = layout.values["constants"], dossier.owner
    values: dict[str, object] = {
        "MaHoSo": dossier.code,
        "MaTTHC": dossier.procedure_code,
        "TenTTHC": dossier.procedure_name,
        "MaLinhVuc": field_code,
        "TenLinhVuc": dossier.field,
        "KenhThucHien": dossier.channel,
        "ChuHoSo": owner.get("name"),
        "LoaiDoiTuong": layout.owner_code(dossier.owner_kind, dossier.code),
        "Email": owner.get("email") or None,
        "SoDienThoai": owner.get("phone") or None,
        "TrichYeuHoSo": dossier.summary or None,
        "NgayTiepNhan": stamp(dossier.received_at, layout.time_format),
        "NgayNopHoSo": stamp(dossier.received_at, layout.time_format),
        "NgayHenTra": stamp(dossier.due_at, layout.time_format) if dossier.due_at else None,
        "TrangThaiHoSo": dossier.status,
        "HinhThuc": layout.values["result_ways"].get(dossier.result_way),
        "DonViXuLy": dossier.agency_name,
        "NoiNopHoSo": constants["NoiNopHoSo"],
        "HoSoCoThanhPhanSoHoa": "1" if papers else "0",
        "TaiKhoanDuocXacThucVoiVNeID": constants["TaiKhoanDuocXacThucVoiVNeID"],
        "DuocThanhToanTrucTuyen": dossier.fee_payment or constants["DuocThanhToanTrucTuyen"],
        "SoBienNhan": dossier.slip or None,
    }
    lists, cut = _lists(layout, dossier, papers)
    fitted, shorter = layout.fit("HoSo", {**values, **lists}, dossier.code)
    return fitted, [*shorter, *cut]


def _lists(layout: Layout, dossier: SyncDossier, papers: Sequence[Paper]) -> tuple[dict[str, object], list[Shortened]]:
    rows, cut = [], []
    for paper in papers:
        row, shorter = layout.fit("TaiLieuNop", _attachment(paper), dossier.code)
        rows.append(row)
        cut += shorter
    found: dict[str, object] = {"TaiLieuNop": rows}
    if number := dossier.owner.get("id"):
        kind = "citizen" if dossier.owner_kind is OwnerKind.CITIZEN else "organisation"
        values = {"LoaiDinhDanh": layout.values["id_kinds"][kind], "SoDinhDanh": number}
        found["DinhDanhCHS"] = [layout.fit("DinhDanhCHS", values, dossier.code)[0]]
    return found, cut


def _attachment(paper: Paper) -> dict[str, object]:
    return {
        "TepDinhKemId": paper.sha256,
        "TenTepDinhKem": paper.file_name,
        "IsDeleted": "False",
        "MaThanhPhanHoSo": paper.component,
        "DuongDanTaiTepTin": paper.link,
        "DuocSoHoa": "1",
        "DuocTaiSuDung": "0",
        "DuocLayTuKhoDMQG": "0",
    }


def tiendo(layout: Layout, state: Progress, agency: str) -> tuple[dict[str, object], list[Shortened]]:
    """Return the row of CapNhatTienDoHoSoMC for a state; its text ends with the number of the event.

    The portal appends rows and gives them no number, so the mark alone tells whether it holds one already.
    """
    values: dict[str, object] = {
        "MaHoSo": state.code,
        "NguoiXuLy": layout.handlers.get(state.by, layout.handlers["station"]),
        "ThoiDiemXuLy": stamp(state.at, layout.progress_time_format),
        "PhongBanXuLy": agency or None,
        "NoiDungXuLy": f"{STATUS_NAMES[state.status]} [#{state.event}]",
        "TrangThai": str(state.status),
    }
    return layout.fit("TienDo", values, state.code)


def event_of(row: Mapping[str, object]) -> int | None:
    """Return the number of the event that a row tells; None for a row of another system."""
    found = _MARK.search(str(row.get("NoiDungXuLy", "")))
    return int(found[1]) if found else None


def standing(rows: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """Return what HoSo must say of a dossier's state, from the rows that told it, whatever their order.

    The end of handling and the handing over keep their days (Decision 766/QĐ-TTg counts by them).
    """
    marked = sorted((event, row) for row in rows if (event := event_of(row)) is not None)
    found: dict[str, str] = {}
    for _event, row in marked:
        status = DossierStatus(str(row["TrangThai"]))
        found["TrangThaiHoSo"] = str(status)
        if name := {**_ENDS, **_REFUSED}.get(status):
            found[name] = str(row["ThoiDiemXuLy"])
    return found
