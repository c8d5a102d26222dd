# SPDX-License-Identifier: Apache-2.0
"""Commands that set a station up: profile, officer and trust."""

import argparse
from pathlib import Path

from clerkdesk import bootstrap
from clerkdesk.cli.files import read_file, read_folder, read_text, write_file
from clerkdesk.cli.options import Subparsers, command, open_services, station_command, station_folder
from clerkdesk.cli.output import Output
from clerkdesk.cli.station import passphrase
from clerkdesk.domain.files import sha256
from clerkdesk.domain.officers import Officer, Role
from clerkdesk.domain.profile_codes import codes_of
from clerkdesk.errors import InvalidInput
from clerkdesk.settings import StationFolder


def add_commands(commands: Subparsers) -> None:
    """Add the commands of this room."""
    text = "signed station profiles: make them for a province, install one here"
    inner = commands.add_parser("profile", help=text, description=text).add_subparsers(
        dest="profile_command", required=True, metavar="VERB"
    )
    _add_make(inner)
    _add_install(inner)
    added = command(inner, "qr", "print a profile as QR codes, for a computer that no stick reaches", qr)
    added.add_argument("file", type=Path, metavar="FILE")
    added.add_argument("--out", type=Path, required=True, metavar="PDF")
    command(inner, "new-key", "make a key that signs profiles", new_key).add_argument("key_file", type=Path)
    text = "officers of this station and their certificates"
    inner = commands.add_parser("officer", help=text, description=text).add_subparsers(
        dest="officer_command", required=True, metavar="VERB"
    )
    station_command(inner, "list", "list the officers", officers)
    added = station_command(inner, "add", "enrol an officer, or change the particulars", add_officer)
    added.add_argument("id", metavar="ID")
    added.add_argument("--name", required=True)
    added.add_argument("--role", required=True, choices=[str(role) for role in Role])
    added.add_argument("--title", default="")
    added.add_argument("--certificate", type=Path, metavar="FILE", help="pin this certificate (PEM or DER)")
    text = "whom this station trusts, and revocation lists"
    inner = commands.add_parser("trust", help=text, description=text).add_subparsers(
        dest="trust_command", required=True, metavar="VERB"
    )
    station_command(inner, "list", "show anchors and revocation lists with their age", trust_list)
    added = station_command(inner, "import-crl", "take a newer revocation list of a trusted authority", import_crl)
    added.add_argument("file", type=Path, metavar="FILE")


def _add_make(inner: Subparsers) -> None:
    added = command(inner, "make", "make and sign the profiles of a table of communes", make)
    added.add_argument("--table", type=Path, required=True, metavar="CSV")
    added.add_argument("--common", type=Path, required=True, metavar="JSON", help="what all communes share")
    added.add_argument("--trust", type=Path, metavar="DIR", help="anchors, lists and pack keys for all")
    added.add_argument("--sign-with", type=Path, required=True, metavar="KEY")
    added.add_argument("--number", type=int, default=1, metavar="N", help="version; stations never take an older one")
    added.add_argument("--out", type=Path, metavar="DIR")
    added.add_argument("--dry-run", action="store_true", help="judge every line and write nothing")


def _add_install(inner: Subparsers) -> None:
    added = station_command(inner, "install", "make a station of a profile, or renew its profile", install)
    added.add_argument("file", type=Path, metavar="FILE-OR-FOLDER", help="also codes as text, or a picture of them")
    added.add_argument("--commune", metavar="CODE", help="of the commune where this computer stands")
    added.add_argument("--counter", type=int, default=1, metavar="N")
    added.add_argument("--key", type=Path, action="append", default=[], metavar="PEM", help="key of the province")
    added.add_argument("--fingerprint", action="append", default=[], metavar="HEX", help="of that key, from paper")
    added.add_argument("--passphrase-file", type=Path, metavar="FILE")
    added.add_argument("--administrator", default="", metavar="NAME", help="the first officer of a new station")


def make(chosen: argparse.Namespace, output: Output) -> int:
    """Make profiles, or tell why not."""
    if chosen.out is None and not chosen.dry_run:
        raise InvalidInput(field="--out", reason="name a folder, or --dry-run")
    trust = read_folder(chosen.trust) if chosen.trust else {}
    made = bootstrap.make_profiles(
        read_file(chosen.table).decode("utf-8-sig", "replace"),
        read_file(chosen.common),
        trust,
        read_file(chosen.sign_with),
        number=chosen.number,
        out=None if chosen.dry_run else chosen.out,
        known=bootstrap.commune_codes(),
    )
    refused = [{"line": row.line, "commune": row.commune, "reason": row.reason} for row in made.refused]
    lines = [f"line {row.line} ({row.commune}): {row.reason}" for row in made.refused]
    lines.append(f"{len(made.rows)} communes, {len(refused)} refused, {len(made.written)} written; key {made.key}")
    value = {"communes": len(made.rows), "refused": refused, "written": len(made.written), "key": made.key}
    output.result(value, "\n".join(lines))
    return 1 if refused else 0


def install(chosen: argparse.Namespace, output: Output) -> None:
    """Make or renew a station."""
    folder = station_folder(chosen)
    is_there = StationFolder(folder).config.exists()
    known = bootstrap.StationConfig.read(StationFolder(folder).config).commune if is_there else ""
    content, name = bootstrap.find_profile(chosen.file, chosen.commune or known)
    if is_there:
        station = bootstrap.renew_profile(content, name, folder, passphrase=_given(chosen))
    else:
        if not chosen.commune:
            raise InvalidInput(field="--commune", reason="name the commune where this computer stands")
        station = bootstrap.install_profile(
            content,
            name,
            folder,
            commune=chosen.commune,
            counter=chosen.counter,
            passphrase=passphrase(chosen),
            keys=[read_file(path) for path in chosen.key],
            fingerprints=chosen.fingerprint,
            administrator=chosen.administrator,
        )
    text = f"{station.agency_name}, counter {station.number}: serials {station.first_serial}–{station.last_serial}"
    if not is_there and not chosen.administrator:
        text += "\nit has no officer yet, so nobody can log in: clerkdesk officer add"
    output.result(station, text)


def qr(chosen: argparse.Namespace, output: Output) -> None:
    """Print a profile as codes."""
    content = read_file(chosen.file)
    write_file(chosen.out, bootstrap.profile_sheet(content, chosen.file.name))
    count = len(codes_of(content, chosen.file.name))
    output.result({"codes": count, "file": chosen.out}, f"{count} codes: {chosen.out}")


def _given(chosen: argparse.Namespace) -> str | None:
    """Return the passphrase where it is given; the keyring holds the key otherwise."""
    return read_text(chosen.passphrase_file) if chosen.passphrase_file else None


def new_key(chosen: argparse.Namespace, output: Output) -> None:
    """Make a key pair."""
    private, public = bootstrap.new_pack_key()
    public_file = chosen.key_file.with_suffix(".pub.pem")
    for path in (chosen.key_file, public_file):
        if path.exists():
            raise InvalidInput(field=str(path), reason="it exists already")
    write_file(chosen.key_file, private)
    chosen.key_file.chmod(0o600)
    write_file(public_file, public)
    output.result({"private": chosen.key_file, "public": public_file}, f"private key: {chosen.key_file}\n{public_file}")


def officers(chosen: argparse.Namespace, output: Output) -> None:
    """List the officers."""
    with open_services(chosen) as services:
        found = services.administer.officers()
    output.result(found, "\n".join(f"{one.id}  {one.role}  {one.name}, {one.title}".rstrip(", ") for one in found))


def add_officer(chosen: argparse.Namespace, output: Output) -> None:
    """Enrol an officer."""
    pinned = sha256(_certificate(chosen.certificate)) if chosen.certificate else None
    enrolled = Officer(chosen.id, chosen.name, Role(chosen.role), chosen.title, pinned)
    with open_services(chosen) as services:
        services.administer.enrol(enrolled)
    output.result(enrolled, f"{enrolled.id} is enrolled as {enrolled.role}")


def _certificate(path: Path) -> bytes:
    from cryptography import x509  # only here: half of what the other commands would load
    from cryptography.hazmat.primitives.serialization import Encoding

    content = read_file(path)
    try:
        is_text = b"-----BEGIN" in content
        certificate = x509.load_pem_x509_certificate(content) if is_text else x509.load_der_x509_certificate(content)
    except ValueError as error:
        raise InvalidInput(field=str(path), reason="it is not a certificate") from error
    return certificate.public_bytes(Encoding.DER)


def trust_list(chosen: argparse.Namespace, output: Output) -> None:
    """Show the trust."""
    entries = bootstrap.list_trust(_root(chosen))
    lines = []
    for one in entries:
        until = f"{one.until:%d/%m/%Y}" if one.until else "–"
        more = f", {one.age_days} days old, revokes {one.revoked}" if one.kind == "list" else ""
        due = "  OVERDUE" if one.is_overdue else ""
        lines.append(f"{one.kind:<10}{one.name}  {one.since:%d/%m/%Y}–{until}{more}{due}")
    output.result(entries, "\n".join(lines))


def import_crl(chosen: argparse.Namespace, output: Output) -> None:
    """Take a revocation list."""
    taken = bootstrap.import_revocations(_root(chosen), read_file(chosen.file))
    due = f", the next is due {taken.until:%d/%m/%Y}" if taken.until else ""
    output.result(taken, f"list of {taken.name} of {taken.since:%d/%m/%Y}: {taken.revoked} revoked{due}")


def _root(chosen: argparse.Namespace) -> Path:
    folder = station_folder(chosen)
    root = bootstrap.practice_station(folder) if chosen.practice else folder
    bootstrap.StationConfig.read(StationFolder(root).config)
    return root
