# SPDX-License-Identifier: Apache-2.0
"""The Debian package's version and what it depends on."""

import deb


def test_a_pre_release_comes_before_its_release() -> None:
    assert deb.debian_version("1.2.0rc1") == "1.2.0~rc1"
    assert deb.debian_version("1.2.0") == "1.2.0"


def test_the_owner_of_a_library_is_read_without_its_architecture() -> None:
    lines = ["libegl1:amd64: /usr/lib/x86_64-linux-gnu/libEGL.so.1", "diversion by x from: /usr/lib/libGL.so.1"]
    assert deb.owners(lines) == {"libEGL.so.1": "libegl1"}
