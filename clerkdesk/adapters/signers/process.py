# SPDX-License-Identifier: Apache-2.0
"""A child process that owns a device: spoken to through a pipe, watched, and never left behind.

Drivers of tokens crash, hang and open windows of their own. They do so in the child; the parent waits at most as long
as it was told to, then ends the child and goes on.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any

from clerkdesk.errors import ClerkDeskError, TokenUnavailable
from clerkdesk.jobs.parent import die_with_parent
from clerkdesk.jobs.priority import Place, step_back

Serve = Callable[[Connection, Any], None]
"""What runs in the child, given its end of the pipe and one argument; a function of a module, so it can be spawned."""

_GOODBYE_S = 3.0


class Child:
    """The parent's side of one child process; used from one thread at a time."""

    def __init__(self, serve: Serve, argument: object, environment: Mapping[str, str]) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_run, args=(serve, theirs, argument, dict(environment)), daemon=True, name="clerkdesk-token"
        )
        self._process.start()
        step_back(self.pid, Place.BEHIND_WINDOW)
        theirs.close()

    @property
    def pid(self) -> int:
        """Process id of the child."""
        return self._process.pid or 0

    def send(self, message: object, timeout_s: float) -> None:
        """Hand over a message.

        Raises:
            TokenUnavailable: the child is gone or does not take it in time.
        """
        with self._watched(timeout_s):
            self._pipe.send(message)

    def receive(self, timeout_s: float) -> Any:
        """Wait for a message; an error that the child sends is raised here.

        Raises:
            TokenUnavailable: the child is gone or silent.
        """
        with self._watched(timeout_s):
            message = self._pipe.recv()
        if isinstance(message, ClerkDeskError):
            raise message
        return message

    @contextmanager
    def _watched(self, timeout_s: float) -> Iterator[None]:
        late = threading.Event()

        def end() -> None:
            late.set()
            self._process.kill()

        watchdog = threading.Timer(timeout_s, end)
        watchdog.daemon = True
        watchdog.start()
        try:
            yield
        except (EOFError, OSError) as error:
            self.end()
            if late.is_set():
                raise TokenUnavailable(reason=f"it gave no answer within {timeout_s:g} seconds") from error
            raise TokenUnavailable(reason="its driver crashed") from error
        finally:
            watchdog.cancel()

    def close(self) -> None:
        """Let the child finish: it sees the end of the pipe; one that does not is ended."""
        self._pipe.close()
        self._process.join(_GOODBYE_S)
        self.end()

    def end(self) -> None:
        """End the child now."""
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self._pipe.close()


def _run(serve: Serve, pipe: Connection, argument: object, environment: dict[str, str]) -> None:
    die_with_parent()
    os.environ.update(environment)
    with suppress(EOFError, BrokenPipeError):
        serve(pipe, argument)
    os._exit(0)  # tidying up an interpreter takes a quarter of a second, and a driver may hang in it


def call(serve: Serve, argument: object, environment: Mapping[str, str], timeout_s: float) -> Any:
    """Run a function in a child of its own and return the one message it sends.

    Raises:
        TokenUnavailable: the child is gone or silent.
        ClerkDeskError: whatever the child sends instead of an answer.
    """
    child = Child(serve, argument, environment)
    try:
        return child.receive(timeout_s)
    finally:
        child.close()
