# SPDX-License-Identifier: Apache-2.0
"""Options that several commands share: station, officer, key and PIN."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clerkdesk import bootstrap
from clerkdesk.cli.files import read_text
from clerkdesk.cli.output import Output
from clerkdesk.errors import DossierNotFound, InvalidInput
from clerkdesk.ports.signer import KeySource
from clerkdesk.settings import default_station_folder

if TYPE_CHECKING:
    from clerkdesk.services.desk import Services

Subparsers = Any  # argparse keeps the type of add_subparsers() private
_LAST_PORT = 65_535
Run = Callable[[argparse.Namespace, Output], int | None]


def command(commands: Subparsers, name: str, text: str, run: Run) -> argparse.ArgumentParser:
    """Add a command with `--json`."""
    added: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    added.add_argument("--json", action="store_true", help="write the result as JSON")
    added.set_defaults(run=run)
    return added


def station_command(commands: Subparsers, name: str, text: str, run: Run) -> argparse.ArgumentParser:
    """Add a command that works on a station's store."""
    added = command(commands, name, text, run)
    added.add_argument("--station", type=Path, metavar="DIR", help="folder of the station")
    added.add_argument("--practice", action="store_true", help="DIR is a practice counter; made when missing")
    added.add_argument("--by", metavar="OFFICER", help="id of the acting officer")
    return added


def key_options(added: argparse.ArgumentParser) -> None:
    """Add the options that name a key; without them the practice token of the officer is used."""
    added.add_argument("--module", type=Path, metavar="FILE", help="driver of the token (PKCS#11)")
    added.add_argument("--token", metavar="LABEL", help="label of the token")
    added.add_argument("--key", metavar="LABEL", help="label of the key, where the token has several")
    added.add_argument("--key-file", type=Path, metavar="FILE", help="key file (PKCS#12) instead of a token")
    added.add_argument("--pin-file", type=Path, metavar="FILE", help="read the PIN from a file instead of asking")


def port(text: str) -> int:
    """Return a port that a person typed; 0 leaves the choice to the program."""
    if not text.isdecimal() or int(text) > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is not within 0 to {_LAST_PORT}")
    return int(text)


def station_folder(chosen: argparse.Namespace) -> Path:
    """Return the folder of the station that a command works on."""
    if chosen.station:
        return Path(chosen.station)
    return bootstrap.practice_folder() if chosen.practice else default_station_folder()


def open_services(chosen: argparse.Namespace) -> "Services":
    """Open the station of a command; the caller closes it.

    The recovery passphrase is taken from the environment variable CLERKDESK_PASSPHRASE, where the keyring has no key.
    """
    folder = station_folder(chosen)
    if chosen.practice:
        bootstrap.ensure_practice(folder)
        return bootstrap.open_practice(folder)
    return bootstrap.open_station(folder, passphrase=os.environ.get("CLERKDESK_PASSPHRASE") or None)


def officer(chosen: argparse.Namespace, services: "Services", *roles: str) -> str:
    """Return the acting officer: the one named, or the only one of the first role that has but one.

    Raises:
        DossierNotFound: nobody of this id works here.
        InvalidInput: nobody is named, and there is not one alone of these roles; of clerks where no role is told.
    """
    known, wanted = services.administer.officers(), roles or ("clerk",)
    if chosen.by:
        if chosen.by not in {one.id for one in known}:
            raise DossierNotFound(kind="officer", code=str(chosen.by))
        return str(chosen.by)
    found = {role: [officer.id for officer in known if officer.role == role] for role in wanted}
    for of_role in found.values():
        if len(of_role) == 1:
            return of_role[0]
    counted = " and ".join(f"{len(of_role)} officers as {role}" for role, of_role in found.items())
    raise InvalidInput(field="--by", reason=f"the station has {counted}; name one")


def key_source(chosen: argparse.Namespace, services: "Services", by: str) -> KeySource:
    """Return where the officer's key is."""
    if chosen.key_file:
        return KeySource(file=chosen.key_file)
    if chosen.module and chosen.token:
        return KeySource(module=chosen.module.absolute(), token_label=chosen.token, key_label=chosen.key)
    if services.practice_keys and by in services.practice_keys:
        return services.practice_keys[by].source
    raise InvalidInput(field="key", reason="name a token (--module, --token) or a key file (--key-file)")


def pin(chosen: argparse.Namespace, services: "Services", by: str) -> str:
    """Return the PIN: from a file, from practice, or typed; it is never stored."""
    if chosen.pin_file:
        return read_text(chosen.pin_file)
    if services.practice_keys and by in services.practice_keys and not (chosen.key_file or chosen.module):
        return services.practice_keys[by].pin
    if not sys.stdin.isatty():
        raise InvalidInput(field="PIN", reason="there is no terminal to ask on; use --pin-file")
    return getpass.getpass("PIN: ")
