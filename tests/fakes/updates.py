# SPDX-License-Identifier: Apache-2.0
"""A publisher of small versions whose programs are the real ones, and a computer on which one is installed."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from clerkdesk.adapters.updates.program import Program
from clerkdesk.domain.versions import order
from updates import Audience, Keys, Repository

PROJECT = Path(__file__).resolve().parents[2]
PADDING = 40_000
EVERYBODY = Audience()

_START = """\
import os, sys
from pathlib import Path

here = Path(__file__).resolve().parent
os.environ["CLERKDESK_OWN_PROGRAM"] = str(here)
if (here / "lib").is_dir():
    sys.path.insert(0, str(here / "lib"))
    sys._MEIPASS = {project!r}
sys.path[:0] = [*sys.path[:0], {build!r}]
sys.path.append({project!r})
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

    def __init__(self, root: Path, now: datetime | None = None) -> None:
        self.root = root
        self.repository = root / "repository"
        self.keys = Keys(root / "keys")
        self.at(now or datetime.now(UTC)).begin()

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

    def versions(self, running: str = "1.0.0") -> Program:
        return Program(self.programs, self.installed, installed="1.0.0", running=running)


class _Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, with ranges; breaks off where it is told to."""

    breaks_after: int | None = None
    sent: list[int]

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
        limit = self.server.breaks_after if "targets" in self.path else None  # type: ignore[attr-defined]
        self.server.sent.append(len(rest) if limit is None else min(limit, len(rest)))  # type: ignore[attr-defined]
        self.wfile.write(rest if limit is None else rest[:limit])
        self.close_connection = True


class Server(ThreadingHTTPServer):
    """A web server over a repository.

    Attributes:
        sent: bytes of every answer.
        breaks_after: so many bytes of a package, and the line is cut.
    """

    daemon_threads = True

    def __init__(self, root: Path) -> None:
        super().__init__(("127.0.0.1", 0), partial(_Quiet, directory=str(root)))
        self.sent: list[int] = []
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
