# SPDX-License-Identifier: Apache-2.0
"""A station that pins a key, and packs signed by it."""

from datetime import date
from pathlib import Path
from typing import Any

from clerkdesk.adapters.catalogues.json_files import JsonCatalogues
from clerkdesk.adapters.catalogues.packs import new_pack_key, sign_pack
from clerkdesk.bootstrap import StationConfig, create_station
from clerkdesk.domain.catalogue_pack import Pack
from clerkdesk.domain.officers import Officer, Role
from tests.fakes.rules import station

PASSPHRASE = "một câu dài cho luyện tập"
PRIVATE, PUBLIC = new_pack_key()
ISSUED = date(2026, 11, 20)


def shipped_row(code: str) -> dict[str, Any]:
    """Return the row of a procedure as it is shipped."""
    return dict(next(row for row in JsonCatalogues().all_rows()["procedures"] if row["code"] == code))


def changed_birth() -> dict[str, Any]:
    """Return a newer version of the registration of a birth: other term, fee and papers."""
    return shipped_row("1.001193") | {
        "effective_from": "2026-01-01",
        "time_rule": {"kind": "working_days", "value": 9},
        "fee_rule": {"kind": "fixed", "label": "Lệ phí mới", "unit_vnd": 7000, "certainty": "verified"},
        "components": [{"name": "Tờ khai theo mẫu mới", "certainty": "verified"}],
    }


def signed(number: int = 1, scope: str = "H38", private: bytes = PRIVATE, **rows: list[Any]) -> bytes:
    """Return the bytes of a pack."""
    return sign_pack(Pack(number, ISSUED, scope, "Sửa đổi danh mục", rows), private)


def make_station(root: Path) -> Path:
    """Make a station with one clerk and the key pinned."""
    config = StationConfig("s1", "gateway", "http://127.0.0.1:9", is_practice=True)
    create_station(
        root, config, station(), [Officer("clerk", "Người Mẫu", Role.CLERK)], passphrase=PASSPHRASE,
        trust={"catalogue.pem": PUBLIC},
    )  # fmt: skip
    return root
