# SPDX-License-Identifier: Apache-2.0
"""Release notes out of news fragments."""

import pytest

import notes
from clerkdesk.settings import project_root


def test_fragments_stand_under_their_headings_security_first() -> None:
    text = notes.release_notes(
        "1.0.0", "2026-11-22", {"2.added.md": "New\nthing.", "3.added.2.md": "More.", "4.security.md": "Safer."}
    )
    assert text.index("### Security") < text.index("### Added")
    assert "- New thing.\n- More." in text


def test_every_fragment_of_the_project_stands_under_a_heading() -> None:
    kinds = {notes.kind_of(name) for name in notes.read_fragments(project_root() / "news")}
    assert kinds <= set(notes.HEADINGS)


@pytest.mark.parametrize("name", ["1.magic.md", "added.md"])
def test_a_name_that_tells_no_heading_is_refused(name: str) -> None:
    with pytest.raises(notes.WrongFragment):
        notes.kind_of(name)
