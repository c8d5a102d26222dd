# SPDX-License-Identifier: Apache-2.0
"""The Debian package's version and what it depends on."""

import lzma

import deb


def test_a_pre_release_comes_before_its_release() -> None:
    assert deb.debian_version("1.2.0rc1") == "1.2.0~rc1"
    assert deb.debian_version("1.2.0") == "1.2.0"


def test_the_owner_of_a_library_is_read_without_its_architecture() -> None:
    lines = ["libegl1:amd64: /usr/lib/x86_64-linux-gnu/libEGL.so.1", "diversion by x from: /usr/lib/libGL.so.1"]
    assert deb.owners(lines) == {"libEGL.so.1": "libegl1"}


def test_a_repacked_package_holds_the_same_parts_in_order() -> None:
    def part(name: str, content: bytes) -> bytes:
        return f"{name:<16}{'0':<12}{'0':<6}{'0':<6}{'100644':<8}{len(content):<10}`\n".encode() + content

    plain = (
        b"!<arch>\n" + part("debian-binary", b"2.0\n") + part("control.tar", b"ab\n") + b"\n" + part("data.tar", b"cd")
    )
    made = b"".join(deb.repacked(plain))
    assert made.startswith(b"!<arch>\ndebian-binary ")
    at = made.index(b"data.tar.xz")
    size = int(made[at + 48 : at + 58])
    assert lzma.decompress(made[at + 60 : at + 60 + size]) == b"cd"
