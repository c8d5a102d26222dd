# SPDX-License-Identifier: Apache-2.0
"""What set-up decides without touching the machine."""

import provision

PROJECT = """
[build-system]
requires = ["hatchling"]
[project]
name = "clerkdesk"
version = "{version}"
[tool.ruff]
line-length = {width}
"""


def test_only_packages_with_the_status_installed_count():
    lines = ["libsane1 installed", "xvfb config-files", "softhsm2 not-installed", "", "openssl installed"]
    assert provision.installed_packages(lines) == {"libsane1", "openssl"}


def test_a_fingerprint_tells_where_one_part_ends():
    assert provision.fingerprint("ab", "c") != provision.fingerprint("a", "bc")
    assert provision.fingerprint("ab", "c") == provision.fingerprint(b"ab", b"c")


def test_a_tool_setting_does_not_install_the_project_again_but_its_metadata_does():
    before = provision.project_fingerprint(PROJECT.format(version="1", width=120))
    assert provision.project_fingerprint(PROJECT.format(version="1", width=100)) == before
    assert provision.project_fingerprint(PROJECT.format(version="2", width=120)) != before


def test_markers_are_not_counted_as_packages():
    lock = "alpha==1.0 \\\n    --hash=sha256:0\nbeta==2 ; sys_platform == 'linux' \\\n    --hash=sha256:1\n"
    assert provision.locked_packages(lock) == ["alpha", "beta"]
