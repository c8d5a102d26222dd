# SPDX-License-Identifier: Apache-2.0
"""Every command that a guide or the README names is one of the program, with the options that it names."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from clerkdesk.cli.program import parser
from clerkdesk.cli.words import arguments

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])


def known() -> dict[str, set[str]]:
    """Return the options of every command."""
    options: dict[str, set[str]] = defaultdict(set)
    for command, action in arguments(parser()):
        options[command] |= set(action.option_strings)
    return options


def named(page: Path) -> list[str]:
    """Return what a page has a person type after `clerkdesk`, comments left out."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    typed = re.findall(r"^\s*clerkdesk ([a-z].*)$", text, re.MULTILINE) + re.findall(r"`clerkdesk ([a-z][^`]*)`", text)
    return [re.split(r"\s#| {3,}", " ".join(one.split("\n")))[0] for one in typed]


def unknown(line: str, options: dict[str, set[str]]) -> bool:
    """Tell whether a line names a command that is none, or an option that it has not."""
    parts = line.split("|")
    commands = []
    for part in parts:  # "backup DIR | restore DIR" names two
        words = part.split()
        found = [name for name in (" ".join(words[:2]), " ".join(words[:1])) if name in options]
        commands += found[:1]
    asked = set(re.findall(r"(?<!\S)\[?(--[a-z-]+)", line))
    return not commands or bool(asked - set().union(*(options[name] for name in commands)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_guide_has_a_person_type_is_there(page: Path) -> None:
    options = known()
    assert [line for line in named(page) if unknown(line, options)] == []


def test_what_is_none_is_found() -> None:
    options = known()
    assert sum(len(named(page)) for page in PAGES) > 40
    assert not unknown("backup E:\\clerkdesk --verify", options)
    assert unknown("backup E:\\clerkdesk --verified", options)
    assert unknown("back-up E:\\clerkdesk", options)
