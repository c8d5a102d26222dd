# SPDX-License-Identifier: Apache-2.0
"""What the receipt slip says, word by word; the template only places it."""

from typing import Final

from clerkdesk.domain.dossier import Component, CopyKind, Dossier, Fee, ResultWay
from clerkdesk.domain.due_date import TERM_PREFIX
from clerkdesk.domain.forms.letterhead import letterhead, place_and_day
from clerkdesk.domain.forms.wording import local, moment_words, points, stamp, vnd
from clerkdesk.domain.officers import Station
from clerkdesk.domain.payment import FeeWay
from clerkdesk.domain.procedure import Certainty

_KINDS: Final = {
    CopyKind.ORIGINAL: "Bản chính",
    CopyKind.COPY: "Bản sao",
    CopyKind.ELECTRONIC: "Bản điện tử",
}
_RESULT_AT: Final = {
    ResultWay.COUNTER: "Bộ phận Một cửa nơi tiếp nhận hồ sơ",
    ResultWay.ONLINE: "Cổng Dịch vụ công quốc gia",
    ResultWay.POST: "Địa chỉ của người nộp, qua dịch vụ bưu chính công ích",
}


def receipt_values(dossier: Dossier, station: Station, officer_name: str = "") -> dict[str, object]:
    """Return the values of the templates `receipt` and `receipt_80mm`: form 01, receipt and promise of the result.

    They depend on nothing but what is stored, so a reprint is the same slip.

    Source: Circular 03/2025/TT-VPCP, form 01 (before: Circular 01/2018/TT-VPCP, form 01).
    """
    received = local(dossier.received_at)
    owner = dossier.owner
    return {
        "created": stamp(received),
        **letterhead(dossier.agency_name, station.parent_agency),
        "number": f"{dossier.slip_number}/TNHS",
        "place_and_day": place_and_day(station.place, received),
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
        "received": moment_words(received),
        "due": _due(dossier),
        "fee": _fee(dossier.fee),
        "fee_sum": _fee_sum(dossier.fee),
        "fee_paid": _fee_paid(dossier.fee),
        "result_at": _RESULT_AT[dossier.way],
        "book": str(received.year),
        "book_number": str(dossier.slip_number),
        "officer": officer_name,
        "is_practice": station.is_practice,
    }


def _component(component: Component) -> dict[str, str]:
    return {"name": component.name, "kind": _KINDS[component.kind], "count": f"{component.count:02d}"}


def _term(dossier: Dossier) -> str:
    terms = (sentence for sentence in dossier.due.explanation if sentence.startswith(TERM_PREFIX))
    return next(terms, "theo quy định của thủ tục").removeprefix(TERM_PREFIX).rstrip(".")


def _due(dossier: Dossier) -> str:
    if dossier.due.due is None:
        return "Theo thông báo của cơ quan giải quyết"
    return moment_words(dossier.due.due)


def _fee(fee: Fee) -> str:
    if fee.total_vnd:
        return vnd(fee.total_vnd)
    return "Theo mức thu hiện hành" if fee.certainty == Certainty.UNKNOWN else "Không thu (0 đồng)"


def _fee_paid(fee: Fee) -> str:
    """Return how it was paid when the dossier was received; nothing where nothing is asked or nobody took it down."""
    if not fee.total_vnd:
        return ""
    words = {
        FeeWay.CASH: "đã thu tiền mặt",
        FeeWay.TRANSFER: "đã thu bằng chuyển khoản",
        FeeWay.EXEMPT: "được miễn",
        FeeWay.LATER: "chưa thu",
    }
    return ": ".join(part for part in (words.get(fee.way, ""), fee.note) if part)


def _fee_sum(fee: Fee) -> str:
    """Return how several lines make the fee: `2 × 2.000 + 3 × 1.000`; nothing for one line."""
    parts = [f"{line.quantity} × {points(line.unit_vnd)}" for line in fee.lines]
    return " + ".join(parts) if len(parts) > 1 else ""
