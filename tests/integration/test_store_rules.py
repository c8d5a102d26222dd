# SPDX-License-Identifier: Apache-2.0
"""Direct SQL tries to break each invariant; the database refuses, and the checks find what got past it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from clerkdesk.adapters.store.connection import open_engine, raw_connection
from clerkdesk.adapters.store.store import SqlStore, open_store
from clerkdesk.domain.states import DeliveryEvent
from clerkdesk.errors import ClerkDeskError, InvariantBroken, SelfApproval
from tests.fakes.journeys import AUTHOR_CERTIFICATE, Journey

KEY = b"k" * 32


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with a dossier at every stage: 1 received, 2 proposed, 3 queued, 4 confirmed."""
    store = open_store(tmp_path / "store.db", KEY)
    journey = Journey(store)
    journey.receive(1)
    journey.propose(journey.signed(2), number=2)
    journey.queue(journey.approved(3))
    journey.delivered(4)
    journey.signed(5)
    journey.seal(journey.receive(6))
    store.close()
    return tmp_path / "store.db"


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    opened = open_engine(path, KEY)
    yield opened
    opened.dispose()


def of(number: int) -> str:
    """Condition on the dossier with this slip number."""
    return f"(SELECT id FROM dossier WHERE slip_number = {number})"


EVENT = (
    "INSERT INTO audit SELECT max(sequence) + 1, '2026-11-23T08:00:00+07:00', 'x', '{subject}', '{id}', '{what}',"
    " '{before}', '{after}', '', '{{}}', (SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1), 'h' FROM audit"
)

# What is tried, the invariant in the refusal, and the statements of one transaction; the last one must be refused.
TRIES: dict[str, tuple[str, list[str]]] = {
    "change an event": ("I2", ["UPDATE audit SET why = 'x' WHERE sequence = 3"]),
    "delete an event": ("I2", ["DELETE FROM audit WHERE sequence = 3"]),
    "replace an event": ("I2", ["INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE sequence = 3"]),
    "skip an event": ("I2", [EVENT.replace("+ 1", "+ 2").format(subject="x", id="x", what="x", before="", after="")]),
    "fork the chain": (
        "I2",
        ["INSERT INTO audit SELECT sequence + 1, at, by, subject, subject_id, what, '', '', '', '{}', previous, 'h'"
         " FROM audit ORDER BY sequence DESC LIMIT 1"],
    ),
    "receive a dossier twice": (
        "I1",
        [EVENT.replace("'{id}'", of(1)).format(subject="dossier", what="receive", before="", after="2")],
    ),
    "log a slip for no dossier": (
        "I1",
        [EVENT.format(subject="dossier", id="none", what="print-slip", before="", after="")],
    ),
    "add a dossier without event": (
        "I2",
        ["CREATE TEMP TABLE copy AS SELECT * FROM dossier WHERE slip_number = 1",
         "UPDATE copy SET sequence = 99, id = 'new', code_key = 'NEW', slip_number = 99",
         "INSERT INTO dossier SELECT * FROM copy"],
    ),
    "receive a finished dossier": (
        "I2",
        [EVENT.format(subject="dossier", id="new", what="receive", before="", after="9"),
         "CREATE TEMP TABLE copy AS SELECT * FROM dossier WHERE slip_number = 1",
         "UPDATE copy SET sequence = 99, id = 'new', code_key = 'NEW', slip_number = 99, status = '9',"
         " last_event = (SELECT max(sequence) FROM audit)",
         "INSERT INTO dossier SELECT * FROM copy"],
    ),
    "seal a revision as approved": (
        "I4",
        [EVENT.format(subject="revision", id="new", what="seal", before="OPEN", after="APPROVED"),
         "CREATE TEMP TABLE copy AS SELECT * FROM revision WHERE state = 'APPROVED' LIMIT 1",
         "UPDATE copy SET sequence = 99, id = 'new', number = 9, last_event = (SELECT max(sequence) FROM audit)",
         "INSERT INTO revision SELECT * FROM copy"],
    ),
    "seal a revision under another code": (
        "I4",
        [EVENT.format(subject="revision", id="new", what="seal", before="OPEN", after="SEALED"),
         "CREATE TEMP TABLE copy AS SELECT * FROM revision WHERE state = 'SEALED' LIMIT 1",
         "UPDATE copy SET sequence = 99, id = 'new', number = 9, code = 'other',"
         " last_event = (SELECT max(sequence) FROM audit)",
         "INSERT INTO revision SELECT * FROM copy"],
    ),
    "hand the result over in another way than the slip says": (
        "I1",
        ["UPDATE dossier SET result_way = 'post' WHERE slip_number = 1"],
    ),
    "delete a dossier": ("I1", ["DELETE FROM dossier WHERE slip_number = 1"]),
    "replace a dossier": ("I", ["INSERT OR REPLACE INTO dossier SELECT * FROM dossier WHERE slip_number = 1"]),
    "change a code": ("I1", ["UPDATE dossier SET code = 'x' WHERE slip_number = 1"]),
    "change an id": ("I1", ["UPDATE dossier SET id = 'x' WHERE slip_number = 1"]),
    "change a slip number": ("I1", ["UPDATE dossier SET slip_number = 77 WHERE slip_number = 1"]),
    "move a dossier without event": ("I2", ["UPDATE dossier SET status = '4' WHERE slip_number = 1"]),
    "move a dossier with an old event": (
        "I2",
        [EVENT.replace("'{id}'", of(1)).format(subject="dossier", what="process", before="2", after="4"),
         EVENT.format(subject="x", id="x", what="x", before="", after="").replace("'h'", "'i'"),
         "UPDATE dossier SET status = '4', last_event = (SELECT max(sequence) - 1 FROM audit) WHERE slip_number = 1"],
    ),
    "move a dossier along no transition": (
        "I2",
        [EVENT.replace("'{id}'", of(1)).format(subject="dossier", what="return-result", before="2", after="10"),
         "UPDATE dossier SET status = '10', last_event = (SELECT max(sequence) FROM audit) WHERE slip_number = 1"],
    ),
    "change a page's original": ("I4", ["UPDATE page SET original_sha256 = 'x'"]),
    "delete a page": ("I4", ["DELETE FROM page"]),
    "leave a gap in the pages": (
        "I1",
        ["CREATE TEMP TABLE copy AS SELECT * FROM page LIMIT 1", "UPDATE copy SET id = 'new', number = 9",
         "INSERT INTO page SELECT * FROM copy"],
    ),
    "change a sealed manifest": ("I4", ["UPDATE revision SET sealed = x'00'"]),
    "change a signed manifest": ("I4", ["UPDATE revision SET signed = x'00' WHERE signed IS NOT NULL"]),
    "take a signature away": (
        "I4",
        ["UPDATE revision SET signed = NULL, signed_sha256 = NULL, author_certificate = NULL"
         " WHERE state = 'SIGNED'"],
    ),
    "delete a revision": ("I4", ["DELETE FROM revision"]),
    "change a sealed document": ("I4", ["UPDATE document SET sealed_name = 'x'"]),
    "change a signed document": ("I4", ["UPDATE document SET signed_name = 'x' WHERE signed_name IS NOT NULL"]),
    "delete a document": ("I4", ["DELETE FROM document"]),
    "slip a document into a signed revision": (
        "I4",
        ["CREATE TEMP TABLE copy AS SELECT * FROM document WHERE signed_name IS NOT NULL LIMIT 1",
         "UPDATE copy SET component = 9, file_name = 'new'", "INSERT INTO document SELECT * FROM copy"],
    ),
    "sign a revision without its documents": (
        "I4",
        ["UPDATE revision SET signed = x'00', signed_sha256 = 'x', author_certificate = 'y' WHERE state = 'SEALED'",
         EVENT.replace("'{id}'", f"(SELECT id FROM revision WHERE dossier_id = {of(6)})").format(
             subject="revision", what="sign", before="SEALED", after="SIGNED"),
         "UPDATE revision SET state = 'SIGNED', last_event = (SELECT max(sequence) FROM audit) WHERE state = 'SEALED'"],
    ),
    "approve a revision without decision": (
        "I4",
        [EVENT.replace("'{id}'", f"(SELECT id FROM revision WHERE dossier_id = {of(5)})").format(
            subject="revision", what="approve", before="SIGNED", after="APPROVED"),
         "UPDATE revision SET state = 'APPROVED', last_event = (SELECT max(sequence) FROM audit)"
         f" WHERE dossier_id = {of(5)}"],
    ),
    "propose a sealed revision": (
        "I4",
        ["INSERT INTO batch_item SELECT b.id, r.id, 9, 1 FROM batch b, revision r"
         " WHERE b.number = 2 AND r.state = 'SEALED'"],
    ),
    "add to a decided batch": (
        "I4",
        ["INSERT INTO batch_item SELECT b.id, r.id, 9, 1 FROM batch b, revision r"
         f" WHERE b.number = 3 AND r.dossier_id = {of(5)}"],
    ),
    "propose a revision twice": (
        "I4",
        [EVENT.format(subject="batch", id="new", what="propose", before="", after="PROPOSED"),
         "INSERT INTO batch(id, number, state, proposed_by, proposed_at, token_operations, last_event)"
         " SELECT 'new', 99, 'PROPOSED', 'x', 'x', 0, max(sequence) FROM audit",
         f"INSERT INTO batch_item SELECT 'new', id, 0, 1 FROM revision WHERE dossier_id = {of(2)}"],
    ),
    "close an item of an undecided batch": ("I4", ["UPDATE batch_item SET is_open = 0 WHERE is_open = 1"]),
    "approve a proposed batch in silence": ("I4", ["UPDATE batch SET approver = 'x' WHERE state = 'PROPOSED'"]),
    "decide a batch without event": ("I2", ["UPDATE batch SET state = 'DECIDED' WHERE state = 'PROPOSED'"]),
    "change a decided batch": ("I4", ["UPDATE batch SET approver = 'x' WHERE state = 'DECIDED'"]),
    "undo a decided batch": ("I4", ["UPDATE batch SET state = 'PROPOSED' WHERE state = 'DECIDED'"]),
    "change a decision": ("I4", ["UPDATE decision SET verdict = 'return', reason = 'x'"]),
    "delete a decision": ("I4", ["DELETE FROM decision"]),
    "delete a batch": ("I4", ["DELETE FROM batch"]),
    "queue what is not approved": (
        "I4",
        [EVENT.format(subject="delivery", id="new", what="queue", before="", after="QUEUED"),
         "INSERT INTO delivery(id, revision_id, code, destination, idempotency_key, state, queued_at, tries, fault,"
         " fault_detail, portal_status, last_event) SELECT 'new', id, code, 'p', 'k', 'QUEUED', 'x', 0, '', '', '',"
         f" (SELECT max(sequence) FROM audit) FROM revision WHERE dossier_id = {of(5)}"],
    ),
    "queue a revision twice": (
        "I5",
        [EVENT.format(subject="delivery", id="new", what="queue", before="", after="QUEUED"),
         "INSERT INTO delivery(id, revision_id, code, destination, idempotency_key, state, queued_at, tries, fault,"
         " fault_detail, portal_status, last_event) SELECT 'new', revision_id, code, destination, 'k', 'QUEUED', 'x',"
         " 0, '', '', '', (SELECT max(sequence) FROM audit) FROM delivery WHERE state = 'QUEUED'"],
    ),
    "use a key twice": (
        "I5",
        [EVENT.format(subject="delivery", id="new", what="queue", before="", after="QUEUED"),
         "INSERT INTO delivery(id, revision_id, code, destination, idempotency_key, state, queued_at, tries, fault,"
         " fault_detail, portal_status, last_event) SELECT 'new', revision_id, code, 'other', idempotency_key,"
         " 'QUEUED', 'x', 0, '', '', '', (SELECT max(sequence) FROM audit) FROM delivery WHERE state = 'QUEUED'"],
    ),
    "change an idempotency key": ("I5", ["UPDATE delivery SET idempotency_key = 'x' WHERE state = 'QUEUED'"]),
    "change a destination": ("I5", ["UPDATE delivery SET destination = 'x'"]),
    "delete a delivery": ("I5", ["DELETE FROM delivery"]),
    "acknowledge without receipt": (
        "I6",
        [EVENT.replace("'{id}'", "(SELECT id FROM delivery WHERE state = 'QUEUED')").format(
            subject="delivery", what="acknowledge", before="QUEUED", after="ACKED"),
         "UPDATE delivery SET state = 'ACKED', last_event = (SELECT max(sequence) FROM audit) WHERE state = 'QUEUED'"],
    ),
    "confirm what is not acknowledged": (
        "I6",
        [EVENT.replace("'{id}'", "(SELECT id FROM delivery WHERE state = 'QUEUED')").format(
            subject="delivery", what="confirm", before="QUEUED", after="CONFIRMED"),
         "UPDATE delivery SET state = 'CONFIRMED', last_event = (SELECT max(sequence) FROM audit)"
         " WHERE state = 'QUEUED'"],
    ),
    "change a receipt": ("I6", ["UPDATE delivery SET receipt_body = x'00' WHERE state = 'CONFIRMED'"]),
    "take a receipt away": ("I6", ["UPDATE delivery SET receipt_body = NULL WHERE state = 'CONFIRMED'"]),
}  # fmt: skip


def refusal_of(engine: Engine, statements: list[str]) -> ClerkDeskError:
    """Run statements in one transaction; return the refusal of the last one."""
    with engine.connect() as connection:
        connection.begin()
        for statement in statements[:-1]:
            connection.exec_driver_sql(statement)
        with pytest.raises(ClerkDeskError) as refusal:
            connection.exec_driver_sql(statements[-1])
    return refusal.value


@pytest.mark.parametrize("what", TRIES)
def test_the_database_refuses_to(engine: Engine, path: Path, what: str) -> None:
    invariant, statements = TRIES[what]
    refusal = refusal_of(engine, statements)
    assert isinstance(refusal, InvariantBroken)
    assert str(refusal.params["rule"]).startswith(invariant)
    assert open_and_check(path) == []


def test_the_database_refuses_a_decision_by_the_author(engine: Engine) -> None:
    decision = (
        "INSERT INTO decision SELECT i.batch_id, r.id, 0, r.code, r.signed_sha256, 'approve', '', NULL"
        " FROM batch_item i JOIN revision r ON r.id = i.revision_id WHERE i.is_open = 1"
    )
    event = EVENT.replace("'{id}'", "(SELECT id FROM batch WHERE number = 2)")
    decide = (
        f"UPDATE batch SET state = 'DECIDED', approver = 'other', approver_certificate = '{AUTHOR_CERTIFICATE}',"
        " decided_at = 'x', container_name = 'x', container_sha256 = 'x', container_size = 1, root = 'x',"
        " audit_head = 'x', last_event = (SELECT max(sequence) FROM audit) WHERE number = 2"
    )
    logged = event.format(subject="batch", what="decide", before="PROPOSED", after="DECIDED")
    assert isinstance(refusal_of(engine, [decision, logged, decide]), SelfApproval)


def test_search_stays_right_when_a_row_changes(engine: Engine, path: Path) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE dossier SET owner_name = 'Hồ Đắc Di' WHERE slip_number = 1")
    store = open_store(path, KEY)
    with store.begin() as work:
        assert len(work.dossiers.search("dac di")) == 1
        assert len(work.dossiers.search("khai sinh")) == 6
    store.close()


# What is broken behind the back of the rules, and how the finding begins.
DAMAGE: dict[str, tuple[str, list[str]]] = {
    "a dossier vanishes": ("I7: received 6", ["DELETE FROM dossier WHERE slip_number = 1"]),
    "a sum is changed": ("I7: 1 of the sums", ["UPDATE sum_of SET dossiers = dossiers + 1 WHERE class = 'open'"]),
    "a dossier is summed up otherwise": (
        "I7: 1 dossiers are summed", ["UPDATE standing SET class = 'delivered' WHERE rowid = 1"],
    ),
    "an approved revision is forgotten": ("I8: ", ["DELETE FROM to_queue", "DELETE FROM delivery"]),
    "a dossier appears": (
        "I1: 1 dossiers lack",
        ["CREATE TEMP TABLE copy AS SELECT * FROM dossier WHERE slip_number = 1",
         "UPDATE copy SET sequence = 99, id = 'new', code_key = 'NEW', slip_number = 99",
         "INSERT INTO dossier SELECT * FROM copy"],
    ),
    "a page loses its dossier": (
        "I1: a row of page", ["UPDATE page SET dossier_id = 'x' WHERE id = (SELECT max(id) FROM page)"],
    ),
    "a state is written": ("I2: 1 dossiers are in a state", ["UPDATE dossier SET status = '9' WHERE slip_number = 1"]),
    "an event is written": (
        "I2: the chain of the log breaks at entry 2", ["UPDATE audit SET by = 'x' WHERE sequence = 2"],
    ),
    "the log loses its end": (
        "I2: 1 deliveries are in a state",
        ["DELETE FROM audit WHERE sequence = ("
         "SELECT last_event FROM delivery WHERE state = 'CONFIRMED')"],
    ),
    "a transition is added": (
        "I2: the allowed transitions", ["INSERT INTO allowed_transition VALUES ('dossier', '10', 'again', '2')"],
    ),
    "a signature vanishes": (
        "I4: 1 revisions are signed without",
        ["UPDATE document SET signed_name = NULL"
         f" WHERE revision_id = (SELECT id FROM revision WHERE dossier_id = {of(5)})"],
    ),
    "a signed manifest changes": (
        "I4: 1 revisions were queued without",
        [f"UPDATE revision SET signed_sha256 = 'x' WHERE dossier_id = {of(4)}"],
    ),
    "the author approved": (
        "I4: 1 revisions were approved by", ["UPDATE batch SET approver = 'clerk-1' WHERE number = 3"],
    ),
    "a delivery is doubled": (
        "I5: 1 revisions have several",
        ["CREATE TEMP TABLE copy AS SELECT * FROM delivery WHERE state = 'QUEUED'",
         "UPDATE copy SET sequence = 99, id = 'new', idempotency_key = 'other'", "REBUILD delivery",
         "INSERT INTO delivery SELECT * FROM copy"],
    ),
    "a key is doubled": (
        "I5: 1 deliveries share", ["REBUILD delivery", "UPDATE delivery SET idempotency_key = 'same'"],
    ),
    "a receipt vanishes": (
        "I6: 1 deliveries count", ["UPDATE delivery SET receipt_body = NULL WHERE state = 'CONFIRMED'"],
    ),
    "a confirmation is written": (
        "I6: 1 deliveries were confirmed", ["UPDATE delivery SET state = 'CONFIRMED' WHERE state = 'QUEUED'"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", DAMAGE)
def test_the_checks_find_that(path: Path, what: str) -> None:
    finding, statements = DAMAGE[what]
    connection = raw_connection(path, KEY)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    rules = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in rules:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        if statement.startswith("REBUILD "):
            without_constraints(connection, statement.split()[1])
        else:
            connection.execute(statement)
    for _, sql in rules:
        connection.execute(sql)
    connection.close()
    assert any(sentence.startswith(finding) for sentence in open_and_check(path))


def without_constraints(connection: object, table: str) -> None:
    """Make a table anew without its unique and check constraints."""
    execute = connection.execute  # type: ignore[attr-defined]  # the driver ships no types
    execute(f"CREATE TABLE bare AS SELECT * FROM {table}")
    execute(f"DROP TABLE {table}")
    execute(f"ALTER TABLE bare RENAME TO {table}")


@pytest.mark.parametrize("kind", ["trigger", "index"])
def test_the_checks_miss_every_rule_that_was_taken_away(path: Path, kind: str) -> None:
    connection = raw_connection(path, KEY)
    query = "SELECT name FROM sqlite_master WHERE type = ? AND sql IS NOT NULL"
    names = [name for (name,) in connection.execute(query, (kind,))]
    for name in names:
        connection.execute(f"DROP {kind} {name}")
    connection.close()
    findings = open_and_check(path)
    assert names
    assert [name for name in names if f"I2: the {kind} {name} is missing or was changed" not in findings] == []


def test_the_checks_miss_a_constraint_that_was_taken_away(path: Path) -> None:
    connection = raw_connection(path, KEY)
    connection.execute("PRAGMA foreign_keys = OFF")
    without_constraints(connection, "setting")
    connection.close()
    assert "I2: the table setting is missing or was changed" in open_and_check(path)


def test_a_lost_acknowledgement_is_found_by_the_search_for_the_receipt(path: Path) -> None:
    store = open_store(path, KEY)
    with store.begin() as work:
        queued = next(each for each in work.deliveries.all() if each.state == "QUEUED")
    Journey(store).move(queued, DeliveryEvent.ACKNOWLEDGE, DeliveryEvent.CONFIRM)
    assert store.findings() == []
    store.close()


def open_and_check(path: Path) -> list[str]:
    """Return the findings of a store opened for this."""
    store: SqlStore = open_store(path, KEY)
    try:
        return store.findings()
    finally:
        store.close()
