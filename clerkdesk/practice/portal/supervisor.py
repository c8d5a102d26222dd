# SPDX-License-Identifier: Apache-2.0
"""Starts, stops and kills the practice portal as a real process."""

import json
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from clerkdesk.errors import PortalUnreachable

_WAIT_S = 30.0
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # it is on this machine, whatever proxy is set


class PracticePortal:
    """One practice portal over a folder; it keeps its port, so it comes back at the same address.

    Args:
        port: 0 takes a free one at the first start.
        faults: script of faults, see `clerkdesk.practice.portal.faults`.
        pki: folder of the practice authority, where the portal is to stamp the time too (`/tsa`).
        tls: certificate and key in one PEM file, where the portal is to be asked by TLS; taken at each start.
    """

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        faults: Sequence[dict[str, object]] = (),
        pki: Path | None = None,
        tls: Path | None = None,
    ) -> None:
        self.folder = folder
        self.tls = tls
        self._pki = pki
        self._port = port
        self._faults = list(faults)
        self._process: subprocess.Popen[str] | None = None
        self._public: dict[str, str] = {}

    def __enter__(self) -> "PracticePortal":
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self._port}"

    @property
    def keys(self) -> dict[str, bytes]:
        """Its public Ed25519 key by key id, to be pinned by a station."""
        return {self._public["key_id"]: bytes.fromhex(self._public["public_key"])}

    @property
    def is_running(self) -> bool:
        """Whether its process lives."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> "PracticePortal":
        """Start it and return when it takes connections.

        Raises:
            PortalUnreachable: it did not come up.
        """
        self.stop()
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "clerkdesk.practice.portal", "--child"]
        command += ["--folder", str(self.folder), "--port", str(self._port)]
        if self._pki is not None:
            command += ["--pki", str(self._pki)]
        if self.tls is not None:
            command += ["--tls", str(self.tls)]
        if self._faults:
            script = self.folder / "faults.json"
            script.write_text(json.dumps(self._faults))
            command += ["--faults", str(script)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        said = self.read_line()
        if not said:
            self.kill()
            raise PortalUnreachable(reason="the practice portal did not start")
        ready = json.loads(said)
        self._port = int(ready["port"])
        self._public = {"key_id": ready["key_id"], "public_key": ready["public_key"]}
        return self

    def read_line(self) -> str:
        """Return the next line that it says, "" when it ended; waits for it."""
        if self._process is None or self._process.stdout is None:
            return ""
        return self._process.stdout.readline().strip()

    def script(self, faults: Sequence[dict[str, object]]) -> None:
        """Replace its script of faults while it runs."""
        self._faults = []
        body = json.dumps(list(faults)).encode()
        request = urllib.request.Request(f"{self.url}/practice/faults", body, method="POST")
        with _DIRECT.open(request, timeout=_WAIT_S):
            pass

    def ledger(self) -> dict[str, Any]:
        """Return what really arrived, hashed anew from its disk."""
        with _DIRECT.open(f"{self.url}/ledger", timeout=_WAIT_S) as answer:
            return cast(dict[str, Any], json.load(answer))

    def stop(self) -> None:
        """End it in good order."""
        self._end(subprocess.Popen.terminate)

    def kill(self) -> None:
        """End it as kill -9 does, in the middle of whatever it does."""
        self._end(subprocess.Popen.kill)

    def wait(self, timeout_s: float | None = None) -> None:
        """Wait until it ended by itself."""
        if self._process is not None:
            self._process.wait(timeout_s)

    def _end(self, how: Any) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            how(process)
        try:
            process.wait(_WAIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
