# SPDX-License-Identifier: Apache-2.0
"""What a release reports."""

import pytest

import release


def test_a_limit_that_is_missed_is_told_with_both_numbers() -> None:
    missed = release.limits_missed(
        {"linux": {"setup_bytes": 130_000_000, "installed_bytes": 1, "window_start": {"ratio": 1.1}}}
    )
    assert missed == ["linux setup_bytes: 130.0 MB, wanted at most 120"]


def test_a_platform_that_was_not_built_misses_nothing() -> None:
    assert release.limits_missed({"version": "1.0.0"}) == []


def test_without_a_copy_of_the_advisories_it_says_that_nobody_was_asked() -> None:
    assert release.look_for_flaws([], None)["asked"] is False


def test_version_signer_and_folder_are_needed() -> None:
    with pytest.raises(SystemExit):
        release.read_arguments(["--version", "1.0.0"])


@pytest.mark.parametrize(
    ("words", "tried"),
    [([], True), (["--quick"], False), (["--quick", "--with-update"], True), (["--with-update", "--no-smoke"], False)],
)
def test_an_update_is_tried_on_both_platforms_but_for_quick_trials(words: list[str], tried: bool) -> None:
    chosen = release.read_arguments(["--version", "1.0.0", "--sign-with", "TESTCA", "--out", "out", *words])
    assert release.updates_are_tried(chosen) is tried
