# SPDX-License-Identifier: Apache-2.0
"""The guide of the administrator shows the program as it is: its pictures are taken here, its links lead somewhere."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import guide_pictures
from ui import theme

pytest_plugins = ("tests.counter_fixtures",)
DOCS = Path(guide_pictures.__file__).parent.parent / "docs"
GUIDES = ("admin-guide.vi.md", "admin-guide.en.md")


def test_every_picture_of_the_guide_can_be_taken(counter, qapp, tmp_path):
    theme.apply(qapp)
    services = replace(counter.tokens, close=lambda: None)
    guide_pictures.take(services, tmp_path / "pictures", tmp_path)
    taken = {file.name: file.stat().st_size for file in (tmp_path / "pictures").iterdir()}
    assert sorted(taken) == sorted(guide_pictures.names())
    assert max(taken.values()) <= guide_pictures.MOST_BYTES


@pytest.mark.parametrize("name", GUIDES)
def test_every_link_of_the_guide_leads_to_a_file(name):
    links = re.findall(r"\]\(([^)#]+)\)", (DOCS / name).read_text(encoding="utf-8"))
    assert [link for link in links if not (DOCS / link).is_file()] == []


def test_both_guides_have_the_same_chapters():
    texts = ((DOCS / name).read_text(encoding="utf-8") for name in GUIDES)
    chapters = [len(re.findall(r"^## \d+\.", text, re.MULTILINE)) for text in texts]
    assert chapters[0] == chapters[1]
