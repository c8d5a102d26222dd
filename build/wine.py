# SPDX-License-Identifier: Apache-2.0
"""Windows programs on Linux: a wine prefix with stand-ins for what wine 8 lacks, and a screen to draw on.

The stand-ins are for building and testing only; `refuse_stand_ins` makes sure that none is shipped.
"""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from provision import BUILD, say
from workshop import WORK, ReleaseError, need, output

WINE_PACKAGES = ("wine", "wine64", "gcc-mingw-w64-x86-64-win32", "xvfb", "procps")
COMPILER = "x86_64-w64-mingw32-gcc"
STAND_INS = BUILD / "windows" / "stand_ins"
WINE_RUNTIME = Path("/usr/lib/x86_64-linux-gnu/wine/x86_64-windows/ucrtbase.dll")
LIBRARIES = {"icuuc": (), "mscms": (), "bcryptprimitives": ("-ladvapi32",)}

COMPLEX_BASES = frozenset(
    (
        "creal", "cimag", "cabs", "carg", "cexp", "clog", "clog10", "cpow", "csqrt", "csin", "ccos", "ctan", "csinh",
        "ccosh", "ctanh", "casin", "cacos", "catan", "casinh", "cacosh", "catanh", "conj", "cproj",
    )
)  # fmt: skip
"""The functions of C99 complex numbers, which wine 8's C library does not have and numpy calls when it is imported."""


def export_names(objdump_lines: Sequence[str]) -> list[str]:
    """Return the names that the export table in the lines of `objdump -p` lists."""
    names, inside = [], False
    for line in objdump_lines:
        if "[Ordinal/Name Pointer] Table" in line:
            inside = True
        elif inside and (found := re.match(r"\s+\[\s*\d+\]\s+(?:\+base\[\s*\d+\]\s+)?(?:[0-9a-f]+\s+)?(\S+)$", line)):
            names.append(found[1])
        elif inside and not line.strip():
            break
    return names


def complex_base(name: str) -> str | None:
    """Return the function that a name is a form of (`cabs` of `cabsf` and `cabsl`), None when it is not complex."""
    shorter = name if name in COMPLEX_BASES else name[:-1]
    return shorter if shorter in COMPLEX_BASES and name[len(shorter) :] in ("", "f", "l") else None


def complex_source(names: Sequence[str]) -> str:
    """Return C that defines each complex function `NAME` as `own_NAME`, by the compiler's own."""
    lines = ["#include <complex.h>"]
    for name in names:
        base = complex_base(name)
        real, mark = ("float", "f") if name == f"{base}f" else ("double", "")  # a long double is a double on Windows
        number = f"{real} complex"
        if base in ("creal", "cimag", "cabs", "carg"):
            lines.append(f"{real} own_{name}({number} z) {{ return {base}{mark}(z); }}")
        elif base == "cpow":
            lines.append(f"{number} own_{name}({number} z, {number} w) {{ return cpow{mark}(z, w); }}")
        elif base == "clog10":
            lines.append(f"{number} own_{name}({number} z) {{ return clog{mark}(z) / 2.302585092994045684; }}")
        else:
            lines.append(f"{number} own_{name}({number} z) {{ return {base}{mark}(z); }}")
    return "\n".join(lines) + "\n"


def forwarding_definition(names: Sequence[str], own: Sequence[str]) -> str:
    """Return a module definition that forwards every name to wine's C library, except those of our own."""
    rows = [f"  {name} = own_{name}" if name in own else f"  {name} = ucrtbase_w.{name}" for name in names]
    return "\n".join(["LIBRARY ucrtbase.dll", "EXPORTS", *rows]) + "\n"


def make_stand_ins() -> Path:
    """Compile the stand-ins and return their folder."""
    folder = WORK / "stand-ins"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, libraries in LIBRARIES.items():
        output([COMPILER, "-shared", "-O2", "-s", "-o", folder / f"{name}.dll", STAND_INS / f"{name}.c", *libraries])
    names = export_names(output(["x86_64-w64-mingw32-objdump", "-p", WINE_RUNTIME]).splitlines())
    own = [name for name in names if complex_base(name)]
    if not own:
        raise ReleaseError("wine's C library lists no complex functions: is it another wine?")
    (folder / "own.c").write_text(complex_source(own))
    (folder / "ucrtbase.def").write_text(forwarding_definition(names, own))
    sources = [folder / "own.c", folder / "ucrtbase.def"]
    how = ["-O1", "-shared", "-nostartfiles", "-static-libgcc", "-static", "-Wl,--entry,0", "-fno-builtin"]
    output([COMPILER, *how, "-o", folder / "ucrtbase.dll", *sources, "-lm"])
    content = WINE_RUNTIME.read_bytes().replace(b"Wine builtin DLL", b"\0" * 16)  # else wine would not take the copy
    (folder / "ucrtbase_w.dll").write_bytes(content)
    return folder


def refuse_stand_ins(bundle: Path) -> None:
    """Make sure that nothing made for the tests is in what is shipped.

    Raises:
        ReleaseError: naming the file.
    """
    hashes = {hashlib.sha256(file.read_bytes()).digest() for file in (WORK / "stand-ins").glob("*.dll")}
    names = {f"{name}.dll" for name in LIBRARIES} | {"ucrtbase.dll", "ucrtbase_w.dll"}
    for file in bundle.rglob("*.dll"):
        if file.name.lower() in names or hashlib.sha256(file.read_bytes()).digest() in hashes:
            raise ReleaseError(f"a stand-in for tests got into the product: {file.name}")


@contextmanager
def screen() -> Iterator[str]:
    """Give a virtual screen and yield its name for DISPLAY."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        if not number:
            raise ReleaseError("Xvfb did not start")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


class Wine:
    """One wine prefix on one screen.

    Attributes:
        last_errors: what the last program said on stderr.
    """

    def __init__(self, prefix: Path, display: str) -> None:
        self.prefix = prefix
        self._display = display
        self.last_errors = ""

    @property
    def drive(self) -> Path:
        """Where C: is."""
        return self.prefix / "drive_c"

    def environment(self, **more: str) -> dict[str, str]:
        """Return the settings of a program in the prefix."""
        overrides = "mscms=n;bcryptprimitives=n;icuuc=n;ucrtbase=n"
        settings = {"WINEPREFIX": str(self.prefix), "WINEARCH": "win64", "WINEDEBUG": "-all", "DISPLAY": self._display}
        return {**settings, "WINEDLLOVERRIDES": overrides, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", **more}

    def run(self, *words: str | Path, env: Mapping[str, str] | None = None, patience_s: float = 900.0) -> str:
        """Run a Windows program and return what it says.

        Raises:
            ReleaseError: it failed or did not end in time.
        """
        command = ["wine", *(str(word) for word in words)]
        settings = {**os.environ, **self.environment(), **(env or {})}
        try:
            done = subprocess.run(
                command,
                env=settings,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=patience_s,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            self.stop()
            raise ReleaseError(f"{Path(command[1]).name} did not end in {patience_s:g} s") from error
        said = done.stdout.decode(errors="replace")
        if done.returncode:
            last = (done.stderr.decode(errors="replace") + said).strip()[-1500:]
            raise ReleaseError(f"{' '.join(command[1:4])} ended with {done.returncode}: {last}")
        self.last_errors = done.stderr.decode(errors="replace")
        return said

    def settle(self) -> None:
        """Wait until every program of the prefix has ended."""
        output(["wineserver", "-w"], env=self.environment())

    def stop(self) -> None:
        """End every program of this prefix."""
        subprocess.run(["wineserver", "-k"], env={**os.environ, **self.environment()}, check=False)


def path_of(path: Path) -> str:
    """Return a path of this machine as Windows programs in wine name it."""
    return "Z:" + str(path.resolve()).replace("/", "\\")


def make_prefix(name: str, display: str) -> Wine:
    """Make a fresh prefix that says it is Windows 10 and has the stand-ins."""
    need(WINE_PACKAGES)
    stand_ins = make_stand_ins()
    wine = Wine(WORK / name, display)
    wine.stop()
    shutil.rmtree(wine.prefix, ignore_errors=True)
    say("making a wine prefix")
    plain = {"WINEDLLOVERRIDES": "mscms=n;bcryptprimitives=n;mscoree=;mshtml="}
    output(["wineboot", "-i"], env={**wine.environment(), **plain})
    wine.run("winecfg", "-v", "win10", env=plain)
    wine.settle()
    for library in sorted(stand_ins.glob("*.dll")):
        shutil.copy(library, wine.drive / "windows" / "system32")
    return wine
