# SPDX-License-Identifier: Apache-2.0
"""Puts a PDF of the core on paper through the system's printers, in a process of its own.

Qt keeps the interpreter while it waits for a print server: in the window's process a slow one would stop the window.
"""

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from clerkdesk.errors import Cancelled, PrinterUnavailable
from clerkdesk.jobs.priority import Place
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.jobs.workers import WorkerPool

_DPI = 300
_POINTS = 72.0
_LOOK_S, _PRINT_S = 20.0, 60.0
"""For so long a print server may keep a question, and a whole job, waiting."""
_FRESH_S = 60.0
"""Which printers there are is asked anew after so long."""


@dataclass(frozen=True, slots=True)
class Printers:
    """The printers of this computer; the default one is empty where there is none."""

    names: tuple[str, ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """Which printer is used, empty where there is none, and which there are."""

    name: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be put on paper."""

    printer: str
    pdf: bytes
    copies: int


Room = Callable[[Order | None], Printers]
"""Prints an order; asked with None, tells which printers there are. Raises PrinterUnavailable."""


def make_print_room() -> Room:
    """Return what asks and prints, in a process without a window."""
    if sys.platform == "linux":
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    application = QGuiApplication([])

    def work(order: Order | None) -> Printers:
        if order is not None:
            printer = QPrinter(QPrinterInfo.printerInfo(order.printer), QPrinter.PrinterMode.HighResolution)
            printer.setCopyCount(order.copies)
            printer.setDocName("ClerkDesk")  # the queue of a shared printer shows it: no code and no name
            print_pages(order.pdf, printer, order.printer)
            application.processEvents()
            return Printers()
        return Printers(tuple(QPrinterInfo.availablePrinterNames()), str(QPrinterInfo.defaultPrinterName()))

    return work


def print_pages(pdf: bytes, printer: "object", name: str) -> None:
    """Paint every page of a PDF on a `QPrinter`, each on paper of its own size.

    Raises:
        PrinterUnavailable: the printer does not take the job.
    """
    import pypdfium2
    from PySide6.QtCore import QMarginsF, QRectF, QSizeF
    from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
    from PySide6.QtPrintSupport import QPrinter

    if not isinstance(printer, QPrinter):
        raise TypeError(name)
    document = pypdfium2.PdfDocument(pdf)
    painter = QPainter()
    try:
        for number, page in enumerate(document):
            size = QPageSize(QSizeF(*page.get_size()), QPageSize.Unit.Point)
            printer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
            printer.setFullPage(True)
            if not (printer.newPage() if number else painter.begin(printer)):
                raise PrinterUnavailable(printer=name)
            bitmap = page.render(scale=_DPI / _POINTS, rev_byteorder=True, prefer_bgrx=True)
            image = QImage(
                bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888
            ).copy()
            painter.drawImage(QRectF(painter.viewport()), image)
    finally:
        if painter.isActive():
            painter.end()
        document.close()


class PrintServer:
    """The printers of this computer, as another process sees them; remembers which there are."""

    def __init__(
        self,
        make_room: Callable[[], Room] = make_print_room,
        *,
        patience_s: float = _LOOK_S,
        fresh_s: float = _FRESH_S,
    ) -> None:
        """Ask nothing yet.

        Args:
            make_room: makes, in the other process, what asks and prints there.
            patience_s: how long a question may be kept waiting.
            fresh_s: how long an answer is good.
        """
        self._make_room = make_room
        self._patience_s = patience_s
        self._fresh_s = fresh_s
        self._known: Printers | None = None
        self._asked_s = 0.0

    def printers(self, cancel: CancelToken) -> Printers:
        """Return the printers; those known last, where it does not answer.

        Raises:
            PrinterUnavailable: it does not answer, and has not answered before.
            Cancelled: nobody waits for the answer any more.
        """
        if self._known is None or time.monotonic() - self._asked_s > self._fresh_s:
            try:
                self._known = self._ask(None, _Patience(self._patience_s, cancel))
            except PrinterUnavailable:
                if self._known is None:
                    raise
            self._asked_s = time.monotonic()
        return self._known

    def print(self, order: Order) -> None:
        """Put an order on paper. Raises PrinterUnavailable."""
        self._ask(order, _Patience(_PRINT_S, CancelToken()))

    def _ask(self, order: Order | None, patience: "_Patience") -> Printers:
        printer = order.printer if order else "-"
        pool = WorkerPool(self._make_room, size=1, place=Place.BEHIND_WINDOW)
        try:
            outcome = next(pool.run([("", order)], patience))
        except Cancelled as error:
            if patience.is_over:
                raise PrinterUnavailable(printer=printer) from error
            raise
        finally:
            pool.close()
        if outcome.result is None:
            raise PrinterUnavailable(printer=printer) from outcome.error
        return outcome.result


COMPUTER = PrintServer()
"""Printers are the computer's, whichever screen asks for them."""


class SystemPrinter:
    """The printer that the station prefers, else the system's default one; used in a worker's thread."""

    def __init__(self, preferred: Callable[[], str], server: PrintServer = COMPUTER) -> None:
        self._preferred = preferred
        self._server = server

    def look(self, cancel: CancelToken) -> Found:
        """Return which printer it is, and which others there are.

        Raises:
            PrinterUnavailable: the print server does not answer, and has not answered before.
            Cancelled: nobody waits for the answer any more.
        """
        wanted, found = self._preferred(), self._server.printers(cancel)
        return Found(wanted if wanted in found.names else found.default, found.names)

    def print(self, pdf: bytes, copies: int = 1) -> None:
        """Print every page of a PDF in its own size.

        Raises:
            PrinterUnavailable: there is no printer, or it does not take the job.
        """
        name = self.look(CancelToken()).name
        if not name:
            raise PrinterUnavailable(printer="-")
        self._server.print(Order(name, pdf, copies))


class _Patience(CancelToken):
    """Ends by itself, or when somebody ends another."""

    def __init__(self, seconds: float, other: CancelToken) -> None:
        super().__init__()
        self._ends_s = time.monotonic() + seconds
        self._other = other

    @property
    def is_over(self) -> bool:
        """Whether it ended by itself."""
        return time.monotonic() > self._ends_s

    def raise_if_set(self) -> None:
        """Stop here when it is over, or nobody waits. Raises Cancelled."""
        self._other.raise_if_set()
        if self.is_over:
            self.cancel()
        super().raise_if_set()
