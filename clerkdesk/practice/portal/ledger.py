# SPDX-License-Identifier: Apache-2.0
"""The ledger: what really arrived, hashed anew from the disk, so that no half or doubled dossier can hide."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import Engine, RowMapping

from clerkdesk.domain.files import Manifest, sha256
from clerkdesk.practice.portal import national_records, records
from clerkdesk.practice.portal.national_ledger import national


def ledger(engine: Engine, folder: Path, national_folder: Path) -> dict[str, object]:
    """Return what arrived.

    `received` counts distinct revisions that are whole; `duplicates` counts receipts beyond the first for one revision
    or for one content on one route; `partial` counts receipts for which a file is missing or is not what was promised;
    `open` counts announced deliveries without a receipt. `progress` of a dossier are the states that were told of it.
    `national` tells the same of each interface behind the gateway; what is double or half there counts here too.
    """
    with engine.begin() as connection:
        routes = national_records.routes_by_key(connection)
        rows, waiting = records.committed(connection), records.announced_count(connection)
        told = {row["code"]: records.states_of(connection, row["code"]) for row in rows}
    judged = [(row, _missing(row, folder)) for row in rows]
    whole = {(row["code"], row["revision"]) for row, missing in judged if not missing}
    revisions = [(row["code"], row["revision"], routes.get(row["key"], "")) for row in rows]
    contents = [(*_papers(row), routes.get(row["key"], "")) for row in rows]
    beyond = national(engine, rows, routes, lambda digest: hash_of(national_folder / digest) == digest)
    return {
        "received": len(whole),
        "duplicates": max(_repeats(revisions), _repeats(contents)) + sum(one.duplicates for one in beyond.values()),
        "partial": sum(bool(missing) for _row, missing in judged) + sum(one.partial for one in beyond.values()),
        "open": waiting,
        "dossiers": [
            {**_line(row, missing), "progress": [asdict(state) for state in told[row["code"]]]}
            for row, missing in judged
        ],
        "national": {name: asdict(one) for name, one in beyond.items()},
    }


def _repeats(keys: Sequence[tuple[object, ...]]) -> int:
    return sum(count - 1 for count in Counter(keys).values())


def _papers(row: RowMapping) -> tuple[object, ...]:
    """Return the signed documents: no two dossiers share them, whatever their codes say."""
    files = Manifest.from_bytes(row["manifest"]).files
    return tuple(sorted(entry.sha256 for entry in files if entry.media_type == "application/pdf")) or (row["manifest"],)


def _line(row: RowMapping, missing: list[str]) -> dict[str, object]:
    receipt = json.loads(row["receipt"])
    return {
        "code": row["code"],
        "revision": row["revision"],
        "key": row["key"],
        "portal_number": receipt["portal_number"],
        "received_at": receipt["received_at"],
        "files": receipt["files"],
        "missing": missing,
    }


def _missing(row: RowMapping, folder: Path) -> list[str]:
    """Return the hashes that the receipt or the manifest promises and the disk does not hold."""
    receipt, manifest = json.loads(row["receipt"]), Manifest.from_bytes(row["manifest"])
    promised = set(receipt["files"]) | {entry.sha256 for entry in manifest.files}
    wrong = [digest for digest in sorted(promised) if hash_of(folder / digest) != digest]
    if receipt["manifest_sha256"] != sha256(row["manifest"]):
        wrong.append(receipt["manifest_sha256"])
    return wrong


def hash_of(file: Path) -> str | None:
    """Return the SHA-256 of a file on the disk, or None when there is none."""
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except FileNotFoundError:
        return None
