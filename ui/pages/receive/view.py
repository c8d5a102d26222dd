# SPDX-License-Identifier: Apache-2.0
"""What the screen of receiving can show, and what its presenters need around them."""

from collections.abc import Callable, Sequence
from typing import Protocol

from clerkdesk.jobs.progress import CancelToken
from ui.job_runner import Lane, Work
from ui.messages import Message
from ui.pages.receive.shown import ShownForm
from ui.printing import Found
from ui.widgets.toast import Told

Again = Callable[[], None]
"""Does again what failed."""


class Jobs(Protocol):
    """Runs work away from the window and calls back in its thread."""

    def start(
        self,
        work: Callable[[], object],
        done: Callable[[object], None],
        failed: Callable[[Exception], None],
        *,
        lane: Lane = Lane.STORE,
    ) -> object:
        """Start the work."""

    def start_long(
        self,
        work: Work,
        done: Callable[[object], None],
        failed: Callable[[Exception], None],
        *,
        lane: Lane = Lane.WORK,
    ) -> object:
        """Start work that ends when the window closes."""


class Printer(Protocol):
    """Puts a PDF on paper."""

    def look(self, cancel: CancelToken) -> Found:
        """Return which printer it is, and which others there are. Raises PrinterUnavailable, Cancelled."""

    def print(self, pdf: bytes, copies: int = 1) -> None:
        """Print. Raises PrinterUnavailable."""


class ReceiveView(Protocol):
    """What the screen can show."""

    def show_form(self, form: ShownForm) -> None:
        """Show a draft with everything that is known of it."""

    def show_found(self, offers: Sequence[tuple[str, str]], title: str) -> None:
        """Show procedures (code, text) under the search field; none takes the list away."""

    def show_search(self, text: str) -> None:
        """Show a text in the search field."""

    def show_notice(self, text: str) -> None:
        """Say something about the last scan; empty takes it away."""

    def show_refusal(self, *, is_on: bool) -> None:
        """Show the reasons of a refusal in place of papers and promise, or take them away."""

    def show_state(self, context: str, reason: str, *, is_refusing: bool, is_saving: bool) -> None:
        """Show what is kept, and why it cannot be received yet."""

    def show_last(self, code: str, owner: str, note: str) -> None:
        """Show what was received last."""

    def show_printer(self, text: str, *, is_ready: bool) -> None:
        """Say where slips are printed."""

    def show_error(self, told: Message) -> None:
        """Show an error in the page."""

    def hide_error(self) -> None:
        """Take the error away."""

    def focus(self, name: str) -> None:
        """Give the focus to a field."""

    def tell(self, told: Told) -> None:
        """Show a toast."""

    def go(self, page: str, code: str) -> None:
        """Show another page."""

    def store_changed(self) -> None:
        """Something was stored that other pages show."""
