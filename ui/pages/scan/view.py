# SPDX-License-Identifier: Apache-2.0
"""What the presenters of the scan page tell the page."""

from collections.abc import Sequence
from typing import Protocol

from clerkdesk.domain.pages import Page
from ui.messages import Message
from ui.pages.scan.queue import QueueView
from ui.pages.scan.shown import Banner, Paper, Tile


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
