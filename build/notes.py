# SPDX-License-Identifier: Apache-2.0
"""Release notes out of the news fragments, under the headings of Keep a changelog."""

import re
from collections.abc import Mapping
from pathlib import Path

HEADINGS = {
    "security": "Security",
    "added": "Added",
    "changed": "Changed",
    "fixed": "Fixed",
    "deprecated": "Deprecated",
    "removed": "Removed",
}

_NAME = re.compile(r"(?P<issue>[\w-]+)\.(?P<kind>[a-z]+)(?:\.[\w-]+)?\.md")


class WrongFragment(ValueError):
    """A news fragment has a name that tells no heading."""


def read_fragments(folder: Path) -> dict[str, str]:
    """Return the fragments of a folder, by file name."""
    return {
        file.name: file.read_text(encoding="utf-8").strip()
        for file in sorted(folder.glob("*.md"))
        if file.name != "README.md"
    }


def kind_of(name: str) -> str:
    """Return which heading a fragment stands under, given its file name.

    Raises:
        WrongFragment: the name tells none.
    """
    found = _NAME.fullmatch(name)
    kind = found["kind"] if found else ""
    if kind not in HEADINGS:
        raise WrongFragment(f"news/{name} names none of {', '.join(HEADINGS)}")
    return kind


def release_notes(version: str, day: str, fragments: Mapping[str, str]) -> str:
    """Return the notes of a release.

    Args:
        day: ISO date.
        fragments: texts by file name.
    """
    parts = [f"## ClerkDesk {version} ({day})", ""]
    for kind, heading in HEADINGS.items():
        texts = [" ".join(text.split()) for name, text in fragments.items() if kind_of(name) == kind]
        if texts:
            parts += [f"### {heading}", "", *(f"- {text}" for text in texts), ""]
    return "\n".join(parts)
