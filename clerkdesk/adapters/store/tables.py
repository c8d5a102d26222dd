# SPDX-License-Identifier: Apache-2.0
"""The tables of the store, as queries see them; migrations make them, a test compares the two."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from clerkdesk.domain.files import BlobRef, canonical_json
from clerkdesk.settings import VIETNAM_TIME

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(sa.TypeDecorator[datetime]):
    """An instant as ISO 8601 text in legal time and of one length, so that the order of texts is that of time."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return what the database keeps."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("an instant needs its offset")
        return value.astimezone(VIETNAM_TIME).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return what the program sees."""
        return None if value is None else datetime.fromisoformat(value)


class Day(sa.TypeDecorator[date]):
    """A day as ISO 8601 text."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return what the database keeps."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:  # noqa: ARG002
        """Return what the program sees."""
        return None if value is None else date.fromisoformat(value)


class Json(sa.TypeDecorator[Any]):
    """Canonical JSON as text."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return what the database keeps."""
        return None if value is None else canonical_json(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Return what the program sees."""
        return None if value is None else json.loads(value)


def _text(name: str, *, default: str | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default=default)


def _number(name: str, *, default: str | None = None) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False, server_default=default)


def _maybe(name: str, kind: sa.types.TypeEngine[Any] | type[sa.types.TypeEngine[Any]] = sa.Text) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def _needed(name: str, kind: sa.types.TypeEngine[Any] | type[sa.types.TypeEngine[Any]]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _sealed_file(name: str, *, nullable: bool = False) -> Iterable[sa.Column[Any]]:
    yield sa.Column(f"{name}_name", sa.Text, nullable=nullable)
    yield sa.Column(f"{name}_sha256", sa.Text, nullable=nullable)
    yield sa.Column(f"{name}_size", sa.Integer, nullable=nullable)


def file_values(name: str, ref: BlobRef | None) -> dict[str, object]:
    """Return the column values of a reference to a sealed file."""
    values = (ref.name, ref.sha256, ref.size_bytes) if ref else (None, None, None)
    return dict(zip((f"{name}_name", f"{name}_sha256", f"{name}_size"), values, strict=True))


def file_of(row: sa.RowMapping, name: str) -> BlobRef | None:
    """Return the reference to a sealed file that a row names, or None."""
    return None if row[f"{name}_name"] is None else needed_file(row, name)


def needed_file(row: sa.RowMapping, name: str) -> BlobRef:
    """Return the reference to a sealed file of a column that is never empty."""
    return BlobRef(row[f"{name}_name"], row[f"{name}_sha256"], row[f"{name}_size"])


def _last_event() -> sa.Column[Any]:
    return sa.Column("last_event", sa.Integer, sa.ForeignKey("audit.sequence"), nullable=False)


def _sequence() -> sa.Column[Any]:
    return sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=True)


def _id(name: str = "id") -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=False, unique=True)


def _table(name: str, *parts: sa.schema.SchemaItem, **options: Any) -> sa.Table:
    return sa.Table(name, metadata, *parts, sqlite_strict=True, **options)


audit = _table(
    "audit",
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    _text("at"),  # exactly as it was hashed
    _text("by"),
    _text("subject"),
    _text("subject_id"),
    _text("what"),
    _text("state_before"),
    _text("state_after"),
    _text("why"),
    _needed("facts", Json),
    _text("previous"),
    _id("hash"),
    sa.Index("ix_audit_subject_subject_id", "subject", "subject_id"),
    sa.Index(
        "uq_audit_receive",
        "subject_id",
        unique=True,
        sqlite_where=sa.text("subject = 'dossier' AND what = 'receive'"),
    ),
)

allowed_transition = _table(
    "allowed_transition",
    sa.Column("machine", sa.Text, primary_key=True),
    sa.Column("state_before", sa.Text, primary_key=True),
    sa.Column("event", sa.Text, primary_key=True),
    _text("state_after"),
)

IS_OPEN = "status IN ('1', '2', '4', '5', '6')"
"""Work may still be done on the dossier; written as in its index, or the index is not used."""

dossier = _table(
    "dossier",
    _sequence(),
    _id(),
    _text("code"),
    _id("code_key"),
    _text("procedure_code"),
    _needed("procedure_version", Day),
    _text("procedure_name"),
    _text("field"),
    _text("agency_code"),
    _text("agency_name"),
    _text("channel"),
    _text("owner_name"),
    _maybe("owner_id_number"),
    _maybe("owner_old_id_number"),
    _maybe("owner_birth", Day),
    _maybe("owner_sex"),
    _text("owner_address"),
    _text("owner_phone"),
    _text("owner_email"),
    _needed("components", Json),
    _needed("received_at", Instant),
    _maybe("due_at", Instant),
    _text("due_part"),
    _needed("due_explanation", Json),
    _needed("fee", Json),
    _text("author"),
    _number("slip_year"),
    _number("slip_number"),
    _text("station_id"),
    _text("status"),
    _text("summary"),
    _needed("warnings", Json),
    _last_event(),
    _text("result_way", default=""),  # empty: the usual way of its channel
    sa.UniqueConstraint("station_id", "slip_year", "slip_number"),
    sa.Index("ix_dossier_open", "sequence", sqlite_where=sa.text(IS_OPEN)),
    sa.CheckConstraint("code <> '' AND id <> ''", name="named"),
    sa.CheckConstraint("slip_number > 0", name="slip_number"),
)

page = _table(
    "page",
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("dossier_id", sa.Text, sa.ForeignKey("dossier.id"), nullable=False),
    _number("number"),
    _maybe("component", sa.Integer),
    *_sealed_file("original"),
    _text("media_type"),
    _number("width_px"),
    _number("height_px"),
    _number("dpi"),
    _text("source"),
    _text("mark"),
    *_sealed_file("reading", nullable=True),
    _number("position", default="0"),
    _maybe("turn_deg", sa.Integer),
    _number("found_turn_deg", default="0"),
    sa.Column("flags", Json, nullable=False, server_default="[]"),
    sa.Column("accepted", Json, nullable=False, server_default="[]"),
    *_sealed_file("thumbnail", nullable=True),
    sa.Column("recipe", Json, nullable=False, server_default='{"box": null, "steps": ["level"]}'),
    *_sealed_file("cleaned", nullable=True),
    _maybe("cleaned_width_px", sa.Integer),
    _maybe("cleaned_height_px", sa.Integer),
    sa.UniqueConstraint("dossier_id", "number"),
    sa.CheckConstraint("number > 0", name="number"),
)

field_proposal = _table(
    "field_proposal",
    sa.Column("dossier_id", sa.Text, sa.ForeignKey("dossier.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    _text("name"),
    _text("value"),
    _needed("confidence", sa.REAL),
    _number("is_certain"),
    _number("page"),
    _needed("box", Json),
    _text("doubt"),
)

field_choice = _table(
    "field_choice",
    sa.Column("dossier_id", sa.Text, sa.ForeignKey("dossier.id"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    _text("value"),
    _text("by"),
    _needed("at", Instant),
)

revision = _table(
    "revision",
    _sequence(),
    _id(),
    sa.Column("dossier_id", sa.Text, sa.ForeignKey("dossier.id"), nullable=False),
    _text("code"),
    _number("number"),
    _text("state"),
    _text("author"),
    _needed("sealed_at", Instant),
    _needed("sealed", sa.LargeBinary),
    _text("sealed_sha256"),
    *_sealed_file("dossier_file"),
    _maybe("signed", sa.LargeBinary),
    _maybe("signed_sha256"),
    _maybe("author_certificate"),
    _last_event(),
    sa.UniqueConstraint("dossier_id", "number"),
    sa.CheckConstraint(
        "(signed IS NULL) = (signed_sha256 IS NULL) AND (signed IS NULL) = (author_certificate IS NULL)",
        name="signed_whole",
    ),
    sa.Index("ix_revision_state", "state"),
)

document = _table(
    "document",
    sa.Column("revision_id", sa.Text, sa.ForeignKey("revision.id"), primary_key=True),
    sa.Column("component", sa.Integer, primary_key=True),
    _text("file_name"),
    _number("pages"),
    *_sealed_file("sealed"),
    *_sealed_file("signed", nullable=True),
    _maybe("signer"),
    _maybe("signer_certificate"),
    _maybe("level"),
    _maybe("signed_at", Instant),
    _needed("facts", Json),
    sa.UniqueConstraint("revision_id", "file_name"),
)

batch = _table(
    "batch",
    _sequence(),
    _id(),
    sa.Column("number", sa.Integer, nullable=False, unique=True),
    _text("state"),
    _text("proposed_by"),
    _needed("proposed_at", Instant),
    _maybe("approver"),
    _maybe("approver_certificate"),
    _maybe("decided_at", Instant),
    *_sealed_file("container", nullable=True),
    _maybe("root"),
    _maybe("audit_head"),
    _number("token_operations"),
    _last_event(),
    sa.CheckConstraint(
        "state = 'PROPOSED' OR (state = 'DECIDED' AND approver IS NOT NULL AND approver_certificate IS NOT NULL"
        " AND decided_at IS NOT NULL AND container_name IS NOT NULL AND root IS NOT NULL AND audit_head IS NOT NULL)",
        name="decided_whole",
    ),
)

batch_item = _table(
    "batch_item",
    sa.Column("batch_id", sa.Text, sa.ForeignKey("batch.id"), primary_key=True),
    sa.Column("revision_id", sa.Text, sa.ForeignKey("revision.id"), primary_key=True),
    _number("position"),
    _number("is_open", default="1"),
    sa.Index("uq_batch_item_open", "revision_id", unique=True, sqlite_where=sa.text("is_open = 1")),
)

decision = _table(
    "decision",
    sa.Column("batch_id", sa.Text, primary_key=True),
    sa.Column("revision_id", sa.Text, primary_key=True, unique=True),
    _number("position"),
    _text("code"),
    _text("manifest_sha256"),
    _text("verdict"),
    _text("reason"),
    _maybe("proof", Json),
    sa.ForeignKeyConstraint(["batch_id", "revision_id"], ["batch_item.batch_id", "batch_item.revision_id"]),
    sa.CheckConstraint("verdict = 'approve' OR (verdict = 'return' AND reason <> '')", name="reasoned"),
)

delivery = _table(
    "delivery",
    _sequence(),
    _id(),
    sa.Column("revision_id", sa.Text, sa.ForeignKey("revision.id"), nullable=False),
    _text("code"),
    _text("destination"),
    _id("idempotency_key"),
    _text("state"),
    _needed("queued_at", Instant),
    _number("tries"),
    _maybe("next_try_at", Instant),
    _text("fault"),
    _text("fault_detail"),
    _maybe("receipt_body", sa.LargeBinary),
    _maybe("receipt_signature", sa.LargeBinary),
    _maybe("receipt_key_id"),
    _maybe("receipt_portal_number"),
    _maybe("receipt_received_at", Instant),
    _text("portal_status"),
    _maybe("lease_worker"),
    _maybe("lease_until", Instant),
    _last_event(),
    sa.UniqueConstraint("revision_id", "destination"),
    sa.CheckConstraint("idempotency_key <> ''", name="keyed"),
    sa.CheckConstraint(
        "state NOT IN ('ACKED', 'CONFIRMED') OR (receipt_body IS NOT NULL AND receipt_signature IS NOT NULL"
        " AND receipt_key_id IS NOT NULL AND receipt_portal_number IS NOT NULL AND receipt_received_at IS NOT NULL)",
        name="receipted",
    ),
    sa.Index("ix_delivery_state", "state"),
    sa.Index("ix_delivery_code", "code"),
)

delivery_upload = _table(
    "delivery_upload",
    sa.Column("delivery_id", sa.Text, sa.ForeignKey("delivery.id"), primary_key=True),
    sa.Column("sha256", sa.Text, primary_key=True),
    _text("url"),
)

officer = _table(
    "officer",
    sa.Column("id", sa.Text, primary_key=True),
    _text("name"),
    _text("role"),
    _text("title"),
    sa.Column("certificate_sha256", sa.Text, nullable=True, unique=True),
)

station = _table(
    "station",
    sa.Column("only", sa.Integer, primary_key=True),
    _needed("particulars", Json),
    sa.CheckConstraint("only = 1", name="only"),
)

draft = _table(
    "draft",
    sa.Column("officer_id", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True),  # empty: what is being received
    _needed("content", Json),
    _needed("kept_at", Instant),
)

setting = _table("setting", sa.Column("name", sa.Text, primary_key=True), _text("value"))

serial = _table(
    "serial",
    sa.Column("agency_code", sa.Text, primary_key=True),
    sa.Column("day", Day, primary_key=True),
    sa.Column("first", sa.Integer, primary_key=True),
    _number("last_taken"),
)

book = _table(
    "book",
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    _number("last_taken"),
)

term_event = _table(
    "term_event",
    sa.Column("dossier_id", sa.Text, sa.ForeignKey("dossier.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("event", sa.Integer, sa.ForeignKey("audit.sequence"), nullable=False, unique=True),
    _text("kind"),
    _needed("at", Instant),
    _text("reason"),
    _maybe("new_day", Day),
    _text("step"),
    _maybe("rule", Json),
    _maybe("due_at", Instant),
    _text("due_part"),
    _needed("due_explanation", Json),
    _number("waited_s"),
    _maybe("answer_by", Instant),
    _needed("late_flags", Json),
)

progress = _table(
    "progress",
    sa.Column("event", sa.Integer, sa.ForeignKey("audit.sequence"), primary_key=True, autoincrement=False),
    sa.Column("dossier_id", sa.Text, sa.ForeignKey("dossier.id"), nullable=False),
    _text("status_before"),
    _text("status"),
    _needed("at", Instant),
    _maybe("sent_at", Instant),
    sa.Index("ix_progress_dossier_id", "dossier_id"),
    sa.Index("ix_progress_at", "at"),
    sa.Index("ix_progress_unsent", "event", sqlite_where=sa.text("sent_at IS NULL")),
)

course = _table(
    "course",
    sa.Column("sequence", sa.Integer, sa.ForeignKey("dossier.sequence"), primary_key=True, autoincrement=False),
    _id("dossier_id"),
    _text("code"),
    _text("procedure_code"),
    _text("procedure_name"),
    _text("field"),
    _text("channel"),
    _text("status"),
    _needed("received_at", Instant),
    _maybe("first_due_at", Instant),
    _maybe("due_at", Instant),
    _maybe("ended_at", Instant),
    _maybe("returned_at", Instant),
    _text("states", default=""),  # "moment status" of each, one behind the other: a report reads one row per dossier
    _number("supplements", default="0"),
    _number("waited_s", default="0"),
    _number("fee_vnd"),
    _text("fee_label"),
    _number("is_scanned", default="0"),
    _number("has_result_file", default="0"),
    _number("is_reappointed", default="0"),
    _number("is_part", default="0"),
    _text("author", default=""),
    _text("station_id", default=""),
    _text("fee_way", default=""),
    _maybe("fee_paid_at", Instant),
    sa.Index("ix_course_ended_at_received_at", "ended_at", "received_at"),
    sa.Index("ix_course_received_at", "received_at"),
    sa.Index("ix_course_fee_paid_at", "fee_paid_at", sqlite_where=sa.text("fee_paid_at IS NOT NULL")),
)

supplement = _table(
    "supplement",
    sa.Column("dossier_id", sa.Text, sa.ForeignKey("dossier.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    _needed("items", Json),
    _text("reason"),
    _needed("asked_at", Instant),
    _text("asked_by"),
    _text("supervisor"),
    _text("supervisor_reason"),
    _maybe("answered_at", Instant),
    sa.CheckConstraint("number = 1 OR (supervisor <> '' AND supervisor_reason <> '')", name="allowed"),
    sa.CheckConstraint("reason <> '' AND items <> '[]'", name="reasoned"),
    sa.CheckConstraint("answered_at IS NULL OR answered_at >= asked_at", name="in_order"),
)

obligation = _table(
    "obligation",
    sa.Column("dossier_id", sa.Text, sa.ForeignKey("dossier.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    _text("title"),
    _number("amount_vnd"),
    _needed("required_at", Instant),
    _text("required_by"),
    _text("notice"),
    _maybe("paid_at", Instant),
    _text("receipt"),
    sa.CheckConstraint("amount_vnd > 0 AND title <> ''", name="named"),
    sa.CheckConstraint("paid_at IS NULL OR (paid_at >= required_at AND receipt <> '')", name="paid_whole"),
    sa.Index("ix_obligation_paid_at", "paid_at"),
)

fee_payment = _table(
    "fee_payment",
    sa.Column("dossier_id", sa.Text, sa.ForeignKey("dossier.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    _text("way"),
    _text("note"),
    _text("reason"),
    _needed("at", Instant),
    _text("by"),
    _maybe("paid_at", Instant),
    sa.CheckConstraint("(way IN ('cash', 'transfer')) = (paid_at IS NOT NULL)", name="paid"),
    sa.CheckConstraint("way <> 'exempt' OR note <> ''", name="reasoned"),
)

result = _table(
    "result",
    sa.Column("dossier_id", sa.Text, sa.ForeignKey("dossier.id"), primary_key=True),
    _text("symbol"),
    _text("title"),
    _text("issuer"),
    _needed("issued_on", Day),
    _needed("ended_at", Instant),
    *_sealed_file("file", nullable=True),
    sa.CheckConstraint("symbol <> '' AND issuer <> ''", name="named"),
)

handover = _table(
    "handover",
    sa.Column("dossier_id", sa.Text, sa.ForeignKey("result.dossier_id"), primary_key=True),
    _text("receiver"),
    _needed("handed_at", Instant),
    *_sealed_file("signature", nullable=True),
    _text("evidence"),
    sa.CheckConstraint("receiver <> ''", name="named"),
    sa.CheckConstraint("signature_name IS NOT NULL OR evidence <> ''", name="signed"),
)

form = _table(
    "form",
    _sequence(),
    _id(),
    sa.Column("dossier_id", sa.Text, sa.ForeignKey("dossier.id"), nullable=True),
    _text("form_id"),
    _text("version"),
    _text("template"),
    _text("title"),
    _text("book"),
    _number("year"),
    _number("number"),
    _needed("content", Json),
    _needed("created_at", Instant),
    _text("by"),
    sa.CheckConstraint("(book = '') = (number = 0)", name="numbered"),
    sa.Index("ix_form_dossier_id", "dossier_id"),
    sa.Index("ix_form_book_year_number", "book", "year", "number"),
)

linked = _table(
    "linked",
    sa.Column("child_id", sa.Text, sa.ForeignKey("dossier.id"), primary_key=True),
    sa.Column("parent_id", sa.Text, sa.ForeignKey("dossier.id"), nullable=False),
    _number("position"),
    _text("agency"),
    _text("step"),
    _text("name"),
    _text("route"),
    sa.UniqueConstraint("parent_id", "position"),
    sa.CheckConstraint("child_id <> parent_id", name="apart"),
)

to_queue = _table(
    "to_queue",
    sa.Column("revision_id", sa.Text, sa.ForeignKey("revision.id"), primary_key=True),
)

standing = _table(
    "standing",
    sa.Column("dossier_id", sa.Text, sa.ForeignKey("dossier.id"), primary_key=True),
    _text("class"),
)

sum_of = _table("sum_of", sa.Column("class", sa.Text, primary_key=True), _number("dossiers"))
