# SPDX-License-Identifier: Apache-2.0
"""Reads edXML envelopes of any agency: order, prefixes and spellings may differ, attacks by XML are refused."""

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final
from xml.parsers import expat

from lxml import etree

from clerkdesk.adapters.exchange.edxml_names import CHILDREN, ORGAN, OTHER, OTHER_NAMES, REPEATED, SIGNER, Fields
from clerkdesk.domain.edxml import Attachment, Envelope, Kept, Organ, OtherInfo, Response, Signer, Trace
from clerkdesk.domain.text import nfc
from clerkdesk.errors import EnvelopeRefused
from clerkdesk.settings import VIETNAM_TIME

LARGEST_BYTES: Final = 200 * 1024 * 1024
_KNOWN: Final = {name.lower(): name for children in CHILDREN.values() for name in children} | {
    "edxml": "edXML",
    **OTHER_NAMES,
}
_DAYS: Final = ("%Y/%m/%d", "%Y-%m-%d", "%d/%m/%Y", "%Y%m%d")
_MOMENTS: Final = ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S")
_STEP: Final = re.compile(r"([^/\[]+)\[([0-9]+)\]")


def read_envelope(content: bytes, file: str) -> Envelope:
    """Read an envelope.

    Args:
        file: name for the error.

    Raises:
        EnvelopeRefused: it is no edXML, is damaged or dangerous, or lacks what every envelope has.
    """
    root = safe_root(content, file)
    if canonical_name(root) == "edXMLEnvelope":
        inner, root = root, etree.Element("edXML")
        root.append(inner)
    message = _first(root, "edXMLEnvelope", "edXMLHeader", "MessageHeader")
    if canonical_name(root) != "edXML" or message is None:
        raise EnvelopeRefused(file=file, reason="it is not an edXML envelope")
    try:
        return _envelope(root, message)
    except (ValueError, binascii.Error) as error:
        raise EnvelopeRefused(file=file, reason=str(error)) from error


def safe_root(content: bytes, file: str) -> Any:
    """Parse XML that may be hostile: no document type, no entities, no network, bounded size.

    Raises:
        EnvelopeRefused: see above, or it is not well-formed.
    """
    if len(content) > LARGEST_BYTES:
        raise EnvelopeRefused(file=file, reason=f"it is larger than {LARGEST_BYTES // 1024 // 1024} MB")
    try:
        _refuse_document_type(content)
        # Size is bounded above and entities cannot occur, so texts may be as long as attachments are.
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,
            remove_comments=True,
            remove_pis=True,
        )
        root = etree.fromstring(content, parser)
    except (expat.ExpatError, etree.XMLSyntaxError, LookupError, ValueError) as error:  # ValueError: encodings of expat
        raise EnvelopeRefused(file=file, reason="it is not well-formed XML") from error
    except _DocumentType as error:
        raise EnvelopeRefused(file=file, reason="it declares a document type, which no envelope needs") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise EnvelopeRefused(file=file, reason="it declares a document type, which no envelope needs")
    return root


class _DocumentType(Exception):
    """The file declares a document type."""


class _Reached(Exception):
    """The first element was reached without one."""


def _refuse_document_type(content: bytes) -> None:
    """Look at what stands before the first element, without reading any declaration."""

    def document_type(*_: object) -> None:
        raise _DocumentType

    def element(*_: object) -> None:
        raise _Reached

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = document_type
    parser.StartElementHandler = element
    try:
        parser.Parse(content, True)
    except _Reached:
        return


def canonical_name(element: Any) -> str:
    """Return the name we use for an element, whatever its prefix and spelling; unknown ones keep theirs."""
    name = str(etree.QName(element).localname)
    return _KNOWN.get(name.lower(), name)


def steps_to(path: str) -> list[tuple[str, int]]:
    """Return the steps of a path such as `edXMLEnvelope[1]/edXMLHeader[1]`."""
    return [(name, int(number)) for name, number in _STEP.findall(path)]


def _envelope(root: Any, message: Any) -> Envelope:
    sender = _first(message, "From")
    recipients = tuple(Organ(**_fields(element, ORGAN)) for element in _all(message, "To"))
    if sender is None or not recipients or not _text(message, "Subject"):
        raise ValueError("it lacks its sender, its recipient or its subject")
    promulgated = _day(_text(message, "PromulgationInfo", "PromulgationDate"))
    if promulgated is None:
        raise ValueError("its day of promulgation cannot be read")
    other = _first(message, "OtherInfo")
    appendixes = _texts(other, "Appendixes", "Appendix")
    traces = _all(_first(root, "edXMLEnvelope", "edXMLHeader", "TraceHeaderList"), "TraceHeader")
    return Envelope(
        sender=Organ(**_fields(sender, ORGAN)),
        recipients=recipients,
        document_id=_text(message, "DocumentId"),
        number=_text(message, "Code", "CodeNumber"),
        notation=_text(message, "Code", "CodeNotation"),
        promulgated=promulgated,
        place=_text(message, "PromulgationInfo", "Place"),
        type_code=_text(message, "DocumentType", "Type"),
        type_name=_text(message, "DocumentType", "TypeName"),
        subject=_text(message, "Subject"),
        content=_text(message, "Content"),
        signer=Signer(**_fields(_first(message, "SignerInfo"), SIGNER)),
        due=_day(_text(message, "DueDate")),
        to_places=_texts(message, "ToPlaces", "Place"),
        other=OtherInfo(**_fields(other, OTHER), appendixes=appendixes),
        steering_type=_text(message, "SteeringType"),
        responses=tuple(_response(element) for element in _all(message, "ResponseFor")),
        traces=tuple(trace for trace in map(_trace, traces) if trace),
        attachments=_attachments(root),
        kept=tuple(_kept(root, "")),
    )


def _response(element: Any) -> Response:
    code = _first(element, "Code")
    parts = [] if code is None else [part.strip() for part in code.itertext()]  # some write number and notation apart
    day = _day(_text(element, "PromulgationDate"))
    return Response(_text(element, "OrganId"), nfc("/".join(filter(None, parts))), day, _text(element, "DocumentId"))


def _trace(element: Any) -> Trace | None:
    at = _moment(_text(element, "TimeStamp"))
    return Trace(_text(element, "OrganId"), at) if at else None


def _attachments(root: Any) -> tuple[Attachment, ...]:
    """Return the files of the manifest, then those that only came along."""
    encoded = {_content_id(element): element for element in _all(_first(root, "AttachmentEncoded"), "Attachment")}
    references = _all(_first(root, "edXMLEnvelope", "edXMLBody", "edXMLManifest"), "Reference")
    named = {_content_id(element): element for element in references}
    return tuple(_attachment(key, named.get(key), encoded.get(key)) for key in {**named, **encoded})


def _content_id(element: Any) -> str:
    hrefs = [value for name, value in element.attrib.items() if etree.QName(name).localname == "href"]
    return nfc((hrefs or [_text(element, "ContentId")])[0].strip()).removeprefix("cid:")


def _attachment(content_id: str, reference: Any, encoded: Any) -> Attachment:
    def either(name: str) -> str:
        return _text(reference, name) or _text(encoded, name)

    sent = _first(encoded, "ContentTransferEncoded")
    content = base64.b64decode("".join((sent.text or "").split()), validate=True) if sent is not None else None
    if encoded is not None and content is None:
        content = b""  # an empty file is written without its element
    return Attachment(content_id, either("AttachmentName"), either("ContentType"), content, either("Description"))


def _kept(element: Any, path: str) -> Iterator[Kept]:
    """Yield what is not known inside an element, and inside what is known of it."""
    known = CHILDREN.get(canonical_name(element), ())
    counts: dict[str, int] = {}
    after = ""
    for child in element:
        name = canonical_name(child)
        if name not in known or (name in counts and name not in REPEATED) or not _is_understood(name, child):
            yield Kept(path, after, etree.tostring(child, method="c14n", exclusive=True, with_tail=False).decode())
            continue
        counts[name] = counts.get(name, 0) + 1
        after = f"{name}[{counts[name]}]"
        yield from _kept(child, f"{path}/{after}".lstrip("/"))


def _is_understood(name: str, element: Any) -> bool:
    """Tell whether its value was taken over; a date in an unknown writing is kept as it stands."""
    if name == "TraceHeader":
        return _trace(element) is not None
    return name != "DueDate" or _day(_own(element)) is not None


def _all(element: Any, name: str) -> list[Any]:
    return [] if element is None else [child for child in element if canonical_name(child) == name]


def _first(element: Any, *names: str) -> Any:
    for name in names:
        element = next(iter(_all(element, name)), None)
    return element


def _own(element: Any) -> str:
    return nfc((element.text or "").strip()) if element is not None else ""


def _text(element: Any, *names: str) -> str:
    return _own(_first(element, *names))


def _texts(element: Any, group: str, name: str) -> tuple[str, ...]:
    return tuple(text for text in map(_own, _all(_first(element, group), name)) if text)


def _fields(element: Any, fields: Fields) -> dict[str, Any]:
    return {attribute: _text(element, name) for name, attribute in fields}


def _day(text: str) -> date | None:
    for pattern in _DAYS:
        try:
            # The first word only: some agencies add an hour to a day.
            return datetime.strptime(text.replace("T", " ").partition(" ")[0], pattern).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None


def _moment(text: str) -> datetime | None:
    for pattern in _MOMENTS:
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=VIETNAM_TIME)
        except ValueError:
            continue
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=VIETNAM_TIME)).astimezone(VIETNAM_TIME).replace(microsecond=0)
