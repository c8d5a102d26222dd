# SPDX-License-Identifier: Apache-2.0
"""What a program can see of a window's looks: texts that are cut, contrasts, keys that are taken twice."""

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget


def clipped(root: QWidget) -> list[str]:
    """Return the texts that their labels and buttons cannot show whole."""
    found = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton) or not widget.text():
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            is_cut = widget.heightForWidth(widget.width()) > widget.height() + 1
        else:
            is_cut = widget.fontMetrics().horizontalAdvance(widget.text()) > widget.contentsRect().width() + 1
        if is_cut:
            found.append(widget.text())
    return found
