# SPDX-License-Identifier: Apache-2.0
"""The devices of the counter: a code reader at a serial port, and which printer and port are used."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from ui.code_reader import read_code, serial_ports
from ui.job_runner import Job, Lane
from ui.pages.page import Action, Desk
from ui.pages.receive.burst import Scan

if TYPE_CHECKING:
    from ui.pages.receive.page import ReceivePage
    from ui.pages.receive.presenter import ReceivePresenter


class Devices(QObject):
    """Listens to the chosen port while the page is shown, and offers the others in the palette."""

    def __init__(self, desk: Desk, page: "ReceivePage", presenter: "ReceivePresenter") -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._presenter = presenter
        self._job: Job | None = None
        self._ports: list[str] = []
        page.devices = self.choices

    def begin(self) -> None:
        """Listen, where a port is chosen; look which ports there are."""
        self.end()
        port = self._desk.preferred().reader_port
        if port:
            self._job = self._desk.jobs.start_long(
                lambda _progress, cancel: read_code(port, cancel), self._read, self._fail, lane=Lane.READER
            )
        self._desk.jobs.start(serial_ports, self._found, self._fail, lane=Lane.PICTURES)

    def end(self) -> None:
        """Listen no more."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def choices(self) -> Sequence[Action]:
        """Return what the palette offers."""
        texts, chosen = self._page.texts, self._desk.preferred()
        made = [
            Action(texts("receive.printer.use", name=name), partial(self._use, printer=name), icon="printer")
            for name in self._presenter.paperwork.printers
            if name != chosen.printer
        ]
        made += [
            Action(texts("receive.reader.use", name=name), partial(self._use, reader_port=name), icon="usb")
            for name in self._ports
            if name != chosen.reader_port
        ]
        if chosen.reader_port:
            made.append(Action(texts("receive.reader.none"), partial(self._use, reader_port=""), icon="unplug"))
        return made

    def _use(self, **choice: str) -> None:
        self._desk.prefer(**choice)
        self.begin()
        self._presenter.paperwork.look_for_printer()

    def _found(self, ports: object) -> None:
        self._ports = cast("list[str]", ports)

    def _read(self, text: object) -> None:
        self._presenter.scan(Scan(cast(str, text), is_mangled=False))
        self.begin()

    def _fail(self, error: Exception) -> None:
        self._job = None
        self._presenter.fail(error, self.begin)
