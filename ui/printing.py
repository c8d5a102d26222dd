# SPDX-License-Identifier: Apache-2.0
"""Puts a PDF of the core on paper through the system's printers; called in a worker's thread."""

from collections.abc import Callable

from clerkdesk.errors import PrinterUnavailable

_DPI = 300
_POINTS = 72.0


def printer_names() -> list[str]:
    """Return the names of the printers of this computer."""
    from PySide6.QtPrintSupport import QPrinterInfo

    return list(QPrinterInfo.availablePrinterNames())


class SystemPrinter:
    """The printer that the station prefers, else the system's default one."""

    def __init__(self, preferred: Callable[[], str]) -> None:
        self._preferred = preferred

    def name(self) -> str:
        """Return which printer it is; empty where there is none."""
        from PySide6.QtPrintSupport import QPrinterInfo

        wanted = self._preferred()
        return wanted if wanted in printer_names() else str(QPrinterInfo.defaultPrinterName())

    def print(self, pdf: bytes, copies: int = 1) -> None:
        """Print every page of a PDF in its own size.

        Raises:
            PrinterUnavailable: there is no printer, or it does not take the job.
        """
        from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

        name = self.name()
        if not name:
            raise PrinterUnavailable(printer="-")
        printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
        printer.setCopyCount(copies)
        printer.setDocName("ClerkDesk")  # the queue of a shared printer shows it: no code and no name
        print_pages(pdf, printer, name)


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
