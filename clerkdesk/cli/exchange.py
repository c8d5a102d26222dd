# SPDX-License-Identifier: Apache-2.0
"""Commands that exchange texts and documents with others: edxml, repair-text."""

import argparse
import json
import mimetypes
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from clerkdesk.bootstrap import read_edxml, write_edxml
from clerkdesk.cli.files import read_file, write_file
from clerkdesk.cli.options import Subparsers, command
from clerkdesk.cli.output import Output
from clerkdesk.domain.edxml import Attachment, Envelope, Organ, OtherInfo, Response, Signer, Trace, safe_file_name
from clerkdesk.domain.files import sha256
from clerkdesk.domain.legacy_text import repair
from clerkdesk.domain.text import nfc
from clerkdesk.errors import InvalidInput
from clerkdesk.settings import VIETNAM_TIME


def add_commands(commands: Subparsers) -> None:
    """Add the commands of this room."""
    text = "export or import the envelope of a document between agencies"
    rooms = commands.add_parser("edxml", help=text, description=text).add_subparsers(
        dest="direction", required=True, metavar="export|import"
    )
    added = command(rooms, "export", "make an envelope out of its header and its files", export)
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
    added = command(commands, "repair-text", "offer text of old fonts (TCVN3, VNI) in today's letters", repair_text)
    added.add_argument("text", metavar="TEXT")


def export(chosen: argparse.Namespace, output: Output) -> None:
    """Make an envelope."""
    try:
        header = json.loads(nfc(read_file(chosen.header).decode("utf-8")))
        envelope = _envelope(header, [_attachment(path, place) for place, path in enumerate(chosen.attach, 1)])
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise InvalidInput(field=str(chosen.header), reason=f"it is not the header of an envelope ({error})") from error
    content = write_edxml(envelope)
    path = write_file(chosen.out, content)
    value = {"file": path, "sha256": sha256(content), "attachments": len(envelope.attachments)}
    output.result(value, f"{path}: {len(envelope.attachments)} attachments, sha256 {value['sha256']}")


def import_envelope(chosen: argparse.Namespace, output: Output) -> None:
    """Read an envelope."""
    envelope = read_edxml(read_file(chosen.file), chosen.file.name)
    files = []
    if chosen.out:
        chosen.out.mkdir(parents=True, exist_ok=True)
        for number, attachment in enumerate(envelope.attachments, 1):
            if attachment.content is not None:
                name = safe_file_name(attachment.name, number)
                files.append(write_file(chosen.out / name, attachment.content))
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


def _envelope(header: dict[str, Any], attachments: list[Attachment]) -> Envelope:
    unknown = set(header) - {field.name for field in fields(Envelope)} | ({"attachments", "kept"} & set(header))
    if unknown:
        raise KeyError(f"unknown: {', '.join(sorted(unknown))}")
    other = header.get("other", {})
    traces = [Trace(row["organ_id"], _moment(row["at"])) for row in header.get("traces", [])]
    responses = [
        Response(**{**row, "promulgated": _day(row.get("promulgated"))}) for row in header.get("responses", [])
    ]
    parts: dict[str, Any] = {
        "sender": Organ(**header["sender"]),
        "recipients": tuple(Organ(**row) for row in header["recipients"]),
        "promulgated": date.fromisoformat(header["promulgated"]),
        "due": _day(header.get("due")),
        "signer": Signer(**header.get("signer", {"full_name": ""})),
        "other": OtherInfo(**{**other, "appendixes": tuple(other.get("appendixes", ()))}),
        "to_places": tuple(header.get("to_places", ())),
        "responses": tuple(responses),
        "traces": tuple(traces),
        "attachments": tuple(attachments),
    }
    return Envelope(**{**header, **parts})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=VIETNAM_TIME)
