# SPDX-License-Identifier: Apache-2.0
"""Freeze the application on Linux: one folder with the window and the command line."""

import shutil
import tempfile
from pathlib import Path

from provision import CACHE, say
from slim import NUMPY_LIBRARY, elf_files, needed, replace, slim
from workshop import WORK, Release, need, output, set_times, tool_python

FREEZE_PACKAGES = ("binutils", "gcc", "libc6-dev", "libpython3.11", "python3-sane")
PROCESSOR_KINDS = (1, 2, 3)
"""Without AVX2, with it, with AVX-512 (build/quick_products.h); what is lacking gives way to the one before."""

SANE_BINDING = Path("/usr/lib/python3/dist-packages/_sane.cpython-311-x86_64-linux-gnu.so")


def freeze(release: Release, source: Path, name: str = "linux") -> Path:
    """Freeze what `source` holds and return the folder; its files carry the release's time.

    Args:
        name: of the folder below the work folder; another name builds beside an earlier build.
    """
    need(FREEZE_PACKAGES)
    python = tool_python()
    place = WORK / name
    shutil.rmtree(place, ignore_errors=True)
    say("freezing for Linux")
    environment = {
        **release.environment,
        "CLERKDESK_ASSETS": str(CACHE / "assets"),
        "CLERKDESK_BINARIES": str(SANE_BINDING),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command: list[str | Path] = [python, "-m", "PyInstaller", "--noconfirm", "--clean", "--distpath", place]
    command += ["--workpath", place / "work", source / "build" / "clerkdesk.spec"]
    output(command, env=environment, cwd=source)
    bundle = place / "clerkdesk"
    sizes = slim(bundle)
    check_products(python)
    say(f"libraries slimmed from {sizes['before'] / 1e6:.0f} to {sizes['after'] / 1e6:.0f} MB")
    (bundle / "clerkdesk-window").symlink_to("clerkdesk")
    shutil.rmtree(place / "work")
    set_times(bundle, release.epoch)
    return bundle


def check_products(python: Path) -> None:
    """Let numpy's products be judged with the library that is shipped in place of its own, for every kind of processor.

    Raises:
        ReleaseError: one is wrong.
    """
    packages = next((python.parent.parent / "lib").glob("python3*/site-packages"))
    for kinds in PROCESSOR_KINDS:
        with tempfile.TemporaryDirectory(dir=WORK) as name:
            for part in ("numpy", "numpy.libs"):
                shutil.copytree(packages / part, Path(name, part))
            [library] = Path(name).glob(NUMPY_LIBRARY)
            replace(library, needed(elf_files(Path(name)))[library.name], f"-DKINDS={kinds}")
            output([python, Path(__file__).with_name("check_products.py"), name])
