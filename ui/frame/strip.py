# SPDX-License-Identifier: Apache-2.0
"""The status strip: one honest sentence, the station, the officer with their role, and the clock."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import theme
from ui.widgets.icons import IconLabel
from ui.widgets.labels import MEDIUM, SEMI_BOLD, label

_HEIGHT = 30
_ICONS = {"ok": ("cloud-check", "ok"), "off": ("cloud-off", "off"), "danger": ("circle-alert", "danger")}


class Strip(QWidget):
    """Tone of the sentence: ok, off (offline is normal) or danger (only where a person must act).

    Attributes:
        pressed: the sentence was clicked: show the outbox; it never retries anything.
    """

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(_HEIGHT)
        self._icon = IconLabel("hard-drive", 14, "off")
        self.sentence = label(theme.META, MEDIUM, "ink2")
        self._station_icon, self._officer_icon = IconLabel("monitor", 14), IconLabel("user", 14)
        self._station = label(theme.META, tone="ink2")
        self._officer = label(theme.META, tone="ink2")
        self._time = label(theme.META, SEMI_BOLD)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.setSpacing(8)
        layout.addWidget(self._icon)
        layout.addWidget(self.sentence, 1)
        for part in (self._station_icon, self._station, self._officer_icon, self._officer):
            layout.addWidget(part)
        layout.addSpacing(4)
        layout.addWidget(self._time)
        self.show_officer("")

    def show_standing(self, sentence: str, tone: str) -> None:
        """Show the one honest sentence; a screen reader is told when it changes."""
        self._icon.show_icon(*_ICONS[tone])
        if self.sentence.text() != sentence:
            self.sentence.setText(sentence)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.sentence, sentence))

    def show_place(self, place: str) -> None:
        """Show where this station stands."""
        self._station.setText(place)

    def show_officer(self, officer: str) -> None:
        """Show who works here, with the role; nobody before the log-in."""
        self._officer.setText(officer)
        self._officer_icon.setVisible(bool(officer))

    def show_time(self, time: str) -> None:
        """Show the clock."""
        self._time.setText(time)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Drop the station where the window is narrow."""
        self._station.setVisible(not is_narrow)
        self._station_icon.setVisible(not is_narrow)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take a click on the sentence as a wish to see the outbox."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.sentence.geometry().contains(event.pos()):
            self.pressed.emit()
