# SPDX-License-Identifier: Apache-2.0
"""The practice authority and its tokens, made once per run.

A test module asks for them with `pytest_plugins = ("tests.pki_fixtures",)`; it never imports this module itself.
"""

from pathlib import Path

import pytest

from clerkdesk.adapters.signers.stamp_font import StampFont
from clerkdesk.practice.pki import PracticePki, make_pki
from clerkdesk.settings import asset_path
from tests.fakes.signing import NOW, OFFICERS, put_on_token


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> PracticePki:
    return make_pki(tmp_path_factory.mktemp("pki"), NOW, OFFICERS)


@pytest.fixture(scope="session")
def tokens(pki: PracticePki, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of SoftHSM tokens: clerk, curve (P-256) and key-mismatch, each with the officer's PIN."""
    folder = tmp_path_factory.mktemp("tokens")
    for name in ("clerk", "curve", "key-mismatch"):
        put_on_token(folder, pki, name)
    return folder


@pytest.fixture(scope="session")
def font() -> StampFont:
    return StampFont(asset_path("fonts/stamp-serif.ttf"))
