# SPDX-License-Identifier: Apache-2.0
"""Archival PDF of page images (PDF/A-2b, ISO 19005-2), written and checked with pikepdf."""

import io
from collections.abc import Sequence

import pikepdf
import pikepdf.pdfa
from pikepdf import Array, Dictionary, Name, Pdf, String

from clerkdesk.adapters.pdf.glyphless import InvisibleFont
from clerkdesk.adapters.pdf.layout import draw_page
from clerkdesk.adapters.pdf.pictures import add_picture
from clerkdesk.adapters.pdf.signed_part import take_out_signatures
from clerkdesk.adapters.pdf.srgb import srgb_profile
from clerkdesk.adapters.pdf.store_schema import take_out_store_schema
from clerkdesk.adapters.pdf.xmp import metadata_packet
from clerkdesk.errors import NotArchival, UnreadableFile
from clerkdesk.ports.archivist import ArchivalPage, DocumentFacts

_FLAVOUR = "2b"


class PdfArchivist:
    """Writes and checks archival PDF."""

    def write(self, pages: Sequence[ArchivalPage], facts: DocumentFacts) -> bytes:
        """Return one PDF/A-2b (ISO 19005-2): true paper size, upright level pages, invisible text over the image.

        Equal input gives equal bytes: no clock, no chance.

        Raises:
            NotArchival: there is no page, a picture is damaged, or the result failed its own check.
        """
        if not pages:
            raise NotArchival(component=facts.component, reason="it has no pages")
        with pikepdf.new() as pdf:
            font = InvisibleFont()
            drawn = [_add_page(pdf, page, font, facts.component) for page in pages]
            written = font.write(pdf) if any(page.reading.words for page in pages) else None
            for resources in drawn:
                if written is not None:
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


def _add_page(pdf: Pdf, page: ArchivalPage, font: InvisibleFont, component: str) -> Dictionary:
    """Add a page and return its resources, which still lack the font."""
    picture = add_picture(pdf, page.image, page.dpi, component)
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
