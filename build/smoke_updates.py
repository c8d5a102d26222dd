# SPDX-License-Identifier: Apache-2.0
"""Try an update of the installed application: from a stick, over a station with dossiers queued, and back again.

Both versions are frozen ones. The same steps are taken on a bare Debian and under wine; only `run` differs.
"""

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provision import say
from updates import Audience, Keys, Repository
from workshop import WORK, Release, ReleaseError, later_version

Run = Callable[..., str]
"""Runs `clerkdesk` or `clerkdesk-window`, named first, with the words that follow, and returns what it says."""

STICK = "USB của tỉnh"
_OF_THE_LOG = ("I2", "I10")
"""What counts entries of the log: the version that takes over is one."""

_WAITING = re.compile(r"(\d+) received = \d+ open \+ (\d+) waiting")


@dataclass(frozen=True, slots=True)
class Carried:
    """What is carried to the computer.

    Attributes:
        repository: folder of signed metadata and packages.
        older, newer: the versions in it; the older one is installed.
        packages: bytes of each package of the newer one.
    """

    repository: Path
    older: str
    newer: str
    packages: dict[str, int]

    @property
    def first_root(self) -> Path:
        """What the installed program is told to trust."""
        return self.repository / "metadata" / "1.root.json"


def publish_two(release: Release, platform: str, older: Path, newer: Path) -> Carried:
    """Publish the folders of two versions in a repository of their own; nothing is compressed in it."""
    say(f"publishing two versions for {platform}")
    work = WORK / f"updates-{platform}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    repository = Repository(work / "repository", Keys(work / "keys"), quick=True)
    repository.begin()
    repository.add(release.version, platform, older, Audience())
    made = repository.add(later_version(release.version), platform, newer, Audience())
    sizes = {path.name.partition(".")[2]: path.stat().st_size for path in made}
    return Carried(repository.root, release.version, later_version(release.version), sizes)


class _Steps:
    """What is done one after the other, and how long each took."""

    def __init__(self, run: Run, station: str) -> None:
        self.run = run
        self.desk = ("--practice", "--station", station)
        self.seconds: dict[str, float] = {}

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - started, 1)

    def update(self, verb: str, *words: str) -> None:
        with self.timed(verb):
            self.run("clerkdesk", "update", verb, *self.desk, *words)

    def version(self) -> str:
        return self.run("clerkdesk", "--version").split()[-1]

    def examined(self) -> dict[str, Any]:
        """Return what the version that runs found by invariant."""
        checks = json.loads(self.run("clerkdesk", "doctor", *self.desk, "--json"))
        return {check["invariant"]: (check["looked_at"], check["findings"]) for check in checks}


def try_update(run: Run, carried: Carried, *, root: str, stick: str, station: str, shots: str) -> dict[str, Any]:
    """Fetch from the stick, switch, let the new version's window work, go back; return what was seen.

    Args:
        root: where the computer finds `carried.first_root`, `stick` the repository.
        station: a practice counter with dossiers waiting.
        shots: folder on the computer for pictures of the new version's window.

    Raises:
        ReleaseError: a step failed, or something was lost.
    """
    say("smoke test: an update from a stick, and the way back")
    steps = _Steps(run, station)
    before = steps.examined()
    run("clerkdesk", "update", "trust", root)
    steps.update("fetch", "--from", stick)
    versions = [steps.version()]
    steps.update("apply")
    versions.append(steps.version())
    after = steps.examined()
    with steps.timed("window of the new version"):
        run("clerkdesk-window", "--practice", "--by", "clerk", "--station", station, "--shots", shots)
    versions.append(steps.version())
    worked = steps.examined()
    steps.update("back")
    versions.append(steps.version())
    last = steps.examined()
    seen = {"versions": versions, "queue": before["I7"][0], "queue_at_the_end": last["I7"][0]}
    seen |= {"packages": carried.packages, "seconds": steps.seconds}
    wrong = judge(carried, versions, [before, after, worked, last])
    if wrong:
        raise ReleaseError(f"the update: {'; '.join(wrong)}: {json.dumps(seen, ensure_ascii=False)}")
    return seen


def judge(carried: Carried, versions: list[str], examined: list[dict[str, Any]]) -> list[str]:
    """Return what is not as it must be.

    Args:
        versions: that ran: fetched, switched, after the window, gone back.
        examined: before, after the switch, after the window, at the end.
    """
    counts = [_WAITING.match(found["I7"][0]) for found in examined]
    must = {
        "the versions did not run in turn": versions == [carried.older, carried.newer, carried.newer, carried.older],
        "nothing waits at the station": bool(counts[0] and int(counts[0][2])),
        "the switch changed the store": _kept(examined[0]) == _kept(examined[1]),
        "the way back changed the store": _kept(examined[2]) == _kept(examined[3]),
        "a dossier was lost": len({found and found[1] for found in counts}) == 1,
        "an invariant does not hold": not any(findings for found in examined for _, findings in found.values()),
    }
    return [what for what, holds in must.items() if not holds]


def _kept(found: dict[str, Any]) -> dict[str, Any]:
    """Return what a change of version must not change."""
    return {invariant: told for invariant, told in found.items() if invariant not in _OF_THE_LOG}
