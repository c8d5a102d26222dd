# SPDX-License-Identifier: Apache-2.0
"""The ledger of a day sums up what was frozen at receipt, in digits and in words."""

from datetime import date

import pytest

from clerkdesk.domain.dossier import Fee, FeeLine
from clerkdesk.domain.forms.fee_ledger import FeeEntry, fee_ledger_values
from clerkdesk.errors import InvalidInput
from tests.fakes.form_list import issue
from tests.fakes.rules import dossier, station

COPY = dossier(
    code="H38.31.24-261120-0001",
    procedure_name="Chứng thực bản sao",
    fee=Fee(5000, (FeeLine("a", 2, 2000, 4000, ""), FeeLine("b", 1, 1000, 1000, ""))),
)
EXTRACT = dossier(code="H38.31.24-261120-0002", procedure_name="Bản sao trích lục", fee=Fee(8000))


def values(*entries: FeeEntry) -> dict[str, object]:
    return fee_ledger_values(station(), issue(), date(2026, 11, 20), entries)


def test_each_fee_is_told_with_its_sum_and_its_voucher() -> None:
    assert values(FeeEntry(COPY, "0000017"))["rows"] == [
        {
            "number": "1",
            "code": "H38.31.24-261120-0001",
            "owner": "Trần Thị Mẫu",
            "procedure": "Chứng thực bản sao",
            "how": "2 × 2.000 + 1 × 1.000",
            "amount": "5.000",
            "method": "Tiền mặt",
            "voucher": "0000017",
        }
    ]


def test_the_day_is_summed_up_by_procedure_and_by_way_of_paying() -> None:
    told = values(FeeEntry(COPY), FeeEntry(EXTRACT, method="Chuyển khoản"))
    assert (told["count"], told["total"], told["total_words"]) == ("2", "13.000", "Mười ba nghìn đồng")
    assert told["procedures"] == [
        {"name": "Chứng thực bản sao", "count": "1", "amount": "5.000"},
        {"name": "Bản sao trích lục", "count": "1", "amount": "8.000"},
    ]
    assert told["methods"] == [
        {"name": "Tiền mặt", "count": "1", "amount": "5.000"},
        {"name": "Chuyển khoản", "count": "1", "amount": "8.000"},
    ]


def test_a_day_without_fees_is_a_ledger_of_nothing() -> None:
    told = values()
    assert (told["rows"], told["total"], told["total_words"]) == ([], "0", "Không đồng")


def test_a_dossier_that_stands_in_it_twice_is_refused() -> None:
    with pytest.raises(InvalidInput):
        values(FeeEntry(COPY), FeeEntry(COPY))
