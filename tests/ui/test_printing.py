# SPDX-License-Identifier: Apache-2.0
"""Printing what the core typeset: every page in its own size, and a printer that is not there is told."""

import pikepdf
import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from clerkdesk.adapters.typesetting.typst import TypstTypesetter
from clerkdesk.domain.slip import receipt_values
from clerkdesk.errors import PrinterUnavailable
from tests.fakes.intake import STATION
from tests.fakes.journeys import a_dossier
from ui.printing import SystemPrinter, print_pages, printer_names


@pytest.fixture(scope="module")
def slip():
    return TypstTypesetter().typeset("receipt", receipt_values(a_dossier(), STATION, "Người Mẫu"))


def ink(pdf: bytes) -> tuple[float, tuple[float, float]]:
    """Return the share of dark dots of the first page, and its size in points."""
    page = pypdfium2.PdfDocument(pdf)[0]
    picture = page.render(scale=1).to_pil().convert("L")
    return sum(picture.histogram()[:128]) / (picture.width * picture.height), page.get_size()


def test_a_printed_slip_is_as_large_and_as_dark_as_the_slip(qapp, slip, tmp_path):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    print_pages(slip, printer, "file")
    printed = (tmp_path / "printed.pdf").read_bytes()
    with pikepdf.open(tmp_path / "printed.pdf") as document:
        assert len(document.pages) == len(pypdfium2.PdfDocument(slip))
    (dark, size), (wanted, wanted_size) = ink(printed), ink(slip)
    assert dark == pytest.approx(wanted, rel=0.35)
    assert size == pytest.approx(wanted_size, abs=1)


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_place_that_cannot_be_written_is_a_printer_that_takes_nothing(qapp, slip, tmp_path):
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no" / "such" / "folder.pdf"))
    with pytest.raises(PrinterUnavailable):
        print_pages(slip, printer, "file")


@pytest.mark.skipif(bool(QPrinterInfo.availablePrinterNames()), reason="this computer has printers")
def test_a_computer_without_printers_says_so(qapp, slip):
    printer = SystemPrinter(lambda: "Quầy 2")
    assert (printer.name(), printer_names()) == ("", [])
    with pytest.raises(PrinterUnavailable):
        printer.print(slip, 2)
