# SPDX-License-Identifier: Apache-2.0
"""Run the practice portal: `python -m clerkdesk.practice.portal --folder DIR --port P`."""

import argparse
import json
import os
import socket
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import uvicorn

from clerkdesk.practice.portal.app import PortalApp
from clerkdesk.practice.portal.faults import Faults, Rule
from clerkdesk.settings import VIETNAM_TIME


def serve(
    folder: Path,
    port: int,
    faults: Path | None = None,
    timestamp: Callable[[bytes], bytes] | None = None,
    tls: Path | None = None,
) -> None:
    """Serve on the loopback address until told to stop, by TLS where a certificate with its key is given.

    One line of JSON on standard output tells port, URL and public key as soon as connections are taken.
    """
    portal = PortalApp(folder, timestamp)
    rules = [Rule(**rule) for rule in json.loads(faults.read_text())] if faults else []
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(128)
    taken, scheme = listener.getsockname()[1], "https" if tls else "http"
    sys.stdout.write(json.dumps({"port": taken, "url": f"{scheme}://127.0.0.1:{taken}", **portal.key.public}) + "\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        Faults(portal.routes(), portal.key, rules),
        http="h11",
        ws="none",
        lifespan="off",
        proxy_headers=False,
        log_level="warning",
        access_log=False,
        date_header=False,
        timeout_graceful_shutdown=1,
        ssl_certfile=tls,
    )
    uvicorn.Server(config).run(sockets=[listener])


def _end_with_parent() -> None:
    """End when the pipe from the parent closes, however the parent ended."""
    sys.stdin.buffer.read()
    os._exit(0)


def _authority(folder: Path) -> Callable[[bytes], bytes]:
    """Return what answers timestamp requests under the practice authority."""
    # Only a portal that stamps the time needs the authority's libraries.
    from clerkdesk.practice.pki import load_pki
    from clerkdesk.practice.timestamps import timestamp_response

    pki = load_pki(folder)
    return lambda request: timestamp_response(request, pki, datetime.now(VIETNAM_TIME))


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m clerkdesk.practice.portal", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="where the portal keeps everything")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--faults", type=Path, help="a script of faults, see clerkdesk/practice/portal/faults.py")
    parser.add_argument("--pki", type=Path, help="folder of the practice authority, to stamp the time at /tsa")
    parser.add_argument("--tls", type=Path, help="serve by TLS with this certificate and its key, both in one PEM file")
    parser.add_argument("--child", action="store_true", help="end when standard input closes")
    arguments = parser.parse_args()
    if arguments.child:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    timestamp = _authority(arguments.pki) if arguments.pki else None
    serve(arguments.folder, arguments.port, arguments.faults, timestamp, arguments.tls)


if __name__ == "__main__":
    main()
