# SPDX-License-Identifier: Apache-2.0
"""Commands of the catalogue: look procedures, agencies and places up, and take or make signed packs."""

import argparse
import os
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clerkdesk import bootstrap
from clerkdesk.cli import calendar
from clerkdesk.cli.files import read_file
from clerkdesk.cli.options import Subparsers, command, station_command, station_folder
from clerkdesk.cli.output import Output
from clerkdesk.domain.agencies import other_spelling
from clerkdesk.domain.catalogue_pack import FieldChange, RowChange
from clerkdesk.domain.procedure import Certainty, ProcedureVersion
from clerkdesk.errors import InvalidInput, StorageUnusable
from clerkdesk.ports.catalogue import Catalogues
from clerkdesk.settings import VIETNAM_TIME

if TYPE_CHECKING:
    from clerkdesk.services.catalogue import InstallCatalogue, PackReport

TO_CONFIRM = "chưa xác nhận (to be confirmed)"


def add_commands(commands: Subparsers) -> None:
    """Add the commands of this room."""
    text = "the dated rules: look up, compare, install"
    room = commands.add_parser("catalogue", help=text, description=text)
    inner = room.add_subparsers(dest="catalogue_command", required=True, metavar="VERB")
    added = station_command(inner, "list", "list all versions of all procedures", list_all)
    added.add_argument("--on", metavar="ISO-DATE", help="only those in force on this day")
    added = station_command(inner, "search", "search procedures by code or name", search)
    added.add_argument("text")
    added.add_argument("--on", metavar="ISO-DATE")
    added.add_argument("--limit", type=int, default=20)
    added = station_command(inner, "show", "show one procedure with its sources", show)
    added.add_argument("code", metavar="CODE")
    added.add_argument("--on", metavar="ISO-DATE")
    added = station_command(inner, "agency", "find an agency by its old or new code", agency)
    added.add_argument("code", metavar="CODE")
    added.add_argument("--on", metavar="ISO-DATE")
    added = station_command(inner, "place", "find a commune, or what became of an old unit", place)
    added.add_argument("text")
    added.add_argument("--old", action="store_true", help="a unit of before 1 July 2025, by code or name")
    _add_pack_commands(inner)


def _add_pack_commands(inner: Subparsers) -> None:
    station_command(inner, "diff", "tell what a pack would change, and change nothing", diff).add_argument(
        "pack", type=Path, metavar="PACK"
    )
    station_command(inner, "import", "verify a pack and install it", install).add_argument(
        "pack", type=Path, metavar="PACK"
    )
    added = command(inner, "make", "make and sign a pack (administrators)", make)
    added.add_argument("rows", type=Path, metavar="ROWS.json", help="new or changed rows by section")
    added.add_argument("--number", type=int, required=True, metavar="N", help="greater than that of every pack before")
    added.add_argument("--scope", default="", metavar="AGENCY", help="for this agency and all below; all when left out")
    added.add_argument("--title", default="", metavar="TEXT")
    added.add_argument("--issued", metavar="ISO-DATE", help="today when left out")
    added.add_argument("--key-file", type=Path, required=True, metavar="FILE", help="private key (Ed25519, PEM)")
    added.add_argument("--out", type=Path, required=True, metavar="PACK")
    calendar.add_command(inner)
    added = command(inner, "new-key", "make a key that signs packs; stations pin its public part", key)
    added.add_argument("key_file", type=Path, metavar="FILE", help="private key; the public one is FILE.pub.pem")


def rules_of(chosen: argparse.Namespace) -> Catalogues:
    """Return the rules of the station of a command, or of the installation."""
    if chosen.practice:
        return bootstrap.station_rules(bootstrap.practice_station(station_folder(chosen)))
    return bootstrap.station_rules(chosen.station)


def _day(text: str | None) -> date:
    if not text:
        return datetime.now(VIETNAM_TIME).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(field="day", reason="it is not an ISO 8601 date, for example 2026-11-23") from None


def list_all(chosen: argparse.Namespace, output: Output) -> None:
    """List the headings."""
    headings = rules_of(chosen).procedures().headings
    if chosen.on:
        headings = [heading for heading in headings if heading.is_in_force(_day(chosen.on))]
    lines = (f"{h.code}  {h.effective_from} – {h.effective_to or ''}  {h.name}" for h in headings)
    output.result(headings, "\n".join(lines))


def search(chosen: argparse.Namespace, output: Output) -> None:
    """Search procedures."""
    on = _day(chosen.on) if chosen.on else None
    found = rules_of(chosen).procedures().search(chosen.text, chosen.limit, on)
    value = [{"code": v.code, "name": v.name, "field": v.field, "effective_from": v.effective_from} for v in found]
    output.result(value, "\n".join(f"{v.code}  {v.name} ({v.field})" for v in found))


def show(chosen: argparse.Namespace, output: Output) -> None:
    """Show the version in force."""
    version = rules_of(chosen).procedures().version(chosen.code, _day(chosen.on))
    output.result(version, "\n".join(_version_lines(version)))


def _version_lines(version: ProcedureVersion) -> list[str]:
    rule, fee = version.time_rule, version.fee_rule
    marks = {part: _mark(certainty) for part, certainty in version.certainty.items()}
    lines = [
        f"{version.code}  {version.name}{marks.get('code_name', '')}",
        f"field: {version.field}   authority: {version.authority}   route: {version.route}{marks.get('route', '')}",
        f"in force: {version.effective_from}{marks.get('effective_from', '')} – {version.effective_to or ''}",
        f"term: {rule.kind} {rule.value or ''} {rule.source}".rstrip() + marks.get("time", ""),
        f"fee: {fee.kind} {fee.unit_vnd or ''} {fee.source}".rstrip() + _mark(fee.certainty),
        f"result: {version.result_name}{marks.get('result', '')}",
    ]
    for number, paper in enumerate(version.components, start=1):
        need = "" if paper.required else " (khi cần)"
        lines.append(f"  {number}. {paper.name}{need} [{paper.code or '–'}]{_mark(paper.certainty)}")
    for part in version.linked:
        lines.append(f"  → {part.agency}: {part.step} {part.name}{_mark(part.certainty)}")
    return [*lines, *(f"source: {source}" for source in version.sources), *(f"note: {note}" for note in version.notes)]


def _mark(certainty: Certainty) -> str:
    return "" if certainty.is_confirmed else f"  [{TO_CONFIRM}]"


def agency(chosen: argparse.Namespace, output: Output) -> None:
    """Find an agency, or the one that took its place."""
    found = rules_of(chosen).agencies().successor(chosen.code, _day(chosen.on))
    if found is None:
        also = f"; its other spelling would be {other_spelling(chosen.code)}"
        raise InvalidInput(field="agency code", reason=f"the register has no such agency{also}")
    output.result(found, f"{found.code}  {found.old_code}  {found.name}")


def place(chosen: argparse.Namespace, output: Output) -> None:
    """Find communes, or convert old units."""
    places = rules_of(chosen).places()
    if not chosen.old:
        found = places.find(chosen.text)
        output.result(found, "\n".join(f"{u.code}  {u.name}, {u.province.name}{_mark(u.certainty)}" for u in found))
        return
    lines, conversions = [], places.convert_legacy(chosen.text)
    for one in conversions:
        old = ", ".join(part for part in (one.legacy.name, one.legacy.district, one.legacy.province) if part)
        new = " | ".join(f"{u.code} {u.name}, {u.province.name}" for u in one.successors)
        lines.append(f"{one.legacy.code or one.legacy.district_code} {old} → {new}{_mark(one.certainty)}")
    output.result(conversions, "\n".join(lines))


def _room(chosen: argparse.Namespace) -> "AbstractContextManager[InstallCatalogue]":
    folder = station_folder(chosen)
    if chosen.practice:
        bootstrap.ensure_practice(folder)
        return bootstrap.practice_catalogue_room(folder)
    return bootstrap.open_catalogue_room(folder, passphrase=os.environ.get("CLERKDESK_PASSPHRASE") or None)


def diff(chosen: argparse.Namespace, output: Output) -> None:
    """Compare a pack with the rules in force."""
    with _room(chosen) as room:
        report = room.diff(read_file(chosen.pack), chosen.pack.name)
    output.result(report, "\n".join(_report_lines(report)))


def install(chosen: argparse.Namespace, output: Output) -> None:
    """Install a pack."""
    with _room(chosen) as room:
        report = room.install(read_file(chosen.pack), chosen.pack.name, by=chosen.by or "station")
    output.result(report, "\n".join([*_report_lines(report), "installed; it holds for dossiers received from now on"]))


def _report_lines(report: "PackReport") -> list[str]:
    pack = report.pack
    lines = [f"pack {pack.number} of {pack.issued} for {pack.scope or 'the whole country'}: {pack.title}".rstrip(": ")]
    for change in report.changes:
        lines += [_change_line(change), *(_field_line(field) for field in change.fields)]
    return lines if report.changes else [*lines, "it changes nothing"]


def _change_line(change: RowChange) -> str:
    follows = f" (after {change.follows})" if change.follows else ""
    return f"{change.kind:<8} {change.section} {change.key}{follows}"


def _field_line(field: FieldChange) -> str:
    before, after = ("–" if value is None else value for value in (field.before, field.after))
    return f"           {field.path}: {before} → {after}"


def make(chosen: argparse.Namespace, output: Output) -> None:
    """Make a pack."""
    content = bootstrap.make_pack(
        read_file(chosen.rows),
        read_file(chosen.key_file),
        number=chosen.number,
        issued=_day(chosen.issued),
        scope=chosen.scope,
        title=chosen.title,
    )
    _write(chosen.out, content, mode=0o644)
    output.result({"pack": chosen.out, "bytes": len(content)}, f"{chosen.out}: {len(content)} bytes, signed")


def key(chosen: argparse.Namespace, output: Output) -> None:
    """Make a key pair; an existing key is never written over."""
    if chosen.key_file.exists():
        raise InvalidInput(field="key file", reason=f"{chosen.key_file} exists already")
    private, public = bootstrap.new_pack_key()
    public_file = chosen.key_file.with_suffix(".pub.pem")
    _write(chosen.key_file, private, mode=0o600)
    _write(public_file, public, mode=0o644)
    text = f"private key: {chosen.key_file}\npublic key: {public_file}; pin it as trust/catalogue.pem of each station"
    output.result({"private": chosen.key_file, "public": public_file}, text)


def _write(path: Path, content: bytes, *, mode: int) -> None:
    try:
        path.touch(mode=mode)
        path.write_bytes(content)
    except OSError as error:
        raise StorageUnusable(reason=f"{path}: {error.strerror}") from error
