# SPDX-License-Identifier: Apache-2.0
"""Form 05 says why work stops and what the citizen gets back."""

import pytest

from clerkdesk.domain.forms.stop_notice import Stop, stop_values
from clerkdesk.errors import InvalidInput
from tests.fakes.form_list import issue
from tests.fakes.rules import dossier, station


def test_papers_are_always_given_back_and_a_fee_where_one_was_paid() -> None:
    values = stop_values(dossier(), station(), issue(), Stop("Rút hồ sơ.", "Đơn đề nghị", is_withdrawal=True))
    assert (values["reason"], values["basis"], values["is_withdrawal"]) == ("Rút hồ sơ.", "Đơn đề nghị", True)
    assert "Nhận lại giấy tờ" in str(values["papers_back"])
    assert values["fee_back"] == ""


def test_a_notice_without_a_reason_is_refused() -> None:
    with pytest.raises(InvalidInput):
        stop_values(dossier(), station(), issue(), Stop(""))
