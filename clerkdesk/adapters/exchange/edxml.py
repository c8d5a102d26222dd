# SPDX-License-Identifier: Apache-2.0
"""Writes edXML envelopes, strictly in the order of the standard; elements we do not know return to their places."""

import base64
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from lxml import etree

from clerkdesk.adapters.exchange.edxml_names import (
    CHILDREN,
    DAY,
    MOMENT,
    NAMESPACE,
    ORGAN,
    OTHER,
    SIGNER,
    XLINK,
    Fields,
)
from clerkdesk.adapters.exchange.edxml_reader import canonical_name, read_envelope, safe_root, steps_to
from clerkdesk.domain.edxml import Attachment, Envelope, Kept, check, check_text
from clerkdesk.domain.text import nfc
from clerkdesk.settings import VIETNAM_TIME

__all__ = ["read_envelope", "write_envelope"]

_HREF, _TYPE = f"{{{XLINK}}}href", f"{{{XLINK}}}type"
_SPACES: Final = {"edXML": NAMESPACE, "xlink": XLINK}


def write_envelope(envelope: Envelope) -> bytes:
    """Return the envelope as UTF-8 XML; empty elements are left out.

    Raises:
        InvalidInput: something required is missing, too long, or cannot be sent.
    """
    check(envelope)
    root = etree.Element(f"{{{NAMESPACE}}}edXML", nsmap=_SPACES)
    outer = _add(root, "edXMLEnvelope")
    header = _add(outer, "edXMLHeader")
    _write_message(_add(header, "MessageHeader"), envelope)
    if envelope.traces:
        traces = _add(header, "TraceHeaderList")
        for trace in envelope.traces:
            at = trace.at.astimezone(VIETNAM_TIME)
            _group(traces, "TraceHeader", (("OrganId", trace.organ_id), ("TimeStamp", _moment(at))))
    if envelope.attachments:
        manifest = _add(_add(outer, "edXMLBody"), "edXMLManifest")
        for attachment in envelope.attachments:
            _write_reference(manifest, attachment)
        _write_contents(root, envelope.attachments)
    _put_back(root, envelope.kept)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _write_message(message: Any, envelope: Envelope) -> None:
    _fields(message, "From", ORGAN, envelope.sender)
    for recipient in envelope.recipients:
        _fields(message, "To", ORGAN, recipient)
    _text(message, "DocumentId", envelope.document_id)
    _group(message, "Code", (("CodeNumber", envelope.number), ("CodeNotation", envelope.notation)))
    day = _day(envelope.promulgated)
    _group(message, "PromulgationInfo", (("PromulgationDate", day), ("Place", envelope.place)))
    _group(message, "DocumentType", (("Type", envelope.type_code), ("TypeName", envelope.type_name)))
    _text(message, "Subject", envelope.subject)
    _text(message, "Content", envelope.content)
    _fields(message, "SignerInfo", SIGNER, envelope.signer)
    _text(message, "DueDate", _day(envelope.due) if envelope.due else "")
    _group(message, "ToPlaces", [("Place", place) for place in envelope.to_places])
    other = _fields(message, "OtherInfo", OTHER, envelope.other)
    if envelope.other.appendixes:
        other = _add(message, "OtherInfo") if other is None else other
        _group(other, "Appendixes", [("Appendix", text) for text in envelope.other.appendixes])
    _text(message, "SteeringType", envelope.steering_type)
    for response in envelope.responses:
        answered = _day(response.promulgated) if response.promulgated else ""
        parts = response.organ_id, response.code, answered, response.document_id
        _group(message, "ResponseFor", zip(CHILDREN["ResponseFor"], parts, strict=True))


def _write_reference(manifest: Any, attachment: Attachment) -> None:
    reference = _add(manifest, "Reference")
    reference.set(_HREF, f"cid:{check_text('ContentId', attachment.content_id)}")
    reference.set(_TYPE, "simple")
    _text(reference, "AttachmentName", attachment.name)
    _text(reference, "Description", attachment.description)
    _text(reference, "ContentType", attachment.content_type)
    _text(reference, "ContentId", attachment.content_id)


def _write_contents(root: Any, attachments: Iterable[Attachment]) -> None:
    sent = [attachment for attachment in attachments if attachment.content is not None]
    if not sent:
        return
    encoded = _add(root, "AttachmentEncoded")
    for attachment in sent:
        parts = (
            attachment.content_type,
            attachment.content_id,
            attachment.description,
            base64.b64encode(attachment.content or b"").decode("ascii"),
            attachment.name,
        )
        _group(encoded, "Attachment", zip(CHILDREN["Attachment"], parts, strict=True))


def _add(parent: Any, name: str) -> Any:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")


def _text(parent: Any, name: str, text: str) -> None:
    if text:
        _add(parent, name).text = check_text(name, nfc(text))


def _group(parent: Any, name: str, texts: Iterable[tuple[str, str]]) -> Any:
    """Add an element with texts inside; nothing where all are empty."""
    filled = [(inner, text) for inner, text in texts if text]
    if not filled:
        return None
    group = _add(parent, name)
    for inner, text in filled:
        _text(group, inner, text)
    return group


def _fields(parent: Any, name: str, fields: Fields, value: object) -> Any:
    return _group(parent, name, [(element, getattr(value, attribute)) for element, attribute in fields])


def _day(day: Any) -> str:
    return f"{day:{DAY}}".rjust(len("2026/11/22"), "0")


def _moment(at: datetime) -> str:
    return f"{at:{MOMENT}}".rjust(len("2026/11/22 00:00:00"), "0")


def _put_back(root: Any, kept: Iterable[Kept]) -> None:
    """Put unknown elements back where they stood; several behind one element keep their order."""
    put: set[Any] = set()
    for one in kept:
        parent = root
        for name, number in steps_to(one.parent):
            parent = _ensured(parent, name, number, put)
        place = 0
        if one.after:
            (name, number), *_ = steps_to(one.after)
            siblings = [child for child in parent if canonical_name(child) == name and child not in put]
            place = parent.index(siblings[number - 1]) + 1 if len(siblings) >= number else len(parent)
        while place < len(parent) and parent[place] in put:
            place += 1
        element = safe_root(one.xml.encode("utf-8"), "kept")
        parent.insert(place, element)
        put.add(element)


def _ensured(parent: Any, name: str, number: int, put: set[Any]) -> Any:
    """Return the child of this name and number; a missing container is made at its place."""
    found = [child for child in parent if canonical_name(child) == name and child not in put]
    if len(found) >= number:
        return found[number - 1]
    made = etree.Element(f"{{{NAMESPACE}}}{name}")
    order = CHILDREN.get(canonical_name(parent), ())
    later = order[order.index(name) + 1 :] if name in order else ()
    place = next((parent.index(child) for child in parent if canonical_name(child) in later), len(parent))
    parent.insert(place, made)
    return made
