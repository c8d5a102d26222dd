# SPDX-License-Identifier: Apache-2.0
"""Habits of every test.

An unexpected warning in the log fails it, property tests do not depend on the clock, and garbage is collected between
tests alone.
"""

import gc
import logging
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # no test needs a screen

settings.register_profile("clerkdesk", deadline=None, database=None, derandomize=True)
settings.load_profile("clerkdesk")


class LogWatch(logging.Handler):
    """Collects what is logged at WARNING and above during one test."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record as one line."""
        self.messages.append(f"{record.levelname} {record.name}: {record.getMessage()}")


def complaint(messages: list[str], expected: tuple[str, ...]) -> str | None:
    """Tell what is wrong with a test's log, or None when nothing is.

    Args:
        messages: lines logged at WARNING and above.
        expected: texts that the test announced; each must occur in some line.
    """
    surprises = [line for line in messages if not any(text in line for text in expected)]
    if surprises:
        return "unexpected in the log: " + "; ".join(surprises)
    absent = [text for text in expected if not any(text in line for line in messages)]
    if absent:
        return "expected in the log but absent: " + "; ".join(absent)
    return None


@pytest.fixture(autouse=True)
def _log_watch(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a warning it did not announce with `@pytest.mark.expected_log("text", …)`."""
    marks = request.node.iter_markers("expected_log")
    expected = tuple(text for mark in marks for text in mark.args)
    watch = LogWatch()
    logging.getLogger().addHandler(watch)
    yield
    logging.getLogger().removeHandler(watch)
    found = complaint(watch.messages, expected)
    if found:
        pytest.fail(found)


@pytest.fixture(autouse=True)
def _garbage_ends_here() -> Iterator[None]:
    """Collect garbage after the test, in this thread, as the window's collector does.

    Python's own collector runs in whatever thread allocates. A Qt object that ends in a worker's thread holds Qt's lock
    on signals while it waits for the interpreter; when this thread connects a signal just then, both wait for ever.
    What was there before the test is not looked at again: that keeps a collection short.
    """
    gc.disable()
    gc.freeze()
    yield
    gc.collect()
