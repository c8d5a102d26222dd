# SPDX-License-Identifier: Apache-2.0
"""The command that changes the working calendar: it shows the difference, and signs a pack of it."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from clerkdesk import bootstrap
from clerkdesk.cli.files import read_file, write_file
from clerkdesk.cli.options import Subparsers, station_command, station_folder
from clerkdesk.cli.output import Output
from clerkdesk.cli.report import day
from clerkdesk.domain.calendar import CalendarDay
from clerkdesk.domain.calendar_changes import Announcement, DayChange, announced_rows, day_changes
from clerkdesk.errors import InvalidInput
from clerkdesk.settings import VIETNAM_TIME


def add_command(inner: Subparsers) -> None:
    """Add `catalogue calendar`."""
    text = "show what a notice changes in the calendar; with --out, sign a pack of it that `catalogue import` takes"
    added = station_command(inner, "calendar", text, change)
    added.add_argument("--add-holiday", action="append", default=[], metavar="DAY=NAME", help="a day off")
    added.add_argument(
        "--swap", action="append", default=[], metavar="OFF=WORKED", help="a working day off, a weekend's day worked"
    )
    added.add_argument("--remove", action="append", default=[], metavar="DAY", help="as its place in the week again")
    added.add_argument(
        "--confirm", action="append", type=int, default=[], metavar="YEAR", help="all days off of it are announced"
    )
    added.add_argument("--year", action="append", type=int, default=[], help="a further year of the calendar")
    added.add_argument("--source", required=True, metavar="TEXT", help="the notice that says so")
    added.add_argument("--number", type=int, metavar="N", help="of the pack; one more than the station's newest")
    added.add_argument("--scope", default="", metavar="AGENCY", help="for this agency and all below; all when left out")
    added.add_argument("--title", default="", metavar="TEXT", help="of the pack; the source when left out")
    added.add_argument("--key-file", type=Path, metavar="FILE", help="private key (Ed25519, PEM)")
    added.add_argument("--out", type=Path, metavar="PACK", help="sign a pack and write it here")


def change(chosen: argparse.Namespace, output: Output) -> None:
    """Show what a notice changes, and sign a pack of it where one is wanted."""
    root = bootstrap.practice_station(station_folder(chosen)) if chosen.practice else chosen.station
    calendar = bootstrap.station_rules(root).calendar()
    notice = _announcement(chosen)
    rows = announced_rows(calendar, notice)
    changes = day_changes(calendar, rows, notice.years)
    number = chosen.number or bootstrap.newest_pack(root) + 1
    value = {"number": number, "changes": changes, "years": notice.years, "pack": None}
    lines = [*map(_line, changes), *(f"{year}  the calendar answers for it" for year in notice.years)]
    if chosen.out:
        pack = _pack(chosen, rows, notice, number)
        value["pack"] = write_file(chosen.out, pack)
        lines.append(f"{chosen.out}: pack {number}, signed; what a station computes after importing it follows it")
    elif chosen.key_file:
        raise InvalidInput(field="--key-file", reason="name the pack to write with --out")
    else:
        lines.append("nothing is written; --key-file and --out sign a pack of this")
    output.result(value, "\n".join(lines))


def _announcement(chosen: argparse.Namespace) -> Announcement:
    return Announcement(
        chosen.source,
        tuple((day("--add-holiday", first), name) for first, name in _halves("--add-holiday", chosen.add_holiday)),
        tuple((day("--swap", off), day("--swap", worked)) for off, worked in _halves("--swap", chosen.swap)),
        tuple(day("--remove", text) for text in chosen.remove),
        tuple(chosen.confirm),
        tuple(chosen.year),
    )


def _halves(option: str, texts: Sequence[str]) -> list[tuple[str, str]]:
    found = []
    for text in texts:
        first, sign, second = text.partition("=")
        if not sign:
            raise InvalidInput(field=option, reason=f"{text} has no =")
        found.append((first.strip(), second.strip()))
    return found


def _line(change: DayChange) -> str:
    was, becomes = ("off" if is_off else "worked" for is_off in (change.was_off, change.is_off))
    return f"{change.day:%d/%m/%Y}  {was} → {becomes}  {change.label}"


def _pack(chosen: argparse.Namespace, rows: Sequence[CalendarDay], notice: Announcement, number: int) -> bytes:
    if not chosen.key_file:
        raise InvalidInput(field="--key-file", reason="a pack is signed, name the private key")
    written = [asdict(row) | {"day": row.day.isoformat()} for row in rows]
    sections: dict[str, list[object]] = {"days": [*written], "years": [*notice.years]}
    return bootstrap.make_pack(
        json.dumps({name: values for name, values in sections.items() if values}).encode(),
        read_file(chosen.key_file),
        number=number,
        issued=_today(),
        scope=chosen.scope,
        title=chosen.title or chosen.source,
    )


def _today() -> date:
    return datetime.now(VIETNAM_TIME).date()
