# SPDX-License-Identifier: Apache-2.0
"""Five drills in practice mode: the clerk's own keys and seconds, never compared with anybody's."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ui.job_runner import JobRunner

if TYPE_CHECKING:
    from clerkdesk.ports.store import DossierRow
    from clerkdesk.services.desk import Services

_LOOK_MS = 700
_COUNTED = 200


@dataclass(frozen=True, slots=True)
class Drill:
    """What is to be done on which screen, and in how many keys it can be done."""

    key: str
    page: str
    goal_keys: int


DRILLS = (
    Drill("receive", "receive", 16),
    Drill("scan", "scan", 6),
    Drill("review", "review", 12),
    Drill("sign", "sign", 8),
    Drill("batches", "batches", 20),
)


@dataclass(frozen=True, slots=True)
class Score:
    """How a drill went."""

    drill: Drill
    keys: int
    seconds: int


def count(drill: Drill, services: "Services") -> int:
    """Count what a drill makes more of; called off the window's thread."""
    if drill.key == "batches":
        return services.examine.decided()
    counted: dict[str, Callable[[DossierRow], int]] = {
        "receive": lambda row: row.sequence,
        "scan": lambda row: row.pages,
        "review": lambda row: row.revision_state is not None,
        "sign": lambda row: row.revision_state not in (None, "SEALED"),
    }
    return sum(map(counted[drill.key], services.overview.rows(limit=_COUNTED)))


class Coach(QObject):
    """Counts the keys of one drill until the store says that it is done.

    Attributes:
        done: a `Score`.
    """

    done = Signal(object)

    def __init__(self, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._drill: Drill | None = None
        self._measure: Callable[[], int] = lambda: 0
        self._before: int | None = None
        self._keys = 0
        self._began_s = 0.0
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self.look)

    @property
    def running(self) -> str:
        """The key of the drill that goes on; "" for none."""
        return self._drill.key if self._drill is not None else ""

    def begin(self, drill: Drill, measure: Callable[[], int]) -> None:
        """Begin a drill; it is done when what `measure` counts has grown. Called in the store's lane."""
        self.stop()
        self._drill, self._measure, self._before = drill, measure, None
        self._keys, self._began_s = 0, time.monotonic()
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        self._look.start()
        self.look()

    def look(self) -> None:
        """Ask whether what is counted has grown."""
        drill = self._drill
        if drill is not None:
            self._jobs.start(self._measure, lambda count: self._counted(drill, count), lambda _error: self.stop())

    def stop(self) -> None:
        """End the drill without a score."""
        self._look.stop()
        self._drill = None
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Count a key once: every key asks the widget with the focus first whether it wants it for itself."""
        if event.type() == QEvent.Type.ShortcutOverride and watched is QApplication.focusWidget():
            self._keys += 1
        return super().eventFilter(watched, event)

    def _counted(self, drill: Drill, count: object) -> None:
        if drill is not self._drill or not isinstance(count, int):
            return
        if self._before is None:
            self._before = count
        elif count > self._before:
            seconds = round(time.monotonic() - self._began_s)
            self.stop()
            self.done.emit(Score(drill, self._keys, seconds))
