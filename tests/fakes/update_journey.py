# SPDX-License-Identifier: Apache-2.0
"""A station goes from version to version and back in real processes, with dossiers queued the whole time."""

import json
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clerkdesk.adapters.store.schema import known_schemas
from clerkdesk.adapters.updates.pointer import read_pointer
from tests.counter import Counter
from tests.fakes.updates import PROJECT, Computer, Publisher, make_bundle, served

INSTALLED, BY_SERVER, BY_STICK, FAILING = "1.0.0", "1.1.0", "1.2.0", "1.3.0"
_FAILS_LATER = """\
#!/bin/sh
case "$1" in --probe) exit 0 ;; esac
echo "a library is missing on this computer alone" >&2
exit 3
"""
MIGRATION = '''\
"""A migration of a later version.

Revision ID: {new}
"""

from alembic import op

revision = "{new}"
down_revision = "{old}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change something that every later version needs."""
    op.execute("CREATE INDEX later_{new} ON dossier (code, owner_name)")
'''


@dataclass
class Journey:
    """What was seen on the way.

    Attributes:
        seconds: of each step.
        sums: what was received, and how many deliveries there are, after each step; all must be the same.
        failed: invariants that did not hold after a step.
    """

    seconds: dict[str, float] = field(default_factory=dict)
    sums: dict[str, tuple[str, str]] = field(default_factory=dict)
    failed: dict[str, list[str]] = field(default_factory=dict)
    package_bytes: int = 0


def with_own_code(folder: Path, version: str, *migrations: str) -> Path:
    """Make a bundle that brings its own code, with further migrations in it."""
    make_bundle(folder, version)
    keep_out = shutil.ignore_patterns("__pycache__", "*.pyc")
    for package in ("clerkdesk", "ui"):
        shutil.copytree(PROJECT / package, folder / "lib" / package, ignore=keep_out)
    scripts = folder / "lib" / "clerkdesk" / "adapters" / "store" / "migrations"
    for new in migrations:
        old = known_schemas(scripts)[-1]
        (scripts / "versions" / f"{new}_later.py").write_text(MIGRATION.format(new=new, old=old))
    return folder


def travel(work: Path, counter: Counter, *, is_short: bool = False) -> Journey:
    """Update by server and by stick, with a migration each, then go back from a version that fails at its start.

    Args:
        counter: closed here; its dossiers are queued.
        is_short: only the way there and back, by server.
    """
    counter.close()
    journey = Journey()
    publisher = Publisher(work / "publisher")
    computer = Computer(work / "Người Mẫu số 1", publisher.publish(INSTALLED))
    desk = ("--practice", "--station", counter.root)
    computer.programs.mkdir(parents=True)
    _must(computer.run("update", "trust", publisher.first_root))
    _look(journey, computer, desk, INSTALLED)
    if not is_short:
        publisher.publish(BY_SERVER, bundle=with_own_code(publisher.root / BY_SERVER, BY_SERVER, "9001"))
        with served(publisher.repository) as server:
            _timed(journey, "fetch by server", computer, "update", "fetch", *desk, "--from", server.url)
            journey.package_bytes = sum(server.packages)
        _timed(journey, "switch", computer, "update", "apply", *desk)
        _look(journey, computer, desk, BY_SERVER)
        _timed(journey, "back by hand", computer, "update", "back", *desk)
        _look(journey, computer, desk, INSTALLED, "back by hand")
        publisher.publish(BY_STICK, bundle=with_own_code(publisher.root / BY_STICK, BY_STICK, "9001", "9002"))
        stick = publisher.copy_to(work / "USB của tỉnh")
        _timed(journey, "fetch by stick", computer, "update", "fetch", *desk, "--from", stick)
        _timed(journey, "switch again", computer, "update", "apply", *desk)
        _look(journey, computer, desk, BY_STICK)
    failing = with_own_code(publisher.root / FAILING, FAILING, "9001", "9002", "9003")
    (failing / "clerkdesk-window").write_text(_FAILS_LATER)
    publisher.publish(FAILING, bundle=failing)
    with served(publisher.repository) as server:
        _timed(journey, "fetch what fails", computer, "update", "fetch", *desk, "--from", server.url)
    _must(computer.run("update", "apply", *desk))
    _look(journey, computer, desk, FAILING)  # this migrates the store
    for _ in range(2):
        assert computer.run(program="clerkdesk-window").returncode == 3
    _must(computer.run("--probe", program="clerkdesk-window"))  # the third start: the version before opens
    assert read_pointer(computer.programs).came_back_from == FAILING
    _look(journey, computer, desk, INSTALLED if is_short else BY_STICK, "back")
    return journey


def _must(done: Any) -> Any:
    assert done.returncode == 0, (done.args, done.stdout[-3000:], done.stderr[-3000:])
    return done


def _timed(journey: Journey, name: str, computer: Computer, *words: object) -> None:
    start = time.perf_counter()
    _must(computer.run(*words))
    journey.seconds[name] = round(time.perf_counter() - start, 1)


def _look(journey: Journey, computer: Computer, desk: tuple[object, ...], version: str, name: str = "") -> None:
    """Have the version that runs examine the station, and keep what it counted."""
    assert (read_pointer(computer.programs).current or INSTALLED) == version
    start = time.perf_counter()
    examined = computer.run("doctor", *desk, "--json")
    assert examined.stdout, examined.stderr
    journey.seconds[f"doctor {name or version}"] = round(time.perf_counter() - start, 1)
    checks = {check["invariant"]: check for check in json.loads(examined.stdout)}
    journey.failed[name or version] = [invariant for invariant, check in checks.items() if check["findings"]]
    journey.sums[name or version] = (checks["I7"]["looked_at"], checks["I4"]["looked_at"])
