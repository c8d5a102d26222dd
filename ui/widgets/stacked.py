# SPDX-License-Identifier: Apache-2.0
"""One of several sheets at a time, as large as that one asks for."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget


class Stacked(QStackedWidget):
    """Shows one sheet; the others, which nobody sees, are not asked how high they would be.

    Qt's own asks each of them for its height at a width, which lays out every line of text in it, whenever anything
    around changes: half of the work of turning to another page. A sheet fills what its stack is given, or scrolls.
    """

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self.updateGeometry)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Return that the height depends on nothing else."""
        return False

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return what the sheet that is shown would like."""
        shown = self.currentWidget()
        return shown.sizeHint() if shown is not None else QSize()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return what the sheet that is shown needs."""
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else QSize()
