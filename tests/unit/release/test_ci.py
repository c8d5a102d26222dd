# SPDX-License-Identifier: Apache-2.0
"""For which changes CI builds the Windows installers."""

import ci


def test_a_change_of_build_or_dependencies_or_entry_points_wants_windows() -> None:
    changed = ["build/prune.py", "pyproject.toml", "ui/app.py", "ui/theme.py"]
    assert ci.needs_windows(changed) == ["build/prune.py", "pyproject.toml", "ui/app.py"]


def test_a_change_of_a_page_or_a_text_does_not() -> None:
    assert ci.needs_windows(["ui/pages/scan/page.py", "docs/reading.md", "clerkdesk/domain/term.py"]) == []
