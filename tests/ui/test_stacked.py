# SPDX-License-Identifier: Apache-2.0
"""A stack is as large as the sheet that is shown, and asks no other."""

from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.widgets.stacked import Stacked


class _Sheet(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        self.asked += 1
        return width


def test_a_sheet_that_is_not_shown_is_not_asked_how_high_it_would_be(qtbot: QtBot) -> None:
    window, stack, sheets = QWidget(), Stacked(), [_Sheet() for _ in range(3)]
    qtbot.addWidget(window)
    room = QWidget(window)
    QHBoxLayout(room).addWidget(stack)
    for sheet in sheets:
        stack.addWidget(sheet)
    window.resize(600, 300)
    window.show()
    for width in (300, 400, 500):
        room.resize(width, 200)
        qtbot.wait(1)
    assert [sheet.asked for sheet in sheets[1:]] == [0, 0]
    stack.setCurrentIndex(2)
    assert sheets[2].size() == stack.size(), "a sheet fills its stack"
    assert stack.sizeHint() == sheets[2].sizeHint()
