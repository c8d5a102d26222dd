# SPDX-License-Identifier: Apache-2.0
"""A publisher of small versions whose programs are the real ones, and a computer on which one is installed."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import datetime
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.store.schema import MIGRATIONS
from clerkdesk.adapters.store.store import open_store
from clerkdesk.adapters.updates.carriers import carrier
from clerkdesk.adapters.updates.program import Program
from clerkdesk.adapters.updates.source import SignedSource
from clerkdesk.adapters.updates.trust import Trusted
from clerkdesk.domain.versions import Audience as StationAudience
from clerkdesk.domain.versions import order
from clerkdesk.errors import ClerkDeskError
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.services.administer import Administer
from clerkdesk.services.update import Update
from tests.fakes.rules import station as station_of_rules
from tests.fakes.signing import SetClock
from updates import Audience, Keys, Repository

PROJECT = Path(__file__).resolve().parents[2]
PADDING = 40_000
EVERYBODY = Audience()

_START = """\
import os, sys
from pathlib import Path

here = Path(__file__).resolve().parent
os.environ["CLERKDESK_OWN_PROGRAM"] = str(here)
sys.path[:0] = [{build!r}, {project!r}]
if (here / "lib").is_dir():
    sys.path.insert(0, str(here / "lib"))
    sys._MEIPASS = {project!r}
sys.argv[:] = sys.argv[1:]
import clerkdesk

clerkdesk.__version__ = (here / "version.txt").read_text()
import entry

if __name__ == "__main__":
    sys.exit(entry.main())
"""

_PROGRAM = """\
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
exec "{python}" -B "$here/start.py" "$here/$(basename "$0")" "$@"
"""

_BROKEN = """\
#!/bin/sh
echo "{words}" >&2
exit 3
"""


def make_bundle(folder: Path, version: str, *, broken: str = "") -> Path:
    """Make the folder of a version: two programs, the real code behind them, and a large file that hardly changes.

    Args:
        broken: name of the program of it that does not start.
    """
    folder.mkdir(parents=True)
    for name in ("clerkdesk", "clerkdesk-window"):
        text = (
            _BROKEN.format(words="the library is missing") if name == broken else _PROGRAM.format(python=sys.executable)
        )
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    (folder / "start.py").write_text(_START.format(project=str(PROJECT), build=str(PROJECT / "build")))
    (folder / "version.txt").write_text(version)
    (folder / "thư viện").mkdir()
    (folder / "thư viện" / "chính tả.bin").write_bytes(_noise(PADDING, 1) + _noise(2_000, sum(order(version))))
    (folder / "thư viện" / "nguyên vẹn.bin").write_bytes(_noise(PADDING, 2))
    if os.name != "nt":
        (folder / "thư viện" / "liên kết").symlink_to("nguyên vẹn.bin")
    return folder


def _noise(size: int, seed: int) -> bytes:
    return random.Random(seed).randbytes(size)


class Publisher:
    """Keys, a repository, and bundles of what was published."""

    def __init__(self, root: Path, now: datetime | None = None, *, is_new: bool = True) -> None:
        self.root = root
        self.repository = root / "repository"
        self.keys = Keys(root / "keys")
        if is_new:
            self.at(now).begin()

    @classmethod
    def at_work(cls, root: Path) -> "Publisher":
        """Return the publisher of a folder that was copied."""
        return cls(root, is_new=False)

    def at(self, now: datetime | None = None) -> Repository:
        """Return the repository as it is worked with at a moment."""
        return Repository(self.repository, self.keys, now)

    @property
    def first_root(self) -> Path:
        return self.repository / "metadata" / "1.root.json"

    def publish(
        self,
        version: str,
        audience: Audience = EVERYBODY,
        *,
        bundle: Path | None = None,
        platform: str = "linux",
        broken: str = "",
        now: datetime | None = None,
    ) -> Path:
        """Publish a version and return its bundle."""
        folder = bundle or make_bundle(self.root / f"{version}-{platform}", version, broken=broken)
        self.at(now).add(version, platform, folder, audience)
        return folder

    def copy_to(self, stick: Path) -> Path:
        """Copy the repository to a stick."""
        shutil.copytree(self.repository, stick)
        return stick


class Computer:
    """A person's folders on a computer where a version is installed."""

    def __init__(self, root: Path, installed: Path) -> None:
        self.root = root
        self.installed = installed
        self.station = root / "station"
        self.programs = root / "clerkdesk-program"

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment that its programs run in."""
        given = {
            "CLERKDESK_PROGRAM": str(self.programs),
            "CLERKDESK_STATION": str(self.station),
            "CLERKDESK_ASSETS": str(PROJECT / ".cache" / "assets"),
            "QT_QPA_PLATFORM": "offscreen",
        }
        return {**os.environ, **given, **(more or {})}

    def run(
        self, *words: object, program: str = "clerkdesk", more: Mapping[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run a program as a person does: by the installed one's name."""
        command = [str(self.installed / program), *map(str, words)]
        return subprocess.run(
            command, env=self.environment(more), capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
        )

    def versions(self, running: str) -> Program:
        installed = (self.installed / "version.txt").read_text()
        return Program(self.programs, self.installed, installed=installed, running=running)


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, with ranges; breaks off where it is told to."""

    def log_message(self, *words: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        content, start = path.read_bytes(), 0
        asked = self.headers.get("Range")
        if asked:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            if start >= len(content):
                self.send_error(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
                return
        self.send_response(HTTPStatus.PARTIAL_CONTENT if asked else HTTPStatus.OK)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        rest = content[start:]
        limit = None
        if "targets" in self.path:
            limit = self.server.breaks_after  # type: ignore[attr-defined]
            self.server.packages.append(len(rest) if limit is None else min(limit, len(rest)))  # type: ignore[attr-defined]
        self.wfile.write(rest if limit is None else rest[:limit])
        self.close_connection = True


class Server(ThreadingHTTPServer):
    """A web server over a repository.

    Attributes:
        packages: bytes sent of a package, in every answer.
        breaks_after: so many bytes of a package, and the line is cut.
    """

    daemon_threads = True

    def __init__(self, root: Path) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Quiet, directory=str(root)))
        self.packages: list[int] = []
        self.breaks_after: int | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def served(root: Path) -> Iterator[Server]:
    """Serve a repository while the block runs."""
    with Server(root) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


STORE_KEY = b"k" * 32


class Bench:
    """Updates of one station over a small real store; only the check on a copy is told how it ends.

    Attributes:
        tried: versions that were tried, in their order.
        fault: raised by the next trial.
        meanwhile: what goes on at the counter during the next trial.
    """

    def __init__(
        self,
        computer: Computer,
        root: bytes | None,
        *,
        running: str = "1.0.0",
        station: str = "máy-1",
        channel: str = "all",
        province: str = "15",
        now: datetime | None = None,
        migrations: Path = MIGRATIONS,
    ) -> None:
        computer.station.mkdir(parents=True, exist_ok=True)
        self.store = open_store(computer.station / "store.db", STORE_KEY, migrations=migrations)
        clock = SetClock(now) if now else SystemClock()
        with self.store.reading() as work:
            is_new = not work.administration.value("is made")
        if is_new:
            Administer(self.store, clock).provision(station_of_rules())
            with self.store.begin() as work:
                work.administration.set_value("is made", "yes")
                work.commit()
        self.program = computer.versions(running)
        self.tried: list[str] = []
        self.fault: ClerkDeskError | None = None
        self.meanwhile: Callable[[], None] = lambda: None
        metadata = computer.programs / "metadata"
        self.update = Update(
            self.store,
            clock,
            self.program,
            audience=lambda: StationAudience(station, "linux", channel, province),
            open_source=lambda source: SignedSource(carrier(source), Trusted(metadata, root)),
            default_source="",
            examine=self._try,
            copy_bytes=lambda: 0,
            alone=nullcontext,
        )

    def _try(self, version: str, cancel: CancelToken) -> None:
        self.tried.append(version)
        self.meanwhile()
        if self.fault is not None:
            raise self.fault

    def __enter__(self) -> "Bench":
        return self

    def __exit__(self, *ended: object) -> None:
        self.store.close()
