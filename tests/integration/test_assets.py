# SPDX-License-Identifier: Apache-2.0
"""The assets that set-up fetched and made."""

import hashlib
import io
import itertools
import unicodedata
import zipfile

import pytest
from fontTools.ttLib import TTFont

import assets
from clerkdesk.settings import asset_path

SOURCES, MADE = assets.read_pins(assets.PINS.read_text())
FONTS = [file.to for file in (*itertools.chain.from_iterable(s.assets for s in SOURCES), *MADE) if "fonts/" in file.to]
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
SMALL_LETTERS = {unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in TONES} | {"đ"}
LETTERS = SMALL_LETTERS | {letter.upper() for letter in SMALL_LETTERS} | set("0123456789.,/-()")


def pinned(content, *, to="icons/all.zip", unpack=False):
    return assets.Asset("in/package", to, hashlib.sha256(content).hexdigest(), unpack)


def zipped(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.svg", text)
    return buffer.getvalue()


def test_every_pinned_file_is_in_its_place():
    folder = asset_path("")
    assert [s.package for s in assets.absent(folder, SOURCES)] == []
    assert all(assets.is_there(folder, made) for made in MADE)


def test_content_that_is_not_the_pinned_one_never_gets_into_place(tmp_path):
    with pytest.raises(assets.AssetError, match="pinned is"):
        assets.put(tmp_path, pinned(b"right"), b"wrong")
    assert list(tmp_path.rglob("*")) == []


def test_a_file_changed_in_place_is_noticed(tmp_path):
    asset = pinned(b"right")
    assets.put(tmp_path, asset, b"right")
    assert assets.is_there(tmp_path, asset)
    (tmp_path / asset.to).write_bytes(b"wrong")
    assert not assets.is_there(tmp_path, asset)


def test_an_archive_is_unpacked_beside_itself_and_a_lost_member_is_noticed(tmp_path):
    content = zipped(scan="<svg/>", sign="<svg/>")
    asset = pinned(content, unpack=True)
    assets.put(tmp_path, asset, content)
    assert (tmp_path / "icons" / "scan.svg").read_text() == "<svg/>"
    assert assets.is_there(tmp_path, asset)
    (tmp_path / "icons" / "sign.svg").unlink()
    assert not assets.is_there(tmp_path, asset)


@pytest.mark.parametrize("name", FONTS)
def test_each_font_draws_every_vietnamese_letter(name):
    with TTFont(asset_path(name)) as font:
        drawn = font.getBestCmap()
    assert sorted(letter for letter in LETTERS if ord(letter) not in drawn) == []


def test_the_stamp_font_is_made_the_same_every_time_and_has_1000_units_per_em(tmp_path):
    assets.make(MADE[0], tmp_path_with_font(tmp_path))
    with TTFont(tmp_path / MADE[0].to) as font:
        assert font["head"].unitsPerEm == 1000
        assert font["name"].getDebugName(1) == "ClerkDesk Stamp Serif"


def tmp_path_with_font(folder):
    copy = folder / MADE[0].out_of
    copy.parent.mkdir()
    copy.write_bytes(asset_path(MADE[0].out_of).read_bytes())
    return folder
