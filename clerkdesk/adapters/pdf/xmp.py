# SPDX-License-Identifier: Apache-2.0
"""What a document says of itself: its metadata packet, with the fields of a person's electronic store."""

from datetime import UTC
from xml.sax.saxutils import escape

from clerkdesk.ports.archivist import DocumentFacts

PRODUCER = "ClerkDesk"
STORE_NAMESPACE = "urn:clerkdesk:electronic-store:1#"
STORE_PREFIX = "kho"

_FIELDS = {
    "dossierCode": ("external", "Code of the dossier (mã hồ sơ)"),
    "componentCode": ("external", "Code of the kind of paper (mã thành phần)"),
    "procedureCode": ("external", "Code of the procedure (mã thủ tục)"),
    "issuer": ("external", "Who issued the paper (cơ quan ban hành)"),
    "symbol": ("external", "Number and symbol of the paper (số, ký hiệu)"),
    "issuedOn": ("external", "Day of issue as it stands on the paper (ngày ban hành)"),
    "ownerName": ("external", "Whose paper it is (chủ sở hữu)"),
    "ownerId": ("external", "Identity number of the owner (số định danh)"),
    "digitisedBy": ("internal", "Code of the agency that digitised it (mã cơ quan số hoá)"),
    "digitisedAt": ("internal", "When it was digitised (thời điểm số hoá)"),
}
"""Category and description of each field, in the order in which they are written.

Source: the metadata of the electronic store of organisations and persons (Decree 45/2020/NĐ-CP, Art. 16).
"""


def metadata_packet(facts: DocumentFacts) -> bytes:
    """Return the metadata packet; the schema that PDF/A does not know is declared in it.

    Source: ISO 19005-2 §6.6 (metadata, §6.6.2.3 extension schemas), ISO 16684-1 (XMP).
    """
    made_at = facts.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    title, code, component, agency = (escape(text) for text in (facts.title, facts.code, facts.component, facts.agency))
    values = _values(facts, made_at)
    own = "\n".join(f"<{STORE_PREFIX}:{name}>{escape(value)}</{STORE_PREFIX}:{name}>" for name, value in values.items())
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" xmlns:{STORE_PREFIX}="{STORE_NAMESPACE}">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{component}</rdf:li></rdf:Alt></dc:description>
<dc:identifier>{code}</dc:identifier>
<dc:publisher><rdf:Bag><rdf:li>{agency}</rdf:li></rdf:Bag></dc:publisher>
<dc:language><rdf:Bag><rdf:li>vi</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>
<xmp:CreateDate>{made_at}</xmp:CreateDate>
<xmp:ModifyDate>{made_at}</xmp:ModifyDate>
<xmp:MetadataDate>{made_at}</xmp:MetadataDate>
{own}
{_declared(values)}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>""".encode()


def _values(facts: DocumentFacts, made_at: str) -> dict[str, str]:
    """Return the fields of the store that are known, in their order."""
    known = {
        "dossierCode": facts.code,
        "componentCode": facts.component_code,
        "procedureCode": facts.procedure_code,
        "issuer": facts.issuer,
        "symbol": facts.symbol,
        "issuedOn": facts.issued_on,
        "ownerName": facts.owner,
        "ownerId": facts.owner_id,
        "digitisedBy": facts.agency_code,
        "digitisedAt": made_at,
    }
    return {name: known[name] for name in _FIELDS if known[name]}


def _declared(names: dict[str, str]) -> str:
    """Return the declaration of the schema, for the fields that are used."""
    properties = "\n".join(
        f"<rdf:li rdf:parseType='Resource'><pdfaProperty:name>{name}</pdfaProperty:name>"
        f"<pdfaProperty:valueType>{'Date' if name == 'digitisedAt' else 'Text'}</pdfaProperty:valueType>"
        f"<pdfaProperty:category>{_FIELDS[name][0]}</pdfaProperty:category>"
        f"<pdfaProperty:description>{_FIELDS[name][1]}</pdfaProperty:description></rdf:li>"
        for name in names
    )
    return (
        "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType='Resource'>"
        "<pdfaSchema:schema>Electronic store of organisations and persons</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{STORE_NAMESPACE}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{STORE_PREFIX}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>\n{properties}\n</rdf:Seq></pdfaSchema:property>"
        "</rdf:li></rdf:Bag></pdfaExtension:schemas>"
    )
