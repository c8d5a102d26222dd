# SPDX-License-Identifier: Apache-2.0
"""The verbs of build/dev.py."""

import pytest

import dev
from provision import SetupError

HASH = "--hash=sha256:" + "0" * 64


def test_a_lock_with_version_and_hash_is_accepted():
    second = f"beta==2 ; sys_platform == 'linux' \\\n    {HASH}\n"
    dev.check_lock(f"# made by a tool\nalpha==1.0 \\\n    {HASH} \\\n    {HASH}\n{second}")


@pytest.mark.parametrize("line", ["--index-url somewhere", f"alpha @ https://example.invalid/a.whl {HASH}"])
def test_a_lock_that_names_an_address_or_an_option_is_refused(line):
    with pytest.raises(SetupError, match="no address"):
        dev.check_lock(line)


@pytest.mark.parametrize("line", ["alpha==1.0", f"alpha>=1.0 {HASH}"])
def test_a_lock_without_version_or_hash_is_refused(line):
    with pytest.raises(SetupError, match="version and hash"):
        dev.check_lock(line)


def test_the_summary_names_what_failed():
    assert dev.summary({"ruff": 0, "types": 1}) == "ruff ok · types FAILED"


@pytest.mark.parametrize("arguments", [[], ["fly"]])
def test_without_a_known_verb_the_usage_is_told_and_the_exit_code_is_2(arguments, capsys):
    assert dev.main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert all(verb in said.err for verb in ("setup", "demo", "window", "test", "lint", "bench", "lock"))


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["lock", "--help"], ["setup", "-h"]])
def test_who_asks_for_help_is_told_and_nothing_is_done(words, capsys):
    assert dev.main(words) == 0
    assert capsys.readouterr().out.startswith("usage: python3 build/dev.py")


def test_an_unknown_benchmark_ends_with_the_names_of_those_that_exist(capsys):
    assert dev.main(["bench", "no-such-benchmark"]) == 1
    assert "name a benchmark" in capsys.readouterr().err
