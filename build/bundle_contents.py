# SPDX-License-Identifier: Apache-2.0
"""What goes into the packaged application beside the code that PyInstaller finds by itself."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

PACKAGES = ("clerkdesk", "ui")
SCRIPT_FOLDERS = ("clerkdesk/adapters/store/migrations",)
"""Folders of code that is read as files: Alembic loads migrations by path."""

NAMED_PACKAGES = (
    "SQLAlchemy", "sqlcipher3", "pikepdf", "pyhanko", "tesserocr", "PySide6_Essentials", "cryptography",
)  # fmt: skip
"""Packages whose versions a support bundle names: their metadata is kept."""

DATA_PACKAGES = ("pikepdf",)
"""Packages with files beside their code that PyInstaller does not know of."""

LOOKED_UP = ("keyring.backends", "sqlalchemy.dialects.sqlite", "alembic", "uvicorn", "logging.config")
"""Packages that are imported by a name made at run time."""

Pair = tuple[str, str]
CollectModules = Callable[[str, Callable[[str], bool]], list[str]]
CollectFiles = Callable[[str], list[Pair]]

_QUOTED = re.compile(r'"([a-z0-9]+(?:-[a-z0-9]+)*)"')


def modules_of(root: Path, package: str) -> list[str]:
    """Return every module of a package of the project, by its dotted name."""
    names = []
    for file in sorted((root / package).rglob("*.py")):
        parts = file.relative_to(root).with_suffix("").parts
        names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return names


def hidden_modules(root: Path, collect: CollectModules) -> list[str]:
    """Return the modules to include although no import statement may name them.

    Args:
        collect: PyInstaller's `collect_submodules`.
    """
    ours = [name for package in PACKAGES for name in modules_of(root, package)]
    theirs = [name for package in LOOKED_UP for name in collect(package, _is_wanted)]
    return ours + theirs


def _is_wanted(name: str) -> bool:
    return not any(part in name for part in (".testing", "uvloop", "httptools", "wsproto", "websockets", "watchfiles"))


def icon_names(sources: str, known: set[str]) -> set[str]:
    """Return the icons that the texts of some source files name."""
    return set(_QUOTED.findall(sources)) & known


def wanted_assets(pins: str) -> list[str]:
    """Return the fonts and reading models that the text of assets.toml pins, by their place below the assets.

    What others are made out of (`sources`) is not among them.
    """
    tables = tomllib.loads(pins)
    files = [row["to"] for source in tables["source"] for row in source["file"]]
    files += [row["to"] for row in tables["made"]]
    return sorted(file for file in files if not file.startswith(("icons/", "sources/")))


def data_files(root: Path, assets: Path, collect: CollectFiles, describe: CollectFiles) -> list[Pair]:
    """Return pairs of a file and its folder in the bundle: resources, fonts, reading models and the icons in use.

    Args:
        assets: the fetched assets.
        collect: PyInstaller's `collect_data_files`.
        describe: PyInstaller's `copy_metadata`.
    """
    pairs = _tree(root / "resources", "resources")
    for folder in SCRIPT_FOLDERS:
        pairs += _tree(root / folder, folder)
    pins = (root / "build" / "assets.toml").read_text(encoding="utf-8")
    pairs += [(str(assets / file), f"assets/{Path(file).parent.as_posix()}") for file in wanted_assets(pins)]
    for package in NAMED_PACKAGES:
        pairs += describe(package)
    sources = "\n".join(file.read_text(encoding="utf-8") for file in sorted((root / "ui").rglob("*.py")))
    known = {file.stem for file in (assets / "icons").glob("*.svg")}
    icons = sorted(icon_names(sources, known))
    for package in DATA_PACKAGES:
        pairs += collect(package)
    return [*pairs, *((str(assets / "icons" / f"{name}.svg"), "assets/icons") for name in icons)]


def _tree(source: Path, to: str) -> list[Pair]:
    files = [file for file in sorted(source.rglob("*")) if file.is_file() and "__pycache__" not in file.parts]
    return [(str(file), (Path(to) / file.relative_to(source).parent).as_posix()) for file in files]
