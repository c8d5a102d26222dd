# SPDX-License-Identifier: Apache-2.0
"""Panes beside each other, as many as there is room for; F6 goes to the next one and turns to it where it is hidden."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

THREE_FROM, TWO_FROM = 1080, 760
"""Widths in logical px from which three or two panes stand beside each other."""


class Panes(QWidget):
    """Shows a window of its panes; each scrolls inside.

    Attributes:
        turned: other panes are shown now.
    """

    turned = Signal()

    def __init__(
        self, panes: Sequence[QWidget], stretches: Sequence[int], last_width: int, *, all_from: int = THREE_FROM
    ) -> None:
        """Show panes.

        Args:
            last_width: px of the last pane while all are shown.
            all_from: width in logical px from which all are shown; two of three from `TWO_FROM` on.
        """
        super().__init__()
        self._all_from = all_from
        self._panes = list(panes)
        self._hidden: set[QWidget] = set()
        self._vacant: set[QWidget] = set()
        self._first = 0
        self._room = len(panes)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(16)
        for pane, stretch in zip(panes, stretches, strict=True):
            self._row.addWidget(pane, stretch)
        self._last_width = last_width
        self._fit()

    @property
    def panes(self) -> tuple[QWidget, ...]:
        """All panes, shown or not."""
        return tuple(self._panes)

    @property
    def first(self) -> QWidget:
        """The first pane."""
        return self._panes[0]

    def is_shown(self, pane: QWidget) -> bool:
        """Tell whether a pane is one of those shown now."""
        return pane in self._panes[self._first : self._first + self._room]

    def turn_to(self, pane: QWidget) -> None:
        """Show a pane."""
        place = self._panes.index(pane)
        if place < self._first:
            self._show_from(place)
        elif place >= self._first + self._room:
            self._show_from(place - self._room + 1)

    def leave_out(self, pane: QWidget, *, is_vacant: bool) -> None:
        """Give the room of a pane to the others while there is nothing in it."""
        if is_vacant != (pane in self._vacant):
            (self._vacant.add if is_vacant else self._vacant.discard)(pane)
            self._show_from(0 if is_vacant else self._first)

    def next(self) -> None:
        """Give the focus to the pane after the one that has it; after the last comes the first."""
        focus = QApplication.focusWidget()
        inside = next((place for place, pane in enumerate(self._panes) if focus and pane.isAncestorOf(focus)), -1)
        for ahead in range(1, len(self._panes) + 1):
            pane = self._panes[(inside + ahead) % len(self._panes)]
            target = None if pane in self._vacant else _first_control(pane)
            if target is not None:
                self.turn_to(pane)
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show as many panes as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = self.width()
        has_all = width >= self._all_from
        self._room = len(self._panes) if has_all else max(1, len(self._panes) - 1) if width >= TWO_FROM else 1
        margin = 20 if has_all else 12
        self._row.setContentsMargins(margin, 16 if has_all else 12, margin, 16 if has_all else 12)
        self._panes[-1].setFixedWidth(self._last_width) if has_all else self._free(self._panes[-1])
        self._show_from(min(self._first, len(self._panes) - self._room))

    def _free(self, pane: QWidget) -> None:
        pane.setMinimumWidth(0)
        pane.setMaximumWidth(16_777_215)

    def _show_from(self, first: int) -> None:
        self._first = first
        hidden = {pane for pane in self._panes if not self.is_shown(pane)} | self._vacant
        for pane in hidden ^ self._hidden:  # to show one that was never hidden would style it before it has its place
            pane.setVisible(pane not in hidden)
        self._hidden = hidden
        self.turned.emit()


def scrolled(content: QWidget, *, beside_px: int = 0) -> QScrollArea:
    """Return a pane that scrolls its content up and down, never sideways; room for the scroll bar is kept free."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    holder = _Content()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, beside_px, 0)
    layout.addWidget(content)
    area.setWidget(holder)
    return area


class _Content(QWidget):
    """Is as tall as its lines at its width: a scroll area alone squeezes texts that go on in a second line."""

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._grow()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._grow()
        return done

    def _grow(self) -> None:
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))


def _first_control(pane: QWidget) -> QWidget | None:
    controls = (child for child in pane.findChildren(QWidget) if child.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return next((child for child in controls if child.isEnabled() and not child.isHidden()), None)
