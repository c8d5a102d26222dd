# SPDX-License-Identifier: Apache-2.0
"""Stores of every released schema open, migrate and hold what they held."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clerkdesk.adapters.store.connection import raw_connection
from clerkdesk.adapters.store.schema import known_schemas
from clerkdesk.adapters.store.store import open_store
from tests.data.old_stores.make import HERE, holds

BEGINNING, END = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
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


@pytest.mark.parametrize("old", OLD, ids=[old.stem for old in OLD])
def test_every_dossier_of_an_old_release_has_its_promise_its_states_and_its_line(old: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(old, tmp_path / "store.db"))
    store = open_store(path, bytes.fromhex(json.loads(old.with_suffix(".json").read_text())["key"]))
    with store.begin() as work:
        rows = work.dossiers.rows()
        parts = {child.code for row in rows for child in work.cases.children(row.id)}
        reported = list(work.cases.rows_for_report(BEGINNING, END))
        for row in rows:
            file = work.cases.file(row.id)
            assert work.cases.term(row.id).due == work.dossiers.by_id(row.id).due
            assert (file.progress[0].before, file.progress[-1].status) == ("", row.status)
        assert {case.code for case in reported} == {row.code for row in rows} - parts
        assert {case.code: case.events[-1][1] for case in reported}.items() <= {r.code: r.status for r in rows}.items()
    store.close()


def test_every_schema_left_a_store() -> None:
    assert [old.stem for old in OLD] == [f"schema-{number}" for number in known_schemas()]


def test_what_was_being_received_under_an_old_release_is_still_open(tmp_path: Path) -> None:
    path, key = tmp_path / "store.db", json.loads((HERE / "schema-0009.json").read_text())["key"]
    shutil.copy(HERE / "schema-0009.db", path)
    old = raw_connection(path, bytes.fromhex(key))
    old.execute("INSERT INTO draft VALUES ('an', '{\"name\": \"Ừ\"}', '2026-11-20T09:00:00.000000+07:00')")
    old.close()
    store = open_store(path, bytes.fromhex(key))
    with store.reading() as work:
        kept = work.drafts.of("an")
    store.close()
    assert kept is not None
    assert (kept[0], kept[1].hour) == ({"name": "Ừ"}, 9)


def test_dossiers_of_an_old_release_are_counted_for_whoever_received_them(tmp_path: Path) -> None:
    path, key = tmp_path / "store.db", json.loads((HERE / "schema-0009.json").read_text())["key"]
    shutil.copy(HERE / "schema-0009.db", path)
    store = open_store(path, bytes.fromhex(key))
    with store.reading() as work:
        cases = list(work.cases.rows_for_report(BEGINNING, END))
        dossiers = [work.dossiers.get(case.code) for case in cases]
    store.close()
    assert [(case.officer, case.counter) for case in cases] == [(one.author, one.station_id) for one in dossiers]
