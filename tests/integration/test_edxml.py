# SPDX-License-Identifier: Apache-2.0
"""An envelope returns as it left, keeps what we do not know, follows the standard's order, and cannot attack us."""

import base64
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from clerkdesk.adapters.exchange.edxml import read_envelope, write_envelope
from clerkdesk.adapters.exchange.edxml_names import CHILDREN
from clerkdesk.domain.edxml import (
    LIMITS,
    Attachment,
    Envelope,
    Kept,
    Organ,
    OtherInfo,
    Response,
    Signer,
    Trace,
    safe_file_name,
)
from clerkdesk.domain.text import nfc
from clerkdesk.errors import EnvelopeRefused, InvalidInput
from clerkdesk.settings import VIETNAM_TIME

LETTER = Envelope(
    sender=Organ("H38.31.24", "Ủy ban nhân dân xã Mẫu Sơn", email="mauson@example.vn"),
    recipients=(Organ("H38.05", "Thuế tỉnh Mẫu"), Organ("H38.06", "Bảo hiểm xã hội tỉnh Mẫu")),
    document_id="H38.31.24,2026/11/22,12/PC-UBND",
    number="12",
    notation="PC-UBND",
    promulgated=date(2026, 11, 22),
    place="Mẫu Sơn",
    type_code="18",
    type_name="Công văn",
    subject="Phiếu chuyển thông tin nghĩa vụ tài chính",
    content="Kèm theo hồ sơ & bản vẽ <1/500>",
    signer=Signer("Lê Văn Thử", "Chủ tịch", "TM."),
    due=date(2026, 11, 30),
    to_places=("Như trên", "Lưu: VT"),
    other=OtherInfo("0", "Đất đai", "TVC", "1", "2", ("Phụ lục I",)),
    steering_type="1",
    responses=(Response("H38.05", "3/TB-T", date(2026, 11, 20), "H38.05,2026/11/20,3/TB-T"),),
    traces=(Trace("H38.31.24", datetime(2026, 11, 22, 9, 47, 5, tzinfo=VIETNAM_TIME)),),
    attachments=(
        Attachment("a-1", "Phiếu chuyển.pdf", "application/pdf", b"%PDF-1.7 \x00\xff", "Phiếu"),
        Attachment("a-2", "rỗng.txt", "text/plain", b""),
        Attachment("a-3", "đi đường khác.pdf"),
    ),
)

_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=40)
TEXTS = _TEXT.map(lambda text: nfc(nfc(text).strip()))
FULL = TEXTS.filter(bool)
DAYS = st.dates(date(1000, 1, 1))
MOMENTS = st.integers(0, 10**9).map(lambda s: datetime(2000, 1, 1, tzinfo=VIETNAM_TIME) + timedelta(seconds=s))
ORGANS = st.builds(Organ, FULL, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)
ENVELOPES = st.builds(
    Envelope,
    sender=ORGANS,
    recipients=st.lists(ORGANS, min_size=1, max_size=3).map(tuple),
    document_id=TEXTS,
    number=TEXTS,
    notation=TEXTS,
    promulgated=DAYS,
    subject=FULL,
    place=TEXTS,
    type_code=TEXTS,
    type_name=TEXTS,
    content=TEXTS,
    signer=st.builds(Signer, TEXTS, TEXTS, TEXTS),
    due=st.none() | DAYS,
    to_places=st.lists(FULL, max_size=2).map(tuple),
    other=st.builds(OtherInfo, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, st.lists(FULL, max_size=2).map(tuple)),
    steering_type=TEXTS,
    responses=st.lists(st.builds(Response, FULL, TEXTS, st.none() | DAYS, TEXTS), max_size=2).map(tuple),
    traces=st.lists(st.builds(Trace, FULL, MOMENTS), max_size=2).map(tuple),
    attachments=st.lists(
        st.builds(Attachment, st.uuids().map(str), FULL, TEXTS, st.none() | st.binary(max_size=50), TEXTS),
        max_size=3,
        unique_by=lambda one: one.content_id,
    ).map(tuple),
)


def names(element) -> list[str]:
    return [etree.QName(child).localname for child in element]


def inside(xml: bytes, name: str):
    return next(etree.fromstring(xml).iter(f"{{*}}{name}"))


def with_unknown(xml: bytes) -> bytes:
    """Return the envelope with elements nobody knows, at many places and in another name space."""
    root = etree.fromstring(xml)
    for number, element in enumerate([element for element in root.iter() if len(element)]):
        for place in (0, len(element) // 2, len(element)):
            strange = etree.Element("{urn:strange}Extra", {"place": f"{number}-{place}"})
            etree.SubElement(strange, "{urn:strange}Inner").text = "giữ nguyên"
            element.insert(place, strange)
    return etree.tostring(root)


@given(ENVELOPES)
def test_what_is_written_is_read_back_the_same(envelope):
    assert read_envelope(write_envelope(envelope), "x") == envelope


@given(ENVELOPES)
def test_unknown_elements_come_back_to_their_places(envelope):
    strange = with_unknown(write_envelope(envelope))
    read = read_envelope(strange, "x")
    assert len(read.kept) >= 3
    assert replace(read, kept=()) == envelope
    again = write_envelope(read)
    assert [element.get("place") for element in etree.fromstring(again).iter("{urn:strange}Extra")] == [
        element.get("place") for element in etree.fromstring(strange).iter("{urn:strange}Extra")
    ]
    assert read_envelope(again, "x") == read


def test_elements_stand_in_the_order_of_the_standard():
    xml = write_envelope(LETTER)
    for name in ("MessageHeader", "From", "OtherInfo", "SignerInfo", "Code", "PromulgationInfo"):
        order = CHILDREN[name]
        places = [order.index(child) for child in names(inside(xml, name))]
        assert places == sorted(places), name
    assert names(inside(xml, "MessageHeader"))[:4] == ["From", "To", "To", "DocumentId"]


def test_the_manifest_names_every_file_and_its_content_follows():
    xml = write_envelope(LETTER)
    hrefs = [
        value for element in inside(xml, "edXMLManifest") for key, value in element.items() if key.endswith("href")
    ]
    assert hrefs == ["cid:a-1", "cid:a-2", "cid:a-3"]
    sent = [element.text for element in etree.fromstring(xml).iter("{*}ContentTransferEncoded")]
    assert base64.b64decode(sent[0]) == LETTER.attachments[0].content


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("Subject", {"subject": ""}),
        ("Subject", {"subject": "a" * (LIMITS["Subject"] + 1)}),
        ("Content", {"content": "a" * (LIMITS["Content"] + 1)}),
        ("Place", {"to_places": ("a" * (LIMITS["Place"] + 1),)}),
        ("Appendix", {"other": OtherInfo(appendixes=("a" * (LIMITS["Appendix"] + 1),))}),
        ("AttachmentName", {"attachments": (Attachment("1", "a" * (LIMITS["AttachmentName"] + 1)),)}),
        ("ContentId", {"attachments": (Attachment("1", "a"), Attachment("1", "b"))}),
        ("To", {"recipients": ()}),
        ("From/OrganId", {"sender": Organ("", "Xã Mẫu Sơn")}),
        ("Content", {"content": "a\x00b"}),
    ],
)
def test_an_envelope_that_must_not_be_sent_is_refused_by_the_name_of_its_element(field, changes):
    with pytest.raises(InvalidInput) as refused:
        write_envelope(replace(LETTER, **changes))
    assert refused.value.params["field"] == field


def test_other_spellings_prefixes_and_orders_are_read():
    xml = """<?xml version="1.0" encoding="utf-16"?>
    <x:edXMLEnvelope xmlns:x="urn:another"><x:Header><x:MessageHeader>
      <x:Subject> V/v trả lời </x:Subject>
      <x:PromulgationInfo><x:PromulgationDate>22/11/2026 00:00:00</x:PromulgationDate></x:PromulgationInfo>
      <x:To><x:OrganId>H38.31.24</x:OrganId><x:OrganizationInCharge>UBND tỉnh</x:OrganizationInCharge></x:To>
      <x:From><x:OrganId>H38.05</x:OrganId></x:From>
      <x:DueDate>khi nào xong</x:DueDate>
      <x:ResponseFor>
        <x:Code><x:CodeNumber>12</x:CodeNumber> <x:CodeNotation>PC</x:CodeNotation></x:Code>
      </x:ResponseFor>
    </x:MessageHeader><x:TraceHeaderList>
      <x:TraceHeader><x:OrganId>A</x:OrganId><x:Timestamp>2026-11-22T02:47:05Z</x:Timestamp></x:TraceHeader>
      <x:TraceHeader><x:OrganId>B</x:OrganId><x:Timestamp>hôm qua</x:Timestamp></x:TraceHeader>
    </x:TraceHeaderList></x:Header>
    <x:Body><x:Manifest>
      <x:Reference href="cid:9"><x:AttachmentName>a.pdf</x:AttachmentName></x:Reference>
    </x:Manifest></x:Body>
    </x:edXMLEnvelope>""".encode("utf-16")
    read = read_envelope(xml, "x")
    assert (read.subject, read.promulgated, read.due) == ("V/v trả lời", date(2026, 11, 22), None)
    assert (read.recipients[0].in_charge, read.responses[0].code) == ("UBND tỉnh", "12/PC")
    assert read.traces == (Trace("A", datetime(2026, 11, 22, 9, 47, 5, tzinfo=VIETNAM_TIME)),)
    assert read.attachments == (Attachment("9", "a.pdf", "", None),)
    assert ["hôm qua" in kept.xml or "khi nào xong" in kept.xml for kept in read.kept] == [True, True]


def test_an_unknown_element_in_a_part_that_we_leave_out_brings_its_part_back():
    bare = Envelope(
        sender=Organ("A", ""), recipients=(Organ("B", ""),), document_id="", number="", notation="",
        promulgated=date(2026, 11, 22), subject="x",
    )  # fmt: skip
    kept = Kept("edXMLEnvelope[1]/edXMLHeader[1]/MessageHeader[1]/OtherInfo[1]", "", "<Extra>y</Extra>")
    again = write_envelope(replace(bare, kept=(kept,)))
    assert names(inside(again, "MessageHeader"))[-1] == "OtherInfo"
    assert read_envelope(again, "x").kept == (kept,)


def test_what_every_envelope_has_is_missed_with_a_told_error():
    for missing in ("Subject", "To", "PromulgationInfo"):
        root = etree.fromstring(write_envelope(LETTER))
        for element in list(root.iter(f"{{*}}{missing}")):
            element.getparent().remove(element)
        with pytest.raises(EnvelopeRefused):
            read_envelope(etree.tostring(root), "x")


BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><edXML x="&b;">&b;</edXML>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><edXML>&f;</edXML>'


@pytest.mark.parametrize(
    "attack",
    [
        BOMB,
        OUTSIDE,
        BOMB.decode().encode("utf-16"),
        b'<?xml version="1.0" encoding="UTF-7"?>' + BOMB,
        b'<!DOCTYPE a SYSTEM "http://example.invalid/a.dtd"><edXML/>',
        b"<edXML>&unknown;</edXML>",
        b"<edXML>" * 100_000,
        b"",
        b"PK\x03\x04",
        b"<html/>",
        b"\xff\xfe<",
    ],
)
def test_an_attack_or_a_ruin_is_refused_with_a_told_error(attack):
    with pytest.raises(EnvelopeRefused):
        read_envelope(attack, "letter.edxml")


@given(st.binary(max_size=200), st.integers(0, 3000))
def test_a_damaged_envelope_is_read_or_refused_but_never_breaks_us(noise, place):
    xml = write_envelope(LETTER)
    place %= len(xml)
    with suppress(EnvelopeRefused):
        read_envelope(xml[:place] + noise + xml[place + len(noise) :], "x")


def test_a_large_attachment_passes_whole():
    content = bytes(range(256)) * 50_000
    sent = replace(LETTER, attachments=(Attachment("1", "scan.pdf", "application/pdf", content),))
    assert read_envelope(write_envelope(sent), "x").attachments[0].content == content


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("../../etc/passwd", "01-_.._etc_passwd"),
        ("C:\\tệp.pdf", "01-C__tệp.pdf"),
        ("", "01-tep"),
        ("...", "01-tep"),
        ("a" * 300 + ".pdf", "01-" + "a" * 80 + ".pdf"),
    ],
)
def test_a_file_is_saved_under_a_harmless_name(name, saved):
    assert safe_file_name(name, 1) == saved
