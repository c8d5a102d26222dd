# SPDX-License-Identifier: Apache-2.0
"""What a portal's receipt must say, field by field."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from clerkdesk.domain.files import canonical_json


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent, and so what the receipt must name.

    Attributes:
        files: SHA-256 of every file, in any order.
    """

    key: str
    code: str
    revision: int
    manifest_sha256: str
    files: Sequence[str]


def discrepancy(body: bytes, sent: Sent) -> str | None:
    """Return the first point in which a receipt differs from what was sent, or None when it agrees in all."""
    try:
        read = json.loads(body)
        if not isinstance(read, dict) or canonical_json(read) != body:
            return "it is not canonical JSON"
        datetime.fromisoformat(read["received_at"])
        listed, number = sorted(read["files"]), read["portal_number"]
    except (ValueError, TypeError, KeyError):
        return "it is not a receipt"
    expected = {
        "key": sent.key,
        "code": sent.code,
        "revision": sent.revision,
        "manifest_sha256": sent.manifest_sha256,
    }
    for name, value in expected.items():
        if read.get(name) != value:
            return f"it names another {name}"
    if listed != sorted(sent.files):
        return "it names other files"
    if not isinstance(number, str) or not number:
        return "it has no portal number"
    return None
