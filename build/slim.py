# SPDX-License-Identifier: Apache-2.0
"""Make the Linux bundle small: strip its libraries and replace those that are linked but never called by stand-ins.

Wheels bring libraries that their code is linked with whether one calls them or not: Tesseract brings readers of picture
formats although it only ever sees raw pixels here. A stand-in has the same name, symbols and versions; a call into one
ends the process at once. The smoke test runs the main job on the result.
"""

import fnmatch
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from elf_gaps import close_gaps

STAND_INS = {
    "tesserocr.libs/libweb*": "leptonica's picture files: Tesseract is given pixels",
    "tesserocr.libs/libjpeg*": "the same",
    "PySide6/Qt/lib/libicudata*": "Unicode tables of legacy code pages and collation: the core sorts, files are UTF-8",
}
"""Libraries that are replaced: pattern inside the bundle and why nothing calls them."""

PAGE = 4096
"""Bytes of a memory page."""


def empty_icu_table() -> bytes:
    """Return an ICU data file with an empty table of contents.

    Source: ICU's udata.h (UDataInfo) and ucmndata.h (DataHeader).
    """
    information = bytes([20, 0, 0, 0, 0, 0, 2, 0]) + b"ToCP" + bytes([1, 0, 0, 0, 0, 0, 0, 0])
    header = bytes([32, 0, 0xDA, 0x27]) + information
    return header.ljust(32, b"\0") + bytes(16)


@dataclass(frozen=True, slots=True)
class Symbol:
    """One symbol of a library: name, version ("" for none) and nm's letter."""

    name: str
    version: str
    kind: str


def symbols(nm_lines: Iterable[str]) -> list[Symbol]:
    """Return what lines of `nm -D` tell, with or without addresses."""
    found = []
    for line in nm_lines:
        *_, kind, full = line.split()
        name, _, version = full.partition("@")
        found.append(Symbol(name, version.lstrip("@"), kind))
    return found


def stand_in_source(wanted: Iterable[Symbol]) -> str:
    """Return the assembly of a stand-in: a function is a trap, every object is zeros, ICU's table is empty."""
    functions, objects, tables = [], [], []
    for symbol in sorted(wanted, key=lambda one: one.name):
        if symbol.name.startswith("icudt"):
            octets = ",".join(str(octet) for octet in empty_icu_table())
            tables.append(
                f".balign 16\n.globl {symbol.name}\n.type {symbol.name}, @object\n{symbol.name}:\n  .byte {octets}\n"
            )
        elif symbol.kind in "TtWwi":
            functions.append(f".globl {symbol.name}\n.type {symbol.name}, @function\n{symbol.name}:\n  ud2\n")
        else:
            objects.append(f".globl {symbol.name}\n.type {symbol.name}, @object\n{symbol.name}:\n  .zero 256\n")
    parts = [".text\n", *functions, ".data\n", *objects, *tables, '.section .note.GNU-stack,"",@progbits\n']
    return "".join(parts)


def version_script(wanted: Iterable[Symbol]) -> str:
    """Return the linker's script that gives each symbol its version; empty when there are none."""
    by_version: dict[str, list[str]] = defaultdict(list)
    for symbol in wanted:
        if symbol.version:
            by_version[symbol.version].append(symbol.name)
    blocks = [
        f"{version} {{ global: {' '.join(f'{n};' for n in sorted(names))} }};"
        for version, names in sorted(by_version.items())
    ]
    return "\n".join(blocks) + "\n" if blocks else ""


def _output(*command: str | Path) -> list[str]:
    words = [str(word) for word in command]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.splitlines()


def dynamic(file: Path, tag: str) -> list[str]:
    """Return the values of a tag (NEEDED, SONAME) of an ELF file's dynamic section."""
    return [line.split()[1] for line in _output("objdump", "-p", file) if line.split()[:1] == [tag]]


def elf_files(folder: Path) -> list[Path]:
    """Return the ELF files of the bundle, no links."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and not file.is_symlink())
    return [file for file in files if _is_elf(file)]


def _is_elf(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(4) == b"\x7fELF"


def replace(library: Path, callers: Iterable[Path]) -> None:
    """Put a stand-in in a library's place that has the symbols which its callers name."""
    [soname] = dynamic(library, "SONAME") or [library.name]
    own = {symbol.name: symbol for symbol in symbols(_output("nm", "-D", "--defined-only", library))}
    asked = {symbol.name for file in callers for symbol in symbols(_output("nm", "-D", "--undefined-only", file))}
    wanted = [own[name] for name in sorted(asked & own.keys()) if own[name].kind != "A"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "stand-in.s").write_text(stand_in_source(wanted))
        _output("as", "--64", "-o", folder / "stand-in.o", folder / "stand-in.s")
        link: list[str | Path] = ["ld", "-shared", "--build-id=none", "-soname", soname, "-o", library]
        if script := version_script(wanted):
            (folder / "versions").write_text(script)
            link.append(f"--version-script={folder / 'versions'}")
        library.unlink()
        _output(*link, folder / "stand-in.o")


def needed(files: Iterable[Path]) -> Mapping[str, list[Path]]:
    """Return which files name a library, by the library's file name."""
    callers: dict[str, list[Path]] = defaultdict(list)
    for file in files:
        for name in dynamic(file, "NEEDED"):
            callers[name].append(file)
    return callers


def sweep(internal: Path) -> int:
    """Remove libraries of wheels that nothing needs any more, and links that lead nowhere; return how many."""
    removed = 0
    while True:
        callers = needed(elf_files(internal))
        idle = [file for folder in internal.glob("*.libs") for file in folder.iterdir() if file.name not in callers]
        if not idle:
            break
        for file in idle:
            file.unlink()
        removed += len(idle)
    for link in [file for file in internal.rglob("*") if file.is_symlink() and not file.exists()]:
        link.unlink()
    return removed


def strip(file: Path) -> None:
    """Take what only a debugger needs out of a library; where that would break it, leave it as it is."""
    stripped = file.with_name(f"{file.name}.stripped")
    done = subprocess.run(["strip", "--strip-unneeded", "-o", stripped, file], capture_output=True, check=False)
    if done.returncode == 0 and is_loadable(_output("readelf", "-lW", stripped)):
        stripped.chmod(file.stat().st_mode)
        stripped.replace(file)
    else:
        stripped.unlink(missing_ok=True)


def is_loadable(readelf_lines: Iterable[str]) -> bool:
    """Tell whether every segment can be mapped: strip misplaces those of libraries that were patched before.

    Args:
        readelf_lines: of `readelf -lW`.
    """
    rows = [line.split() for line in readelf_lines]
    loads = [row for row in rows if row[:1] == ["LOAD"]]
    return bool(loads) and all((int(row[1], 16) - int(row[2], 16)) % PAGE == 0 for row in loads)


def slim(bundle: Path) -> dict[str, int]:
    """Slim the bundle in place and return the sizes in bytes before and after."""
    internal = bundle / "_internal"
    before = sum(file.stat().st_size for file in elf_files(internal))
    callers = needed(elf_files(internal))
    for pattern in STAND_INS:
        for library in sorted(internal.rglob("*")):
            if fnmatch.fnmatch(library.relative_to(internal).as_posix(), pattern) and not library.is_symlink():
                replace(library, callers.get(library.name, []))
    sweep(internal)
    for file in elf_files(internal):
        strip(file)
        close_gaps(file)
    return {"before": before, "after": sum(file.stat().st_size for file in elf_files(internal))}


if __name__ == "__main__":
    print(slim(Path(sys.argv[1])))
