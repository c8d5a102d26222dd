# SPDX-License-Identifier: Apache-2.0
"""Commands of updates: status, check, fetch, apply, back; and the check that a new version makes of itself."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from clerkdesk import bootstrap
from clerkdesk.cli.files import read_file
from clerkdesk.cli.options import Subparsers, command, open_services, station_command
from clerkdesk.cli.output import Output
from clerkdesk.errors import InvalidInput
from clerkdesk.jobs.priority import Place, step_back

if TYPE_CHECKING:
    from clerkdesk.services.update import Offer


def add_commands(commands: Subparsers) -> None:
    """Add the commands of this room."""
    text = "look for a new version, fetch it, switch to it, go back"
    room = commands.add_parser("update", help=text, description=text)
    inner = room.add_subparsers(dest="update_command", required=True, metavar="VERB")
    command(inner, "status", "tell which versions are here; no station needs to be open", status)
    for name, said, run in (
        ("check", "ask what there is for this station", check),
        ("fetch", "fetch the newest version, check it on a copy and make it ready", fetch),
    ):
        added = station_command(inner, name, said, run)
        added.add_argument("--from", dest="source", default="", metavar="URL|DIR", help="look there, this time only")
    added = station_command(inner, "look-at", "look at another source from now on", look_at)
    added.add_argument("source", metavar="URL|DIR", help="an empty text: as the profile says")
    station_command(inner, "apply", "have the next start open the ready version", apply)
    added = station_command(inner, "back", "have the next start open the version before", back)
    added.add_argument("--unchecked", action="store_true", help="without trying it on a copy of the store first")
    added = command(inner, "trust", "trust the publisher of this root", trust)
    added.add_argument("root", type=Path, metavar="FILE")
    added = command(
        inner, "self-check", "examine a copy of a station; its key comes from the standard input", self_check
    )
    added.add_argument("copy", type=Path, metavar="DIR")
    added.add_argument("--blobs", type=Path, required=True, metavar="DIR")


def status(chosen: argparse.Namespace, output: Output) -> None:  # noqa: ARG001 - every command has the same shape
    """Tell which versions are here."""
    found = bootstrap.installed_versions().standing()
    lines = [f"version {found.version}, installed {found.installed}"]
    if found.ready:
        lines.append(f"{found.ready} is ready; the next start after the window was closed opens it")
    if found.previous:
        lines.append(f"the way back leads to {found.previous}")
    if found.came_back_from:
        lines.append(f"{found.came_back_from} did not start here; this version runs again")
    lines += [f"{version} failed here and is not offered again" for version in found.refused]
    output.result(found, "\n".join(lines))


def check(chosen: argparse.Namespace, output: Output) -> None:
    """Tell what there is."""
    with open_services(chosen) as services:
        offer = services.update.check(_source(chosen))
    output.result(offer, _told(offer))


def _told(offer: "Offer") -> str:
    if offer.version:
        text = f"{offer.version} is there: {offer.download_bytes / 1e6:.1f} MB"
    else:
        text = "there is nothing newer for this station"
    if offer.is_stale:
        text += f"\nwarning: its publisher vouched for it until {offer.fresh_until:%d/%m/%Y}; it may be old"
    return text


def fetch(chosen: argparse.Namespace, output: Output) -> None:
    """Fetch and check."""
    with open_services(chosen) as services:
        version = services.update.fetch(_source(chosen), output.progress)
    text = f"{version} is ready; it was checked on a copy" if version else "there is nothing newer for this station"
    output.result({"ready": version}, text)


def look_at(chosen: argparse.Namespace, output: Output) -> None:
    """Remember a source."""
    source = _absolute(chosen.source)
    with open_services(chosen) as services:
        services.update.look_at(source)
    output.result(
        {"source": source}, f"updates come from {source}" if source else "updates come from where the profile says"
    )


def apply(chosen: argparse.Namespace, output: Output) -> None:
    """Switch."""
    with open_services(chosen) as services:
        version = services.update.switch()
    output.result({"next": version}, f"the next start opens {version}")


def back(chosen: argparse.Namespace, output: Output) -> None:
    """Go back."""
    if chosen.unchecked:
        version = bootstrap.installed_versions().back()
    else:
        with open_services(chosen) as services:
            version = services.update.back()
    output.result({"next": version}, f"the next start opens {version}")


def trust(chosen: argparse.Namespace, output: Output) -> None:
    """Trust another publisher."""
    bootstrap.trust_publisher(read_file(chosen.root))
    output.result({"trusted": True}, "updates of this publisher are taken from now on")


def self_check(chosen: argparse.Namespace, output: Output) -> None:
    """Examine a copy."""
    try:
        key = bytes.fromhex(sys.stdin.readline().strip())
    except ValueError as error:
        raise InvalidInput(field="key", reason="the standard input holds none") from error
    step_back(os.getpid(), Place.BACKGROUND)  # the counter comes first
    found = bootstrap.check_copy(chosen.copy, chosen.blobs, key)
    failed = ", ".join(found.failed) or "none"
    output.result(found, f"{found.received} dossiers, {found.entries} log entries; invariants that fail: {failed}")


def _source(chosen: argparse.Namespace) -> str:
    return _absolute(chosen.source)


def _absolute(source: str) -> str:
    is_address = not source or source.startswith(("http://", "https://"))
    return source if is_address else str(Path(source).absolute())
