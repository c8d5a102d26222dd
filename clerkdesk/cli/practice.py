# SPDX-License-Identifier: Apache-2.0
"""Commands of practice mode, and the window: demo, practice-portal, window."""

import argparse
import importlib
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from clerkdesk import bootstrap
from clerkdesk.cli.files import make_folder
from clerkdesk.cli.options import Subparsers, command, port, station_folder
from clerkdesk.cli.output import Output
from clerkdesk.errors import InvalidInput

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def add_commands(commands: Subparsers) -> None:
    """Add the commands of this room."""
    added = command(commands, "demo", "do the main job on practice paper, with every real part, and prove it", demo)
    added.add_argument("--dossiers", type=int, default=6, metavar="N")
    added.add_argument("--out", type=Path, default=Path("demo-output"), metavar="DIR")
    added.add_argument("--seed", type=int, default=2026)
    added.add_argument("--kill-portal", action="store_true", help="kill the portal with -9 while it receives")
    added = command(commands, "practice-portal", "run the practice portal of the practice station", practice_portal)
    added.add_argument("--port", type=port, default=0, metavar="P", help="0 takes the station's port")
    added.add_argument("--station", type=Path, metavar="DIR")
    added = command(commands, "window", "open the workstation", window)
    added.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a batch file to open")
    added.add_argument("--station", type=Path, metavar="DIR")
    added.add_argument("--practice", action="store_true")
    added.add_argument("--day", action="store_true", help="practice: a day's dossiers in every state lie ready")
    added.add_argument("--shots", type=Path, metavar="DIR", help="write pictures of the pages and leave")


def demo(chosen: argparse.Namespace, output: Output) -> int:
    """Run the demo and tell its proof."""
    if chosen.dossiers < 1:
        raise InvalidInput(field="--dossiers", reason="at least one is needed")
    proof = bootstrap.run_demo(
        chosen.out.absolute(),
        dossiers=chosen.dossiers,
        seed=chosen.seed,
        kill_portal=chosen.kill_portal,
        tell=output.note,
    )
    ledger: Any = proof["ledger"]
    text = (
        f"{ledger['received']} of {chosen.dossiers} dossiers at the portal, {ledger['duplicates']} doubled,"
        f" {ledger['partial']} partial; proof in {chosen.out / 'proof.pdf'}"
    )
    output.result(proof, text)
    return 0 if proof["is_proven"] else 1


def practice_portal(chosen: argparse.Namespace, output: Output) -> None:
    """Serve until stopped."""
    folder = chosen.station or bootstrap.practice_folder()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would ignore it
    with suppress(KeyboardInterrupt):  # the way to stop it, and no failure
        bootstrap.serve_practice_portal(folder, port=chosen.port, tell=output.note)


def window(chosen: argparse.Namespace, output: Output) -> int:
    """Open the window in this process."""
    del output
    needs_screen = sys.platform == "linux" and not chosen.shots  # pictures are drawn without one
    if needs_screen and not any(map(os.environ.get, _SCREENS)):
        raise InvalidInput(field="screen", reason=f"there is none to draw on: neither of {', '.join(_SCREENS)} is set")
    if chosen.shots:
        make_folder(chosen.shots)
    # The core never imports the window: the name is looked up only when a person asks for it.
    application = importlib.import_module("ui.app")
    arguments = ["--station", str(station_folder(chosen))]
    if chosen.practice:
        arguments.append("--practice")
    if chosen.day:
        arguments.append("--day")
    if chosen.shots:
        arguments += ["--shots", str(chosen.shots)]
    if chosen.file:
        arguments.append(str(chosen.file))
    return int(application.main(arguments))
