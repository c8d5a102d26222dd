# SPDX-License-Identifier: Apache-2.0
"""Printing what the core typeset: every page in its own size, and a printer that is not there is told."""

import ctypes
import os
import sys
from functools import partial

import pikepdf
import pypdfium2
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from clerkdesk.adapters.typesetting.typst import TypstTypesetter
from clerkdesk.domain.slip import receipt_values
from clerkdesk.errors import Cancelled, PrinterUnavailable
from clerkdesk.jobs.progress import CancelToken
from tests.fakes.intake import STATION
from tests.fakes.journeys import a_dossier
from ui.job_runner import JobRunner, Lane
from ui.printing import Found, Printers, PrintServer, SystemPrinter, print_pages


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
def test_a_computer_without_printers_says_so(slip):
    printer = SystemPrinter(lambda: "Quầy 2", PrintServer())
    assert printer.look(CancelToken()) == Found("")
    with pytest.raises(PrinterUnavailable):
        printer.print(slip, 2)


def make_three(folder):
    """Tell of two printers, once; keep what is printed on them."""

    def work(order):
        if order is not None:
            (folder / f"{order.printer} {order.copies}").write_bytes(order.pdf)
            return Printers()
        (folder / "asked").touch(exist_ok=False)
        return Printers(("Quầy 1", "Quầy 2"), "Quầy 1")

    return work


def test_a_slip_goes_to_the_printer_that_was_chosen_else_to_the_default_one(slip, tmp_path):
    server, chosen = PrintServer(partial(make_three, tmp_path)), "Quầy 2"
    printer = SystemPrinter(lambda: chosen, server)
    printer.print(slip, 2)
    chosen = "Quầy 9"  # it was taken away
    printer.print(slip)
    assert {path.name for path in tmp_path.iterdir()} == {"asked", "Quầy 2 2", "Quầy 1 1"}
    assert (tmp_path / "Quầy 2 2").read_bytes() == slip


def make_stuck():
    """Wait for a print server as Qt does, which lets nothing else of Python run."""
    return lambda _order: ctypes.PyDLL(None).sleep(600)


def make_broken(answered):
    """Tell of a printer once; after that, what asks the print server ends in the middle."""

    def work(_order):
        if answered.exists():
            os._exit(1)
        answered.touch()
        return Printers(("Quầy 1",), "Quầy 1")

    return work


@pytest.mark.skipif(sys.platform == "win32", reason="sleeps as POSIX does")
def test_the_window_goes_on_while_a_print_server_does_not_answer(qtbot):
    server, failed, beats = PrintServer(make_stuck, patience_s=1.0), [], []
    jobs, heart = JobRunner(), QTimer(interval=10)
    heart.timeout.connect(lambda: beats.append(1))
    heart.start()
    jobs.start(lambda: server.printers(CancelToken()), failed.append, failed.append, lane=Lane.PRINTER)
    qtbot.waitUntil(lambda: bool(failed), timeout=60_000)
    jobs.close()
    heart.stop()
    assert isinstance(failed[0], PrinterUnavailable)
    assert len(beats) > 10  # one, when the interpreter is held meanwhile


def test_the_printers_known_last_are_shown_where_the_server_does_not_answer(tmp_path):
    server = PrintServer(partial(make_broken, tmp_path / "answered"), fresh_s=0)
    known = server.printers(CancelToken())
    assert known.names == ("Quầy 1",)
    assert server.printers(CancelToken()) == known


@pytest.mark.skipif(sys.platform == "win32", reason="sleeps as POSIX does")
def test_a_window_that_closes_does_not_wait_for_a_print_server(qapp):
    server, jobs, ended = PrintServer(make_stuck, patience_s=600), JobRunner(), []

    def ask(_progress, cancel):
        with pytest.raises(Cancelled):
            server.printers(cancel)
        ended.append("cancelled")

    jobs.start_long(ask, print, print, lane=Lane.PRINTER)
    jobs.close()
    assert ended == ["cancelled"]
