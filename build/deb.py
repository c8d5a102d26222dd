# SPDX-License-Identifier: Apache-2.0
"""Make the Debian package out of the frozen folder: desktop entry, icons, udev rules, AppStream data, MIME type."""

import hashlib
import lzma
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from provision import say
from slim import elf_files, needed
from workshop import WORK, Release, files_of, need, output, set_times, size_of, tool_python

PACKAGE = "clerkdesk"
LIBRARY = Path("usr/lib/clerkdesk")
DEB_PACKAGES = ("desktop-file-utils", "appstream", "dpkg")
LOADED_LATER = ("libxcb-cursor0", "libegl1", "libgl1", "libfontconfig1", "libdbus-1-3", "libssl3", "libsane1")
"""Packages whose libraries are opened by name when they are needed, so that no file names them."""
RECOMMENDED = ("gnome-keyring | kwalletmanager", "libsecret-1-0", "pcscd", "sane-airscan")
SUGGESTED = ("softhsm2", "poppler-utils", "openssl")
RENAMED = {"libssl3": "libssl3t64", "libglib2.0-0": "libglib2.0-0t64", "libcups2": "libcups2t64"}
"""Packages that Debian 13 and Ubuntu 24.04 call otherwise, with the same library inside."""

PACKING: list[dict[str, int]] = [
    {"id": lzma.FILTER_X86},
    {"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 128 * 1024 * 1024},
]
"""How the package is compressed; unpacking it takes 128 MB of memory for a few seconds."""
_AR_MAGIC = b"!<arch>\n"
_AR_ROW = 60

PLACES = {
    "vn.clerkdesk.Workstation.desktop": "usr/share/applications",
    "vn.clerkdesk.Verify.desktop": "usr/share/applications",
    "vn.clerkdesk.Workstation.xml": "usr/share/mime/packages",
    "vn.clerkdesk.Workstation.metainfo.xml": "usr/share/metainfo",
    "60-clerkdesk.rules": "usr/lib/udev/rules.d",
    "verify-and-wait": LIBRARY.as_posix(),
    "clerkdesk.svg": "usr/share/icons/hicolor/scalable/apps",
}

CONTROL = """Package: {package}
Version: {version}
Section: misc
Priority: optional
Architecture: amd64
Maintainer: ClerkDesk <clerkdesk@localhost>
Installed-Size: {kilobytes}
Depends: {depends}
Recommends: {recommends}
Suggests: {suggests}
Description: counter of a Vietnamese commune
 Receives a citizen's paper dossier, scans and reads it, makes signed archival
 PDF of it, lets a supervisor approve it, and delivers it to the national
 portal exactly once. Works with no network.
"""


def debian_version(version: str) -> str:
    """Return the version as Debian orders it: a pre-release before its release."""
    return re.sub(r"(a|b|rc)", r"~\1", version)


def owners(search_lines: Iterable[str]) -> dict[str, str]:
    """Return the package of each library, by file name, that lines of `dpkg-query -S` tell."""
    found: dict[str, str] = {}
    for line in search_lines:
        package, _, path = line.partition(": ")
        if path and "diversion" not in package:
            found.setdefault(Path(path).name, package.split(",")[0].split(":")[0])
    return found


def external_libraries(bundle: Path) -> list[str]:
    """Return the libraries that the bundle's files name and that lie nowhere in it."""
    own = {path.name for path in bundle.rglob("*")}
    return sorted(name for name in needed(elf_files(bundle)) if name not in own)


def depends(libraries: Sequence[str]) -> list[str]:
    """Return the packages, with their newer names, that bring these libraries and those that are opened by name."""
    found = owners(output(["dpkg-query", "-S", *(f"*/{name}" for name in libraries)]).splitlines())
    packages = sorted({*(found[name] for name in libraries), *LOADED_LATER} - {"libc6"})
    libc = output(["dpkg-query", "-W", "-f", "${Version}", "libc6"]).partition("-")[0]
    return [f"libc6 (>= {libc})", *(f"{RENAMED[name]} | {name}" if name in RENAMED else name for name in packages)]


def fill_tree(release: Release, bundle: Path, source: Path, tree: Path) -> None:
    """Lay out what the package installs."""
    shutil.copytree(bundle, tree / LIBRARY, symlinks=True)
    (tree / "usr/bin").mkdir(parents=True)
    for name in ("clerkdesk", "clerkdesk-window"):
        (tree / "usr/bin" / name).symlink_to(f"../lib/clerkdesk/{name}")
    for name, place in PLACES.items():
        (tree / place).mkdir(parents=True, exist_ok=True)
        target = tree / place / ("clerkdesk.svg" if name.endswith(".svg") else name)
        shutil.copy(source / "build" / "linux" / name, target)
    metainfo = tree / PLACES["vn.clerkdesk.Workstation.metainfo.xml"] / "vn.clerkdesk.Workstation.metainfo.xml"
    day = datetime.fromtimestamp(release.epoch, UTC).date().isoformat()
    text = metainfo.read_text(encoding="utf-8").replace("@VERSION@", release.version).replace("@DATE@", day)
    metainfo.write_text(text, encoding="utf-8")
    icons = WORK / "icons"
    for picture in sorted(icons.glob("*.png")):
        folder = tree / f"usr/share/icons/hicolor/{picture.stem}x{picture.stem}/apps"
        folder.mkdir(parents=True)
        shutil.copy(picture, folder / "clerkdesk.png")
    documents = tree / "usr/share/doc/clerkdesk"
    documents.mkdir(parents=True)
    for name in ("licences.txt", "sbom.json"):
        if (bundle.parent / name).exists():
            shutil.copy(bundle.parent / name, documents / ("copyright" if name == "licences.txt" else name))


def draw_icons(source: Path) -> Path:
    """Draw the icons into the work folder and return it."""
    output([tool_python(), source / "build" / "icons.py", WORK / "icons"], env={"QT_QPA_PLATFORM": "offscreen"})
    return WORK / "icons"


def check_tree(tree: Path) -> None:
    """Let the desktop's own tools judge desktop entries and AppStream data."""
    output(["desktop-file-validate", *sorted((tree / "usr/share/applications").iterdir())])
    output(["appstreamcli", "validate", "--no-net", *sorted((tree / "usr/share/metainfo").iterdir())])


def _checksums(tree: Path) -> str:
    usual = (path for path in files_of(tree) if "DEBIAN" not in path.relative_to(tree).parts)
    rows = (
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(tree)}"
        for path in usual
    )
    return "\n".join(rows) + "\n"


def make_deb(release: Release, bundle: Path, source: Path, out: Path, *, quick: bool = False) -> Path:
    """Make the package and return its path.

    Args:
        bundle: the frozen folder.
        quick: compress little, for a package that is only a step of a test.
    """
    need(DEB_PACKAGES)
    tree = WORK / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    draw_icons(source)
    fill_tree(release, bundle, source, tree)
    check_tree(tree)
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN" / "md5sums").write_text(_checksums(tree))
    control = CONTROL.format(
        package=PACKAGE,
        version=debian_version(release.version),
        kilobytes=size_of(tree) // 1024,
        depends=", ".join(depends(external_libraries(bundle))),
        recommends=", ".join(RECOMMENDED),
        suggests=", ".join(SUGGESTED),
    )
    (tree / "DEBIAN" / "control").write_text(control, encoding="utf-8")
    shutil.copy(source / "build" / "linux" / "postrm", tree / "DEBIAN" / "postrm")
    set_modes(tree)
    set_times(tree, release.epoch)
    target = out / f"{PACKAGE}_{debian_version(release.version)}_amd64.deb"
    how = ["-Zgzip", "-z1"] if quick else ["-Znone"]
    output(["dpkg-deb", "--root-owner-group", *how, "--build", tree, target], env=release.environment)
    if not quick:
        target.write_bytes(b"".join(repacked(target.read_bytes())))
    say(f"{target.name}: {target.stat().st_size / 1e6:.1f} MB")
    return target


def repacked(package: bytes) -> Iterator[bytes]:
    """Yield the bytes of a package whose parts are compressed: machine code turned first so that it packs better.

    dpkg-deb itself offers neither the filter nor a window wider than 64 MB; dpkg reads both. Source: deb(5), ar(5).

    Args:
        package: made with `dpkg-deb -Znone`.
    """
    yield _AR_MAGIC
    at = len(_AR_MAGIC)
    while at < len(package):
        row = package[at : at + _AR_ROW]
        name, size = row[:16].decode().strip(), int(row[48:58])
        content = package[at + _AR_ROW : at + _AR_ROW + size]
        at += _AR_ROW + size + size % 2
        if name.endswith(".tar"):
            name, content = f"{name}.xz", lzma.compress(content, check=lzma.CHECK_CRC64, filters=PACKING)
        yield (
            f"{name:<16}".encode()
            + row[16:48]
            + f"{len(content):<10}`\n".encode()
            + content
            + b"\n" * (len(content) % 2)
        )


def set_modes(tree: Path) -> None:
    """Make every folder and program readable by all and writable by its owner, whatever the builder's umask."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
