# SPDX-License-Identifier: Apache-2.0
"""A practice counter on a machine without SoftHSM, as every Windows machine is: officers sign with PKCS#12 files."""

from pathlib import Path

import pytest

from clerkdesk.bootstrap import ensure_practice, open_practice


def test_without_softhsm_the_officers_have_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ensure_practice(tmp_path / "counter")
    with open_practice(tmp_path / "counter") as services:
        access = services.practice_keys["clerk"]
    assert access.source.file is not None
    assert access.source.module is None
    assert access.source.file.is_file()
