# SPDX-License-Identifier: Apache-2.0
"""The rules of the first schema: triggers that refuse whatever would break an invariant.

Each message begins with the invariant's name; the adapter maps it to an error. Never change this file after a release:
a later schema drops and makes rules in its own migration.
"""

from collections.abc import Sequence

_GENESIS = "0" * 64


def _rule(name: str, when: str, *refusals: str) -> str:
    return f"CREATE TRIGGER {name} {when} BEGIN {' '.join(refusals)} END"


def _refuse(message: str, condition: str = "1") -> str:
    return f"SELECT RAISE(ABORT, '{message}') WHERE {condition};"


def _changed(columns: Sequence[str]) -> str:
    return " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)


def _file(name: str) -> list[str]:
    return [f"{name}_name", f"{name}_sha256", f"{name}_size"]


def _frozen(table: str, message: str, columns: Sequence[str], *, unless: str = "0") -> str:
    """Columns that keep their first value."""
    return _rule(
        f"{table}_frozen", f"BEFORE UPDATE ON {table}", _refuse(message, f"NOT ({unless}) AND ({_changed(columns)})")
    )


def _once(table: str, name: str, message: str, columns: Sequence[str]) -> str:
    """Columns that are set once, together, and then stay; the first of them tells whether they are set."""
    condition = f"OLD.{columns[0]} IS NOT NULL AND ({_changed(columns)})"
    return _rule(f"{table}_{name}_once", f"BEFORE UPDATE ON {table}", _refuse(message, condition))


def _kept(table: str, invariant: str) -> str:
    return _rule(f"{table}_kept", f"BEFORE DELETE ON {table}", _refuse(f"{invariant}: nothing is deleted from {table}"))


def _event(subject: str, before: str, after: str, what: str) -> str:
    """Condition: the newest event of the log is about this row and tells just this change."""
    return (
        "NEW.last_event IS NOT (SELECT max(sequence) FROM audit) OR NOT EXISTS (SELECT 1 FROM audit a"
        f" WHERE a.sequence = NEW.last_event AND a.subject = '{subject}' AND a.subject_id = NEW.id"
        f" AND a.state_before = {before} AND a.state_after = {after} AND {what})"
    )


def _state_machine(table: str, column: str, birth: str, first: str) -> tuple[str, str]:
    """A new row, and a change of its state, only together with its event and along an allowed transition."""
    event = (
        "EXISTS (SELECT 1 FROM allowed_transition t WHERE t.machine = a.subject AND t.state_before = a.state_before"
        " AND t.event = a.what AND t.state_after = a.state_after)"
    )
    return (
        _rule(
            f"{table}_born",
            f"BEFORE INSERT ON {table}",
            _refuse(
                f"I2: a new {table} needs its event in the log",
                _event(table, first, f"NEW.{column}", f"a.what = '{birth}'"),
            ),
        ),
        _rule(
            f"{table}_moved",
            f"BEFORE UPDATE ON {table} WHEN {_changed([column, 'last_event'])}",
            _refuse(
                f"I2: the state of a {table} moves only by an allowed and logged step",
                _event(table, f"OLD.{column}", f"NEW.{column}", event),
            ),
        ),
    )


_DOSSIER_FROZEN = [
    "sequence",
    "id",
    "code",
    "code_key",
    "procedure_code",
    "procedure_version",
    "agency_code",
    "author",
    "received_at",
    "slip_year",
    "slip_number",
    "station_id",
]
_PAGE_FROZEN = ["id", "dossier_id", "number", *_file("original"), "media_type", "width_px", "height_px", "dpi"]
_REVISION_FROZEN = [
    "sequence",
    "id",
    "dossier_id",
    "code",
    "number",
    "author",
    "sealed_at",
    "sealed",
    "sealed_sha256",
    *_file("dossier_file"),
]
_DOCUMENT_FROZEN = ["revision_id", "component", "file_name", "pages", *_file("sealed"), "facts"]
_DOCUMENT_SIGNED = [*_file("signed"), "signer", "signer_certificate", "level", "signed_at"]
_BATCH_FROZEN = ["sequence", "id", "number", "proposed_by", "proposed_at"]
_BATCH_DECIDED = [
    *[
        "state",
        "approver",
        "approver_certificate",
        "decided_at",
        "root",
        "audit_head",
        "token_operations",
        "last_event",
    ],
    *_file("container"),
]
_DELIVERY_FROZEN = ["sequence", "id", "revision_id", "code", "destination", "idempotency_key", "queued_at"]
_RECEIPT = [f"receipt_{part}" for part in ("body", "signature", "key_id", "portal_number", "received_at")]

_AUDIT = (
    _rule(
        "audit_chained",
        "BEFORE INSERT ON audit",
        _refuse(
            "I2: an event continues the chain",
            "NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM audit) OR NEW.previous IS NOT"
            f" coalesce((SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1), '{_GENESIS}')",
        ),
        _refuse(
            "I1: an event of a dossier needs the dossier in the store",
            "NEW.subject = 'dossier' AND NEW.what <> 'receive'"
            " AND NOT EXISTS (SELECT 1 FROM dossier WHERE id = NEW.subject_id)",
        ),
    ),
    _rule("audit_frozen", "BEFORE UPDATE ON audit", _refuse("I2: the log is never changed")),
    _kept("audit", "I2"),
)

_DOSSIER = (
    *_state_machine("dossier", "status", "receive", "''"),
    _rule(
        "dossier_received",
        "BEFORE INSERT ON dossier",
        _refuse("I2: a dossier begins registered or received", "NEW.status NOT IN ('1', '2')"),
    ),
    _frozen("dossier", "I1: what stands on a printed slip never changes", _DOSSIER_FROZEN),
    _kept("dossier", "I1"),
)

_PAGE = (
    _rule(
        "page_behind",
        "BEFORE INSERT ON page",
        _refuse(
            "I1: a page comes behind the others",
            "NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM page WHERE dossier_id = NEW.dossier_id)",
        ),
    ),
    _frozen("page", "I4: the original of a page never changes", _PAGE_FROZEN),
    _kept("page", "I4"),
)

_REVISION = (
    *_state_machine("revision", "state", "seal", "'OPEN'"),
    _rule(
        "revision_sealed",
        "BEFORE INSERT ON revision",
        _refuse("I4: a revision begins sealed and unsigned", "NEW.state <> 'SEALED' OR NEW.signed IS NOT NULL"),
        _refuse(
            "I4: a revision has the code of its dossier",
            "NOT EXISTS (SELECT 1 FROM dossier WHERE id = NEW.dossier_id AND code = NEW.code)",
        ),
    ),
    _frozen("revision", "I4: a sealed revision never changes", _REVISION_FROZEN),
    _once(
        "revision", "signed", "I4: a signed manifest never changes", ["signed", "signed_sha256", "author_certificate"]
    ),
    _rule(
        "revision_signing",
        "BEFORE UPDATE ON revision WHEN OLD.signed IS NULL AND NEW.signed IS NOT NULL",
        _refuse("I4: only a sealed revision is signed", "OLD.state <> 'SEALED'"),
    ),
    _rule(
        "revision_signed",
        "BEFORE UPDATE ON revision WHEN NEW.state = 'SIGNED' AND OLD.state <> 'SIGNED'",
        _refuse(
            "I4: a signed revision needs its signed manifest and every document signed by its author",
            "NEW.signed IS NULL OR EXISTS (SELECT 1 FROM document d WHERE d.revision_id = NEW.id"
            " AND (d.signed_name IS NULL OR d.signer_certificate IS NOT NEW.author_certificate))",
        ),
    ),
    _rule(
        "revision_decided",
        "BEFORE UPDATE ON revision WHEN NEW.state IN ('APPROVED', 'RETURNED') AND OLD.state <> NEW.state",
        _refuse(
            "I4: a revision is approved or returned only by a signed decision on it",
            "NOT EXISTS (SELECT 1 FROM decision d JOIN batch b ON b.id = d.batch_id WHERE d.revision_id = NEW.id"
            " AND b.state = 'DECIDED' AND ((NEW.state = 'APPROVED' AND d.verdict = 'approve'"
            " AND d.manifest_sha256 = NEW.signed_sha256) OR (NEW.state = 'RETURNED' AND d.verdict = 'return')))",
        ),
    ),
    _kept("revision", "I4"),
)

_DOCUMENT = (
    _rule(
        "document_born",
        "BEFORE INSERT ON document",
        _refuse(
            "I4: a document belongs to a revision from its sealing",
            "NOT EXISTS (SELECT 1 FROM revision WHERE id = NEW.revision_id AND state = 'SEALED' AND signed IS NULL)",
        ),
    ),
    _frozen("document", "I4: a sealed document never changes", _DOCUMENT_FROZEN),
    _once("document", "signed", "I4: a signed document never changes", _DOCUMENT_SIGNED),
    _rule(
        "document_signing",
        "BEFORE UPDATE ON document WHEN OLD.signed_name IS NULL AND NEW.signed_name IS NOT NULL",
        _refuse(
            "I4: only a document of a sealed revision is signed",
            "NOT EXISTS (SELECT 1 FROM revision WHERE id = NEW.revision_id AND state = 'SEALED' AND signed IS NULL)",
        ),
    ),
    _kept("document", "I4"),
)

_SELF = (
    "FROM decision d JOIN revision r ON r.id = d.revision_id WHERE d.batch_id = NEW.id AND d.verdict = 'approve'"
    " AND (r.author = NEW.approver OR r.author_certificate = NEW.approver_certificate)"
)
_BATCH = (
    _rule(
        "batch_born",
        "BEFORE INSERT ON batch",
        _refuse(
            "I2: a new batch needs its event in the log",
            "NEW.state <> 'PROPOSED' OR " + _event("batch", "''", "'PROPOSED'", "a.what = 'propose'"),
        ),
    ),
    _rule(
        "batch_decided",
        "BEFORE UPDATE ON batch WHEN OLD.state = 'PROPOSED' AND NEW.state <> 'PROPOSED'",
        _refuse(
            "I2: a batch is decided once, by a logged step",
            _event("batch", "'PROPOSED'", "'DECIDED'", "a.what = 'decide'"),
        ),
        f"SELECT RAISE(ABORT, 'self-approval ' || d.code) {_SELF} LIMIT 1;",
        _refuse(
            "I4: every dossier of a batch is decided",
            "(SELECT count(*) FROM batch_item WHERE batch_id = NEW.id)"
            " IS NOT (SELECT count(*) FROM decision WHERE batch_id = NEW.id)",
        ),
        _refuse(
            "I4: an approval is over exactly the signed manifest",
            "EXISTS (SELECT 1 FROM decision d JOIN revision r ON r.id = d.revision_id WHERE d.batch_id = NEW.id"
            " AND d.verdict = 'approve' AND (r.state <> 'SIGNED' OR r.signed_sha256 IS NOT d.manifest_sha256"
            " OR r.code <> d.code))",
        ),
    ),
    _rule(
        "batch_closed",
        "AFTER UPDATE ON batch WHEN OLD.state = 'PROPOSED' AND NEW.state = 'DECIDED'",
        "UPDATE batch_item SET is_open = 0 WHERE batch_id = NEW.id;",
    ),
    _rule(
        "batch_pending",
        "BEFORE UPDATE ON batch WHEN NEW.state = 'PROPOSED'",
        _refuse("I4: a proposed batch has no approval", _changed(_BATCH_DECIDED)),
    ),
    _frozen("batch", "I4: a decided batch never changes", _BATCH_DECIDED, unless="OLD.state = 'PROPOSED'"),
    _rule(
        "batch_named",
        "BEFORE UPDATE ON batch",
        _refuse("I4: what was proposed never changes", _changed(_BATCH_FROZEN)),
    ),
    _kept("batch", "I4"),
    _rule(
        "batch_item_born",
        "BEFORE INSERT ON batch_item",
        _refuse(
            "I4: only signed revisions are proposed, and only while their batch is",
            "NEW.is_open <> 1 OR NOT EXISTS (SELECT 1 FROM revision WHERE id = NEW.revision_id AND state = 'SIGNED')"
            " OR NOT EXISTS (SELECT 1 FROM batch WHERE id = NEW.batch_id AND state = 'PROPOSED')",
        ),
    ),
    _rule(
        "batch_item_frozen",
        "BEFORE UPDATE ON batch_item",
        _refuse(
            "I4: what was proposed never changes",
            _changed(["batch_id", "revision_id", "position"])
            + " OR NEW.is_open IS NOT (SELECT state = 'PROPOSED' FROM batch WHERE id = NEW.batch_id)",
        ),
    ),
    _kept("batch_item", "I4"),
    _rule(
        "decision_born",
        "BEFORE INSERT ON decision",
        _refuse(
            "I4: a decided batch takes no further decision",
            "NOT EXISTS (SELECT 1 FROM batch WHERE id = NEW.batch_id AND state = 'PROPOSED')",
        ),
    ),
    _rule("decision_frozen", "BEFORE UPDATE ON decision", _refuse("I4: a decision never changes")),
    _kept("decision", "I4"),
)

_DELIVERY = (
    _rule(
        "delivery_approved",
        "BEFORE INSERT ON delivery",
        _refuse(
            "I4: a delivery starts queued and without receipt", "NEW.state <> 'QUEUED' OR NEW.receipt_body IS NOT NULL"
        ),
        _refuse(
            "I4: only an approved revision is queued",
            "NOT EXISTS (SELECT 1 FROM revision WHERE id = NEW.revision_id AND state = 'APPROVED' AND code = NEW.code)",
        ),
        _refuse(
            "I4: only what a supervisor other than the author approved, over exactly its signed manifest, is queued",
            "NOT EXISTS (SELECT 1 FROM decision d JOIN batch b ON b.id = d.batch_id AND b.state = 'DECIDED'"
            " JOIN revision r ON r.id = d.revision_id WHERE r.id = NEW.revision_id AND d.verdict = 'approve'"
            " AND d.manifest_sha256 = r.signed_sha256 AND b.approver <> r.author"
            " AND b.approver_certificate <> r.author_certificate)",
        ),
    ),
    *_state_machine("delivery", "state", "queue", "''"),
    _frozen("delivery", "I5: a delivery keeps its revision, destination and key for life", _DELIVERY_FROZEN),
    _once("delivery", "receipt", "I6: a receipt never changes", _RECEIPT),
    _rule(
        "delivery_confirmed",
        "BEFORE UPDATE ON delivery WHEN NEW.state IN ('ACKED', 'CONFIRMED') AND OLD.state <> NEW.state",
        _refuse("I6: only a delivery with its receipt is acknowledged", "NEW.receipt_body IS NULL"),
        _refuse("I6: only an acknowledged delivery is confirmed", "NEW.state = 'CONFIRMED' AND OLD.state <> 'ACKED'"),
    ),
    _kept("delivery", "I5"),
)

_WORDS = (
    "folded_words(NEW.owner_name || ' ' || NEW.code || ' ' || coalesce(NEW.owner_id_number, '') || ' '"
    " || coalesce(NEW.owner_old_id_number, '') || ' ' || NEW.procedure_code || ' ' || NEW.procedure_name)"
)
_INDEX = (
    "INSERT INTO dossier_search(rowid, folded, marked) VALUES"
    f" (NEW.sequence, {_WORDS}, {_WORDS.replace('folded_words', 'marked_words')});"
)
_SEARCH = (
    _rule("dossier_indexed", "AFTER INSERT ON dossier", _INDEX),
    _rule(
        "dossier_reindexed",
        "AFTER UPDATE OF owner_name, owner_id_number, owner_old_id_number, procedure_name ON dossier",
        "DELETE FROM dossier_search WHERE rowid = OLD.sequence;",
        _INDEX,
    ),
)

RULES: tuple[str, ...] = (
    *_AUDIT, *_DOSSIER, *_PAGE, *_REVISION, *_DOCUMENT, *_BATCH, *_DELIVERY, *_SEARCH,
)  # fmt: skip
