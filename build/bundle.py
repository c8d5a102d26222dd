# SPDX-License-Identifier: Apache-2.0
"""Freeze the application on Linux: one folder with the window and the command line."""

import shutil
from pathlib import Path

import opencv
from provision import CACHE, say
from slim import slim
from workshop import WORK, Release, need, output, set_times, tool_python

FREEZE_PACKAGES = ("binutils", "libpython3.11", "libturbojpeg0")
JPEG_LIBRARY = Path("/usr/lib/x86_64-linux-gnu/libturbojpeg.so.0")


def freeze(release: Release, source: Path, name: str = "linux", *, own: Path | None = None) -> Path:
    """Freeze what `source` holds and return the folder; its files carry the release's time.

    Args:
        name: of the folder below the work folder; another name builds beside an earlier build.
        own: OpenCV's library to carry in place of the wheel's.
    """
    need(FREEZE_PACKAGES)
    python = tool_python()
    place = WORK / name
    shutil.rmtree(place, ignore_errors=True)
    say("freezing for Linux")
    environment = {
        **release.environment,
        "CLERKDESK_ASSETS": str(CACHE / "assets"),
        "CLERKDESK_BINARIES": str(JPEG_LIBRARY),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command: list[str | Path] = [python, "-m", "PyInstaller", "--noconfirm", "--clean", "--distpath", place]
    command += ["--workpath", place / "work", source / "build" / "clerkdesk.spec"]
    output(command, env=environment, cwd=source)
    bundle = place / "clerkdesk"
    if own is not None:
        opencv.put_into(bundle, opencv.for_linux(), own)
    sizes = slim(bundle)
    say(f"libraries slimmed from {sizes['before'] / 1e6:.0f} to {sizes['after'] / 1e6:.0f} MB")
    (bundle / "clerkdesk-window").symlink_to("clerkdesk")
    shutil.rmtree(place / "work")
    set_times(bundle, release.epoch)
    return bundle
