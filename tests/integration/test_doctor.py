# SPDX-License-Identifier: Apache-2.0
"""The doctor proves every invariant of a counter at work, and names each one that is broken on purpose."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.store.connection import raw_connection
from clerkdesk.bootstrap import open_practice
from clerkdesk.bootstrap.practice import PracticeFolder
from clerkdesk.domain.audit import AuditEntry, Event, link
from clerkdesk.domain.files import canonical_json
from clerkdesk.domain.officers import Officer, Role
from clerkdesk.ports.keys import derive
from clerkdesk.services.doctor import TITLES, Check
from clerkdesk.settings import StationFolder
from tests.counter import Counter, ReadSheet, copy_counter, damage, open_counter, sabotage, station_key

pytest_plugins = ("tests.counter_fixtures",)


class Sabotage:
    """A closed counter of the test's own (see `delivered_counter`), to be broken."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = StationFolder(PracticeFolder(root).station)
        self.key = station_key(self.folder)

    def sql(self, *statements: str) -> None:
        sabotage(self.folder, self.key, *statements)

    def value(self, query: str) -> str:
        connection = raw_connection(self.folder.store, derive(self.key, "store"))
        try:
            return str(connection.execute(query).fetchone()[0])
        finally:
            connection.close()

    def damage(self, query: str) -> None:
        """Flip a bit of the sealed file that a query names."""
        damage(self.folder, self.value(query))

    def lose(self, query: str) -> None:
        """Remove the sealed file that a query names."""
        name = self.value(query)
        (self.folder.blobs / name[:2] / name).unlink()

    def plant(self, name: str, content: bytes) -> None:
        path = self.folder.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)

    def without_constraints(self, table: str) -> None:
        """Make a table anew that keeps its columns and rows, but no rule of any kind."""
        self.sql(
            "PRAGMA foreign_keys = OFF",
            "PRAGMA legacy_alter_table = ON",  # triggers of other tables name this one
            f"CREATE TABLE bare AS SELECT * FROM {table}",
            f"DROP TABLE {table}",
            f"ALTER TABLE bare RENAME TO {table}",
        )

    def log(self, event: Event) -> None:
        """Append an event with a right hash, as a program would that knows the rules of the chain."""
        last = int(self.value("SELECT max(sequence) FROM audit"))
        previous = self.value(f"SELECT hash FROM audit WHERE sequence = {last}")
        entry: AuditEntry = link(last + 1, event, previous)
        facts = canonical_json(event.facts).decode()
        self.sql(
            f"INSERT INTO audit VALUES ({entry.sequence}, '{event.at.isoformat()}', '{event.by}', '{event.subject}',"
            f" '{event.subject_id}', '{event.what}', '', '', '', '{facts}', '{entry.previous}', '{entry.hash}')"
        )

    def examine(self) -> dict[str, Check]:
        with open_practice(self.root) as services:
            return {check.invariant: check for check in services.doctor.examine()}


@pytest.fixture
def broken(delivered_counter: Path, tmp_path: Path) -> Sabotage:
    return Sabotage(copy_counter(delivered_counter, tmp_path / "counter"))


NOW = SystemClock().now()
CONFIRMED, QUEUED = "(state = 'CONFIRMED')", "(state = 'QUEUED')"
OWNER = "Đặng Văn Quyết"

Break = Callable[[Sabotage], None]


def sql(*statements: str) -> Break:
    return lambda broken: broken.sql(*statements)


def without(table: str, *statements: str) -> Break:
    def act(broken: Sabotage) -> None:
        broken.without_constraints(table)
        broken.sql(*statements)

    return act


def naive_event(broken: Sabotage) -> None:
    broken.log(Event(NOW.replace(tzinfo=None), "station", "station", "s", "noted"))


def print_too_early(broken: Sabotage) -> None:
    """Let the log say that the slip of the last dossier was printed long before it was received."""
    broken.sql(
        "DROP TRIGGER audit_frozen",
        "UPDATE audit SET what = 'print-slip', subject = 'dossier', subject_id ="
        " (SELECT id FROM dossier WHERE slip_number = 4) WHERE sequence = 5",
    )


def another_supervisor(broken: Sabotage) -> None:
    """Let the log never have pinned the certificate that approved."""
    broken.sql(
        "DROP TRIGGER audit_frozen",
        'UPDATE audit SET facts = \'{"certificate":"00","role":"supervisor"}\''
        " WHERE subject = 'officer' AND subject_id = 'supervisor'",
    )


def forged_receipt(broken: Sabotage) -> None:
    """Let the receipt say another number and time; the portal did not sign that."""
    broken.sql(
        "DROP TRIGGER delivery_receipt_once",
        "UPDATE delivery SET receipt_body = CAST(replace(CAST(receipt_body AS TEXT), '2026', '2027') AS BLOB)"
        f" WHERE {CONFIRMED}",
    )


# What is broken, the invariant that fails for it, and the sentence that says what.
BREAKS: dict[str, tuple[Break, str, str]] = {
    "a dossier loses the event of its receipt": (
        sql("DROP TRIGGER audit_kept", "DELETE FROM audit WHERE what = 'receive' AND sequence > 15"),
        "I1",
        "has no entry of its receipt",
    ),
    "a slip number is left out": (
        sql("DROP TRIGGER dossier_frozen", "UPDATE dossier SET slip_number = 77 WHERE slip_number = 4"),
        "I1",
        "have gaps or doubles",
    ),
    "a slip is printed before its dossier is received": (print_too_early, "I1", "before its dossier was received"),
    "an event is changed": (
        sql("DROP TRIGGER audit_frozen", "UPDATE audit SET why = 'x' WHERE sequence = 5"),
        "I2",
        "the log breaks at entry 5",
    ),
    "a trigger is dropped": (sql("DROP TRIGGER page_kept"), "I2", "page_kept is missing"),
    "a state is moved by hand": (
        sql("DROP TRIGGER dossier_moved", "UPDATE dossier SET status = '8' WHERE slip_number = 4"),
        "I2",
        "in a state that the log does not tell",
    ),
    "a batch was approved over another log": (
        sql("DROP TRIGGER batch_frozen", "UPDATE batch SET audit_head = 'x' WHERE number = 1"),
        "I2",
        "approved over a log that is not this one",
    ),
    "a clear file with a name": (
        lambda broken: broken.plant("notes.txt", OWNER.encode()),
        "I3",
        "notes.txt shows particulars of",
    ),
    "a log with a card number": (
        lambda broken: broken.plant("logs/day.log", b"received 0000000000002 for 000000000002"),
        "I3",
        "day.log shows particulars of",
    ),
    "a page waits in clear with a name in UTF-16": (
        lambda broken: broken.plant("page.tmp", b"\x01" + "Trần Đức Thịnh".encode("utf-16-le")),
        "I3",
        "page.tmp shows particulars of",
    ),
    "a document that was queued is damaged": (
        lambda broken: broken.damage(
            f"SELECT signed_name FROM document JOIN delivery d USING (revision_id) WHERE d.{QUEUED[1:-1]}"
        ),
        "I4",
        "is missing or damaged",
    ),
    "an approval is taken away from what was queued": (
        sql("DROP TRIGGER decision_kept", "DELETE FROM decision WHERE revision_id ="
            f" (SELECT revision_id FROM delivery WHERE {QUEUED})"),
        "I4",
        "no supervisor has decided it",
    ),
    "what was queued is not approved": (
        sql("DROP TRIGGER revision_moved", "DROP TRIGGER revision_decided",
            "UPDATE revision SET state = 'RETURNED' WHERE id ="
            f" (SELECT revision_id FROM delivery WHERE {QUEUED})"),
        "I4",
        "is queued but RETURNED",
    ),
    "author and approver are one person": (
        sql("DROP TRIGGER batch_frozen", "UPDATE batch SET approver = 'clerk' WHERE number = 1"),
        "I4",
        "approved by their author",
    ),
    "a certificate approved that was never pinned": (another_supervisor, "I4", "never enrolled for supervisor"),
    "a proof leads elsewhere": (
        sql("DROP TRIGGER decision_frozen", "UPDATE decision SET proof = '{\"count\":2,\"index\":0,\"path\":[]}'"),
        "I4",
        "does not lead to the signed root",
    ),
    "two deliveries share their key": (
        without("delivery", "UPDATE delivery SET idempotency_key = 'one'"),
        "I5",
        "two deliveries share a key",
    ),
    "one revision is delivered twice": (
        without("delivery", "UPDATE delivery SET revision_id = (SELECT min(revision_id) FROM delivery)"),
        "I5",
        "two deliveries to one portal",
    ),
    "a receipt is forged": (forged_receipt, "I6", "signature does not hold"),
    "a receipt is no receipt": (
        sql("DROP TRIGGER delivery_receipt_once", f"UPDATE delivery SET receipt_body = x'00' WHERE {CONFIRMED}"),
        "I6",
        "is not valid",
    ),
    "a receipt is missing": (
        without("delivery", f"UPDATE delivery SET receipt_body = NULL WHERE {CONFIRMED}"),
        "I6",
        "counts as acknowledged without a receipt",
    ),
    "a receipt is about another delivery": (
        sql("DROP TRIGGER delivery_frozen", f"UPDATE delivery SET idempotency_key = 'x' WHERE {CONFIRMED}"),
        "I6",
        "about another content: it names another key",
    ),
    "the container of a receipt's approval is lost": (
        without("batch", "UPDATE batch SET container_name = NULL WHERE number = 1"),
        "I6",
        "it is not signed and decided",
    ),
    "a page of a dossier at the counter is damaged": (
        lambda broken: broken.damage("SELECT original_name FROM page"),
        "I6",
        "is missing or damaged",
    ),
    "a sealed file is lost": (
        lambda broken: broken.lose("SELECT container_name FROM batch WHERE number = 1"),
        "I6",
        "1 sealed files are missing",
    ),
    "a document is lost before it arrived": (
        lambda broken: broken.lose(
            f"SELECT signed_name FROM document JOIN delivery d USING (revision_id) WHERE d.{QUEUED[1:-1]}"
        ),
        "I6",
        "sealed files are missing",
    ),
    "a dossier vanishes": (
        without("dossier", "DELETE FROM dossier WHERE slip_number = 4"),
        "I7",
        "received 4 dossiers, but",
    ),
    "a delivery waits for nothing": (
        sql("DROP TRIGGER delivery_moved", f"UPDATE delivery SET state = 'WAITING' WHERE {QUEUED}"),
        "I8",
        "waits without a next try",
    ),
    "a delivery waits for a year": (
        sql("DROP TRIGGER delivery_moved", "UPDATE delivery SET state = 'WAITING',"
            f" next_try_at = '{(NOW + timedelta(days=365)).isoformat(timespec='microseconds')}' WHERE {QUEUED}"),
        "I8",
        "longer than any pause",
    ),
    "a delivery needs action for no reason": (
        sql("DROP TRIGGER delivery_moved", f"UPDATE delivery SET state = 'NEEDS_ACTION' WHERE {QUEUED}"),
        "I8",
        "without a reason",
    ),
    "a log with the key": (
        lambda broken: broken.plant("logs/day.log", b"opened with " + broken.key.hex().encode()),
        "I9",
        "holds a key",
    ),
    "a log with the key of the database": (
        lambda broken: broken.plant("logs/day.log", b64encode(derive(broken.key, "store"))),
        "I9",
        "holds a key",
    ),
    "a log with a page": (
        lambda broken: broken.plant("logs/day.log", repr(b"\xff\xd8\xff\xe0 JFIF").encode()),
        "I9",
        "holds a page",
    ),
    "an event without offset": (naive_event, "I10", "has no offset"),
    "a dossier without offset": (
        sql("DROP TRIGGER dossier_frozen", "UPDATE dossier SET received_at = substr(received_at, 1, 26)"),
        "I10",
        "has no offset",
    ),
    "a delivery waits for a time without offset": (
        sql("DROP TRIGGER delivery_moved",
            f"UPDATE delivery SET state = 'WAITING', next_try_at = '2027-01-01T00:00:00.000000' WHERE {QUEUED}"),
        "I10",
        "has no offset",
    ),
    "the legal time is moved": (
        sql("DROP TRIGGER delivery_receipt_once", "UPDATE delivery SET receipt_received_at ="
            f" '2020-01-01T00:00:00.000000+07:00' WHERE {CONFIRMED}"),
        "I10",
        "is not that of its receipt",
    ),
}  # fmt: skip


def test_a_counter_at_work_holds_every_invariant(broken: Sabotage) -> None:
    checks = broken.examine()
    assert list(checks) == list(TITLES)
    assert [(name, check.findings) for name, check in checks.items() if not check.is_ok] == []
    assert checks["I7"].looked_at == "4 received = 2 open + 1 waiting + 1 delivered + 0 withdrawn"


@pytest.mark.parametrize("what", BREAKS)
def test_the_doctor_names_what_is_broken(broken: Sabotage, what: str) -> None:
    act, invariant, sentence = BREAKS[what]
    act(broken)
    check = broken.examine()[invariant]
    assert not check.is_ok
    assert any(sentence in finding for finding in check.findings), check.findings


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE audit SET why = 'x' WHERE sequence = 5", "audit_frozen"),
        ("UPDATE dossier SET status = '8' WHERE slip_number = 4", "dossier_moved"),
        (f"UPDATE delivery SET state = 'WAITING' WHERE {QUEUED}", "delivery_moved"),
    ],
)
def test_a_rule_that_was_dropped_for_it_is_missed_too(broken: Sabotage, statement: str, rule: str) -> None:
    definition = broken.value(f"SELECT sql FROM sqlite_master WHERE name = '{rule}'")
    broken.sql(f"DROP TRIGGER {rule}", statement)
    assert any(rule in finding for finding in broken.examine()["I2"].findings)
    broken.sql(definition)
    checks = broken.examine()
    assert not any(rule in finding for finding in checks["I2"].findings)
    assert not all(check.is_ok for check in checks.values())


def test_an_empty_counter_holds_every_invariant(counter: Counter) -> None:
    assert all(check.is_ok for check in counter.services.doctor.examine())


def test_an_officer_whose_certificate_was_renewed_approved_lawfully_before(
    delivered_counter: Path, read_sheet: ReadSheet, tmp_path: Path
) -> None:
    for opened in _opened(copy_counter(delivered_counter, tmp_path / "counter"), read_sheet):
        supervisor = next(o for o in opened.services.administer.officers() if o.id == "supervisor")
        opened.services.administer.enrol(replace(supervisor, certificate_sha256="f" * 64))
        opened.services.administer.enrol(Officer("trainee", "Vũ Hồng", Role.CLERK))
        assert all(check.is_ok for check in opened.services.doctor.examine())


def _opened(root: Path, sheet: ReadSheet) -> Iterator[Counter]:
    opened = open_counter(root, sheet)
    yield opened
    opened.close()
