# SPDX-License-Identifier: Apache-2.0
"""Cyclic garbage is collected in the window's thread, little at a time."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from ui.collector import Collector


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


def test_python_collects_nothing_by_itself_while_the_window_is_open(collector: Collector):
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()


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
