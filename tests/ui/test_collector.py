# SPDX-License-Identifier: Apache-2.0
"""Cyclic garbage is collected in the window's thread, little at a time."""

import gc
import multiprocessing
import sys
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Signal

from ui.app import SWITCH_S
from ui.collector import Collector
from ui.job_runner import JobRunner, Lane


class Ring:
    """Holds itself: only a collection ends it."""

    def __init__(self) -> None:
        self.ring = self


@pytest.fixture
def collector(qapp) -> Iterator[Collector]:
    made = Collector(lambda _seconds: True)
    made.start()
    yield made
    made.stop()


@pytest.mark.parametrize("python_collects", [True, False])
def test_python_collects_nothing_by_itself_while_the_window_is_open(qapp, python_collects: bool):
    (gc.enable if python_collects else gc.disable)()
    collector = Collector(lambda _seconds: True)
    collector.start()
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled() == python_collects
    gc.disable()


def test_young_garbage_is_collected_soon(collector: Collector, qtbot):
    ring = weakref.ref(Ring())
    kept = [[] for _ in range(4 * gc.get_threshold()[0])]  # others are let go of meanwhile, and count against them
    qtbot.waitUntil(lambda: ring() is None)
    assert kept


def test_what_is_kept_is_not_looked_at_until_it_is_released(collector: Collector, qtbot):
    ring = weakref.ref(Ring())
    collector.keep()
    assert gc.get_freeze_count() > 0
    gc.collect()
    assert ring() is not None
    collector.release()
    assert gc.get_freeze_count() == 0
    qtbot.waitUntil(lambda: ring() is None)


def test_nothing_stays_kept_once_the_last_window_is_closed(collector: Collector):
    collector.keep()
    collector.stop()
    assert gc.get_freeze_count() == 0


class Speaker(QObject):
    said = Signal(int)


class Listener(QObject):
    def hear(self, _number: int) -> None:
        """Take no notice."""


def drop_a_ring_of_qt_objects() -> None:
    speaker, listener, echo = Speaker(), Listener(), Speaker()
    speaker.said.connect(listener.hear)
    speaker.said.connect(echo.said)
    speaker.ring = listener.ring = echo.ring = [speaker, listener, echo]


def work_in_all_lanes_beside_garbage() -> None:
    """What a process does for some seconds; it hangs when a worker's thread collects Qt's objects."""
    sys.setswitchinterval(SWITCH_S)
    app = QCoreApplication([])
    collector = Collector(lambda _seconds: True)
    collector.start()
    for _ in range(10):
        runner, loop = JobRunner(), QEventLoop()
        runner.idle.connect(loop.quit)
        for _ in range(300):
            drop_a_ring_of_qt_objects()
            for lane in Lane:
                runner.start(lambda: [[number] for number in range(400)], len, print, lane=lane)
        loop.exec()
        runner.close()
    collector.stop()
    del app


def test_qt_objects_that_nobody_holds_never_hang_the_window():
    process = multiprocessing.get_context("spawn").Process(target=work_in_all_lanes_beside_garbage, daemon=True)
    process.start()
    process.join(120)
    process.kill()
    assert process.exitcode == 0, "it hangs"
