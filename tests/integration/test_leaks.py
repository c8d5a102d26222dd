# SPDX-License-Identifier: Apache-2.0
"""The search for clear text finds what was planted, in every spelling it claims to know."""

import json
import unicodedata
from pathlib import Path

import pytest

from clerkdesk.domain.text import fold
from clerkdesk.practice.leaks import Leak, search

NAME = "Nguyễn Thị Huế Lê"
SPELLINGS = {
    "utf-8": NAME.encode(),
    "capitals": NAME.upper().encode(),
    "decomposed": unicodedata.normalize("NFD", NAME).encode(),
    "utf-16 little": NAME.encode("utf-16-le"),
    "utf-16 big": NAME.encode("utf-16-be"),
    "json": json.dumps({"owner": NAME}).encode(),
    "folded": fold(NAME).encode(),
    "folded with capitals": fold(NAME).title().encode(),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_planted_text_is_found_in_every_spelling(tmp_path: Path, spelling: str) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / ".hidden").write_bytes(b"\x00\xff junk " + SPELLINGS[spelling] + b" junk")
    (tmp_path / "clean").write_bytes(b"nothing about anybody")
    found = search(tmp_path, [NAME, "Trần Văn Khác", NAME])
    assert (found.texts, found.files) == (2, 2)
    assert found.leaks == (Leak("deep/er/.hidden", spelling.split()[0]),)


def test_a_number_is_found_and_nothing_is_found_in_a_clean_folder(tmp_path: Path) -> None:
    assert search(tmp_path, [NAME]).leaks == ()
    (tmp_path / "log").write_text("id=001199000001\n")
    assert [leak.file for leak in search(tmp_path, ["001199000001", ""]).leaks] == ["log"]


def test_the_finding_does_not_repeat_the_text(tmp_path: Path) -> None:
    (tmp_path / "log").write_text(NAME, encoding="utf-8")
    assert NAME not in str(search(tmp_path, [NAME]))
