# SPDX-License-Identifier: Apache-2.0
"""What the presenters of the scan page tell the page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from clerkdesk.domain.pages import Page
from ui.messages import Message
from ui.models.cells import Row
from ui.pages.scan import stack_shown
from ui.pages.scan.queue import QueueView
from ui.pages.scan.shown import Banner, Paper, Tile

if TYPE_CHECKING:
    from clerkdesk.domain.pages import ScannedPage
    from ui.pages.scan.feeder import Choices, Running


class View(QueueView, Protocol):
    """What the presenter tells the page."""

    def show_dossier(self, tiles: Sequence[Tile], current: int, selected: Sequence[int]) -> None:
        """Show the pages of a dossier."""

    def show_papers(self, papers: Sequence[Paper], count: str, here: int | None) -> None:
        """Show the checklist."""

    def show_page(self, page: Page | None, name: str, empty: str, banner: Banner | None) -> None:
        """Show one page large."""

    def show_counts(self, pages: str, look: str, bin_line: str, *, in_bin: bool, has_bin: bool) -> None:
        """Show how many pages there are, to look at and in the bin."""

    def selected(self) -> list[int]:
        """Return the numbers of the chosen pages."""

    def show_error(self, told: Message, again: str) -> None:
        """Show an error in the page."""

    def hide_error(self) -> None:
        """Take the error away."""

    def tell(self, text: str, icon: str, *, undo: bool) -> None:
        """Show a toast."""

    def stored(self) -> None:
        """Tell the other pages that something was stored."""


class StackView(Protocol):
    """What is told of the stack."""

    def show_choices(self, choices: "Choices") -> None:
        """Show what can be scanned with."""

    def show_running(self, running: "Running | None", meta: str) -> None:
        """Show a scan that goes on, or that none does."""

    def show_rows(self, rows: Sequence[Row], heading: str) -> None:
        """Show what became of the stack, what needs a person first."""

    def show_lot(self, lot: stack_shown.Lot | None) -> None:
        """Show pages of the tray and what may be done with them; nothing where none is chosen."""

    def show_found(self, rows: Sequence[Row], chosen: str) -> None:
        """Show the dossiers that match."""

    def show_papers(self, papers: Sequence[stack_shown.Paper], position: int | None) -> None:
        """Show the papers of the chosen dossier, one of them chosen; none is the dossier as a whole."""

    def show_picture(self, page: "ScannedPage | None", caption: str) -> None:
        """Show a page of the tray large."""

    def show_error(self, told: Message) -> None:
        """Show an error."""

    def hide_error(self) -> None:
        """Take the error away."""

    def tell(self, text: str, icon: str) -> None:
        """Show a toast."""

    def ask_files(self) -> list[str]:
        """Let the person choose files; none when they change their mind."""

    def pages_typed(self) -> str:
        """Return which pages of the lot are meant, as they were typed."""

    def reason_typed(self) -> str:
        """Return why pages are thrown away."""

    def header_is_new(self) -> None:
        """Have title and actions asked again."""
