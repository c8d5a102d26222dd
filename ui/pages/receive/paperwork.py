# SPDX-License-Identifier: Apache-2.0
"""The sheets of what was received last: printed after it is durable, printed again, given as PDF."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from clerkdesk.errors import StorageUnusable
from ui.job_runner import Lane
from ui.pages.receive.view import Again, Jobs, Printer, ReceiveView
from ui.printing import Found
from ui.texts import Texts
from ui.widgets.toast import Told

if TYPE_CHECKING:
    from clerkdesk.services.desk import Services
    from clerkdesk.services.intake import Last
    from clerkdesk.services.refuse import Refused


SLIP_COPIES = 2
"""One for the citizen, one that goes with the papers. Source: Circular 03/2025/TT-VPCP, form 01."""


class Paperwork:
    """Knows the last dossier of an officer, and puts its sheets on paper."""

    def __init__(
        self,
        view: ReceiveView,
        services: "Services",
        jobs: Jobs,
        *,
        by: str,
        printer: Printer,
        fail: Callable[[Exception, Again], None],
        texts: Texts,
    ) -> None:
        self._view = view
        self._services = services
        self._jobs = jobs
        self._by = by
        self._printer = printer
        self._fail = fail
        self.texts = texts
        self._last: Last | None = None
        self._found_printer: Found | None = None

    @property
    def printers(self) -> tuple[str, ...]:
        """The printers of this computer, as far as they are known."""
        return self._found_printer.names if self._found_printer is not None else ()

    def look(self) -> None:
        """Ask what was received last, and where slips are printed."""
        self._start(lambda: self._services.intake.last(by=self._by), self._found, self.look)
        self.look_for_printer()

    def look_for_printer(self) -> None:
        """Say where slips are printed; until the print server answers, what was said last stays."""
        self._jobs.start_long(
            lambda _progress, cancel: self._printer.look(cancel),
            lambda found: self._show_printer(cast(Found, found)),
            lambda _error: self._show_printer(Found("")),
            lane=Lane.PRINTER,
        )

    def show(self) -> None:
        """Say everything in the language of now."""
        if self._last is None:
            self._view.show_last("", "", "")
        else:
            note = self.texts("receive.last.printed" if self._last.has_slip else "receive.last.unprinted")
            self._view.show_last(self._last.row.code, self._last.row.owner, note)
        if self._found_printer is not None:
            name = self._found_printer.name
            text = self.texts("receive.printer", name=name) if name else self.texts("receive.printer.none")
            self._view.show_printer(text, is_ready=bool(name))

    def print_slip(self, code: str) -> None:
        """Make the slip of a dossier and print it."""
        self._print(lambda: self._services.receive.slip(code, by=self._by), SLIP_COPIES)

    def print_refusal(self, refused: "Refused") -> None:
        """Print form 03."""
        self._print(lambda: self._services.intake.refusal_form(refused, by=self._by), 1)

    def reprint(self) -> None:
        """Print the slip of the last dossier again: the same bytes as ever."""
        if self._last is not None:
            self.print_slip(self._last.row.code)

    def scan(self) -> None:
        """Go and scan the papers of the last dossier."""
        if self._last is not None:
            self._view.go("scan", self._last.row.code)

    def save_pdf(self, path: Path) -> None:
        """Give the slip of the last dossier as a file, where the person wants it."""
        if self._last is None:
            return
        code = self._last.row.code
        self._start(
            lambda: _write(path, self._services.receive.slip(code, by=self._by)),
            lambda _none: self._view.tell(Told(self.texts("receive.pdf.saved", code=code), icon="file-down")),
            lambda: self.save_pdf(path),
        )

    def _print(self, make: Callable[[], bytes], copies: int) -> None:
        def again() -> None:
            self._print(make, copies)

        def put_on_paper(pdf: object) -> None:
            self.look()
            self._jobs.start(
                lambda: self._printer.print(cast(bytes, pdf), copies),
                lambda _none: None,
                lambda error: self._fail(error, again),
                lane=Lane.PRINTER,
            )

        self._start(make, put_on_paper, again)

    def _found(self, last: object) -> None:
        self._last = cast("Last | None", last)
        self.show()

    def _show_printer(self, found: Found) -> None:
        self._found_printer = found
        self.show()

    def _start(self, work: Callable[[], object], done: Callable[[object], None], again: Again) -> None:
        self._jobs.start(work, done, lambda error: self._fail(error, again))


def _write(path: Path, pdf: bytes) -> None:
    try:
        path.write_bytes(pdf)
    except OSError as error:
        raise StorageUnusable(reason=error.strerror) from error
