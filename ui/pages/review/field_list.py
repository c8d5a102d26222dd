# SPDX-License-Identifier: Apache-2.0
"""The fields of a dossier by paper; the one that waits for a decision opens in its place."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from ui import theme
from ui.pages.review.field_row import FieldRow
from ui.pages.review.open_field import OpenField
from ui.pages.review.shown import GroupShown, OpenShown
from ui.widgets.labels import MEDIUM, bare_layout, label
from ui.widgets.panes import scrolled

_AROUND_PX = 72
"""So much of the rows before and behind the current one stays in sight."""


class FieldList(QWidget):
    """Rows, papers above them, and one open field.

    Attributes:
        entered: the cursor came to a field; its name.
        accepted: Enter on a field.
        go_on: called by Tab with 1 or -1; tells whether there was another field.
    """

    entered = Signal(str)
    accepted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.open = OpenField()
        self.open.hide()
        self.go_on: Callable[[int], bool] = lambda _by: False
        self.rows: dict[str, FieldRow] = {}
        self._heads: list[QLabel] = []
        self._content = QWidget()
        self._column: QVBoxLayout = bare_layout(self._content)
        self._column.addWidget(self.open)
        self._column.addStretch(1)
        self._area = scrolled(self._content)
        self._wants_focus = False
        self._opened = ""
        self._is_showing = False
        bare_layout(self).addWidget(self._area)

    @property
    def is_inside(self) -> bool:
        """Whether the focus is somewhere in it."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def take_focus(self) -> None:
        """Take the focus as soon as there is a field to give it to."""
        self._wants_focus = True
        target = self._target(self._opened)
        if target is not None:
            self._focus(target)

    def show_fields(self, groups: Sequence[GroupShown]) -> None:
        """Show the fields; rows that stay in their places keep the focus."""
        with self._showing():
            self._show_fields(groups)

    def show_current(self, name: str, opened: OpenShown | None) -> None:
        """Put the cursor on a field, opened in its place or as a row."""
        with self._showing():
            self._show_current(name, opened)
        QTimer.singleShot(0, self, self._reveal)  # its place is known only when the layout is done

    @contextmanager
    def _showing(self) -> Iterator[None]:
        """Qt sends the focus on, as Tab does, when what has it is hidden: that is no wish of the person.

        Rows are laid out once, at the end, and not anew at each that comes or goes.
        """
        was, self._is_showing = self._is_showing, True
        self._column.setEnabled(False)
        try:
            yield
        finally:
            self._is_showing = was
            self._column.setEnabled(True)
            self._column.invalidate()

    def _reveal(self) -> None:
        shown = self.open if not self.open.isHidden() else self.rows.get(self._opened)
        if shown is not None:
            self._area.ensureWidgetVisible(shown, 0, _AROUND_PX)

    def _show_fields(self, groups: Sequence[GroupShown]) -> None:
        fields = [field for group in groups for field in group.fields]
        titles = [group.title for group in groups]
        if [field.name for field in fields] != list(self.rows) or len(titles) != len(self._heads):
            self._make_rows(groups)
        for head, title in zip(self._heads, titles, strict=True):
            head.setText(title)
        for field in fields:
            self.rows[field.name].show_field(field)

    def _show_current(self, name: str, opened: OpenShown | None) -> None:
        was_inside = self.is_inside or self._wants_focus
        stays = self._show_open(name, opened)
        self._opened = name
        target = self._target(name)
        if target is not None and was_inside and not stays:
            self._focus(target)
        for other, row in self.rows.items():
            if row.isHidden() == (opened is None or other != name):
                row.setVisible(row.isHidden())
        if opened is None:
            self.open.hide()
            self.open.shown = None

    def _show_open(self, name: str, opened: OpenShown | None) -> bool:
        """Open a field; tell whether the focus stands in it already, perhaps at another of its values."""
        row, before = self.rows.get(name), self.open.shown
        if opened is None or row is None:
            self.open.shown = None
            return False
        is_same = before is not None and (before.name, before.is_typing) == (opened.name, opened.is_typing)
        focus = QApplication.focusWidget()
        stays = is_same and focus is not None and self.open.isAncestorOf(focus)
        if self._opened != name or self.open.isHidden():
            self._column.removeWidget(self.open)
            self._column.insertWidget(self._column.indexOf(row), self.open)
        self.open.show_open(opened)
        self.open.show()
        return stays

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the cursor in sight."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._reveal)

    def focusNextPrevChild(self, is_next: bool) -> bool:  # noqa: N802 - Qt's name and signature
        """Go to the next field by Tab, and out of the list at its ends."""
        if self._is_showing:
            return False
        if self.go_on(1 if is_next else -1):
            return True
        ends = list(self.rows.values())
        if ends and is_next:
            ends[-1].show()
            ends[-1].setFocus(Qt.FocusReason.OtherFocusReason)
        return super().focusNextPrevChild(is_next)

    def _focus(self, target: QWidget) -> None:
        target.show()
        self._wants_focus = False
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _target(self, name: str) -> QWidget | None:
        if self.open.shown is not None and self.open.shown.name == name:
            return self.open.target
        return self.rows.get(name)

    def _make_rows(self, groups: Sequence[GroupShown]) -> None:
        self._wants_focus = self._wants_focus or self.is_inside
        self.open.hide()
        self.open.shown = None
        for old in (*self.rows.values(), *self._heads):
            self._column.removeWidget(old)
            old.blockSignals(True)
            old.hide()
            old.deleteLater()
        self.rows, self._heads = {}, []
        place = 0
        self._column.removeWidget(self.open)
        for group in groups:
            head = label(theme.META, MEDIUM, "ink2", wraps=True)
            head.setContentsMargins(16, 10, 16, 6)
            self._column.insertWidget(place, head)
            self._heads.append(head)
            place += 1
            for field in group.fields:
                row = FieldRow()
                row.entered.connect(self.entered)
                row.accepted.connect(self.accepted)
                self._column.insertWidget(place, row)
                self.rows[field.name] = row
                place += 1
        self._column.insertWidget(place, self.open)
