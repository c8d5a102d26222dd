# SPDX-License-Identifier: Apache-2.0
"""Makes the screens that were not shown yet while nobody types: the first press of a key finds them there."""

from collections.abc import Callable, Sequence
from importlib import import_module

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QScrollArea

from ui.job_runner import JobRunner, Lane

_LOOK_MS = 100
_QUIET_S = 1.0


class Warming(QObject):
    """Imports screens away from the window's thread, then makes them step by step in its quiet moments.

    Attributes:
        done: all of them are there.
    """

    done = Signal()

    def __init__(
        self,
        jobs: JobRunner,
        make_next: Callable[[], bool],
        is_quiet: Callable[[float], bool],
        parent: QObject | None = None,
    ) -> None:
        """Wait for `begin`.

        Args:
            make_next: take one short step towards a screen; tell whether one was missing.
            is_quiet: tell whether nobody has touched the window for so many seconds.
        """
        super().__init__(parent)
        self._jobs = jobs
        self._make_next = make_next
        self._is_quiet = is_quiet
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._make)
        self._knows_widgets = False

    def begin(self, keys: Sequence[str]) -> None:
        """Make ready the screens with these keys, and the parts of the core that they will ask for."""

        def work() -> None:
            from clerkdesk.bootstrap import load_late_parts

            for key in keys:
                import_module(f"ui.pages.{key}")
            load_late_parts()

        # A screen that cannot be imported is told when it is asked for.
        self._jobs.start(work, lambda _done: self._look.start(), lambda _error: None, lane=Lane.PICTURES)

    def end(self) -> None:
        """Make nothing more."""
        self._look.stop()

    def _make(self) -> None:
        if not self._is_quiet(_QUIET_S):
            return
        if not self._knows_widgets:
            # Asked for the first time what a widget is, Qt for Python makes ready all kinds of them: a step of its own.
            QScrollArea().viewport()
            self._knows_widgets = True
        elif not self._make_next():
            self._look.stop()
            self.done.emit()
