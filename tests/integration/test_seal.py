# SPDX-License-Identifier: Apache-2.0
"""Sealing: what a document holds, what is refused, and that sealed bytes stay."""

import io
import json
from dataclasses import replace

import pikepdf
import pytest

from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.pdf.archivist import PdfArchivist
from clerkdesk.adapters.pdf.xmp import STORE_NAMESPACE
from clerkdesk.domain.dossier import Component, CopyKind
from clerkdesk.domain.pages import FieldProposal, PageMark
from clerkdesk.errors import Cancelled, DocumentTooLarge, DossierNotFound, InvalidInput, NotReady
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.services.receive import Application, Brought
from clerkdesk.services.seal import Seal, _file_name
from tests.counter import BIRTH, CLERK, EXTRACT, Counter

pytest_plugins = ("tests.counter_fixtures",)


def page_count(document: bytes) -> int:
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return len(pdf.pages)


def scanned(counter: Counter, *components: int | None, procedure: str = EXTRACT) -> str:
    code = counter.receive(procedure=procedure).code
    for component in components:
        counter.scan(code, component)
    counter.read(code)
    return code


def test_a_dossier_is_sealed_as_one_archival_document_per_component(counter: Counter) -> None:
    code, told = scanned(counter, 1, 2, 1, procedure=BIRTH), []
    revision = counter.services.seal.seal(code, by=CLERK, progress=lambda *step: told.append(step))
    view = counter.services.overview.show(code)
    contents = [counter.services.overview.content(document) for document in view.documents]
    assert [document.pages for document in view.documents] == [page_count(content) for content in contents] == [2, 1]
    assert [PdfArchivist().findings(content) for content in contents] == [(), ()]
    assert [entry.name for entry in revision.sealed.files] == [d.file_name for d in view.documents] + ["dossier.json"]
    assert (view.dossier.status, revision.number, revision.author) == ("4", 1, CLERK)
    assert told == [(1, 2, "document"), (2, 2, "document")]
    assert view.revision == revision


def test_the_dossier_file_says_what_persons_decided(counter: Counter) -> None:
    code = scanned(counter, 1)
    dossier = counter.services.overview.show(code).dossier
    with counter.store.begin() as work:
        work.pages.set_fields(dossier.id, [FieldProposal("name", "Nguyễn", 0.9, True, 1, (0, 0, 1, 1))])
        work.commit()
    counter.services.review.choose(code, "name", "Nguyễn Văn", by=CLERK)
    revision = counter.services.seal.seal(code, by=CLERK)
    written = json.loads(counter.blobs.get(revision.dossier_file))
    assert (written["code"], written["fields"], written["owner"]["birth"]) == (code, {"name": "Nguyễn Văn"}, None)


def test_a_removed_or_blank_page_is_not_in_the_document(counter: Counter) -> None:
    code = scanned(counter, 1, 1, 1)
    counter.services.scan.mark(code, 2, PageMark.REMOVED, by=CLERK)
    counter.services.scan.mark(code, 3, PageMark.BLANK_PROPOSED, by=CLERK)
    assert page_count(counter.services.seal.document(code, 1)) == 1
    counter.services.seal.seal(code, by=CLERK)
    assert [document.pages for document in counter.services.overview.show(code).documents] == [1]


@pytest.mark.parametrize(
    ("components", "reason"),
    [((1, None), "page 2 belongs to no component"), ((2,), "component 1 has no page"), ((), "component 1 has no page")],
)
def test_a_dossier_that_is_not_whole_is_not_sealed(
    counter: Counter, components: tuple[int | None, ...], reason: str
) -> None:
    code = scanned(counter, *components)
    with pytest.raises(NotReady, match=reason):
        counter.services.seal.seal(code, by=CLERK)
    assert counter.services.overview.show(code).revision is None


def test_a_page_that_was_not_read_is_not_sealed(counter: Counter) -> None:
    code = counter.at("scanned")[0]
    with pytest.raises(NotReady, match="page 1 was not read"):
        counter.services.seal.seal(code, by=CLERK)
    with pytest.raises(NotReady, match="page 1 was not read"):
        counter.services.seal.document(code, 1)


def test_a_dossier_whose_papers_are_all_missing_has_nothing_to_seal(counter: Counter) -> None:
    owner = counter.receive().owner
    application = Application(EXTRACT, owner, brought={1: Brought(count=0, note="nộp sau")})
    code = counter.services.receive.receive(application, by=CLERK).code
    with pytest.raises(NotReady, match="it has no page"):
        counter.services.seal.seal(code, by=CLERK)


def test_a_document_is_shown_before_it_is_sealed_or_refused(counter: Counter) -> None:
    code = scanned(counter, 1)
    assert page_count(counter.services.seal.document(code, 1)) == 1
    with pytest.raises(NotReady, match="component 2 has no page"):
        counter.services.seal.document(code, 2)
    with pytest.raises(InvalidInput):
        counter.services.seal.document(code, 9)
    with pytest.raises(DossierNotFound):
        counter.services.seal.document("H38.31.24-261122-0999", 1)


def test_a_second_seal_supersedes_the_first_whose_bytes_stay_readable(counter: Counter) -> None:
    code = scanned(counter, 1)
    first = counter.services.seal.seal(code, by=CLERK)
    before = counter.services.overview.show(code).documents[0]
    bytes_before = counter.blobs.get(before.sealed)
    counter.scan(code)
    counter.read(code)
    second = counter.services.seal.seal(code, by=CLERK)
    with counter.store.begin() as work:
        assert work.revisions.get(first.id) == replace(first, state="SUPERSEDED")  # type: ignore[arg-type]
        assert work.revisions.documents(first.id) == [before]
    assert (second.number, second.state) == (2, "SEALED")
    assert counter.blobs.get(before.sealed) == bytes_before
    assert counter.services.overview.show(code).documents[0].pages == 2


def test_a_document_larger_than_the_portal_takes_is_not_sealed(counter: Counter) -> None:
    code = scanned(counter, 1)
    narrow = Seal(
        counter.store, counter.blobs, PdfArchivist(), read=counter.services.digitise.reading, clock=SystemClock(),
        limit_bytes=1_000,
    )  # fmt: skip
    with pytest.raises(DocumentTooLarge, match=r"at most 0\.0 MB"):
        narrow.seal(code, by=CLERK)
    assert counter.services.overview.show(code).revision is None


def test_a_document_says_whose_paper_it_is_and_which(counter: Counter) -> None:
    code = scanned(counter, 1)
    dossier = counter.services.overview.show(code).dossier
    with counter.store.begin() as work:
        work.pages.set_fields(dossier.id, [FieldProposal("document_number", "12/TL", 0.9, True, 1, (0, 0, 1, 1))])
        work.commit()
    counter.services.review.choose(code, "document_number", "12/TLKS", by=CLERK)
    packet = counter.services.seal.document(code, 1)
    with pikepdf.open(io.BytesIO(packet)) as pdf, pdf.open_metadata() as about:
        told = [about.get(f"{{{STORE_NAMESPACE}}}{name}") for name in ("symbol", "ownerName", "issuedOn")]
    assert told == ["12/TLKS", dossier.owner.name, None]


def test_cancelling_seals_nothing(counter: Counter) -> None:
    code, cancel = scanned(counter, 1), CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        counter.services.seal.seal(code, by=CLERK, cancel=cancel)
    assert counter.services.overview.show(code).revision is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tờ khai đăng ký khai sinh", "03-to-khai-dang-ky-khai-sinh.pdf"),
        ("../../etc/passwd", "03-etc-passwd.pdf"),
        ("…", "03-component.pdf"),
        ("a" * 99, f"03-{'a' * 48}.pdf"),
    ],
)
def test_a_file_name_is_portable_whatever_the_component_is_called(name: str, expected: str) -> None:
    assert _file_name(Component(3, name, CopyKind.ORIGINAL, 1)) == expected


def test_a_dossier_that_was_stopped_is_not_sealed(counter: Counter) -> None:
    code = counter.at("read")[0]
    counter.services.life.stop.stop(code, "Người nộp không bổ sung", by=CLERK)
    with pytest.raises(NotReady, match="stopped"):
        counter.services.seal.seal(code, by=CLERK)
