# SPDX-License-Identifier: Apache-2.0
"""The watch over what tests log."""

import logging

import pytest

from tests.conftest import complaint


def test_silence_is_no_reason_to_complain():
    assert complaint([], ()) is None


def test_an_unannounced_warning_is_a_complaint():
    assert complaint(["WARNING a: paper jam"], ()) == "unexpected in the log: WARNING a: paper jam"


def test_an_announced_warning_that_never_came_is_a_complaint():
    assert complaint([], ("paper jam",)) == "expected in the log but absent: paper jam"


@pytest.mark.expected_log("paper jam", "no paper")
def test_announced_warnings_are_allowed():
    logging.getLogger("scanner").warning("paper jam")
    logging.getLogger("scanner").error("no paper")
