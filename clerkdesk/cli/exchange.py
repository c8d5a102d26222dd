# SPDX-License-Identifier: Apache-2.0
"""Commands that exchange texts and documents with others: edxml, repair-text."""

import argparse
import json
import mimetypes
from dataclasses import replace
from pathlib import Path
from typing import Final

from clerkdesk import bootstrap
from clerkdesk.cli.envelope_header import header_of, read_header
from clerkdesk.cli.files import make_folder, read_file, write_file
from clerkdesk.cli.options import Subparsers, command
from clerkdesk.cli.output import Output, as_json
from clerkdesk.domain.edxml import Attachment, safe_file_name
from clerkdesk.domain.files import sha256
from clerkdesk.domain.legacy_text import repair
from clerkdesk.domain.text import nfc
from clerkdesk.errors import InvalidInput

_HEADER: Final = """the least that a header holds:
  {"sender": {"id": "000.00.24.H38", "name": "Ủy ban nhân dân xã Mẫu Sơn"},
   "recipients": [{"id": "000.00.01.G12", "name": "Công an xã Mẫu Sơn"}],
   "document_id": "…", "number": "12", "notation": "UBND-TP", "promulgated": "2026-11-20", "subject": "…"}
"""


def add_commands(commands: Subparsers) -> None:
    """Add the commands of this room."""
    text = "export or import the envelope of a document between agencies"
    rooms = commands.add_parser("edxml", help=text, description=text).add_subparsers(
        dest="direction", required=True, metavar="export|import"
    )
    added = command(rooms, "export", "make an envelope out of its header and its files", export)
    added.epilog = _HEADER
    added.formatter_class = argparse.RawDescriptionHelpFormatter
    added.add_argument(
        "--header", type=Path, required=True, metavar="FILE", help="JSON with the fields of the envelope"
    )
    added.add_argument(
        "--attach", type=Path, action="append", default=[], metavar="FILE", help="a file of the document"
    )
    added.add_argument("--out", type=Path, required=True, metavar="FILE")
    added = command(rooms, "import", "read an envelope and save its files", import_envelope)
    added.add_argument("file", type=Path, metavar="FILE")
    added.add_argument(
        "--out", type=Path, metavar="DIR", help="where to save the attachments; without it none is saved"
    )
    added.add_argument(
        "--header", type=Path, metavar="FILE", help="write its fields as `export --header` reads them, unknown ones too"
    )
    added = command(commands, "repair-text", "offer text of old fonts (TCVN3, VNI) in today's letters", repair_text)
    added.add_argument("text", metavar="TEXT")


def export(chosen: argparse.Namespace, output: Output) -> None:
    """Make an envelope."""
    try:
        header = json.loads(read_file(chosen.header).decode("utf-8-sig"))
    except ValueError as error:
        raise InvalidInput(field=str(chosen.header), reason=f"it is no JSON in UTF-8 ({error})") from error
    attachments = tuple(_attachment(path, place) for place, path in enumerate(chosen.attach, 1))
    envelope = replace(read_header(header), attachments=attachments)
    content = bootstrap.write_edxml(envelope)
    path = write_file(chosen.out, content)
    value = {"file": path, "sha256": sha256(content), "attachments": len(envelope.attachments)}
    output.result(value, f"{path}: {len(envelope.attachments)} attachments, sha256 {value['sha256']}")


def import_envelope(chosen: argparse.Namespace, output: Output) -> None:
    """Read an envelope."""
    envelope = bootstrap.read_edxml(read_file(chosen.file), chosen.file.name)
    files = []
    if chosen.out:
        make_folder(chosen.out)
        for number, attachment in enumerate(envelope.attachments, 1):
            if attachment.content is not None:
                name = safe_file_name(attachment.name, number)
                files.append(write_file(chosen.out / name, attachment.content))
    if chosen.header:
        header = json.dumps(as_json(header_of(envelope)), ensure_ascii=False, indent=1)
        files.append(write_file(chosen.header, f"{header}\n".encode()))
    lines = [
        f"{envelope.sender.name} → {', '.join(organ.name for organ in envelope.recipients)}",
        f"{envelope.number}/{envelope.notation}, {envelope.promulgated:%d/%m/%Y}: {envelope.subject}",
        *(f"  {attachment.name} ({attachment.content_type})" for attachment in envelope.attachments),
        *(f"  kept, not understood: {kept.parent}" for kept in envelope.kept),
        *map(str, files),
    ]
    output.result({"envelope": envelope, "files": files}, "\n".join(lines))


def repair_text(chosen: argparse.Namespace, output: Output) -> None:
    """Offer a repair."""
    offer = repair(chosen.text)
    value = {"text": offer.text if offer else nfc(chosen.text), "encoding": offer.encoding if offer else None}
    output.result(value, f"{offer.text}  ({offer.encoding})" if offer else f"{value['text']}  (left as it is)")


def _attachment(path: Path, number: int) -> Attachment:
    content = read_file(path)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Attachment(f"{number}-{sha256(content)[:16]}", nfc(path.name), kind, content)
