# SPDX-License-Identifier: Apache-2.0
"""The screen of receiving a dossier."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from ui.pages.page import Desk, Page
from ui.pages.receive.devices import Devices
from ui.pages.receive.page import ReceivePage
from ui.pages.receive.presenter import ReceivePresenter
from ui.printing import SystemPrinter
from ui.texts import Texts


def make(desk: Desk, texts: Texts) -> Page:
    """Return the screen with its presenter."""
    page = ReceivePage(texts)
    printer = SystemPrinter(lambda: desk.preferred().printer)
    presenter = ReceivePresenter(
        page, desk.services, desk.jobs, by=desk.officer.id, now=desk.now, texts=texts, printer=printer
    )
    devices = Devices(desk, page, presenter)
    _connect(page, presenter)
    page.arrived.connect(lambda _code: devices.begin())
    page.gone.connect(devices.end)
    return page


def _connect(page: ReceivePage, presenter: ReceivePresenter) -> None:
    for signal, act in (
        (page.arrived, presenter.arrive),
        (page.gone, presenter.settle),
        (page.again_wanted, presenter.again),
        (page.settle_wanted, presenter.settle),
        (page.minute_passed, presenter.promise_again),
        (page.undo_wanted, presenter.undo),
        (page.save_wanted, presenter.save),
        (page.later_wanted, presenter.later),
        (page.anew_wanted, presenter.start_anew),
        (page.refusal_wanted, presenter.begin_refusal),
        (page.refuse_wanted, presenter.refuse),
        (page.all_papers_wanted, presenter.take_all),
        (page.reprint_wanted, presenter.paperwork.reprint),
        (page.scan_last_wanted, presenter.paperwork.scan),
        (page.spoken, presenter.set_texts),
        (page.procedure.searched, presenter.finder.search),
        (page.procedure.taken, presenter.finder.take),
        (page.procedure.linked_wanted, presenter.choose),
        (page.person.typed, presenter.type),
        (page.person.left, presenter.leave),
        (page.person.chosen, presenter.set),
        (page.papers.toggled, presenter.toggle),
        (page.papers.reasoned, presenter.give_reason),
        (page.papers.left, presenter.settle),
        (page.promise.chosen, presenter.set),
        (page.payment.chosen, presenter.set),
        (page.payment.typed, presenter.type),
        (page.payment.left, presenter.leave),
        (page.refusal.typed, presenter.type),
        (page.refusal.left, presenter.leave),
        (page.wedge.began, presenter.mark),
        (page.wedge.caught, presenter.restore),
        (page.wedge.scanned, presenter.scan),
    ):
        signal.connect(act)
    page.pdf_wanted.connect(lambda: _save_pdf(page, presenter))


def _save_pdf(page: ReceivePage, presenter: ReceivePresenter) -> None:
    """Ask where the slip of the last dossier is to lie: only there a person's data leaves the encrypted store."""
    path, _ = QFileDialog.getSaveFileName(page, page.texts("receive.pdf"), f"{page.last_code}.pdf", "PDF (*.pdf)")
    if path:
        presenter.paperwork.save_pdf(Path(path))
