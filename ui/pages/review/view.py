# SPDX-License-Identifier: Apache-2.0
"""What the review can show, as its presenter sees it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from ui.messages import Message
from ui.models.cells import Row
from ui.pages.review import shown

if TYPE_CHECKING:
    from clerkdesk.domain.pages import Page


class ReviewView(Protocol):
    """What the screen can show."""

    def show_rows(self, rows: Sequence[Row], heading: str, current: str, count: int) -> None:
        """Show the dossiers that wait, the open one marked, and how many need the person."""

    def show_nothing(self) -> None:
        """Say that nothing waits."""

    def show_sheet(self, title: str, count: str, note: str, banner: shown.Banner) -> None:
        """Show the head of a dossier's fields; a note says why it was returned."""

    def show_fields(self, groups: Sequence[shown.GroupShown]) -> None:
        """Show the fields."""

    def show_reading(self, text: str, line: str, share: float) -> None:
        """Say that the dossier is still being read, in place of its fields."""

    def show_current(self, name: str, opened: shown.OpenShown | None) -> None:
        """Put the cursor on a field, open where something is to be decided or typed."""

    def show_page(self, page: "Page | None", caption: str, place: str) -> None:
        """Show a page beside the fields."""

    def show_boxes(self, boxes: Sequence[shown.BoxShown]) -> None:
        """Light the boxes of the fields on the page that is shown; the last one is the current field's."""

    def show_error(self, told: Message, again: str) -> None:
        """Show an error in the page; `again` is what its button does."""

    def hide_error(self) -> None:
        """Take the error away."""

    def tell(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Show a toast."""

    def stored(self) -> None:
        """Other screens show what was stored too."""

    def update_header(self) -> None:
        """Have the header asked again."""
