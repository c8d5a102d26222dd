# SPDX-License-Identifier: Apache-2.0
"""What CI does after the tests: build and try the Linux package, and the Windows installers when they may have changed.

`python3 build/ci.py [--windows | --no-windows]`. A step that cannot be done ends with an error; Windows left out for
want of time is said in so many words, since a run may last 40 minutes in all.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from typing import Any

from provision import CACHE, ROOT, run, say
from workshop import ReleaseError, need

OUT = CACHE / "release" / "ci"
VERSION = "9.8.7"
WATCHED = ("build/", "pyproject.toml", ".ci/", "clerkdesk/__main__.py", "clerkdesk/__init__.py", "ui/app.py")
"""What the Windows installers depend on beside the code that the Linux package tries too."""

PATIENCE_S = 18 * 60
"""Windows takes up to a quarter of an hour more: it is not begun later than this after the start of the run."""


def needs_windows(changed: Iterable[str]) -> list[str]:
    """Return the changed files for which the Windows installers are built."""
    return [name for name in changed if name.startswith(WATCHED)]


def trust_checkout() -> None:
    """Make sure that git is there and reads this checkout, whoever owns it: releases are made of commits.

    Raises:
        ReleaseError: git cannot be had, or this is no checkout.
    """
    need(("git",))
    settings = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": str(ROOT)}
    os.environ.update(settings)
    if git("rev-parse", "HEAD") is None:
        raise ReleaseError(f"{ROOT} is no checkout of git")


def git(*words: str) -> str | None:
    """Return what git says; None when it fails."""
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


def changed_files() -> list[str] | None:
    """Return what this commit or branch changes; None when git does not know what came before."""
    head = git("rev-parse", "HEAD")
    for other in ("origin/main", "HEAD~1"):
        base = git("merge-base", "HEAD", other)
        if base and base != head:
            return (git("diff", "--name-only", base, "HEAD") or "").splitlines()
    return None


def build(platform: str) -> Mapping[str, Any]:
    """Build and try a platform's installers; return its report, empty when that failed."""
    started = time.monotonic()
    words = ["--version", VERSION, "--sign-with", "TESTCA", "--only", platform, "--quick"]
    code = run([sys.executable, ROOT / "build" / "release.py", *words, "--out", OUT / platform])
    report = json.loads((OUT / platform / "report.json").read_text())[platform] if code == 0 else {}
    say(f"installers for {platform}: {'ok' if report else 'FAILED'}, {time.monotonic() - started:.0f} s")
    if report:
        say(f"installed {report['installed_bytes'] / 1e6:.0f} MB; tried: {', '.join(report['smoke'])}")
    return dict(report)


def wants_windows(chosen: argparse.Namespace) -> bool:
    """Tell whether Windows is built this time, and say why."""
    if chosen.windows is not None:
        return bool(chosen.windows)
    changed = changed_files()
    if changed is None:
        say("git does not know what came before this commit: Windows is built to be sure")
    elif not (found := needs_windows(changed)):
        say("nothing changed that only the Windows installers show: they are not built")
        return False
    else:
        say(f"Windows is built because of {', '.join(found[:5])}{' …' if len(found) > 5 else ''}")
    passed = time.time() - chosen.since
    if passed > PATIENCE_S:
        say(f"WINDOWS NOT BUILT: {passed / 60:.0f} minutes are gone; run `python3 build/dev.py test --installers`")
        return False
    return True


def main(arguments: list[str]) -> int:
    """Build and try what must be; return 0 when all of it holds."""
    parser = argparse.ArgumentParser(prog="ci.py", description=str(__doc__).splitlines()[0])
    parser.add_argument("--windows", action=argparse.BooleanOptionalAction, help="in any case, or in none")
    parser.add_argument("--since", type=float, default=time.time(), metavar="SECONDS", help="when the run began")
    chosen = parser.parse_args(arguments)
    try:
        trust_checkout()
    except ReleaseError as error:
        say(f"no installers: {error}")
        return 1
    if not build("linux"):
        return 1
    return 0 if not wants_windows(chosen) or build("windows") else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
