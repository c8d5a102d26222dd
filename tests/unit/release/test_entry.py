# SPDX-License-Identifier: Apache-2.0
"""The program of the packaged application."""

import pytest

from entry import choose


@pytest.mark.parametrize("name", ["clerkdesk-window", "/usr/bin/clerkdesk-window", "C:/x/ClerkDesk-Window.exe"])
def test_called_by_the_windows_name_it_opens_the_window(name: str) -> None:
    assert choose(name, ["--practice"]) == ("ui.app", ["--practice"])


def test_called_by_any_other_name_it_is_the_command_line() -> None:
    assert choose("/usr/bin/clerkdesk", ["doctor"]) == ("clerkdesk.cli", ["doctor"])


def test_the_practice_portal_runs_as_a_child_of_either_program() -> None:
    words = ["-m", "clerkdesk.practice.portal", "--child"]
    assert choose("clerkdesk-window", words) == ("clerkdesk.practice.portal.__main__", ["--child"])


def test_no_other_module_can_be_run() -> None:
    assert choose("clerkdesk", ["-m", "os"]) == ("clerkdesk.cli", ["-m", "os"])
