# SPDX-License-Identifier: Apache-2.0
"""What the receipt slip says, word by word; the template only places it."""

from datetime import datetime
from typing import Final

from clerkdesk.domain.dossier import Channel, Component, CopyKind, Dossier, Fee
from clerkdesk.domain.due_date import LEGAL_TIME, TERM_PREFIX, WEEKDAYS
from clerkdesk.domain.officers import Station
from clerkdesk.domain.procedure import Certainty

_KINDS: Final = {
    CopyKind.ORIGINAL: "Bản chính",
    CopyKind.COPY: "Bản sao",
    CopyKind.ELECTRONIC: "Bản điện tử",
}
_OFFICE_WORDS: Final = ("một cửa", "trung tâm phục vụ hành chính công")
_RESULT_AT: Final = {
    Channel.DIRECT: "Bộ phận Một cửa nơi tiếp nhận hồ sơ",
    Channel.ONLINE: "Cổng Dịch vụ công quốc gia",
    Channel.POST: "Địa chỉ của người nộp, qua dịch vụ bưu chính công ích",
}


def receipt_values(dossier: Dossier, station: Station, officer_name: str = "") -> dict[str, object]:
    """Return the values of the template `receipt`: form 01, receipt of a dossier and promise of its result.

    They depend on nothing but what is stored, so a reprint is the same slip.

    Source: Circular 03/2025/TT-VPCP, form 01 (before: Circular 01/2018/TT-VPCP, form 01).
    """
    received = dossier.received_at.astimezone(LEGAL_TIME)
    owner = dossier.owner
    return {
        "created": received.isoformat(timespec="seconds"),
        **_heads(dossier.agency_name, station.parent_agency),
        "number": f"{dossier.slip_number}/TNHS",
        "place_and_day": f"{station.place}, ngày {received.day:02d} tháng {received.month:02d} năm {received.year}",
        "code": dossier.code,
        "code_qr": dossier.code,
        "owner": owner.name,
        "address": owner.address,
        "phone": owner.phone,
        "email": owner.email,
        "procedure": dossier.procedure_name,
        "procedure_code": dossier.procedure_code,
        "summary": "" if dossier.summary == dossier.procedure_name else dossier.summary,
        "components": [_component(component) for component in dossier.components if component.count],
        "sets": "01 bộ",
        "term": _term(dossier),
        "received": _moment(received),
        "due": _due(dossier),
        "fee": _fee(dossier.fee),
        "fee_sum": _fee_sum(dossier.fee),
        "result_at": _RESULT_AT[dossier.channel],
        "book": str(received.year),
        "book_number": str(dossier.slip_number),
        "officer": officer_name,
        "is_practice": station.is_practice,
    }


def _heads(agency: str, parent: str) -> dict[str, str]:
    """Return the two lines of the letterhead: the agency above, the one-stop office that receives below."""
    if any(word in agency.casefold() for word in _OFFICE_WORDS):
        return {"agency": parent, "office": agency}
    return {"agency": agency, "office": "Bộ phận Một cửa"}


def vnd(amount: int) -> str:
    """Return an amount of money as it is written in Vietnamese: `12.000 đồng`."""
    return f"{amount:,}".replace(",", ".") + " đồng"


def _component(component: Component) -> dict[str, str]:
    return {"name": component.name, "kind": _KINDS[component.kind], "count": f"{component.count:02d}"}


def _term(dossier: Dossier) -> str:
    terms = (sentence for sentence in dossier.due.explanation if sentence.startswith(TERM_PREFIX))
    return next(terms, "theo quy định của thủ tục").removeprefix(TERM_PREFIX).rstrip(".")


def _due(dossier: Dossier) -> str:
    if dossier.due.due is None:
        return "Theo thông báo của cơ quan giải quyết"
    return _moment(dossier.due.due.astimezone(LEGAL_TIME))


def _moment(moment: datetime) -> str:
    return f"{moment:%H} giờ {moment:%M} phút, {WEEKDAYS[moment.weekday()]} ngày {moment:%d/%m/%Y}"


def _fee(fee: Fee) -> str:
    if fee.total_vnd:
        return vnd(fee.total_vnd)
    return "Theo mức thu hiện hành" if fee.certainty == Certainty.UNKNOWN else "Không thu (0 đồng)"


def _fee_sum(fee: Fee) -> str:
    """Return how several lines make the fee: `2 × 2.000 + 3 × 1.000`; nothing for one line."""
    parts = [f"{line.quantity} × {line.unit_vnd:,}".replace(",", ".") for line in fee.lines]
    return " + ".join(parts) if len(parts) > 1 else ""
