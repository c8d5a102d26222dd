# SPDX-License-Identifier: Apache-2.0
"""The card at the right: the current line enlarged, and the page on which it stands."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from ui import theme
from ui.pages.review.paper_view import LineView, PaperView
from ui.pages.review.pictures import PaperPicture, PaperPictures
from ui.pages.review.shown import BoxShown
from ui.texts import Texts
from ui.widgets.labels import MEDIUM, label

if TYPE_CHECKING:
    from clerkdesk.domain.pages import Page


class PaperCard(QFrame):
    """Follows the cursor: page, line and box."""

    def __init__(self, pictures: PaperPictures) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.view, self.line = PaperView(), LineView()
        self._pictures = pictures
        self._page: Page | None = None
        self._boxes: tuple[BoxShown, ...] = ()
        self._caption = label(theme.META, MEDIUM, "ink2")
        self._place = label(theme.META, tone="ink2")
        self._turn = label(theme.META, tone="ink3")
        self._texts: Texts | None = None
        self._assemble()
        pictures.came.connect(self._show_picture)
        self.view.width_wanted.connect(self._ask)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._texts = texts
        self._turn.setText(texts("review.page.turn"))
        self._say_empty()

    def show_page(self, page: "Page | None", caption: str, place: str) -> None:
        """Show a page; the picture comes when it is decoded."""
        self._caption.setText(caption)
        self._place.setText(place)
        self.view.setAccessibleName(place)
        if page != self._page:
            is_same = page is not None and self._page is not None and page.id == self._page.id
            self._page = page
            if not is_same:
                self.view.show_picture(None)
                self.line.show_line(self.view.picture, ())
            self._say_empty()
            self._ask(self.view.wanted_px)

    def show_boxes(self, boxes: Sequence[BoxShown]) -> None:
        """Light boxes on the page."""
        self._boxes = tuple(boxes)
        self.view.show_boxes(boxes)
        self.line.show_line(self.view.picture, boxes)

    def zoom(self, by: int) -> None:
        """Show the page larger or smaller; 0 shows its whole width."""
        self.view.zoom(by)

    def _ask(self, width_px: int) -> None:
        if self._page is not None:
            self._pictures.ask(self._page, width_px)

    def _show_picture(self, page_id: str, picture: PaperPicture) -> None:
        if self._page is None or page_id != self._page.id:
            return
        if picture.whole.isNull() and self._texts is not None:
            self.view.say_empty(self._texts("review.page.damaged"))
        self.view.show_picture(picture)
        self.show_boxes(self._boxes)

    def _say_empty(self) -> None:
        if self._texts is not None:
            self.view.say_empty(self._texts("review.page.coming" if self._page else "review.page.none"))

    def _assemble(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(14, 6, 14, 6)
        head.setSpacing(16)
        head.addWidget(self._caption, 1)
        head.addWidget(self._place)
        head.addWidget(self._turn)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.line)
        layout.addWidget(self.view, 1)
