# SPDX-License-Identifier: Apache-2.0
"""What build/assets.py reads out of its pins."""

import pytest

import assets

PINS = """
[[source]]
kind = "wheel"
package = "icons"
version = "1.0"
package_sha256 = "{package}"
[[source.file]]
path = "icons/all.zip"
to = "icons/all.zip"
unpack = true
sha256 = "{file}"
[[made]]
to = "{made_to}"
out_of = "fonts/a.ttf"
sha256 = "{file}"
"""


def pins(*, file="a" * 64, made_to="fonts/b.ttf"):
    return PINS.format(package="c" * 64, file=file, made_to=made_to)


def test_pins_become_sources_and_made_files():
    (source,), (made,) = assets.read_pins(pins())
    assert (source.package, source.version) == ("icons", "1.0")
    assert source.assets == (assets.Asset("icons/all.zip", "icons/all.zip", "a" * 64, unpack=True),)
    assert made == assets.Made("fonts/b.ttf", "fonts/a.ttf", "a" * 64)


def test_a_pin_that_is_no_sha256_is_refused():
    with pytest.raises(assets.AssetError, match="not a SHA-256"):
        assets.read_pins(pins(file="abc"))


def test_two_files_for_one_place_are_refused():
    with pytest.raises(assets.AssetError, match="same place"):
        assets.read_pins(pins(made_to="icons/all.zip"))
