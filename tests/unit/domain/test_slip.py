# SPDX-License-Identifier: Apache-2.0
"""The slip says in Vietnamese what was stored, and says the same at every reprint."""

from dataclasses import replace
from datetime import UTC

import pytest

from clerkdesk.domain.dossier import Channel, Component, CopyKind, DueDate, Fee, FeeLine
from clerkdesk.domain.payment import FeeWay
from clerkdesk.domain.slip import receipt_values, vnd
from tests.fakes.rules import dossier, station


def test_the_slip_names_agency_office_number_day_and_officer() -> None:
    values = receipt_values(dossier(), station(), "Lê Văn Thử")
    assert values["agency"] == "Ủy ban nhân dân xã Mẫu Sơn"
    assert values["office"] == "Bộ phận Một cửa"
    assert values["number"] == "17/TNHS"
    assert values["place_and_day"] == "Xã Mẫu Sơn, ngày 20 tháng 11 năm 2026"
    assert (values["book"], values["book_number"], values["officer"]) == ("2026", "17", "Lê Văn Thử")
    assert values["code"] == values["code_qr"] == "H38.31.24-261120-0042"


def test_a_service_centre_stands_below_its_own_authority() -> None:
    centre = "Trung tâm Phục vụ hành chính công xã Mẫu Sơn"
    values = receipt_values(dossier(agency_name=centre), station())
    assert (values["agency"], values["office"]) == ("Ủy ban nhân dân tỉnh Mẫu", centre)


def test_the_times_are_those_of_vietnam() -> None:
    received = dossier().received_at.astimezone(UTC)
    values = receipt_values(dossier(received_at=received), station())
    assert values["received"] == "09 giờ 47 phút, thứ Sáu ngày 20/11/2026"
    assert values["created"] == "2026-11-20T09:47:00+07:00"
    assert values["due"] == "17 giờ 00 phút, thứ Sáu ngày 20/11/2026"
    assert values["term"] == "trong ngày"


def test_without_a_term_no_day_is_promised() -> None:
    values = receipt_values(dossier(due=DueDate(None)), station())
    assert values["due"] == "Theo thông báo của cơ quan giải quyết"
    assert values["term"] == "theo quy định của thủ tục"


def test_only_papers_that_were_brought_are_listed() -> None:
    brought = Component(1, "Tờ khai", CopyKind.ORIGINAL, 2)
    values = receipt_values(dossier(components=(brought, replace(brought, position=2, count=0))), station())
    assert values["components"] == [{"name": "Tờ khai", "kind": "Bản chính", "count": "02"}]


@pytest.mark.parametrize(
    ("fee", "told", "how"),
    [
        (Fee(0), "Không thu (0 đồng)", ""),
        (Fee(0, certainty="unknown"), "Theo mức thu hiện hành", ""),
        (Fee(8000, (FeeLine("Bản sao", 1, 8000, 8000, ""),)), "8.000 đồng", ""),
        (
            Fee(1_004_000, (FeeLine("a", 2, 2000, 4000, ""), FeeLine("b", 1000, 1000, 1_000_000, ""))),
            "1.004.000 đồng",
            "2 × 2.000 + 1000 × 1.000",
        ),
    ],
)
def test_the_fee_is_told_with_its_sum(fee: Fee, told: str, how: str) -> None:
    values = receipt_values(dossier(fee=fee), station())
    assert (values["fee"], values["fee_sum"]) == (told, how)


@pytest.mark.parametrize(
    ("fee", "told"),
    [
        (Fee(8000), ""),
        (Fee(8000, way=FeeWay.CASH), "đã thu tiền mặt"),
        (Fee(8000, way=FeeWay.TRANSFER, note="FT 12"), "đã thu bằng chuyển khoản: FT 12"),
        (Fee(8000, way=FeeWay.EXEMPT, note="hộ nghèo"), "được miễn: hộ nghèo"),
        (Fee(8000, way=FeeWay.LATER), "chưa thu"),
        (Fee(0, way=FeeWay.CASH), ""),
    ],
)
def test_how_the_fee_was_paid_at_receipt_is_told(fee: Fee, told: str) -> None:
    assert receipt_values(dossier(fee=fee), station())["fee_paid"] == told


def test_a_summary_that_says_no_more_than_the_procedure_is_left_out() -> None:
    assert receipt_values(dossier(), station())["summary"] == ""
    assert receipt_values(dossier(summary="Con thứ hai"), station())["summary"] == "Con thứ hai"


@pytest.mark.parametrize("channel", list(Channel))
def test_every_channel_has_its_place_of_return(channel: Channel) -> None:
    assert receipt_values(dossier(channel=channel), station())["result_at"]


def test_a_reprint_has_the_same_values() -> None:
    assert receipt_values(dossier(), station(), "A") == receipt_values(dossier(), station(), "A")


def test_money_is_written_with_points() -> None:
    assert vnd(1_234_567) == "1.234.567 đồng"
