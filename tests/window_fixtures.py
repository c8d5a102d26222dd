# SPDX-License-Identifier: Apache-2.0
"""A window on a real practice counter, and hands that know only the keyboard.

A test module asks for them with `pytest_plugins = ("tests.counter_fixtures", "tests.window_fixtures")`.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.counter import Counter
from tests.window_hands import Clerk
from ui import theme
from ui.app import Workstation
from ui.courier import Courier


def left_over(timers: list[QTimer]) -> list[str]:
    """Return what goes on of a window that was closed: threads of its lanes, and timers that still run."""
    threads = [thread.name for thread in threading.enumerate() if thread.name.startswith("clerkdesk-")]
    running = [timer for timer in timers if isValid(timer) and timer.isActive()]
    return threads + [f"{type(timer.parent()).__name__} every {timer.interval()} ms" for timer in running]


def keep_still(station: Workstation) -> None:
    """Send nothing by itself: a slow machine must not deliver what a test is about to hold."""
    stilled: list[Courier] = []

    def still(_key: str) -> None:
        courier = station.courier
        if courier is not None and courier not in stilled:
            stilled.append(courier)
            courier.stop()
            station.window.changed.disconnect(courier.hurry)

    station.window.page_shown.connect(still)


@pytest.fixture
def sit_down(counter: Counter, sit_down_at: Callable[..., Clerk]) -> Callable[..., Clerk]:
    """Open the window of the counter for an officer, real tokens included."""
    return partial(sit_down_at, counter)


@pytest.fixture
def sit_down_at(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[..., Clerk]]:
    """Open the window of any counter for an officer."""
    theme.apply(qapp)
    opened: list[Workstation] = []

    def open_for(
        counter: Counter, by: str = "clerk", page: str = "today", code: str = "", *, sends: bool = True
    ) -> Clerk:
        services = replace(counter.tokens, close=lambda: None)  # the counter itself is closed by its fixture
        station = Workstation(counter.root / "window", lambda *_: services, is_practice=True, by=by)
        opened.append(station)
        if not sends:
            keep_still(station)
        with qtbot.waitActive(station.window, timeout=60_000):  # shortcuts are for the active window
            station.window.show()
            station.window.activateWindow()
        station.start()
        clerk = Clerk(station)
        clerk.wait()
        station.window.show_page(page, code)
        clerk.wait()
        return clerk

    yield open_for
    timers = [timer for station in opened for part in (station, station.window) for timer in part.findChildren(QTimer)]
    for station in opened:
        station.close()
        station.window.close()
        station.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert left_over(timers) == []
