# SPDX-License-Identifier: Apache-2.0
"""List the installed Python packages with licence and notices as JSON: run by the Python whose packages are meant."""

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import PurePosixPath
from typing import Any

SPDX = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF-2.0",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
}
"""Licences as packages write them, by their SPDX expression."""

KNOWN = {
    "pyserial": "BSD-3-Clause",
    "sqlcipher3": "Zlib AND BSD-3-Clause",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "pyinstaller-hooks-contrib": "Apache-2.0",
}
"""Licences of packages that name none, or one in prose: read from their own licence files."""

_NOTICE = re.compile(r"^(licen[cs]e|copying|notice|authors|third.?party)", re.IGNORECASE)


def licence_of(name: str, expression: str | None, field: str | None, classifiers: list[str]) -> str:
    """Return the SPDX expression of a package, or "" when it cannot be told."""
    if name.lower() in KNOWN:
        return KNOWN[name.lower()]
    if expression:
        return expression
    short = (field or "").strip()
    if short and "\n" not in short and len(short) < 80:
        return SPDX.get(short, short)
    named = [one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License ::")]
    return SPDX.get(named[0], named[0]) if len(named) == 1 else ""


def notices_of(package: Distribution) -> Iterator[tuple[str, str]]:
    """Yield name and text of each licence file and notice that a package carries."""
    for file in package.files or ():
        if ".dist-info" in file.parts[0] and _NOTICE.match(PurePosixPath(file).name):
            yield PurePosixPath(file).name, file.locate().read_text(encoding="utf-8", errors="replace")  # type: ignore[attr-defined]


def inventory() -> list[dict[str, Any]]:
    """Return every installed package, by name."""
    found = []
    for package in distributions():
        said: Any = package.metadata
        name = said["Name"]
        classifiers = said.get_all("Classifier") or []
        licence = licence_of(name, said.get("License-Expression"), said.get("License"), classifiers)
        entry = {"name": name, "version": package.version, "licence": licence, "homepage": said.get("Home-page") or ""}
        found.append({**entry, "notices": dict(sorted(notices_of(package)))})
    return sorted(found, key=lambda one: str(one["name"]).lower())


if __name__ == "__main__":
    json.dump(inventory(), sys.stdout)
