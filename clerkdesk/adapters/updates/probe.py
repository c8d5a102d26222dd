# SPDX-License-Identifier: Apache-2.0
"""Run a new version as a child: over a copy of the store, and once with a window that nobody sees."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from clerkdesk.adapters.updates.launcher import STAY, clean_environment
from clerkdesk.errors import UpdateUnhealthy
from clerkdesk.jobs.progress import CancelToken

STORE_TIMEOUT_S = 3600.0
WINDOW_TIMEOUT_S = 180.0
_LAST_WORDS = 300
_LOOK_EVERY_S = 0.3
if sys.platform == "win32":
    _BEHIND_THE_COUNTER = subprocess.BELOW_NORMAL_PRIORITY_CLASS
else:
    _BEHIND_THE_COUNTER = 0  # there the child itself steps back


def run_over_copy(
    program: Path, version: str, copy: Path, *, blobs: Path, key: bytes, cancel: CancelToken
) -> dict[str, Any]:
    """Have a version open a copy of a station and return what it found there.

    Args:
        program: its command line.
        copy: folder of the copy, without its sealed files; `blobs` is where those are.
        key: of the store; it goes through a pipe and is written nowhere.

    Raises:
        UpdateUnhealthy: it did not start, or did not understand the copy.
        Cancelled: it was ended.
    """
    words = [str(program), "update", "self-check", str(copy), "--blobs", str(blobs), "--json"]
    told = _run(words, version, STORE_TIMEOUT_S, key.hex().encode() + b"\n", cancel)
    try:
        found = json.loads(told)
        return {name: found[name] for name in ("version", "received", "entries", "head", "failed")}
    except (ValueError, KeyError, TypeError) as error:
        raise UpdateUnhealthy(version=version, cause="update-silent", reason="it does not say what it found") from error


def open_window(program: Path, version: str, cancel: CancelToken) -> None:
    """Have a version make its window where nobody sees it. Raises UpdateUnhealthy, Cancelled."""
    _run([str(program), "--probe"], version, WINDOW_TIMEOUT_S, b"", cancel)


def _run(words: Sequence[str], version: str, timeout_s: float, given: bytes, cancel: CancelToken) -> bytes:
    environment = clean_environment(os.environ) | {STAY: "1", "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("CLERKDESK_OWN_PROGRAM", None)
    pipe = subprocess.PIPE
    try:
        child = subprocess.Popen(
            words, env=environment, creationflags=_BEHIND_THE_COUNTER, stdin=pipe, stdout=pipe, stderr=pipe
        )
    except OSError as error:
        reason = error.strerror or "it does not start"
        raise UpdateUnhealthy(version=version, cause="update-no-start", reason=reason) from error
    with child:
        try:
            told, complained = _wait(child, version, timeout_s, given, cancel)
        finally:
            child.kill()  # where it has not ended by itself
    if child.returncode:
        last = complained.decode(errors="replace").strip()[-_LAST_WORDS:]
        reason = f"it ended with {child.returncode}: {last}" if last else f"it ended with {child.returncode}"
        raise UpdateUnhealthy(version=version, cause="update-ended", reason=reason)
    return told


def _wait(
    child: "subprocess.Popen[bytes]", version: str, timeout_s: float, given: bytes, cancel: CancelToken
) -> tuple[bytes, bytes]:
    ends, first = time.monotonic() + timeout_s, [given]  # what is given is given once
    while True:
        try:
            return child.communicate(first.pop() if first else None, timeout=_LOOK_EVERY_S)
        except subprocess.TimeoutExpired as error:
            cancel.raise_if_set()
            if time.monotonic() > ends:
                raise UpdateUnhealthy(version=version, cause="update-silent", reason="it does not answer") from error
