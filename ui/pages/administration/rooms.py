# SPDX-License-Identifier: Apache-2.0
"""From what the core knows to the lines of each room; plain Python, no Qt."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from clerkdesk.domain.officers import Officer, Station
from ui.findings import said
from ui.models.cells import Cell, Row
from ui.texts import TEXTS, Texts

if TYPE_CHECKING:
    from clerkdesk.domain.calendar import WorkingCalendar
    from clerkdesk.domain.procedure import Catalogue
    from clerkdesk.services.catalogue import PackReport
    from clerkdesk.services.doctor import Check

ROOMS = {
    "health": "stethoscope",
    "officers": "users",
    "station": "monitor",
    "catalogue": "book-text",
    "calendar": "calendar-days",
    "trust": "badge-check",
    "backup": "database-backup",
    "updates": "refresh-cw",
    "support": "life-buoy",
    "drills": "graduation-cap",
}
"""The rooms in their order, with their icons."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a room shows: a sentence above its lines, and the lines."""

    note: str
    rows: tuple[Row, ...]


def line(key: str, title: str, note: str, right: str = "", icon: str = "", tone: str = "ok") -> Row:
    """Return a line: icon and title, what is said of it, and a short fact at the right."""
    title_tone = tone if tone in ("danger", "warn") else ""
    return Row(
        key,
        (
            Cell(title, title_tone, "medium", icon=icon, icon_tone=tone if icon else ""),
            Cell(note, "ink2"),
            Cell(right, "ink3"),
        ),
    )


def health(checks: "Sequence[Check]", texts: Texts) -> Sheet:
    """Return the doctor's checks, what is wrong first."""
    ordered = sorted(checks, key=lambda one: one.is_ok)
    rows = tuple(_check(one, texts) for one in ordered)
    good = sum(one.is_ok for one in checks)
    return Sheet(texts("admin.health.note", good=good, wrong=len(checks) - good), rows)


def _check(one: "Check", texts: Texts) -> Row:
    key = f"admin.health.{one.invariant}"
    title = texts(key) if key in TEXTS else one.title
    found = [said(finding, texts.language) for finding in one.findings[:3]]
    note = _looked_at(one, texts) if one.is_ok else "; ".join(found)
    icon, tone = ("circle-check", "ok") if one.is_ok else ("triangle-alert", "danger")
    return line(one.invariant, title, note, one.invariant, icon, tone)


def _looked_at(one: "Check", texts: Texts) -> str:
    """Return what was looked at: how many of what; the doctor says it in English."""
    key, counted = f"admin.looked.{one.invariant}", re.search(r"\d+", one.looked_at)
    return texts(key, count=int(counted.group()) if counted else 0) if key in TEXTS else one.looked_at


def officers(known: Sequence[Officer], has_passcode: Mapping[str, bool], texts: Texts) -> Sheet:
    """Return who works here."""
    rows = []
    for one in known:
        pinned = texts("admin.officers.pinned" if one.certificate_sha256 else "admin.officers.free")
        kept = texts("admin.officers.passcode" if has_passcode.get(one.id) else "admin.officers.no-passcode")
        role = texts(f"role.{one.role}")
        rows.append(line(one.id, one.name, f"{role} · {one.title} · {pinned} · {kept}", one.id, "user", "accent"))
    return Sheet(texts("admin.officers.note"), tuple(rows))


def station(one: Station, texts: Texts) -> Sheet:
    """Return the particulars of the station."""
    mode = texts("admin.station.practice" if one.is_practice else "admin.station.real")
    said = (
        ("agency", f"{one.agency_name} ({one.agency_code})"),
        ("parent", one.parent_agency),
        ("number", str(one.number)),
        ("serials", f"{one.first_serial}–{one.last_serial}"),
        ("portal", f"{one.destination}  {one.portal_url}"),
        ("mode", mode),
        ("id", one.id),
    )
    rows = tuple(line(key, texts(f"admin.station.{key}"), value) for key, value in said)
    return Sheet(texts("admin.station.note"), rows)


def catalogue(known: "Catalogue", texts: Texts) -> Sheet:
    """Return the procedures, those with parts to be confirmed first."""
    versions = known.versions
    rows = []
    for one in versions:
        parts = sorted(part for part, certainty in one.certainty.items() if not certainty.is_confirmed)
        names = ", ".join(_part(part, texts) for part in parts)
        note = texts("admin.catalogue.confirm", parts=names) if parts else texts("admin.catalogue.sure")
        icon, tone = ("circle-question-mark", "warn") if parts else ("circle-check", "ok")
        key = f"{one.code} {one.effective_from}"
        rows.append((not parts, line(key, f"{one.code}  {one.name}", note, f"{one.effective_from}", icon, tone)))
    rows.sort(key=lambda pair: pair[0])
    unsure = sum(not sure for sure, _ in rows)
    return Sheet(texts("admin.catalogue.note", count=len(versions), open=unsure), tuple(row for _, row in rows))


def pack(report: "PackReport", texts: Texts) -> Sheet:
    """Return what a pack would change, before it is installed."""
    rows = tuple(
        line(
            f"{one.section} {one.key}",
            f"{one.section}  {one.key}",
            _fields(one.fields),
            str(one.kind),
            "pencil",
            "accent",
        )
        for one in report.changes
    )
    note = texts("admin.catalogue.change", number=report.pack.number, count=len(report.changes))
    return Sheet(note, rows)


def _fields(changes: Sequence[object]) -> str:
    return ", ".join(str(getattr(change, "name", change)) for change in changes[:6])


def _part(part: str, texts: Texts) -> str:
    key = f"admin.part.{part}"
    return texts(key) if key in TEXTS else texts("admin.part.other")


def calendar(known: "WorkingCalendar", today: date, texts: Texts) -> Sheet:
    """Return the days off of this year and the next."""
    days = known.days_off(date(today.year - 1, 12, 31), date(today.year + 1, 12, 31))
    rows = []
    for one in days:
        is_off = str(one.kind) == "off"
        kind = texts("admin.calendar.off" if is_off else "admin.calendar.worked")
        right = texts("admin.calendar.confirm") if one.day.year in known.unconfirmed else kind
        icon, tone = ("calendar-off", "warn") if is_off else ("calendar-check", "accent")
        rows.append(line(str(one.day), texts.day(one.day), f"{one.label_vi} · {one.source}", right, icon, tone))
    return Sheet(texts("admin.calendar.note", year=str(today.year), next=str(today.year + 1)), tuple(rows))


def trust(entries: Sequence[Mapping[str, object]], now: datetime, texts: Texts) -> Sheet:
    """Return what the station trusts, and how old its revocation lists are."""
    rows = []
    for one in entries:
        kind, until = str(one["kind"]), one["until"]
        note = texts(f"admin.trust.{kind}", age=one["age_days"])
        right = texts("admin.trust.until", day=f"{until:%d/%m/%Y}") if isinstance(until, datetime) else ""
        is_late = bool(one["is_overdue"])
        right = texts("admin.trust.overdue") if is_late else right
        icon, tone = ("circle-alert", "danger") if is_late else ("badge-check", "ok")
        rows.append(line(str(one["file"]), str(one["name"]), note, right, icon, tone))
    del now
    return Sheet("", tuple(rows))


def backup(last: datetime | None, now: datetime, texts: Texts) -> Sheet:
    """Return when the last backup was made, and how to restore one."""
    said = f"{last.astimezone(now.tzinfo):%d/%m/%Y %H:%M}" if last else texts("admin.backup.never")
    icon, tone = ("circle-check", "ok") if last else ("triangle-alert", "warn")
    rows = (
        line("last", texts("admin.backup.last"), said, "", icon, tone),
        line("restore", texts("admin.backup.restore"), texts("admin.backup.restore.how"), "", "rotate-ccw", "accent"),
    )
    return Sheet(texts("admin.backup.note"), rows)


def support(values: Mapping[str, object], texts: Texts) -> Sheet:
    """Return every value of a support bundle, as it would be saved."""
    rows = tuple(line(key, key, said) for key, said in _flat(values, ""))
    return Sheet(texts("admin.support.note"), rows)


def _flat(values: Mapping[str, object], before: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, value in values.items():
        name = f"{before}{key}"
        if isinstance(value, Mapping):
            found += _flat(value, f"{name}.")
        else:
            found.append((name, str(value)))
    return found
