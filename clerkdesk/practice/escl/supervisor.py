# SPDX-License-Identifier: Apache-2.0
"""Starts, stops and kills the practice scanner as a real process."""

import json
import ssl
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import cast

from clerkdesk.errors import ScannerUnavailable

_WAIT_S = 30.0


def _direct() -> urllib.request.OpenerDirector:
    """Return what asks it: it is on this machine, whatever proxy is set, and its certificate is its own."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))


_DIRECT = _direct()


class PracticeScanner:
    """One practice scanner.

    Args:
        pictures: folder of JPEG files in its feeder; it draws pages of its own without.
        announce: whether it is found by multicast DNS on this machine.
        is_encrypted: HTTPS, under a certificate that it makes itself at every start.
        script: values of `clerkdesk.practice.escl.machine.Script`.
    """

    def __init__(
        self,
        pictures: Path | None = None,
        *,
        port: int = 0,
        announce: bool = False,
        is_encrypted: bool = False,
        **script: object,
    ) -> None:
        self._pictures = pictures
        self._port = port
        self._announce = announce
        self._is_encrypted = is_encrypted
        self._script = script
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "PracticeScanner":
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    @property
    def address(self) -> str:
        """Name of the device."""
        return f"{'https' if self._is_encrypted else 'http'}://127.0.0.1:{self._port}/eSCL"

    def start(self) -> "PracticeScanner":
        """Start it and return when it takes connections.

        Raises:
            ScannerUnavailable: it did not come up.
        """
        command = [sys.executable, "-m", "clerkdesk.practice.escl", "--child", "--port", str(self._port)]
        command += ["--script", json.dumps(self._script)]
        if self._pictures is not None:
            command += ["--pictures", str(self._pictures)]
        if self._announce:
            command.append("--announce")
        if self._is_encrypted:
            command.append("--encrypted")
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        said = self._process.stdout.readline() if self._process.stdout else ""
        if not said:
            self.stop()
            raise ScannerUnavailable(device="practice", cause="crashed", reason="its driver stopped working")
        self._port = int(json.loads(said)["port"])
        return self

    def load(self, **script: object) -> None:
        """Lay in new sheets, clear what was jammed and give it a new script."""
        body = json.dumps(script).encode()
        request = urllib.request.Request(self.address.replace("/eSCL", "/practice/script"), body, method="POST")
        with _DIRECT.open(request, timeout=_WAIT_S):
            pass

    def log(self) -> list[str]:
        """Return what it was told: "start" and "cancel" of jobs."""
        with _DIRECT.open(self.address.replace("/eSCL", "/practice/log"), timeout=_WAIT_S) as answer:
            return cast(list[str], json.load(answer))

    def wait(self) -> None:
        """Wait until it ended by itself."""
        if self._process is not None:
            self._process.wait()

    def stop(self) -> None:
        """End it, as pulling its plug does."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait(_WAIT_S)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
