# SPDX-License-Identifier: Apache-2.0
"""A new version is tried as a child process: what it says, how it fails, and that it can be ended."""

import threading
from pathlib import Path

import pytest

from clerkdesk.adapters.updates.probe import open_window, run_over_copy
from clerkdesk.errors import Cancelled, UpdateUnhealthy
from clerkdesk.jobs.progress import CancelToken

ANSWER = '{"version": "1.1.0", "received": 2, "entries": 9, "head": "ab", "failed": []}'


def program(tmp_path: Path, script: str) -> Path:
    path = tmp_path / "clerkdesk"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def tried(path: Path, cancel: CancelToken | None = None) -> dict[str, object]:
    there = path.parent
    return run_over_copy(path, "1.1.0", there, blobs=there, key=b"\x01" * 32, cancel=cancel or CancelToken())


def test_a_version_is_given_the_key_by_a_pipe_and_says_what_it_found(tmp_path: Path) -> None:
    script = f'read key; echo "$key" > {tmp_path}/key; echo "$*" > {tmp_path}/words; echo \'{ANSWER}\''
    assert tried(program(tmp_path, script))["received"] == 2
    assert (tmp_path / "key").read_text() == "01" * 32 + "\n"
    assert "01" * 32 not in (tmp_path / "words").read_text()


def test_a_version_may_take_its_time(tmp_path: Path) -> None:
    assert tried(program(tmp_path, f"read key; sleep 0.8; echo '{ANSWER}'"))["entries"] == 9


@pytest.mark.parametrize(
    ("script", "cause"),
    [
        ("echo broken >&2; exit 3", "update-ended"),
        ("echo no JSON", "update-silent"),
        ("echo '{}'", "update-silent"),
        ("kill -9 $$", "update-ended"),
    ],
)
def test_a_version_that_fails_is_told(script: str, cause: str, tmp_path: Path) -> None:
    with pytest.raises(UpdateUnhealthy) as caught:
        tried(program(tmp_path, script))
    assert caught.value.params["cause"] == cause


def test_a_version_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    (tmp_path / "clerkdesk").write_text("")
    for path in (tmp_path / "clerkdesk", tmp_path / "not there"):
        with pytest.raises(UpdateUnhealthy) as caught:
            open_window(path, "1.1.0", CancelToken())
        assert caught.value.params["cause"] == "update-no-start"


def test_a_trial_ends_when_the_window_is_closed(tmp_path: Path) -> None:
    path, cancel = program(tmp_path, f"echo $$ > {tmp_path}/pid; exec sleep 600"), CancelToken()
    closing = threading.Timer(0.2, cancel.cancel)
    closing.start()
    with pytest.raises(Cancelled):
        tried(path, cancel)
    closing.join()
    assert not Path("/proc", (tmp_path / "pid").read_text().strip()).exists()
