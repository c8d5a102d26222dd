# SPDX-License-Identifier: Apache-2.0
"""Run a new version as a child: over a copy of the store, and once with a window that nobody sees."""

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from clerkdesk.adapters.updates.launcher import clean_environment
from clerkdesk.errors import UpdateUnhealthy

STORE_TIMEOUT_S = 3600.0
WINDOW_TIMEOUT_S = 180.0
_LAST_WORDS = 300


def run_over_copy(program: Path, version: str, copy: Path, blobs: Path, key: bytes) -> dict[str, Any]:
    """Have a version open a copy of a station and return what it found there.

    Args:
        program: its command line.
        copy: folder of the copy, without its sealed files; `blobs` is where those are.
        key: of the store; it goes through a pipe and is written nowhere.

    Raises:
        UpdateUnhealthy: it did not start, or did not understand the copy.
    """
    words = ["update", "self-check", str(copy), "--blobs", str(blobs), "--json"]
    told = _run([str(program), *words], version, STORE_TIMEOUT_S, key.hex().encode() + b"\n")
    try:
        found = json.loads(told)
        return {name: found[name] for name in ("version", "received", "entries", "head", "failed")}
    except (ValueError, KeyError, TypeError) as error:
        raise UpdateUnhealthy(version=version, cause="update-silent", reason="it does not say what it found") from error


def open_window(program: Path, version: str) -> None:
    """Have a version make its window where nobody sees it. Raises UpdateUnhealthy."""
    _run([str(program), "--probe"], version, WINDOW_TIMEOUT_S, b"", {"QT_QPA_PLATFORM": "offscreen"})


def _run(
    words: Sequence[str], version: str, timeout_s: float, given: bytes, more: dict[str, str] | None = None
) -> bytes:
    environment = clean_environment(os.environ) | (more or {})
    environment.pop("CLERKDESK_OWN_PROGRAM", None)
    try:
        done = subprocess.run(words, input=given, capture_output=True, timeout=timeout_s, env=environment, check=False)
    except subprocess.TimeoutExpired as error:
        raise UpdateUnhealthy(version=version, cause="update-silent", reason="it does not answer") from error
    except OSError as error:
        raise UpdateUnhealthy(
            version=version, cause="update-no-start", reason=error.strerror or "it does not start"
        ) from error
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip()[-_LAST_WORDS:]
        reason = f"it ended with {done.returncode}: {last}" if last else f"it ended with {done.returncode}"
        raise UpdateUnhealthy(version=version, cause="update-ended", reason=reason)
    return done.stdout
