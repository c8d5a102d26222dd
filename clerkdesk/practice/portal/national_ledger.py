# SPDX-License-Identifier: Apache-2.0
"""What the national interfaces hold, held against what the gateway promised for them."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping

from clerkdesk.domain.files import Manifest
from clerkdesk.practice.portal import national_records as records
from clerkdesk.practice.portal.national import GEN1, GEN2, attachments


@dataclass(frozen=True, slots=True)
class Interface:
    """The ledger of one interface.

    Attributes:
        received: dossiers that are whole.
        duplicates: dossiers that stand there twice, and states that do.
        partial: dossiers for which a receipt was given and that are not there, or not with all their papers.
        calls: what it was asked, in order.
    """

    received: int
    duplicates: int
    partial: int
    dossiers: list[dict[str, Any]]
    calls: Sequence[dict[str, object]]


def national(
    engine: Engine, rows: Sequence[RowMapping], routes: Mapping[str, str], is_held: Callable[[str], bool]
) -> dict[str, Interface]:
    """Return the ledger of both interfaces.

    Args:
        rows: all committed deliveries in the order of their receipts.
        routes: by the key of a delivery.
        is_held: whether the file on the disk has this hash now.
    """
    with engine.begin() as connection:
        return {name: _interface(connection, name, rows, routes, is_held) for name in (GEN1, GEN2)}


def _interface(
    connection: Connection,
    name: str,
    rows: Sequence[RowMapping],
    routes: Mapping[str, str],
    is_held: Callable[[str], bool],
) -> Interface:
    held = {code: _held(connection, name, code, content) for code, content in records.all_of(connection, name)}
    mine = [row for row in rows if routes.get(row["key"]) == name]
    promised = {code: row for row in mine for code in _codes(row)}  # the newest revision of each
    lacking = 0
    for code, row in promised.items():
        national_code = (records.code_of(connection, code, name) or {"code": code})["code"]
        papers = held.get(national_code, {"files": []})["files"]
        lacking += not all(digest in papers and is_held(digest) for digest in _papers(row))
    ours = [(one["ours"],) for one in held.values()]
    told = [(code, json.dumps(state, sort_keys=True)) for code, one in held.items() for state in one["states"]]
    return Interface(
        received=len(promised) - lacking,
        duplicates=_repeats(ours) + _repeats(told),
        partial=lacking,
        dossiers=list(held.values()),
        calls=records.calls_of(connection, name),
    )


def _held(connection: Connection, name: str, code: str, content: dict[str, Any]) -> dict[str, Any]:
    if name == GEN1:
        files, status, ours = content["_files"], content["TrangThaiHoSo"], code
    else:
        found = (records.file_of(connection, paper["IdGiayTo"]) for paper in attachments(content))
        files, status = [digest for digest in found if digest], content.get("_status", "")
        ours = content["EformThongTinChiTiet"]["MaHoSoDonVi"]
    said = {field: value for field, value in content.items() if not field.startswith("_")}
    states = records.states_of(connection, name, code)
    return {"code": code, "ours": ours, "status": status, "files": files, "states": states, "content": said}


def _codes(row: RowMapping) -> list[str]:
    """Return the codes under which the interface must know what one delivery brought."""
    dossier = json.loads(row["dossier"])
    own = [row["code"]] if dossier.get("is_own_route", True) else []
    return [*own, *(part["code"] for part in dossier.get("parts", []))]


def _papers(row: RowMapping) -> list[str]:
    files = Manifest.from_bytes(row["manifest"]).files
    return [entry.sha256 for entry in files if entry.media_type == "application/pdf"]


def _repeats(keys: Sequence[tuple[str, ...]]) -> int:
    return sum(count - 1 for count in Counter(keys).values())
