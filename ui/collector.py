# SPDX-License-Identifier: Apache-2.0
"""Collects cyclic garbage in the window's thread alone: Qt objects must not end in a worker's."""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_PAUSE_MS = 100
_MIDDLE_EVERY = 20
_WHOLE_AFTER, _WHOLE_AT_LAST = 600, 1200
"""Rounds after which the old ones are looked at in a quiet moment, and at the latest."""
_QUIET_S = 2.0


class Collector(QObject):
    """Takes over from Python's own collector, which runs in whatever thread happens to allocate.

    A collection costs by what it looks at. So the youngest are looked at often, while they are few; the old ones now
    and then, in a quiet moment; and what was there once the window was ready is not looked at any more: it stays.
    """

    _running = 0
    _python_collected = True  # before the first began

    def __init__(self, is_quiet: Callable[[float], bool], parent: QObject | None = None) -> None:
        """Wait for `start`.

        Args:
            is_quiet: tell whether nobody has touched the window for so many seconds.
        """
        super().__init__(parent)
        self._is_quiet = is_quiet
        self._rounds = self._since_whole = 0
        self._is_on = False
        self._timer = QTimer(self, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._collect)

    def start(self) -> None:
        """Begin to collect here, and nowhere else."""
        if not self._is_on:
            self._is_on = True
            if not Collector._running:
                Collector._python_collected = gc.isenabled()
            Collector._running += 1
            gc.disable()
            self._timer.start()

    def stop(self) -> None:
        """Let Python collect as it did before; the last that stops says so."""
        if self._is_on:
            self._is_on = False
            self._timer.stop()
            Collector._running -= 1
            if not Collector._running:
                gc.unfreeze()
                if Collector._python_collected:
                    gc.enable()

    def keep(self) -> None:
        """Look no more at what is there now, until `release`: modules, screens, whatever lives as long."""
        if self._is_on:
            gc.freeze()

    def release(self) -> None:
        """Look at everything again, in the next quiet moment: an officer has gone, and screens with them."""
        if self._is_on:
            gc.unfreeze()
            self._since_whole = max(self._since_whole, _WHOLE_AFTER)

    def _collect(self) -> None:
        """Collect the youngest when there are enough of them; the old ones, which cost most, now and then."""
        self._rounds += 1
        self._since_whole += 1
        waited = self._since_whole
        if waited >= _WHOLE_AT_LAST or (waited >= _WHOLE_AFTER and self._is_quiet(_QUIET_S)):
            self._since_whole = 0
            gc.collect(2)
        elif gc.get_count()[0] > gc.get_threshold()[0]:
            gc.collect(1 if self._rounds % _MIDDLE_EVERY == 0 else 0)
