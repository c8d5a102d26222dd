# SPDX-License-Identifier: Apache-2.0
"""Commands that keep a station alive: backup, restore, retire, accept-loss, support-bundle and fleet."""

import argparse
import getpass
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from clerkdesk import bootstrap
from clerkdesk.cli.files import named_path, read_text, write_file
from clerkdesk.cli.options import Subparsers, command, officer, open_services, station_command, station_folder
from clerkdesk.cli.output import Output, as_json
from clerkdesk.errors import InvalidInput

if TYPE_CHECKING:
    from clerkdesk.ports.backups import BackupHead


def add_commands(commands: Subparsers) -> None:
    """Add the commands of this room."""
    added = station_command(commands, "backup", "back up into a folder (only what is new) or one file", backup)
    added.add_argument("target", type=named_path, metavar="DIR|FILE")
    added.add_argument("--verify", action="store_true", help="write nothing; read the backup whole and judge it")
    added = station_command(commands, "restore", "make a station of a backup, or enrol a copied one", restore_station)
    added.add_argument("source", type=named_path, nargs="?", metavar="DIR|FILE")
    added.add_argument("--look", action="store_true", help="tell what the backup holds and leave")
    added.add_argument("--here", action="store_true", help="the folder was copied: make this computer its own")
    added.add_argument("--passphrase-file", type=Path, metavar="FILE")
    added = station_command(commands, "retire", "take this computer out of service, with a backup", retire)
    added.add_argument("target", type=named_path, metavar="DIR|FILE")
    added.add_argument("--replaced", action="store_true", help="another computer goes on with what is open")
    added = station_command(commands, "accept-loss", "note that somebody looked after a store put back", accept_loss)
    added.add_argument("--reason", required=True, metavar="TEXT")
    added = station_command(commands, "support-bundle", "tell the state of the station, of no citizen", support_bundle)
    added.add_argument("--out", type=Path, metavar="FILE")
    added.add_argument("--show", action="store_true", help="show it and save nothing")
    added = command(commands, "fleet", "make a table of a folder of support bundles", fleet)
    added.add_argument("folder", type=Path, metavar="DIR")
    added.add_argument("--out", type=Path, required=True, metavar="FILE.pdf|FILE.csv")


def passphrase(chosen: argparse.Namespace) -> str:
    """Return the recovery passphrase: of practice, from a file, from the environment, or typed; never stored."""
    if chosen.practice:
        return bootstrap.PASSPHRASE
    if chosen.passphrase_file:
        return read_text(chosen.passphrase_file)
    if given := os.environ.get("CLERKDESK_PASSPHRASE"):
        return given
    if not sys.stdin.isatty():
        raise InvalidInput(field="passphrase", reason="there is no terminal to ask on; use --passphrase-file")
    return getpass.getpass("Recovery passphrase: ")


def backup(chosen: argparse.Namespace, output: Output) -> None:
    """Back up, or judge a backup."""
    with open_services(chosen) as services:
        room = services.upkeep.backup
        made = (room.verify if chosen.verify else room.make)(chosen.target.absolute(), output.progress)
    output.result(made, _told(made))


def restore_station(chosen: argparse.Namespace, output: Output) -> None:
    """Make a station of a backup."""
    folder = _folder(chosen)
    if chosen.here:
        epoch = bootstrap.enrol_here(folder, passphrase=passphrase(chosen))
        output.result({"epoch": epoch}, f"this computer is the station's own now, in epoch {epoch}")
        return
    if chosen.source is None:
        raise InvalidInput(field="backup", reason="name its folder or file, or --here")
    source = chosen.source.absolute()
    if chosen.look:
        head = bootstrap.look_at_backup(source)
        output.result(head, _told(head))
        return
    found = bootstrap.restore(source, folder, passphrase=passphrase(chosen), progress=output.progress)
    counts = found.counts
    text = (
        f"restored: {counts.received} received = {counts.open} open + {counts.waiting} waiting"
        f" + {counts.delivered} delivered + {counts.withdrawn} withdrawn, the same as backed up;"
        f" epoch {found.epoch}. What is not acknowledged is asked for at the portal before it is sent."
    )
    output.result(found, text)


def _folder(chosen: argparse.Namespace) -> Path:
    folder = station_folder(chosen)
    return bootstrap.practice_station(folder) if chosen.practice else folder


def _told(head: "BackupHead") -> str:
    counts = head.counts
    missing = f"; {head.missing} files were missing at the station" if head.missing else ""
    return (
        f"backup {head.number} of {head.made_at:%d/%m/%Y %H:%M}: {counts.received} dossiers, {head.files} sealed files,"
        f" {head.added} new ({head.added_bytes / 1e6:.1f} MB){missing}"
    )


def retire(chosen: argparse.Namespace, output: Output) -> None:
    """Take the station out of service."""
    if chosen.practice:
        bootstrap.ensure_practice(station_folder(chosen))
    with open_services(chosen) as services:
        by = officer(chosen, services, "supervisor", "administrator")
        gone = services.upkeep.backup.retire(chosen.target.absolute(), by=by, is_replaced=chosen.replaced)
    output.result(gone, f"{_told(gone.backup)}; verified. The key of this computer is forgotten.")


def accept_loss(chosen: argparse.Namespace, output: Output) -> None:
    """Note that a loss was looked after."""
    with open_services(chosen) as services:
        by = officer(chosen, services, "supervisor", "administrator")
        services.upkeep.preserve.accept_loss(by=by, why=chosen.reason)
    output.result({"accepted": True}, "noted in the log")


def support_bundle(chosen: argparse.Namespace, output: Output) -> None:
    """Show the bundle, and save it where a file is named."""
    if not chosen.show and chosen.out is None:
        raise InvalidInput(field="--out", reason="name a file, or --show")
    with open_services(chosen) as services:
        bundle = services.upkeep.support.gather()
    text = json.dumps(as_json(bundle), ensure_ascii=False, indent=1)
    if not chosen.show:
        write_file(chosen.out, f"{text}\n".encode())
    output.result(bundle, text if chosen.show else f"{text}\nsaved as {chosen.out}")


def fleet(chosen: argparse.Namespace, output: Output) -> None:
    """Make the table."""
    kind = chosen.out.suffix.removeprefix(".").lower()
    if kind not in ("pdf", "csv"):
        raise InvalidInput(field="--out", reason="a table is written as .pdf or .csv")
    found = bootstrap.read_fleet(chosen.folder)
    write_file(chosen.out, found.as_file(kind))
    needing = sum(1 for row in found.rows if row.needs)
    text = f"{len(found.rows)} stations, {needing} need a look; {chosen.out}"
    output.result({"stations": len(found.rows), "needing": needing, "unreadable": found.unreadable}, text)
