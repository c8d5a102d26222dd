# SPDX-License-Identifier: Apache-2.0
"""Does something when the typing pauses: the store is not asked at each letter."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Pause(QObject):
    """Waits anew at each `begin`."""

    def __init__(self, wait_ms: int, act: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=wait_ms)
        self._timer.timeout.connect(act)

    def begin(self, *_values: object) -> None:
        """Wait, from now on."""
        self._timer.start()

    def stop(self) -> bool:
        """Wait no longer, and do nothing; tell whether it was waiting."""
        was_waiting = self._timer.isActive()
        self._timer.stop()
        return was_waiting
