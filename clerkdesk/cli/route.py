# SPDX-License-Identifier: Apache-2.0
"""Command for the administrator of a station's routes: route list, set, remove."""

import argparse
import getpass
import os
import sys
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from clerkdesk import bootstrap
from clerkdesk.cli.options import Subparsers, station_command, station_folder
from clerkdesk.cli.output import Output
from clerkdesk.errors import InvalidInput

if TYPE_CHECKING:
    from clerkdesk.bootstrap.accounts import AccountLine, Accounts

SECRET = "CLERKDESK_ROUTE_SECRET"
"""Environment variable with the secret of the account, where there is no terminal to ask on."""


def add_commands(commands: Subparsers) -> None:
    """Add the command of this room."""
    text = "the accounts with which this station reaches national interfaces"
    rooms = commands.add_parser("route", help=text, description=text).add_subparsers(
        dest="verb", required=True, metavar="list|set|remove"
    )
    station_command(rooms, "list", "show the accounts, without their secrets", show)
    about = f"set the account of a route; its secret is typed, or taken from {SECRET}; it counts at the next start"
    added = station_command(rooms, "set", about, set_account)
    added.add_argument("route", metavar="ngsp1|ngsp2")
    added.add_argument("--url", required=True, help="address of the interface")
    added.add_argument("--user", required=True, metavar="NAME", help="user name, or client id")
    added.add_argument("--unit", default="", metavar="CODE", help="the agency's code (madonvi); ngsp1")
    added.add_argument("--bus-address", default="", metavar="CODE", help="address on the shared bus (dstcode); ngsp1")
    pinned = "SHA-256 of a public key that its certificate may have; again for a second key; else as the profile says"
    added.add_argument("--pin", action="append", default=[], metavar="HEX", help=pinned)
    added = station_command(rooms, "remove", "forget the account of a route", remove)
    added.add_argument("route", metavar="ngsp1|ngsp2")


def show(chosen: argparse.Namespace, output: Output) -> None:
    """Show the accounts."""
    with _accounts(chosen) as accounts:
        found = accounts.all()
    output.result(found, "\n".join(map(_told, found)) or "no account is set")


def set_account(chosen: argparse.Namespace, output: Output) -> None:
    """Set an account."""
    account = bootstrap.make_account(
        chosen.route,
        url=chosen.url,
        user=chosen.user,
        secret=_secret(),
        unit=chosen.unit,
        bus_address=chosen.bus_address,
        pins=chosen.pin,
    )
    with _accounts(chosen) as accounts:
        line = accounts.set(chosen.route, account)
    output.result(line, f"{_told(line)}  kept, used from the next start on")


def remove(chosen: argparse.Namespace, output: Output) -> None:
    """Forget an account."""
    with _accounts(chosen) as accounts:
        accounts.remove(chosen.route)
    output.result({"route": chosen.route}, f"{chosen.route}: no account any more")


def _accounts(chosen: argparse.Namespace) -> AbstractContextManager["Accounts"]:
    folder = station_folder(chosen)
    if chosen.practice:
        bootstrap.ensure_practice(folder)
        return bootstrap.open_practice_accounts(folder)
    return bootstrap.open_accounts(folder, passphrase=os.environ.get("CLERKDESK_PASSPHRASE") or None)


def _secret() -> str:
    if given := os.environ.get(SECRET):
        return given
    if not sys.stdin.isatty():
        raise InvalidInput(field="secret", reason=f"there is no terminal to ask on; give it in {SECRET}")
    return getpass.getpass("Secret of the account: ")


def _told(line: "AccountLine") -> str:
    pinned = f"{len(line.pins)} pinned" if line.pins else ""
    return "  ".join(part for part in (line.route, line.url, line.user, line.unit, line.bus_address, pinned) if part)
