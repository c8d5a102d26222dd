# SPDX-License-Identifier: Apache-2.0
"""Verdicts on files from anywhere: each kind valid, and refused when one byte is flipped."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from clerkdesk.domain.files import canonical_json
from clerkdesk.domain.merkle import root_and_proofs
from clerkdesk.errors import DossierNotFound, InvalidContainer, ReceiptInvalid, UnreadableFile
from clerkdesk.services.evidence import BATCH_FILE
from clerkdesk.services.verify import Report, read_receipt, write_receipt
from tests.counter import SUPERVISOR, Counter, ReadSheet, copy_counter, open_counter
from tests.integration.test_take_decision import AT, seal

pytest_plugins = ("tests.counter_fixtures",)


@pytest.fixture(scope="module")
def delivered(
    delivered_counter: Path, read_sheet: ReadSheet, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Counter]:
    """A counter to look at only: slip number 1 is delivered and confirmed."""
    opened = open_counter(copy_counter(delivered_counter, tmp_path_factory.mktemp("verify") / "counter"), read_sheet)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def code(delivered: Counter) -> str:
    return delivered.services.overview.outbox()[0].code


@pytest.fixture(scope="module")
def files(delivered: Counter, code: str) -> dict[str, bytes]:
    view = delivered.services.overview.show(code)
    assert view.approval is not None
    receipt = view.deliveries[0].receipt
    assert receipt is not None
    return {
        "document": delivered.services.overview.content(view.documents[0]),
        "batch": delivered.services.approve.container(view.approval[0].id),
        "receipt": write_receipt(receipt),
    }


def flipped(content: bytes, at: int) -> bytes:
    changed = bytearray(content)
    changed[at] ^= 1
    return bytes(changed)


@pytest.mark.parametrize("kind", ["document", "batch", "receipt"])
def test_each_kind_of_file_is_judged_by_what_it_is(delivered: Counter, files: dict[str, bytes], kind: str) -> None:
    report = delivered.services.verify.file(files[kind], "any name.txt")
    assert (report.kind, report.is_valid, report.name) == (kind, True, "any name.txt")
    assert report.sentences


def test_a_document_is_refused_wherever_one_byte_is_flipped(delivered: Counter, files: dict[str, bytes]) -> None:
    content = files["document"]
    signature = content.rindex(b"/Contents <") + 200
    positions = [10, 300, len(content) // 4, len(content) // 3, signature, content.rindex(b"/ByteRange") + 14]
    for position in (*positions, content.rindex(b"startxref") + 12):
        report = delivered.services.verify.file(flipped(content, position), "document.pdf")
        assert not report.is_valid, f"byte {position} of {len(content)}"


def test_a_document_is_refused_when_the_room_behind_its_signature_is_not_empty(
    delivered: Counter, files: dict[str, bytes]
) -> None:
    content = files["document"]
    end = content.index(b">", content.rindex(b"/Contents <"))
    assert not delivered.services.verify.file(flipped(content, end - 1), "document.pdf").is_valid


def test_what_was_added_to_a_document_is_told(delivered: Counter, files: dict[str, bytes]) -> None:
    report = delivered.services.verify.file(files["document"] + b"\n% more", "document.pdf")
    assert not report.is_valid
    assert "not the whole file" in report.sentences[0]


@pytest.mark.parametrize("kind", ["batch", "receipt"])
def test_a_signed_file_is_refused_wherever_one_byte_is_flipped(
    delivered: Counter, files: dict[str, bytes], kind: str
) -> None:
    content = files[kind]
    for position in range(5, len(content) - 30, len(content) // 40):
        try:
            report = delivered.services.verify.file(flipped(content, position), kind)
        except UnreadableFile:
            continue
        same = kind == "receipt" and _says_the_same(flipped(content, position), content)
        same = same or (kind == "batch" and _holds_the_same(delivered, flipped(content, position), content))
        assert report.is_valid == same, f"byte {position} of {len(content)}"


def _says_the_same(changed: bytes, content: bytes) -> bool:
    """A flipped blank between the parts of JSON, or the case of a hexadecimal digit, says nothing else."""
    try:
        return read_receipt(changed, "") == read_receipt(content, "")
    except ReceiptInvalid:
        return False


def _holds_the_same(counter: Counter, changed: bytes, content: bytes) -> bool:
    """A flipped bit in the dress of the ZIP, such as a date, leaves every file as it was signed."""
    try:
        return counter.evidence.container.unpack(changed) == counter.evidence.container.unpack(content)
    except InvalidContainer:
        return False


@pytest.mark.parametrize("content", [b"", b"plain text", b"\x89PNG", b"[1]"])
def test_other_files_are_no_kind_that_can_be_judged(delivered: Counter, content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        delivered.services.verify.file(content, "some.file")


def verdict(counter: Counter, content: bytes) -> Report:
    report = counter.services.verify.file(content, "some.file")
    assert not report.is_valid
    return report


def test_a_pdf_without_signature_or_without_sense_is_not_valid(delivered: Counter, code: str) -> None:
    sealed = delivered.blobs.get(delivered.services.overview.show(code).documents[0].sealed)
    assert verdict(delivered, sealed).sentences == ("it carries no signature",)
    assert verdict(delivered, b"%PDF-1.7 and nothing else").kind == "document"


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"{}",
        b'{"receipt": 5, "signature": "", "key_id": ""}',
        b'{"receipt": "[]", "signature": "", "key_id": ""}',
        b'{"receipt": "{}", "signature": "zz", "key_id": []}',
        b'{"receipt": "{\\"portal_number\\": 1, \\"received_at\\": 5}", "signature": "", "key_id": ""}',
        b'{"a":' * 100_000,
        b"{\xff}",
    ],
)
def test_what_only_looks_like_a_receipt_is_not_valid(delivered: Counter, content: bytes) -> None:
    assert verdict(delivered, content).kind == "receipt"


def test_a_container_that_its_supervisor_signed_must_be_a_batch_that_agrees_with_itself(delivered: Counter) -> None:
    leaf = canonical_json({"verdict": "approve"})
    with delivered.signer.open(*delivered.key_of(SUPERVISOR)) as session:
        said: dict[str, object] = {
            "batch": "b", "number": 1, "count": 1, "audit_head": "", "decided_at": AT, "root": root_of(leaf),
            "approver_certificate": session.certificate.sha256,
        }  # fmt: skip

        def judged(said: dict[str, object], *leaves: bytes) -> Report:
            files = {f"decisions/{number}.json": content for number, content in enumerate(leaves)}
            return delivered.services.verify.file(
                seal({**files, BATCH_FILE: canonical_json(said)}, session.sign_detached), "batch.asice"
            )

        assert judged(said, leaf).is_valid
        wrong = [
            judged(said),
            judged({**said, "root": "0" * 64}, leaf),
            judged({**said, "count": 2}, leaf),
            judged({**said, "approver_certificate": "0" * 64}, leaf),
            judged({**said, "root": root_of(b"[]")}, b"[]"),
            judged({"batch": "b"}, leaf),
        ]
        other = delivered.services.verify.file(seal({"letter.txt": b"x"}, session.sign_detached), "letter.asice")
    assert [report.is_valid for report in (*wrong, other)] == [False] * 7


def root_of(leaf: bytes) -> str:
    return root_and_proofs([leaf])[0]


def test_all_that_is_known_of_a_dossier_is_judged(delivered: Counter, code: str) -> None:
    reports = delivered.services.verify.code(code)
    assert [(report.kind, report.is_valid) for report in reports] == [
        ("document", True),
        ("approval", True),
        ("receipt", True),
    ]
    received = delivered.services.overview.rows()[0].code
    assert delivered.services.verify.code(received) == []
    with pytest.raises(DossierNotFound):
        delivered.services.verify.code("H38.31.24-261122-0999")


def test_a_damaged_document_and_a_receipt_about_another_content_are_told(
    delivered_counter: Path, read_sheet: ReadSheet, tmp_path: Path
) -> None:
    opened = open_counter(copy_counter(delivered_counter, tmp_path / "counter"), read_sheet)
    first, second = (delivery for delivery in opened.services.overview.outbox())
    signed = opened.services.overview.show(first.code).documents[0].signed
    assert signed is not None
    opened.sql(
        "DROP TRIGGER delivery_frozen",
        f"UPDATE delivery SET idempotency_key = 'another' WHERE id = '{first.id}'",
    )
    opened.damage(signed)
    reports = opened.services.verify.code(first.code)
    assert [(report.kind, report.is_valid) for report in reports] == [
        ("document", False),
        ("approval", True),
        ("receipt", False),
    ]
    assert "another key" in reports[2].sentences[0]
    assert all(report.is_valid for report in opened.services.verify.code(second.code)) or signed == _signed(opened)
    assert json.loads(write_receipt(first.receipt))  # type: ignore[arg-type]
    opened.close()


def _signed(counter: Counter) -> object:
    return counter.services.overview.show(counter.services.overview.outbox()[1].code).documents[0].signed
