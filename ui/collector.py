# SPDX-License-Identifier: Apache-2.0
"""Collects cyclic garbage in the window's thread alone: Qt objects must not end in a worker's."""

import gc

from PySide6.QtCore import QObject, QTimer

_PAUSE_MS = 500
_WHOLE_EVERY = 120


class Collector(QObject):
    """Takes over from Python's own collector, which runs in whatever thread happens to allocate."""

    _running = 0

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rounds = 0
        self._is_on = False
        self._timer = QTimer(self, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._collect)

    def start(self) -> None:
        """Begin to collect here, and nowhere else."""
        if not self._is_on:
            self._is_on = True
            Collector._running += 1
            gc.disable()
            self._timer.start()

    def stop(self) -> None:
        """Let Python collect as it does; the last that stops says so."""
        if self._is_on:
            self._is_on = False
            self._timer.stop()
            Collector._running -= 1
            if not Collector._running:
                gc.enable()

    def _collect(self) -> None:
        """Collect the youngest when there are enough of them; the old ones, which cost most, now and then."""
        self._rounds += 1
        if self._rounds % _WHOLE_EVERY == 0:
            gc.collect(2)
        elif gc.get_count()[0] > gc.get_threshold()[0]:
            gc.collect(1)
