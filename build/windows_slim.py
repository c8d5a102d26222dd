# SPDX-License-Identifier: Apache-2.0
"""Make the Windows bundle small: stand-ins for libraries that wheels link but nothing calls, and one program for two.

As build/slim.py does for Linux: a stand-in exports the names that are asked for; a call into one ends the process.
"""

import fnmatch
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from pe_imports import imports
from wine import COMPILER
from workshop import WORK, Release, output

WINDRES = "x86_64-w64-mingw32-windres"
STAND_INS = {
    "tesserocr.libs/archive-*.dll": "reading models out of archives: they lie in the folder",
    "tesserocr.libs/libcurl-*.dll": "pictures by address: Tesseract is given pixels",
}
"""Libraries that are replaced: pattern inside the bundle and why nothing calls them."""

HARMLESS = frozenset({"archive_read_new"})
"""Tesseract asks for an archive first and takes the plain file when there is none."""

HIDDEN = ("-shared", "-static", "-static-libgcc", "-Wl,--no-insert-timestamp", "-s")

WINDOW_RESOURCE = """1 ICON "{icon}"
1 VERSIONINFO FILEVERSION {numbers} PRODUCTVERSION {numbers} FILEOS 0x40004 FILETYPE 1
BEGIN
  BLOCK "StringFileInfo" BEGIN BLOCK "042A04B0" BEGIN
    VALUE "CompanyName", "ClerkDesk"
    VALUE "FileDescription", "ClerkDesk"
    VALUE "FileVersion", "{version}"
    VALUE "InternalName", "clerkdesk-window"
    VALUE "LegalCopyright", "Apache License 2.0"
    VALUE "ProductName", "ClerkDesk"
    VALUE "ProductVersion", "{version}"
  END END
  BLOCK "VarFileInfo" BEGIN VALUE "Translation", 0x042A, 1200 END
END
"""


def asked_of(internal: Path) -> Mapping[str, set[str]]:
    """Return the names that all programs of the bundle ask of each library, by the library's file name."""
    asked: dict[str, set[str]] = {}
    for file in sorted([*internal.rglob("*.dll"), *internal.rglob("*.pyd"), *internal.parent.glob("*.exe")]):
        for library, names in imports(file).items():
            asked.setdefault(library, set()).update(names)
    return asked


def stand_in_source(names: Iterable[str]) -> str:
    """Return C that exports functions: the harmless answer zero, every other ends the process."""
    bodies = ((name, "return 0;" if name in HARMLESS else "__builtin_trap();") for name in sorted(names))
    return "".join(f"__declspec(dllexport) void *{name}(void) {{ {body} }}\n" for name, body in bodies)


def replace_libraries(internal: Path) -> None:
    """Replace the libraries of `STAND_INS`, then remove those of wheels that nothing asks for any more."""
    asked = asked_of(internal)
    for library in sorted(internal.glob("*.libs/*.dll")):
        name = library.relative_to(internal).as_posix()
        if any(fnmatch.fnmatch(name, pattern) for pattern in STAND_INS):
            _replace(library, asked[library.name.lower()])
    while idle := _idle(internal):
        for file in idle:
            file.unlink()


def _idle(internal: Path) -> list[Path]:
    asked = asked_of(internal)
    return [file for file in internal.glob("*.libs/*.dll") if file.name.lower() not in asked]


def _replace(library: Path, asked: set[str]) -> None:
    with tempfile.TemporaryDirectory(dir=WORK) as name:
        traps = Path(name, "traps.c")
        traps.write_text(stand_in_source(asked))
        library.unlink()
        output([COMPILER, *HIDDEN, "-O2", "-Wall", "-fno-builtin", "-o", library, traps])


def make_window_program(release: Release, bundle: Path, icon: Path) -> None:
    """Compile clerkdesk-window.exe, which starts clerkdesk.exe under its own name without a console."""
    numbers = ",".join(map(str, (*release.numbers, 0)))
    resource = WORK / "window.rc"
    resource.write_text(WINDOW_RESOURCE.format(icon=icon, numbers=numbers, version=release.version), encoding="utf-8")
    built = WORK / "window.res"
    output([WINDRES, "-O", "coff", "-i", resource, "-o", built])
    how = ["-mwindows", "-O2", "-s", "-Wall", "-Wl,--no-insert-timestamp"]
    source = Path(__file__).parent / "windows" / "window.c"
    output([COMPILER, *how, "-o", bundle / "clerkdesk-window.exe", source, built])
