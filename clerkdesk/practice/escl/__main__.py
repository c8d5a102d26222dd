# SPDX-License-Identifier: Apache-2.0
"""Run the practice scanner: `python -m clerkdesk.practice.escl [--port P] [--pictures FOLDER] [--announce]`."""

import argparse
import json
import os
import socket
import sys
import threading
from pathlib import Path

from clerkdesk.practice.escl.certificate import own_context
from clerkdesk.practice.escl.machine import Machine
from clerkdesk.practice.escl.wire import Wire, read_script


def _announce(port: int) -> None:
    """Tell the network cards of this machine that a scanner is here, as real ones do."""
    from zeroconf import ServiceInfo, Zeroconf

    kind = "_uscan._tcp.local."
    told = {"rs": "eSCL", "ty": "ClerkDesk practice scanner", "vers": "2.63", "pdl": "image/jpeg", "duplex": "T"}
    info = ServiceInfo(
        kind, f"ClerkDesk practice {port}.{kind}", addresses=[socket.inet_aton("127.0.0.1")], port=port, properties=told
    )
    Zeroconf(interfaces=["127.0.0.1"]).register_service(info)


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def main() -> None:
    """Read the command line and serve; one line of JSON tells the port as soon as connections are taken."""
    parser = argparse.ArgumentParser(prog="python -m clerkdesk.practice.escl", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--pictures", type=Path, help="folder of JPEG files that lie in its feeder, by their names")
    parser.add_argument("--script", default="{}", help="JSON, see clerkdesk/practice/escl/machine.py")
    parser.add_argument("--announce", action="store_true", help="be found by multicast DNS on this machine")
    parser.add_argument("--encrypted", action="store_true", help="HTTPS, under a certificate of its own making")
    parser.add_argument("--child", action="store_true", help="end when standard input closes")
    chosen = parser.parse_args()
    if chosen.child:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    script = read_script(json.loads(chosen.script))
    pictures = [path.read_bytes() for path in sorted(chosen.pictures.glob("*.jpg"))] if chosen.pictures else []
    if pictures and "sheets" not in json.loads(chosen.script):
        script.sheets = len(pictures)
    wire = Wire(Machine(script, pictures), chosen.port)
    if chosen.encrypted:
        wire.socket = own_context().wrap_socket(wire.socket, server_side=True, do_handshake_on_connect=False)
    if chosen.announce:
        _announce(wire.server_port)
    sys.stdout.write(json.dumps({"port": wire.server_port}) + "\n")
    sys.stdout.flush()
    wire.serve_forever()


if __name__ == "__main__":
    main()
