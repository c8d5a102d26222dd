# SPDX-License-Identifier: Apache-2.0
"""Stores of every released schema open, migrate and hold what they held."""

import json
import shutil
from pathlib import Path

import pytest

from clerkdesk.adapters.store.schema import known_schemas
from clerkdesk.adapters.store.store import open_store
from tests.data.old_stores.make import HERE, holds

OLD = sorted(HERE.glob("schema-*.db"))


@pytest.mark.parametrize("old", OLD, ids=[old.stem for old in OLD])
def test_a_store_of_an_old_release_opens_and_holds_its_rows(old: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(old, tmp_path / "store.db"))
    wanted = json.loads(old.with_suffix(".json").read_text())
    store = open_store(path, bytes.fromhex(wanted.pop("key")))
    assert holds(store) == wanted
    assert store.findings() == []
    store.close()
    is_newest = old.stem == f"schema-{known_schemas()[-1]}"
    assert [file.name for file in tmp_path.glob("*.backup")] == ([] if is_newest else [f"store.db.{old.stem}.backup"])


def test_every_schema_left_a_store() -> None:
    assert [old.stem for old in OLD] == [f"schema-{number}" for number in known_schemas()]
