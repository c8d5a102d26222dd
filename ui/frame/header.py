# SPDX-License-Identifier: Apache-2.0
"""What stands above every page: title, one line of context, and its actions at the right."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.pages.page import Action, Header
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import SEMI_BOLD, label

_HEIGHT = 60
_MARGIN, _GAP = 20, 8
_WITHOUT_ICONS, _WITHOUT_GHOSTS, _WITHOUT_KEYS = 1, 2, 3
_FORMS = 4
"""From the whole header to the smallest; the palette and the shortcuts know what is left out."""


class HeaderBar(QWidget):
    """Shows the header of the current page and binds the shortcuts of its actions."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(_HEIGHT)
        self.title = label(theme.TITLE, SEMI_BOLD)
        self.context = label(theme.META, tone="ink2", wraps=True)
        self.buttons: list[ActionButton] = []
        self._actions: tuple[Action, ...] = ()
        self._shortcuts: list[QShortcut] = []
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.context)
        words.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(_MARGIN, 2, _MARGIN, 2)
        self._row.setSpacing(_GAP)
        self._row.addLayout(words, 1)

    def show_header(self, header: Header) -> None:
        """Show a header; buttons that stay keep the focus."""
        self.title.setText(header.title)
        self.context.setText(header.context)
        kinds = [action.kind for action in header.actions]
        if kinds != [str(button.property("kind")) for button in self.buttons]:
            self._make_buttons(kinds)
        for button, action in zip(self.buttons, header.actions, strict=True):
            button.setEnabled(not action.reason)
        if [action.keys for action in header.actions] != [action.keys for action in self._actions]:
            self._bind(header.actions)
        self._actions = header.actions
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Take a smaller form where there is less room."""
        super().resizeEvent(event)
        self._fit()

    def rest(self, *, is_resting: bool) -> None:
        """Let the shortcuts rest while a sheet lies over the page."""
        for shortcut in self._shortcuts:
            shortcut.setEnabled(not is_resting)

    def _fit(self) -> None:
        """Leave out icons, then ghosts, then keycaps, as far as it takes to show the title whole; words stay."""
        for form in range(_FORMS):
            for button, action in zip(self.buttons, self._actions, strict=True):
                keys = action.keys if form < _WITHOUT_KEYS else ""
                button.say(action.text, keys, action.icon if form < _WITHOUT_ICONS else "", action.reason)
                button.setVisible(form < _WITHOUT_GHOSTS or action.kind != "ghost")
            self.context.setVisible(form < _WITHOUT_KEYS and bool(self.context.text()))
            shown = [button.sizeHint().width() for button in self.buttons if not button.isHidden()]
            if self.title.sizeHint().width() + sum(shown) + len(shown) * _GAP + 2 * _MARGIN <= self.width():
                break

    def _make_buttons(self, kinds: list[str]) -> None:
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        for position, kind in enumerate(kinds):
            button = ActionButton(kind)
            button.clicked.connect(lambda _checked=False, position=position: self._press(position))
            self._row.addWidget(button)
            self.buttons.append(button)

    def _bind(self, actions: tuple[Action, ...]) -> None:
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = []
        for position, action in enumerate(actions):
            if action.keys:
                shortcut = QShortcut(QKeySequence(action.keys), self.window())
                shortcut.setAutoRepeat(False)  # a key that is held down acts once
                shortcut.activated.connect(lambda position=position: self._press(position))
                self._shortcuts.append(shortcut)

    def _press(self, position: int) -> None:
        action = self._actions[position]
        if not action.reason:
            action.run()
