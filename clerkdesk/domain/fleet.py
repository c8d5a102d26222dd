# SPDX-License-Identifier: Apache-2.0
"""A province's stations side by side, out of their support bundles: who needs help first."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from typing import Any

from clerkdesk.domain.versions import ALL, PILOT

BUNDLE_KIND = "clerkdesk support bundle"
_DAY_S = 86_400
_OLD_QUEUE_S = 2 * _DAY_S
_OLD_BACKUP_DAYS = 7
_LITTLE_ROOM_BYTES = 2 * 10**9
FROM_FOLDER = "folder"
_UPDATE_WORDS = {FROM_FOLDER: "thư mục", ALL: "mọi máy", PILOT: "thí điểm"}


@dataclass(frozen=True, slots=True)
class FleetRow:
    """One station as its newest bundle shows it.

    Attributes:
        queue_age_s: how long the oldest unsent dossier waits; None when none does.
        errors: codes of the faults of unsent dossiers, with their numbers.
        findings: what the doctor found, by invariant; empty when nothing.
        backup_age_days: None when there was no backup.
        updates_from, channel: where the station looks for new versions, and which are for it; empty where its bundle is
            of an older version, which did not tell, or nobody said where.
        needs: what an administrator should look at, in words; empty when nothing.
    """

    agency: str
    station: int
    version: str
    told_at: str
    received: int
    unsent: int
    queue_age_s: int | None
    errors: str
    findings: str
    backup_age_days: int | None
    free_gb: float
    updates_from: str
    channel: str
    needs: str


def fleet_row(bundle: Mapping[str, Any]) -> FleetRow:
    """Return the row of a bundle.

    Raises:
        ValueError, KeyError, TypeError: it is no bundle.
    """
    if bundle["kind"] != BUNDLE_KIND:
        raise ValueError("it is no support bundle")
    station, queue, made = bundle["station"], bundle["queue"], datetime.fromisoformat(bundle["made_at"])
    backup = bundle["last_backup"]
    backup_days = (made - datetime.fromisoformat(backup)).days if backup else None
    age, updates = queue["oldest_unsent_s"], bundle.get("updates", {})
    findings = ", ".join(f"{name} {count}" for name, count in sorted(bundle["doctor"].items()) if count)
    return FleetRow(
        agency=str(station["agency"]),
        station=int(station["number"]),
        version=str(bundle["versions"]["clerkdesk"]),
        told_at=made.isoformat(timespec="minutes"),
        received=int(bundle["counts"]["received"]),
        unsent=int(queue["unsent"]),
        queue_age_s=None if age is None else int(age),
        errors=", ".join(f"{code} {count}" for code, count in sorted(queue["errors"].items())),
        findings=findings,
        backup_age_days=backup_days,
        free_gb=round(int(bundle["free_bytes"]) / 1e9, 1),
        updates_from=str(updates.get("source", "")),
        channel=str(updates.get("channel", "")),
        needs=", ".join(_needs(bundle, age, findings, backup_days)),
    )


def newest_rows(bundles: Iterable[Mapping[str, Any]]) -> list[FleetRow]:
    """Return one row a station, of its newest bundle; those that need help first, the longest waiting before others."""
    newest: dict[str, tuple[datetime, Mapping[str, Any]]] = {}
    for bundle in bundles:
        made, name = datetime.fromisoformat(bundle["made_at"]), str(bundle["station"]["id"])
        if name not in newest or newest[name][0] < made:
            newest[name] = (made, bundle)
    rows = [fleet_row(bundle) for _, bundle in newest.values()]
    return sorted(rows, key=lambda row: (not row.needs, -(row.queue_age_s or 0), row.agency, row.station))


def as_csv(rows: Iterable[FleetRow]) -> str:
    """Return the rows as CSV with a line of names."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow([one.name for one in fields(FleetRow)])
    table.writerows(astuple(row) for row in rows)
    return written.getvalue()


def as_values(rows: list[FleetRow], made: datetime, unreadable: list[str]) -> dict[str, object]:
    """Return the values of the printed table."""
    return {
        "made": f"{made:%H:%M %d/%m/%Y}",
        "stations": len(rows),
        "needing": sum(1 for row in rows if row.needs),
        "unsent": _grouped(sum(row.unsent for row in rows)),
        "received": _grouped(sum(row.received for row in rows)),
        "unreadable": unreadable,
        "is_practice": False,
        "rows": [
            {
                "station": f"{row.agency} · {row.station}",
                "version": row.version,
                "told": row.told_at[:16].replace("T", " "),
                "received": _grouped(row.received),
                "unsent": _grouped(row.unsent),
                "age": span(row.queue_age_s),
                "errors": row.errors,
                "findings": row.findings,
                "backup": "chưa có" if row.backup_age_days is None else f"{row.backup_age_days} ngày",
                "free": f"{row.free_gb} GB".replace(".", ","),
                "updates": " · ".join(
                    _UPDATE_WORDS.get(part, part) for part in (row.channel, row.updates_from) if part
                ),
                "needs": row.needs,
            }
            for row in rows
        ],
    }


def _update_words(row: FleetRow) -> str:
    return " · ".join(_UPDATE_WORDS.get(part, part) for part in (row.channel, row.updates_from) if part)


def span(seconds: int | None) -> str:
    """Return a length of time in the largest fitting unit, in Vietnamese."""
    if seconds is None:
        return ""
    for size, word in ((_DAY_S, "ngày"), (3600, "giờ"), (60, "phút")):
        if seconds >= size:
            return f"{seconds // size} {word}"
    return f"{seconds} giây"


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _needs(bundle: Mapping[str, Any], age: int | None, findings: str, backup_days: int | None) -> Iterable[str]:
    if findings:
        yield "bác sĩ máy có phát hiện"
    if bundle["was_put_back"]:
        yield "dữ liệu bị lùi"
    if age is not None and age >= _OLD_QUEUE_S:
        yield "hồ sơ chờ gửi lâu"
    if backup_days is None or backup_days > _OLD_BACKUP_DAYS:
        yield "sao lưu cũ"
    if int(bundle["free_bytes"]) < _LITTLE_ROOM_BYTES:
        yield "sắp đầy đĩa"
    if any(one["overdue"] for one in bundle["revocation_lists"]):
        yield "danh sách thu hồi quá hạn"
