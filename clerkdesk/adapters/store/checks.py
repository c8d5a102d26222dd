# SPDX-License-Identifier: Apache-2.0
"""What a store can prove about itself: its pages, its rules, its log and each invariant."""

import functools
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError

from clerkdesk.adapters.store.audit import SqlAudit
from clerkdesk.adapters.store.dossiers import SqlDossiers
from clerkdesk.adapters.store.migrations.transitions import allowed_rows
from clerkdesk.adapters.store.schema import definitions, newest_definitions
from clerkdesk.domain.audit import first_break
from clerkdesk.domain.findings import Finding
from clerkdesk.errors import StorageUnusable, StoreUnreadable
from clerkdesk.ports.store import Counts

_CLEAR_HEADER = b"SQLite format 3\x00"
_FULL = 2

_MOVED = "a.subject IN ('dossier', 'revision', 'delivery') AND a.state_before <> ''"
_APPROVED = (
    "SELECT 1 FROM decision d JOIN batch b ON b.id = d.batch_id AND b.state = 'DECIDED'"
    " WHERE d.revision_id = r.id AND d.verdict = 'approve' AND d.manifest_sha256 = r.signed_sha256"
)


def _strays(table: str, column: str) -> str:
    """Rows whose state is not what their newest state event of the log says."""
    return (
        f"SELECT count(*) FROM {table} t LEFT JOIN audit a ON a.sequence = (SELECT max(sequence) FROM audit"
        f" WHERE subject = '{table}' AND subject_id = t.id AND state_after <> '')"
        f" WHERE a.state_after IS NOT t.{column} OR a.sequence IS NOT t.last_event"
    )


_CLASS = """
CASE
    WHEN d.status IN ('3', '7', '8') THEN 'withdrawn'
    WHEN EXISTS (SELECT 1 FROM delivery v WHERE v.revision_id = r.id AND v.state IN ('ACKED', 'CONFIRMED'))
        THEN 'delivered'
    WHEN r.state = 'APPROVED' OR EXISTS (SELECT 1 FROM delivery v WHERE v.revision_id = r.id) THEN 'waiting'
    ELSE 'open' END
"""
_STANDING = """
FROM dossier d
LEFT JOIN revision r
    ON r.dossier_id = d.id AND r.number = (SELECT max(number) FROM revision WHERE dossier_id = d.id)
"""
"""Where a dossier stands in the sums, looked at anew."""
_COUNTS: tuple[tuple[str, str], ...] = (
    (
        "I1: {n} dossiers lack the event of their receipt",
        "SELECT count(*) FROM dossier d WHERE NOT EXISTS (SELECT 1 FROM audit a WHERE a.subject = 'dossier'"
        " AND a.subject_id = d.id AND a.what = 'receive')",
    ),
    (
        "I1: {n} events are about dossiers that are not in the store",
        "SELECT count(*) FROM audit a WHERE a.subject = 'dossier'"
        " AND NOT EXISTS (SELECT 1 FROM dossier d WHERE d.id = a.subject_id)",
    ),
    (
        "I1: {n} dossier codes or slip numbers were given twice",
        "SELECT (SELECT count(*) - count(DISTINCT code_key) FROM dossier)"
        " + (SELECT count(*) FROM (SELECT 1 FROM dossier"
        " GROUP BY station_id, slip_year, slip_number HAVING count(*) > 1))",
    ),
    ("I2: {n} dossiers are in a state that the log does not tell", _strays("dossier", "status")),
    ("I2: {n} revisions are in a state that the log does not tell", _strays("revision", "state")),
    ("I2: {n} batches are in a state that the log does not tell", _strays("batch", "state")),
    ("I2: {n} deliveries are in a state that the log does not tell", _strays("delivery", "state")),
    (
        "I2: {n} steps of the log are not allowed ones",
        f"SELECT count(*) FROM audit a WHERE {_MOVED} AND NOT EXISTS (SELECT 1 FROM allowed_transition t"
        " WHERE t.machine = a.subject AND t.state_before = a.state_before AND t.state_after = a.state_after"
        " AND t.event = a.what)",
    ),
    (
        "I2: {n} due dates are not those of the newest event of their term",
        "SELECT count(*) FROM dossier d LEFT JOIN term_event t ON t.dossier_id = d.id AND t.number ="
        " (SELECT max(number) FROM term_event WHERE dossier_id = d.id) WHERE t.number IS NULL"
        " OR t.due_at IS NOT d.due_at OR t.due_part <> d.due_part OR t.due_explanation <> d.due_explanation",
    ),
    (
        "I2: {n} events of a term are not in the log",
        "SELECT count(*) FROM term_event t WHERE NOT EXISTS (SELECT 1 FROM audit a WHERE a.sequence = t.event"
        " AND a.subject = 'dossier' AND a.subject_id = t.dossier_id)",
    ),
    (
        "I2: {n} states of the log are not among those to be told, or the other way round",
        "SELECT (SELECT count(*) FROM audit a WHERE a.subject = 'dossier' AND a.state_after <> '' AND NOT EXISTS"
        " (SELECT 1 FROM progress p WHERE p.event = a.sequence AND p.dossier_id = a.subject_id"
        " AND p.status = a.state_after)) + (SELECT count(*) FROM progress p WHERE NOT EXISTS (SELECT 1 FROM audit a"
        " WHERE a.sequence = p.event AND a.subject = 'dossier' AND a.state_after = p.status))",
    ),
    (
        "I2: {n} dossiers are counted otherwise than they stand",
        "SELECT count(*) FROM dossier d LEFT JOIN course c ON c.sequence = d.sequence WHERE c.status IS NOT d.status"
        " OR c.due_at IS NOT d.due_at OR c.received_at IS NOT d.received_at OR c.ended_at < c.received_at"
        " OR c.returned_at < c.ended_at",
    ),
    (
        "I2: {n} dossiers went back from a withdrawal to another state than before",
        "SELECT count(*) FROM audit a JOIN audit b ON b.sequence = (SELECT max(sequence) FROM audit"
        " WHERE subject = 'dossier' AND subject_id = a.subject_id AND state_after <> '' AND sequence < a.sequence)"
        " WHERE a.subject = 'dossier' AND a.state_before = '7' AND a.state_after NOT IN ('', '8')"
        " AND a.state_after <> b.state_before",
    ),
    (
        "I2: {n} results or signatures of receipt belong to dossiers that are not finished",
        "SELECT (SELECT count(*) FROM result r JOIN dossier d ON d.id = r.dossier_id WHERE d.status NOT IN ('9', '10'))"
        " + (SELECT count(*) FROM handover h JOIN dossier d ON d.id = h.dossier_id WHERE d.status <> '10')",
    ),
    (
        "I2: {n} linked dossiers ended before their last part",
        "SELECT count(*) FROM linked l JOIN dossier p ON p.id = l.parent_id JOIN dossier d ON d.id = l.child_id"
        " WHERE p.status IN ('8', '9', '10') AND d.status NOT IN ('3', '8', '9', '10')",
    ),
    (
        "I1: {n} yearly books of forms have gaps",
        "SELECT count(*) FROM (SELECT 1 FROM form WHERE book NOT IN ('', 'receipt') GROUP BY book, year"
        " HAVING count(*) <> max(number) OR count(DISTINCT number) <> count(*))",
    ),
    (
        "I4: {n} revisions are signed without a whole signature",
        "SELECT count(*) FROM revision r WHERE r.state IN ('SIGNED', 'APPROVED', 'RETURNED') AND (r.signed IS NULL"
        " OR EXISTS (SELECT 1 FROM document d WHERE d.revision_id = r.id"
        " AND (d.signed_name IS NULL OR d.signer_certificate IS NOT r.author_certificate)))",
    ),
    (
        "I4: {n} revisions are approved without a decision over exactly their signed manifest",
        f"SELECT count(*) FROM revision r WHERE r.state = 'APPROVED' AND NOT EXISTS ({_APPROVED})",
    ),
    (
        "I4: {n} revisions were queued without a decision over exactly their signed manifest",
        "SELECT count(*) FROM delivery v LEFT JOIN revision r ON r.id = v.revision_id"
        f" WHERE r.id IS NULL OR r.code <> v.code OR NOT EXISTS ({_APPROVED})",
    ),
    (
        "I4: {n} revisions were approved by their author",
        "SELECT count(*) FROM decision d JOIN batch b ON b.id = d.batch_id JOIN revision r ON r.id = d.revision_id"
        " WHERE d.verdict = 'approve' AND b.state = 'DECIDED'"
        " AND (b.approver = r.author OR b.approver_certificate = r.author_certificate)",
    ),
    (
        "I4: {n} revisions stand in two undecided batches",
        "SELECT count(*) FROM (SELECT 1 FROM batch_item i JOIN batch b ON b.id = i.batch_id AND b.state = 'PROPOSED'"
        " GROUP BY i.revision_id HAVING count(*) > 1)",
    ),
    (
        "I5: {n} revisions have several deliveries to one destination",
        "SELECT count(*) FROM (SELECT 1 FROM delivery GROUP BY revision_id, destination HAVING count(*) > 1)",
    ),
    (
        "I5: {n} deliveries share an idempotency key, or have none",
        "SELECT count(*) - count(DISTINCT nullif(idempotency_key, '')) FROM delivery",
    ),
    (
        "I7: {n} dossiers are summed up otherwise than they stand",
        f"SELECT count(*) {_STANDING} LEFT JOIN standing s ON s.dossier_id = d.id WHERE s.class IS NOT {_CLASS}",
    ),
    (
        "I7: {n} of the sums are not those of the dossiers",
        "SELECT count(*) FROM (SELECT class FROM sum_of o WHERE dossiers <>"
        " (SELECT count(*) FROM standing WHERE class = o.class)"
        " UNION ALL SELECT DISTINCT class FROM standing WHERE class NOT IN (SELECT class FROM sum_of))",
    ),
    (
        "I8: {n} approved revisions would never be queued",
        "SELECT count(*) FROM revision r WHERE r.state = 'APPROVED'"
        " AND NOT EXISTS (SELECT 1 FROM delivery v WHERE v.revision_id = r.id)"
        " AND NOT EXISTS (SELECT 1 FROM to_queue q WHERE q.revision_id = r.id)",
    ),
    (
        "I6: {n} deliveries count as acknowledged without the portal's receipt",
        "SELECT count(*) FROM delivery WHERE state IN ('ACKED', 'CONFIRMED')"
        " AND (receipt_body IS NULL OR receipt_signature IS NULL)",
    ),
    (
        "I6: {n} deliveries were confirmed without being acknowledged before",
        "SELECT count(*) FROM delivery v WHERE state = 'CONFIRMED' AND NOT EXISTS (SELECT 1 FROM audit a"
        " WHERE a.sequence = v.last_event AND a.state_before = 'ACKED')",
    ),
)
"""Sentences, and queries that count the rows for which each is true."""


def findings(connection: Connection, path: Path) -> list[Finding]:
    """Return sentences on everything that is wrong with a store; none when it is whole.

    Args:
        connection: with a transaction of its own, so that all checks see one state.
        path: the file of the database.
    """
    found = list(_encryption(path))
    try:
        found += _pages(connection)
        found += _rules(connection)
        found += _log(connection)
        found += _invariants(connection)
    except (StoreUnreadable, StorageUnusable) as error:
        reason = error.params["reason"]
        found.append(Finding("I1: the store cannot be read to its end: {reason}", reason=reason))
    return found


def _encryption(path: Path) -> Iterator[Finding]:
    if path.is_file():
        with path.open("rb") as file:
            if file.read(len(_CLEAR_HEADER)) == _CLEAR_HEADER:
                yield Finding("I3: the database is not encrypted")


def _pages(connection: Connection) -> Iterator[Finding]:
    sealed = connection.exec_driver_sql("PRAGMA cipher_integrity_check")
    for (sentence,) in sealed.all() if sealed.returns_rows else ():  # none at all for a database without a key
        yield Finding("I1: the file is damaged: {detail}", detail=sentence)
    for (sentence,) in connection.exec_driver_sql("PRAGMA quick_check").all():
        if sentence != "ok":
            yield Finding("I1: the database is damaged: {detail}", detail=sentence)
    yield from _references(connection)
    settings = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")}
    if settings != {"journal_mode": "wal", "synchronous": _FULL}:
        yield Finding("I1: commits do not wait for the disk: {settings}", settings=settings)


def _references(connection: Connection) -> list[Finding]:
    try:
        rows = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    except OperationalError:  # a table or its key is gone; which one, the comparison of the schema tells
        return [Finding("I1: the references between the tables cannot be checked")]
    return [Finding("I1: a row of {table} names a row that is not there", table=row[0]) for row in rows]


def _rules(connection: Connection) -> Iterator[Finding]:
    wanted, present = _newest_definitions(), definitions(connection)
    for kind, name, _ in sorted(wanted - present):
        yield Finding("I2: the {kind} {name} is missing or was changed", kind=kind, name=name)
    for kind, name, _ in sorted(present - wanted):
        if (kind, name) not in {(other, label) for other, label, _ in wanted}:
            yield Finding("I2: the {kind} {name} does not belong here", kind=kind, name=name)
    rows = connection.exec_driver_sql("SELECT machine, state_before, event, state_after FROM allowed_transition")
    if {tuple(row) for row in rows} != allowed_rows():
        yield Finding("I2: the allowed transitions are not those of this program")


def _log(connection: Connection) -> Iterator[Finding]:
    sequence = first_break(SqlAudit(connection).entries())
    if sequence is not None:
        yield Finding("I2: the chain of the log breaks at entry {entry}", entry=sequence)


def _invariants(connection: Connection) -> Iterator[Finding]:
    for sentence, query in _COUNTS:
        count = connection.exec_driver_sql(query).scalar()
        if count:
            yield Finding(sentence, n=count)
    sums = {row[0]: row[1] for row in connection.exec_driver_sql(f"SELECT {_CLASS}, count(*) {_STANDING} GROUP BY 1")}
    received = SqlDossiers(connection, SqlAudit(connection)).counts().received
    counts = Counts(received, *(sums.get(name, 0) for name in ("open", "waiting", "delivered", "withdrawn")))
    if not counts.balanced:
        yield Finding(
            "I7: received {counts.received} dossiers, but {counts.open} + {counts.waiting} + {counts.delivered} + "
            "{counts.withdrawn} are open, waiting, delivered and withdrawn",
            counts=counts,
        )


@functools.cache
def _newest_definitions() -> frozenset[tuple[str, str, str]]:
    return newest_definitions()
