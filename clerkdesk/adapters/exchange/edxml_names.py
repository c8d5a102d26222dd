# SPDX-License-Identifier: Apache-2.0
"""Names and order of the elements of an edXML envelope, for its writer and its reader."""

from typing import Final

NAMESPACE: Final = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
XLINK: Final = "http://www.w3.org/1999/xlink"
DAY, MOMENT = "%Y/%m/%d", "%Y/%m/%d %H:%M:%S"

Fields = tuple[tuple[str, str], ...]
ORGAN: Final[Fields] = (
    ("OrganId", "id"), ("OrganName", "name"), ("OrganInCharge", "in_charge"), ("OrganAdd", "address"),
    ("Email", "email"), ("Telephone", "telephone"), ("Fax", "fax"), ("Website", "website"),
)  # fmt: skip
SIGNER: Final[Fields] = (("FullName", "full_name"), ("Position", "position"), ("Competence", "competence"))
OTHER: Final[Fields] = (
    ("Priority", "priority"), ("SphereOfPromulgation", "sphere"), ("TyperNotation", "typer"),
    ("PromulgationAmount", "copies"), ("PageAmount", "pages"),
)  # fmt: skip

CHILDREN: Final[dict[str, tuple[str, ...]]] = {
    "edXML": ("edXMLEnvelope", "AttachmentEncoded"),
    "edXMLEnvelope": ("edXMLHeader", "edXMLBody"),
    "edXMLHeader": ("MessageHeader", "TraceHeaderList"),
    "MessageHeader": (
        "From", "To", "DocumentId", "Code", "PromulgationInfo", "DocumentType", "Subject", "Content", "SignerInfo",
        "DueDate", "ToPlaces", "OtherInfo", "SteeringType", "ResponseFor",
    ),
    "From": tuple(name for name, _ in ORGAN),
    "To": tuple(name for name, _ in ORGAN),
    "Code": ("CodeNumber", "CodeNotation"),
    "PromulgationInfo": ("PromulgationDate", "Place"),
    "DocumentType": ("Type", "TypeName"),
    "SignerInfo": tuple(name for name, _ in SIGNER),
    "ToPlaces": ("Place",),
    "OtherInfo": (*(name for name, _ in OTHER), "Appendixes"),
    "Appendixes": ("Appendix",),
    "ResponseFor": ("OrganId", "Code", "PromulgationDate", "DocumentId"),
    "TraceHeaderList": ("TraceHeader",),
    "TraceHeader": ("OrganId", "TimeStamp"),
    "edXMLBody": ("edXMLManifest",),
    "edXMLManifest": ("Reference",),
    "Reference": ("AttachmentName", "Description", "ContentType", "ContentId"),
    "AttachmentEncoded": ("Attachment",),
    "Attachment": ("ContentType", "ContentId", "Description", "ContentTransferEncoded", "AttachmentName"),
}  # fmt: skip
"""Known children in the order in which they are written.

Source: QCVN 102:2016/BTTTT as two public integrations write it; the text of the standard was not found.
"""

REPEATED: Final = frozenset(("To", "Place", "Appendix", "ResponseFor", "TraceHeader", "Reference", "Attachment"))
"""Elements that may stand several times (Place: in ToPlaces)."""

OTHER_NAMES: Final = {
    "organizationincharge": "OrganInCharge",
    "body": "edXMLBody",
    "manifest": "edXMLManifest",
    "envelope": "edXMLEnvelope",
    "header": "edXMLHeader",
}
"""What other programs call the same elements, in small letters."""
