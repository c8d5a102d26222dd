# SPDX-License-Identifier: Apache-2.0
"""What set-up keeps on disk, and the locks it installs from."""

import sys

import pytest

import dev
import provision


def test_a_step_is_fresh_only_for_the_fingerprint_it_was_done_for(tmp_path):
    stamps = provision.Stamps(tmp_path / "new-folder" / "stamps.json")
    assert not stamps.is_fresh("packages", "one")
    stamps.keep("packages", "one")
    stamps.keep("project", "two")
    assert stamps.is_fresh("packages", "one")
    assert stamps.is_fresh("project", "two")
    assert not stamps.is_fresh("packages", "two")


def test_a_damaged_stamp_file_means_do_it_again(tmp_path):
    file = tmp_path / "stamps.json"
    file.write_text("{half")
    stamps = provision.Stamps(file)
    assert not stamps.is_fresh("packages", "one")
    stamps.keep("packages", "one")
    assert stamps.is_fresh("packages", "one")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_the_locks_hold_versions_and_hashes_and_no_address(name):
    dev.check_lock((provision.BUILD / name).read_text())


def test_what_develops_runs_on_the_very_packages_that_ship():
    def pins(name):
        lines = (provision.BUILD / name).read_text().splitlines()
        return {line.split("==")[0]: line.split(" ;")[0].rstrip(" \\") for line in lines if line[:1].isalnum()}

    shipped, developed = pins("requirements.txt"), pins("requirements-dev.txt")
    assert shipped
    assert {name: developed.get(name) for name in shipped} == shipped


def test_every_system_package_says_what_it_is_for():
    wanted = provision.wanted_packages()
    assert "softhsm2" in wanted
    assert all(isinstance(purpose, str) and purpose for purpose in wanted.values())


def test_this_very_environment_passes_as_working():
    assert provision.venv_works()


@pytest.mark.parametrize(("program", "code"), [("pass", 0), ("raise SystemExit(3)", 3), ("import os; os.abort()", 134)])
def test_a_program_that_fails_or_is_killed_never_counts_as_done(program, code):
    assert provision.run([sys.executable, "-c", program]) == code


def test_what_set_up_runs_leaves_stdout_to_the_program(capfd):
    provision.must_run([sys.executable, "-c", "print('installing')"], what="a step")
    said = capfd.readouterr()
    assert said.out == ""
    assert "installing" in said.err


def test_a_step_that_fails_is_named(capfd):
    with pytest.raises(provision.SetupError, match="a step failed"):
        provision.must_run([sys.executable, "-c", "raise SystemExit(1)"], what="a step")


def test_a_package_that_nobody_offers_is_named_with_its_purpose_and_set_up_goes_on(tmp_path, capfd):
    stamps = provision.Stamps(tmp_path / "stamps.json")
    stamps.keep("system", provision.fingerprint("no-such-package"))  # it was tried before: no second try without asking
    provision.set_up_system(stamps, {"no-such-package": "a thing nobody has", "dpkg": "itself"}, insist=False)
    said = capfd.readouterr().err
    assert "missing: no-such-package (a thing nobody has)" in said
    assert "installing" not in said
