# SPDX-License-Identifier: Apache-2.0
"""A receipt must say what was sent, field by field."""

import pytest

from clerkdesk.domain.files import canonical_json
from clerkdesk.domain.receipt import Sent, discrepancy

SENT = Sent("key", "H38.31.24-261120-0001", 2, "a" * 64, ["b" * 64, "c" * 64])
RECEIPT = {
    "code": SENT.code,
    "files": ["c" * 64, "b" * 64],
    "key": SENT.key,
    "manifest_sha256": SENT.manifest_sha256,
    "portal_number": "TH-1",
    "received_at": "2026-11-20T09:00:00+07:00",
    "revision": 2,
}


def test_a_receipt_over_what_was_sent_agrees_whatever_the_order_of_files():
    assert discrepancy(canonical_json(RECEIPT), SENT) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"code": "H38.31.24-261120-0002"}, "it names another code"),
        ({"key": "other"}, "it names another key"),
        ({"revision": 1}, "it names another revision"),
        ({"revision": "2"}, "it names another revision"),
        ({"manifest_sha256": "d" * 64}, "it names another manifest_sha256"),
        ({"files": ["b" * 64]}, "it names other files"),
        ({"files": None}, "it is not a receipt"),
        ({"received_at": "yesterday"}, "it is not a receipt"),
        ({"portal_number": ""}, "it has no portal number"),
        ({"portal_number": 7}, "it has no portal number"),
    ],
)
def test_the_first_difference_is_named(change, reason):
    assert discrepancy(canonical_json({**RECEIPT, **change}), SENT) == reason


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html>", "it is not a receipt"),
        (b"[]", "it is not canonical JSON"),
        (canonical_json(RECEIPT) + b" ", "it is not canonical JSON"),
        (b"{}", "it is not a receipt"),
        (b'{"a":1.5}', "it is not a receipt"),
    ],
)
def test_what_is_no_receipt_is_named_as_such(body, reason):
    assert discrepancy(body, SENT) == reason
