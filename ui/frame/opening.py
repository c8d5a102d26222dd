# SPDX-License-Identifier: Apache-2.0
"""What is shown while the station opens, or why it does not open."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.frame.enrolment import EnrolmentPage
from ui.messages import Message
from ui.texts import Texts
from ui.widgets.empty_state import EmptyState
from ui.widgets.error_panel import ErrorPanel


class OpeningPage(QWidget):
    """One line, or an error with a button that tries again.

    Attributes:
        again_wanted: try to open the station again.
    """

    again_wanted = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self._state = EmptyState("hard-drive")
        self.enrolment: EnrolmentPage | None = None
        self.error = ErrorPanel(texts)
        self.error.again_wanted.connect(self.again_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.addWidget(self.error, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._state, 1)
        self._layout = layout
        self.set_texts(texts)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._texts = texts
        self.error.set_texts(texts)
        if self.enrolment is not None:
            self.enrolment.set_texts(texts)
        self._state.say(texts("strip.opening"))

    def show_error(self, told: Message) -> None:
        """Say why the station does not open."""
        self._state.hide()
        self.error.show_message(told)

    def show_enrolment(self) -> EnrolmentPage:
        """Ask for the profile of a station that is still to be made."""
        if self.enrolment is None:
            self.enrolment = EnrolmentPage(self._texts)
            self._layout.addWidget(self.enrolment, 1)
        self.error.hide()
        self._state.hide()
        self.enrolment.show()
        return self.enrolment

    def show_opening(self) -> None:
        """Say that it is opening."""
        self.error.hide()
        if self.enrolment is not None:
            self.enrolment.hide()
        self._state.show()
