# SPDX-License-Identifier: Apache-2.0
"""The envelope of a document sent between agencies (edXML): what it holds and what it may hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from clerkdesk.errors import InvalidInput

LIMITS: Final = {"Subject": 500, "Content": 500, "Place": 150, "AttachmentName": 200, "Appendix": 250}
"""Most characters of an element (two public integrations of QCVN 102:2016/BTTTT; its own text was not found)."""

_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST_ENDING: Final = 5
_UNSAFE_NAME: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]')


@dataclass(frozen=True, slots=True)
class Organ:
    """An agency that sends or receives; `id` is its code (Decision 20/2020/QĐ-TTg)."""

    id: str
    name: str
    in_charge: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed the document; `competence` as "TM.", "KT."."""

    full_name: str
    position: str = ""
    competence: str = ""


@dataclass(frozen=True, slots=True)
class OtherInfo:
    """Further particulars, as texts because agencies write them as they like."""

    priority: str = ""
    sphere: str = ""
    typer: str = ""
    copies: str = ""
    pages: str = ""
    appendixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """An earlier document that this one answers."""

    organ_id: str
    code: str
    promulgated: date | None = None
    document_id: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """An agency through which it came, and when (Vietnam time, whole seconds)."""

    organ_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the document.

    Attributes:
        content_id: by which the manifest names it, without `cid:`; unique in the envelope.
        content: None where it is only named in the manifest and travels apart.
    """

    content_id: str
    name: str
    content_type: str = "application/pdf"
    content: bytes | None = field(default=None, repr=False)
    description: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """An element we do not know, kept where it stood.

    Attributes:
        parent: steps from the root to the element around it, as `edXMLEnvelope[1]/edXMLHeader[1]`.
        after: the known element before it, as `To[2]`; empty at the start.
        xml: canonical text of the element.
    """

    parent: str
    after: str
    xml: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """A document on its way between agencies."""

    sender: Organ
    recipients: tuple[Organ, ...]
    document_id: str
    number: str
    notation: str
    promulgated: date
    subject: str
    place: str = ""
    type_code: str = ""
    type_name: str = ""
    content: str = ""
    signer: Signer = Signer("")
    due: date | None = None
    to_places: tuple[str, ...] = ()
    other: OtherInfo = OtherInfo()
    steering_type: str = ""
    responses: tuple[Response, ...] = ()
    traces: tuple[Trace, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    kept: tuple[Kept, ...] = ()


def check(envelope: Envelope) -> None:
    """Refuse an envelope that must not be sent: something required is missing, too long, or no text for XML.

    Raises:
        InvalidInput: names the element.
    """
    for element, text in _required(envelope):
        if not text.strip():
            raise InvalidInput(field=element, reason="it is missing")
    for element, text in _limited(envelope):
        if len(text) > LIMITS[element]:
            raise InvalidInput(field=element, reason=f"it is longer than {LIMITS[element]} characters")
    ids = [attachment.content_id for attachment in envelope.attachments]
    if len(set(ids)) != len(ids):
        raise InvalidInput(field="ContentId", reason="two attachments have the same")


def check_text(element: str, text: str) -> str:
    """Return a text that XML can hold.

    Raises:
        InvalidInput: it holds control characters or half a character.
    """
    if _NOT_XML.search(text):
        raise InvalidInput(field=element, reason="it holds characters that cannot be sent")
    return text


def _required(envelope: Envelope) -> Iterator[tuple[str, str]]:
    yield "From/OrganId", envelope.sender.id
    yield "To", "some" if envelope.recipients else ""
    yield from (("To/OrganId", recipient.id) for recipient in envelope.recipients)
    yield "Subject", envelope.subject
    for attachment in envelope.attachments:
        yield "ContentId", attachment.content_id
        yield "AttachmentName", attachment.name


def _limited(envelope: Envelope) -> Iterator[tuple[str, str]]:
    yield "Subject", envelope.subject
    yield "Content", envelope.content
    yield from (("Place", place) for place in envelope.to_places)
    yield from (("Appendix", appendix) for appendix in envelope.other.appendixes)
    yield from (("AttachmentName", attachment.name) for attachment in envelope.attachments)


def safe_file_name(name: str, number: int) -> str:
    """Return a name under which an attachment can be saved: no folders, no signs a disk refuses, never empty.

    Args:
        name: as the sender wrote it.
        number: of the attachment, from 1; put before the name, so that no two are the same.
    """
    bare = _UNSAFE_NAME.sub("_", name).strip(" .")
    stem, dot, ending = bare.rpartition(".")
    short = f"{stem[:80]}{dot}{ending}" if stem and len(ending) <= _LONGEST_ENDING else bare[:80]
    return f"{number:02d}-{short or 'tep'}"
