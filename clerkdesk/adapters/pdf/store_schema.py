# SPDX-License-Identifier: Apache-2.0
"""The schema of the electronic store inside a metadata packet, judged by itself.

The validator in use accepts predefined schemas alone. So the declared schema is judged here, by the rules that hold for
it, and is then taken out, in memory only, so that the validator sees all the rest.
"""

from collections.abc import Iterator

from lxml import etree
from pikepdf import Pdf

from clerkdesk.adapters.pdf.xmp import STORE_NAMESPACE, STORE_PREFIX

_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
_TYPES, _CATEGORIES = ("Text", "Date"), ("external", "internal")
_PARTS = ("name", "valueType", "category", "description")


def take_out_store_schema(pdf: Pdf) -> list[str]:
    """Judge the declared schema of the metadata, then take it out; return what is wrong with it.

    Source: ISO 19005-2 §6.6.2.3 (extension schemas).

    Args:
        pdf: opened from memory; it is changed and must not be saved.
    """
    stream = pdf.Root.get("/Metadata")
    if stream is None:
        return []
    try:
        packet = etree.fromstring(stream.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return []  # the validator says so
    used = packet.findall(f".//{{{STORE_NAMESPACE}}}*")
    declared = packet.findall(f".//{{{_EXTENSION}}}schemas")
    if not used and not declared:
        return []
    findings = list(_judged([element.tag for element in used], declared))
    for element in (*used, *declared):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    etree.cleanup_namespaces(packet)
    stream.write(etree.tostring(packet.getroottree(), encoding="utf-8"))
    return findings


def _judged(used: list[str], declared: list[etree._Element]) -> Iterator[str]:
    spaces = [schema.text for one in declared for schema in one.iter(f"{{{_SCHEMA}}}namespaceURI")]
    prefixes = [schema.text for one in declared for schema in one.iter(f"{{{_SCHEMA}}}prefix")]
    if (spaces, prefixes) != ([STORE_NAMESPACE], [STORE_PREFIX]):
        yield "metadata: its schema is declared wrongly"
        return
    rows = [name.getparent() for one in declared for name in one.iter(f"{{{_PROPERTY}}}name")]
    names = set()
    for row in rows:
        told = {part: row.findtext(f"{{{_PROPERTY}}}{part}") for part in _PARTS} if row is not None else {}
        if not all(told.values()) or told["valueType"] not in _TYPES or told["category"] not in _CATEGORIES:
            yield "metadata: a field is declared in part"
        names.add(f"{{{STORE_NAMESPACE}}}{told.get('name')}")
    yield from (f"metadata: {tag.rpartition('}')[2]} is not declared" for tag in used if tag not in names)
