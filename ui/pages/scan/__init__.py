# SPDX-License-Identifier: Apache-2.0
"""The scan page: papers in, pages judged and assigned, reading started."""

from ui.pages.page import Desk, Page
from ui.pages.scan.feeding import Feeding
from ui.pages.scan.page import ScanPage
from ui.pages.scan.pictures import Pictures
from ui.pages.scan.presenter import ScanPresenter
from ui.pages.scan.scanner import ScannerChoice
from ui.pages.scan.stack import StackPresenter
from ui.printing import SystemPrinter
from ui.texts import Texts


def make(desk: Desk, texts: Texts) -> Page:
    """Return the page with its presenter."""
    pictures = Pictures(desk.jobs, lambda: desk.services.thumbnails)
    page = ScanPage(texts, pictures, desk.jobs)
    scanner = ScannerChoice(desk, texts)
    stack = StackPresenter(page.stack, desk, scanner, texts)
    printer = SystemPrinter(lambda: desk.preferred().printer)
    presenter = ScanPresenter(page, desk, Feeding(page, desk, scanner, texts), stack, texts, printer)
    page.connect_presenter(presenter)
    page.destroyed.connect(presenter.close)
    return page
