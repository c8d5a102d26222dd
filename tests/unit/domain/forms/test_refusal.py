# SPDX-License-Identifier: Apache-2.0
"""Form 03 gives each reason with the law it rests on."""

import pytest

from clerkdesk.domain.forms.refusal import Refusal, RefusalReason, refusal_values
from clerkdesk.errors import InvalidInput
from tests.fakes.form_list import issue
from tests.fakes.rules import dossier, station


def values(refusal: Refusal) -> dict[str, object]:
    return refusal_values(dossier(), station(), issue(), refusal)


def test_every_reason_stands_with_its_basis() -> None:
    reasons = (RefusalReason("Không thuộc thẩm quyền.", "Điều 13 Luật Hộ tịch"), RefusalReason("Hồ sơ giả."))
    assert values(Refusal(reasons))["reasons"] == [
        {"text": "Không thuộc thẩm quyền.", "basis": "Điều 13 Luật Hộ tịch"},
        {"text": "Hồ sơ giả.", "basis": ""},
    ]


def test_the_citizen_is_told_where_to_turn() -> None:
    told = values(Refusal((RefusalReason("a"),), "Nộp tại nơi cư trú.", contact_phone="0205 000 001"))
    assert (told["guidance"], told["contact"], told["contact_phone"]) == (
        "Nộp tại nơi cư trú.",
        "Lê Văn Thử",
        "0205 000 001",
    )


def test_a_refusal_without_a_reason_is_refused() -> None:
    with pytest.raises(InvalidInput):
        values(Refusal(()))
