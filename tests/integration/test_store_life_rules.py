# SPDX-License-Identifier: Apache-2.0
"""Direct SQL tries to bend the life of a dossier; the database refuses, and the checks find what got past it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from clerkdesk.adapters.store.connection import open_engine, raw_connection
from clerkdesk.adapters.store.store import open_store
from clerkdesk.errors import ClerkDeskError, InvariantBroken
from tests.fakes.lives import Desk, live_all
from tests.integration.test_store_rules import EVENT, of

KEY = b"k" * 32
ASKED, ANSWERED, UNPAID, PAID, WITHDRAWN, STOPPED, FINISHED, RETURNED, PARENT, CHILD = range(1, 11)
LAST = "(SELECT max(sequence) FROM audit)"
DAY = "'2026-12-31T17:00:00.000000+07:00'"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a dossier at every end, told by their slip numbers."""
    path = tmp_path_factory.mktemp("life") / "store.db"
    store = open_store(path, KEY)
    live_all(Desk(store))
    assert store.findings() == []
    store.close()
    return path


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "store.db"
    copy.write_bytes(whole.read_bytes())
    return copy


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    opened = open_engine(path, KEY)
    yield opened
    opened.dispose()


def event(number: int, what: str, before: str = "", after: str = "") -> str:
    text = EVENT.replace("'{id}'", of(number))
    return text.format(subject="dossier", what=what, before=before, after=after)


def term(number: int, kind: str, *, place: int = 2, due: str = DAY, last: str = LAST) -> str:
    return (
        f"INSERT INTO term_event SELECT id, {place}, {last}, '{kind}', received_at, 'x', NULL, '', NULL, {due},"
        f" due_part, due_explanation, 0, NULL, '[]' FROM dossier WHERE slip_number = {number}"
    )


def moved(number: int, after: str) -> str:
    return f"UPDATE dossier SET status = '{after}', last_event = {LAST} WHERE slip_number = {number}"


TRIES: dict[str, tuple[str, list[str]]] = {
    "change a due date": ("I2", [f"UPDATE dossier SET due_at = {DAY} WHERE slip_number = 3"]),
    "take a due date away": ("I2", ["UPDATE dossier SET due_at = NULL WHERE slip_number = 3"]),
    "change how a due date is explained": ("I2", ["UPDATE dossier SET due_explanation = '[]' WHERE slip_number = 3"]),
    "change a fee": ("I1", ["UPDATE dossier SET fee = '{}' WHERE slip_number = 3"]),
    "promise another day without an event": ("I2", [term(UNPAID, "reappointed", last="3")]),
    "promise another day by the event of another dossier": (
        "I2",
        [event(PAID, "reappointed"), term(UNPAID, "reappointed")],
    ),
    "promise another day by another event": ("I2", [event(UNPAID, "link"), term(UNPAID, "reappointed")]),
    "promise another day twice": (
        "I2",
        [event(UNPAID, "reappointed"), term(UNPAID, "reappointed"), event(UNPAID, "reappointed").replace("'h'", "'i'"),
         term(UNPAID, "reappointed", place=3)],
    ),
    "leave a gap between promises": ("I2", [event(UNPAID, "reappointed"), term(UNPAID, "reappointed", place=5)]),
    "promise while asking for a supplement": (
        "I2",
        [event(PAID, "request-supplement", "4", "5"), term(PAID, "supplement-requested")],
    ),
    "receive a promise twice": ("I2", [event(UNPAID, "x"), term(UNPAID, "received")]),
    "change a promise": ("I2", ["UPDATE term_event SET due_at = NULL"]),
    "delete a promise": ("I2", ["DELETE FROM term_event"]),
    "tell another state": ("I2", ["UPDATE progress SET status = '9' WHERE status = '5'"]),
    "tell a state that the log does not know": (
        "I2",
        [event(UNPAID, "x"), f"INSERT INTO progress SELECT {LAST}, {of(UNPAID)}, '6', '9', {DAY}, NULL"],
    ),
    "untell a state": (
        "I2",
        ["UPDATE progress SET sent_at = at WHERE event = 1", "UPDATE progress SET sent_at = NULL WHERE event = 1"],
    ),
    "delete a state": ("I2", ["DELETE FROM progress"]),
    "count a dossier otherwise": ("I2", ["UPDATE course SET status = '9' WHERE sequence = 3"]),
    "count a dossier as ended before its receipt": ("I2", ["UPDATE course SET ended_at = '2020' WHERE sequence = 8"]),
    "forget a dossier in reports": ("I2", ["DELETE FROM course"]),
    "keep a withdrawn dossier in another state": (
        "I2",
        [event(WITHDRAWN, "keep-processing", "7", "4"), moved(WITHDRAWN, "4")],
    ),
    "wait for a supplement nobody asked for": (
        "I2",
        [event(ANSWERED, "request-supplement", "2", "5"), moved(ANSWERED, "5")],
    ),
    "go on without the supplement": ("I2", [event(ASKED, "complete-supplement", "5", "2"), moved(ASKED, "2")]),
    "wait for a payment nobody required": (
        "I2",
        [event(ANSWERED, "require-payment", "2", "6"), moved(ANSWERED, "6")],
    ),
    "go on without the payment": ("I2", [event(UNPAID, "resume", "6", "4"), moved(UNPAID, "4")]),
    "finish without the payment": ("I2", [event(UNPAID, "finish", "6", "9"), moved(UNPAID, "9")]),
    "finish without a result": ("I2", [event(ANSWERED, "finish", "2", "9"), moved(ANSWERED, "9")]),
    "return without a signature": ("I2", [event(FINISHED, "return-result", "9", "10"), moved(FINISHED, "10")]),
    "stop a parent before its parts": ("I2", [event(PARENT, "stop", "2", "8"), moved(PARENT, "8")]),
    "ask for a second supplement without a supervisor": (
        "I2",
        [f"INSERT INTO supplement SELECT {of(ANSWERED)}, 2, '[1]', 'x', {DAY}, 'c', '', '', NULL"],
    ),
    "ask twice at once": (
        "I2",
        [f"INSERT INTO supplement SELECT {of(ASKED)}, 2, '[1]', 'x', {DAY}, 'c', 's', 'r', NULL"],
    ),
    "change what was asked for": ("I2", ["UPDATE supplement SET reason = 'y'"]),
    "answer a supplement twice": ("I2", [f"UPDATE supplement SET answered_at = {DAY} WHERE answered_at IS NOT NULL"]),
    "change what is owed": ("I2", ["UPDATE obligation SET amount_vnd = 1"]),
    "pay without a receipt": ("I2", [f"UPDATE obligation SET paid_at = {DAY}"]),
    "unpay": ("I2", ["UPDATE obligation SET paid_at = NULL, receipt = '' WHERE paid_at IS NOT NULL"]),
    "change a result": ("I2", ["UPDATE result SET symbol = 'x'"]),
    "delete a result": ("I2", ["DELETE FROM result"]),
    "end before receipt": (
        "I2",
        [f"INSERT INTO result SELECT {of(PAID)}, 's', 't', 'i', '2026-01-01', '2026-01-01T00:00', NULL, NULL, NULL"],
    ),
    "return before the end": (
        "I2",
        [f"INSERT INTO handover SELECT {of(FINISHED)}, 'x', '2026-01-01T00:00', NULL, NULL, NULL, 'paper'"],
    ),
    "return without proof": (
        "I2",
        [f"INSERT INTO handover SELECT {of(FINISHED)}, 'x', {DAY}, NULL, NULL, NULL, ''"],
    ),
    "change a signature of receipt": ("I2", ["UPDATE handover SET receiver = 'y'"]),
    "change a form": ("I1", ["UPDATE form SET content = '{}'"]),
    "delete a form": ("I1", ["DELETE FROM form"]),
    "leave a gap in a book": (
        "I1",
        ["CREATE TEMP TABLE copy AS SELECT * FROM form WHERE book = 'supplement' LIMIT 1",
         "UPDATE copy SET sequence = 99, id = 'new', number = 9", "INSERT INTO form SELECT * FROM copy"],
    ),
    "give a slip another number": (
        "I1",
        ["CREATE TEMP TABLE copy AS SELECT * FROM form LIMIT 1",
         "UPDATE copy SET sequence = 99, id = 'new', book = 'receipt', number = 77",
         "INSERT INTO form SELECT * FROM copy"],
    ),
    "make a child a parent": (
        "I2",
        [f"INSERT INTO linked SELECT {of(ANSWERED)}, {of(CHILD)}, 1, 'tax', 's', 'n', 'r'"],
    ),
    "give a child another parent": ("I2", [f"UPDATE linked SET parent_id = {of(ANSWERED)}"]),
    "take a child away": ("I2", ["DELETE FROM linked"]),
}  # fmt: skip


@pytest.mark.parametrize("name", TRIES)
def test_the_database_refuses_to(name: str, engine: Engine) -> None:
    refusal, statements = TRIES[name]
    with engine.connect() as connection:
        connection.begin()
        for statement in statements[:-1]:
            connection.exec_driver_sql(statement)
        with pytest.raises(ClerkDeskError) as caught:
            connection.exec_driver_sql(statements[-1])
    assert isinstance(caught.value, InvariantBroken)
    assert str(caught.value.params["rule"]).partition(": ")[0].endswith(refusal)


# What an attacker with the key does behind the triggers, and the sentence that tells it.
BENT: dict[str, tuple[list[str], str]] = {
    "a due date without its event": (
        [f"UPDATE dossier SET due_at = {DAY} WHERE slip_number = 3"],
        "I2: 1 due dates are not those",
    ),
    "a promise out of the log": (
        [f"UPDATE term_event SET event = {LAST} WHERE number = 2 AND dossier_id = {of(ASKED)}"],
        "events of a term are not in",
    ),
    "a state that is not told": (["DELETE FROM progress WHERE event = 5"], "states of the log are not among"),
    "a dossier counted otherwise": (
        ["UPDATE course SET ended_at = '2020' WHERE sequence = 8"],
        "1 dossiers are counted otherwise",
    ),
    "a result of an open dossier": (
        [f"INSERT INTO result SELECT {of(PAID)}, 's', 't', 'i', '2026-11-18', {DAY}, NULL, NULL, NULL"],
        "I2: 1 results or signatures",
    ),
    "a gap in a book": (["DELETE FROM form WHERE book = 'supplement' AND number = 1"], "I1: 1 yearly books of forms"),
    "a parent that ended first": ([f"UPDATE linked SET parent_id = {of(STOPPED)}"], "linked dossiers ended before"),
    "a withdrawal kept elsewhere": (
        [event(WITHDRAWN, "keep-processing", "7", "4"), moved(WITHDRAWN, "4")],
        "went back from a withdrawal",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BENT)
def test_the_checks_find(name: str, path: Path) -> None:
    statements, sentence = BENT[name]
    connection = raw_connection(path, KEY)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for trigger, _ in triggers:
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute("PRAGMA foreign_keys = OFF")
    for statement in ["BEGIN", *statements, "COMMIT"]:
        connection.execute(statement)
    for _, sql in triggers:
        connection.execute(sql)
    connection.close()
    store = open_store(path, KEY)
    assert any(sentence in finding for finding in store.findings())
    store.close()
