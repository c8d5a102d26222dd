# SPDX-License-Identifier: Apache-2.0
"""Archival PDF of page images (PDF/A-2b, ISO 19005-2), written and checked with pikepdf."""

import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pikepdf
import pikepdf.pdfa
from pikepdf import Array, Dictionary, Name, Pdf, String

from clerkdesk.adapters.pdf.glyphless import InvisibleFont
from clerkdesk.adapters.pdf.layers import SMALL_ENOUGH, Drawn, Layers, Scan, make_page_drawer
from clerkdesk.adapters.pdf.layout import draw_page
from clerkdesk.adapters.pdf.pictures import add_picture
from clerkdesk.adapters.pdf.signed_part import take_out_signatures
from clerkdesk.adapters.pdf.srgb import srgb_profile
from clerkdesk.adapters.pdf.store_schema import take_out_store_schema
from clerkdesk.adapters.pdf.xmp import metadata_packet
from clerkdesk.domain.image_header import read_header
from clerkdesk.errors import NotArchival, UnreadableFile
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.jobs.workers import WorkerPool
from clerkdesk.ports.archivist import ArchivalPage, DocumentFacts

_FLAVOUR = "2b"


class PdfArchivist:
    """Writes and checks archival PDF."""

    def __init__(self, pool: WorkerPool[Any, Any] | None = None) -> None:
        """Prepare.

        Args:
            pool: its workers draw the pages, as `make_page_drawer` does; without one they are drawn in this process.
        """
        self._pool = pool
        self._draw: Callable[[Scan], Drawn] | None = None

    def write(self, pages: Iterable[ArchivalPage], facts: DocumentFacts) -> bytes:
        """Return one PDF/A-2b (ISO 19005-2): true paper size, upright level pages, invisible text over the image.

        Equal input gives equal bytes: no clock, no chance. Pages are taken as they can be drawn.

        Raises:
            NotArchival: there is no page, a picture is damaged, or the result failed its own check.
        """
        with pikepdf.new() as pdf:
            font, has_words = InvisibleFont(), False
            added = []
            for page, layers in self._drawn(pages, facts.component):
                added.append(_add_page(pdf, page, layers, font, facts.component))
                has_words |= bool(page.reading.words)
            if not added:
                raise NotArchival(component=facts.component, reason="it has no pages")
            if has_words:
                written = font.write(pdf)
                for resources in added:
                    resources.Font = Dictionary(F=written)
            _describe(pdf, facts)
            out = io.BytesIO()
            pdf.save(
                out,
                compress_streams=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                deterministic_id=True,
                min_version="1.7",
            )
        document = out.getvalue()
        findings = self.findings(document)
        if findings:
            raise NotArchival(component=facts.component, reason=findings[0])
        return document

    def _drawn(self, pages: Iterable[ArchivalPage], component: str) -> Iterator[tuple[ArchivalPage, Layers | None]]:
        """Yield each page in order with its leaner form."""
        if self._pool is not None:
            yield from _drawn_by(self._pool, pages, component)
            return
        for page in pages:
            yield page, self._drawn_here(Scan(page.image, page.dpi, component)) if _is_worth(page.image) else None

    def _drawn_here(self, scan: Scan) -> Layers | None:
        if self._draw is None:
            self._draw = make_page_drawer()
        return self._draw(scan).layers

    def findings(self, document: bytes) -> tuple[str, ...]:
        """Return what keeps this PDF, signed or not, from being PDF/A-2b; empty when nothing does.

        Raises:
            UnreadableFile: it is not a PDF.
        """
        try:
            with pikepdf.open(io.BytesIO(document)) as pdf:
                by_itself = (*take_out_signatures(pdf), *take_out_store_schema(pdf))
                report = pikepdf.pdfa.check(pdf, _FLAVOUR)
                return (*by_itself, *(f"{finding.rule}: {finding.message}" for finding in report.findings))
        except pikepdf.PdfError as error:
            raise UnreadableFile(file="the document", reason="it is not a readable PDF") from error


def _is_worth(image: bytes) -> bool:
    """Tell whether a leaner form is looked for."""
    header = read_header(image)
    return len(image) >= SMALL_ENOUGH and header is not None and header.is_plain


def _drawn_by(
    pool: WorkerPool[Any, Any], pages: Iterable[ArchivalPage], component: str
) -> Iterator[tuple[ArchivalPage, Layers | None]]:
    """Yield each page in order with what the workers made of it; few pages are in memory at once."""
    waiting: dict[int, ArchivalPage] = {}
    done: dict[int, Layers | None] = {}

    def scans() -> Iterator[tuple[str, Scan]]:
        for number, page in enumerate(pages):
            waiting[number] = page
            if _is_worth(page.image):
                yield str(number), Scan(page.image, page.dpi, component)
            else:
                done[number] = None

    def in_order() -> Iterator[tuple[ArchivalPage, Layers | None]]:
        while waiting and (first := min(waiting)) in done:
            yield waiting.pop(first), done.pop(first)

    for outcome in pool.run(scans(), CancelToken()):
        if outcome.result is None:
            raise outcome.error or NotArchival(component=component, reason="the process that draws it ended")
        done[int(outcome.key)] = outcome.result.layers
        yield from in_order()
    yield from in_order()


def _add_page(pdf: Pdf, page: ArchivalPage, leaner: Layers | None, font: InvisibleFont, component: str) -> Dictionary:
    """Add a page and return its resources, which still lack the font."""
    picture = add_picture(pdf, page.image, leaner, component)
    inks = [ink for _, ink in picture.layers]
    content, paper = draw_page(page.reading, page.dpi, (picture.width_px, picture.height_px), font, inks)
    layers = {f"/P{index or ''}": layer for index, (layer, _) in enumerate(picture.layers)}
    resources = Dictionary(XObject=Dictionary(layers))
    box = Array([0, 0, *paper])
    made = Dictionary(Type=Name.Page, MediaBox=box, Resources=resources, Contents=pdf.make_stream(content))
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
    return pdf.pages[-1].obj.Resources  # type: ignore[return-value]


def _describe(pdf: Pdf, facts: DocumentFacts) -> None:
    """Write what the document says of itself, and the colour space its colours mean."""
    profile = pdf.make_stream(srgb_profile())
    profile.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        DestOutputProfile=profile,
    )  # fmt: skip
    metadata = pdf.make_stream(metadata_packet(facts))
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = metadata
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
    pdf.Root.Lang = String("vi-VN")
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
