# SPDX-License-Identifier: Apache-2.0
"""The bill of materials of a release: what is in it, from where, under which licence; CycloneDX 1.6 and plain text."""

import json
import tomllib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workshop import LOCKS, SOURCE, Release, ReleaseError, output, tool_python

TOOLS_ONLY = frozenset({"pip", "setuptools", "uv", "altgraph", "pyinstaller-hooks-contrib", "pefile", "macholib"})
"""Packages of the release environment that are not shipped; of PyInstaller, the bootloader is."""

ONLY_ON = {"jeepney": "linux", "secretstorage": "linux", "pywin32-ctypes": "windows"}
NOT_ON_313 = frozenset({"backports.tarfile", "importlib_metadata", "lazy-importer", "zipp"})
"""Packages that only Python before 3.12 needs; Windows has 3.13."""

WINDOWS_PYTHON = "3.13.2"
COMMON_LICENCES = Path("/usr/share/common-licenses")
SHARED_TEXTS = {
    "LGPL-3.0": "LGPL-3",
    "LGPL-2.1": "LGPL-2.1",
    "Apache-2.0": "Apache-2.0",
    "GPL": "GPL-3",
    "MPL-2.0": "MPL-2.0",
}
"""Licences whose text Debian carries, for packages that do not bring it."""


@dataclass(frozen=True, slots=True)
class Component:
    """One thing in the release.

    Attributes:
        licence: an SPDX expression.
        purl: package URL, by which other programs know it.
        sha256: of the package, where one file is meant.
        notices: texts that its licence asks to be handed on, by file name.
    """

    name: str
    version: str
    licence: str
    purl: str
    sha256: str = ""
    notices: Mapping[str, str] = field(default_factory=dict)


def python_packages(platform: str) -> list[Component]:
    """Return the Python packages that are shipped on a platform (`linux` or `windows`)."""
    listed = json.loads(output([tool_python(), SOURCE / "build" / "inventory.py"]))
    found = []
    for row in listed:
        key = row["name"].lower()
        is_elsewhere = ONLY_ON.get(key, platform) != platform or (platform == "windows" and key in NOT_ON_313)
        if key in TOOLS_ONLY or is_elsewhere or key == "clerkdesk":
            continue
        purl = f"pkg:pypi/{key.replace('_', '-').replace('.', '-')}@{row['version']}"
        found.append(Component(row["name"], row["version"], row["licence"], purl, notices=row["notices"]))
    if platform == "windows":
        version = locked_version("pywin32-ctypes")
        found.append(Component("pywin32-ctypes", version, "BSD-3-Clause", f"pkg:pypi/pywin32-ctypes@{version}"))
    return found


def locked_version(name: str) -> str:
    """Return the version that the locks pin.

    Raises:
        ReleaseError: none does.
    """
    for lock in LOCKS:
        for line in (SOURCE / "build" / lock).read_text().splitlines():
            if line.startswith(f"{name}=="):
                return line.removeprefix(f"{name}==").split()[0]
    raise ReleaseError(f"no lock pins {name}")


def asset_packages() -> list[Component]:
    """Return the packages that fonts, icons and reading models come from."""
    tables = tomllib.loads((SOURCE / "build" / "assets.toml").read_text(encoding="utf-8"))
    kinds = {"debian": "pkg:deb/debian/{0}@{1}", "wheel": "pkg:pypi/{0}@{1}"}
    return [
        Component(
            row["package"],
            row["version"],
            row["licence"],
            kinds.get(row["kind"], "pkg:generic/{0}@{1}").format(row["package"], row["version"]),
            row["package_sha256"],
        )
        for row in tables["source"]
    ]


def interpreter(platform: str) -> list[Component]:
    """Return the Python interpreter and, on Linux, the libraries of the system that are shipped with it."""
    if platform == "windows":
        text = output(["cat", SOURCE / "build" / "windows" / "requirements-python.txt"])
        sha256 = text.partition("sha256:")[2].strip()
        return [Component("CPython", WINDOWS_PYTHON, "PSF-2.0", f"pkg:generic/cpython@{WINDOWS_PYTHON}", sha256)]
    names = {
        "libpython3.11": "PSF-2.0",
        "libturbojpeg0": "IJG AND BSD-3-Clause AND Zlib",
        "libsqlite3-0": "blessing",
        "libffi8": "MIT",
    }
    query = ["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *names]
    rows = (line.split() for line in output(query).splitlines())
    return [Component(name, version, names[name], f"pkg:deb/debian/{name}@{version}") for name, version in rows]


def components(platform: str, built_in: Iterable[Component] = ()) -> list[Component]:
    """Return everything in the release for a platform, by name.

    Args:
        built_in: libraries inside of what the release itself builds.

    Raises:
        ReleaseError: a licence is not known.
    """
    found = [*python_packages(platform), *asset_packages(), *interpreter(platform), *built_in]
    unknown = [one.name for one in found if not one.licence]
    if unknown:
        raise ReleaseError(
            f"the licence of {', '.join(unknown)} is not known: read it and name it in build/inventory.py"
        )
    return sorted(found, key=lambda one: one.name.lower())


def cyclonedx(release: Release, platform: str, parts: Iterable[Component]) -> dict[str, Any]:
    """Return the bill of materials.

    Source: CycloneDX 1.6 (ECMA-424).
    """
    rows = []
    for part in parts:
        row: dict[str, Any] = {"type": "library", "bom-ref": part.purl, "name": part.name, "version": part.version}
        row |= {"purl": part.purl, "licenses": [{"expression": part.licence}]}
        if part.sha256:
            row["hashes"] = [{"alg": "SHA-256", "content": part.sha256}]
        rows.append(row)
    own = f"pkg:generic/clerkdesk@{release.version}?platform={platform}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, own + release.commit)}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(release.epoch, UTC).isoformat().replace("+00:00", "Z"),
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": "ClerkDesk",
                "version": release.version,
                "licenses": [{"expression": "Apache-2.0"}],
            },
            "properties": [{"name": "clerkdesk:commit", "value": release.commit}],
        },
        "components": rows,
        "dependencies": [{"ref": own, "dependsOn": [row["bom-ref"] for row in rows]}],
    }


def licence_list(release: Release, parts: Iterable[Component]) -> str:
    """Return the list of licences, followed by the notices that they ask for."""
    parts = list(parts)
    head = [f"ClerkDesk {release.version}", "Apache-2.0; what it is made with:", ""]
    rows = [f"{part.name} {part.version}: {part.licence}" for part in parts]
    texts = [
        "",
        "Qt and PySide6 are used under the LGPL: their libraries lie in the application's folder and may be replaced.",
        "",
    ]
    for part in parts:
        for name, text in part.notices.items():
            texts += ["=" * 100, f"{part.name} {part.version}: {name}", "=" * 100, text.strip(), ""]
    for file in _texts_needed(parts):
        texts += ["=" * 100, file.name, "=" * 100, file.read_text(encoding="utf-8", errors="replace").strip(), ""]
    return "\n".join([*head, *rows, *texts])


def _texts_needed(parts: Iterable[Component]) -> list[Path]:
    """Return the licence texts to add for the parts that bring no notice of their own."""
    said = " ".join(part.licence for part in parts if not part.notices)
    files = {COMMON_LICENCES / file for start, file in SHARED_TEXTS.items() if start in said}
    own = SOURCE / "build" / "licences"
    files |= {file for file in own.glob("*.txt") if file.stem in said}
    return sorted(file for file in files if file.exists())


def known_flaws(parts: Iterable[Component], advisories: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return which parts have a known flaw.

    Args:
        advisories: entries of the Open Source Vulnerability format.

    Source: OSV schema 1.6, `affected`.
    """
    by_name = {
        part.purl.partition("@")[0].removeprefix("pkg:pypi/"): part
        for part in parts
        if part.purl.startswith("pkg:pypi/")
    }
    found = []
    for advisory in advisories:
        for affected in advisory.get("affected", ()):
            package = affected.get("package", {})
            part = by_name.get(str(package.get("name", "")).lower().replace("_", "-").replace(".", "-"))
            if package.get("ecosystem") == "PyPI" and part and part.version in affected.get("versions", ()):
                found.append({"id": str(advisory["id"]), "package": part.name, "version": part.version})
    return found
