# SPDX-License-Identifier: Apache-2.0
"""Form 02 asks once, fully, with a reason; a second time only with permission."""

from dataclasses import replace
from datetime import date

import pytest

from clerkdesk.domain.forms.supplement import SupplementItem, SupplementRequest, supplement_values
from clerkdesk.errors import InvalidInput
from tests.fakes.form_list import issue
from tests.fakes.rules import dossier, station

REQUEST = SupplementRequest((SupplementItem("Giấy chứng sinh", original=1, photocopy=2),), "Thiếu giấy tờ.")


def values(request: SupplementRequest) -> dict[str, object]:
    return supplement_values(dossier(), station(), issue(), request)


def test_each_paper_is_asked_for_by_kind_and_number() -> None:
    assert values(REQUEST)["items"] == [
        {"name": "Giấy chứng sinh", "original": "01", "certified": "", "photocopy": "02", "note": ""}
    ]


def test_the_citizen_asks_the_officer_unless_another_is_named() -> None:
    assert values(REQUEST)["contact"] == "Lê Văn Thử"
    assert values(replace(REQUEST, contact="Nguyễn Thị Hỏi"))["contact"] == "Nguyễn Thị Hỏi"


def test_the_last_day_to_answer_is_told_where_there_is_one() -> None:
    assert values(REQUEST)["answer_by"] == ""
    assert values(replace(REQUEST, answer_by=date(2026, 12, 1)))["answer_by"] == "01/12/2026"


def test_a_second_request_says_so_and_why() -> None:
    assert values(REQUEST)["again"] == ""
    assert values(replace(REQUEST, time=2, permission="thừa kế mới"))["again"] == "Yêu cầu lần thứ 2: thừa kế mới"


@pytest.mark.parametrize("change", [{"items": ()}, {"reason": ""}, {"time": 2}])
def test_a_request_without_papers_reason_or_permission_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        values(replace(REQUEST, **change))  # type: ignore[arg-type]
