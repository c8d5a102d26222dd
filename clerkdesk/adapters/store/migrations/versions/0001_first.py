# SPDX-License-Identifier: Apache-2.0
"""The first schema: tables, the search index, the allowed transitions and the rules that guard them.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

from clerkdesk.adapters.store.migrations.rules_0001 import RULES
from clerkdesk.adapters.store.migrations.transitions import fill_transitions

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# One copy of the words only; "ascii" takes every other letter as part of a word: the words come split and folded.
SEARCH = """
CREATE VIRTUAL TABLE dossier_search USING fts5(
    folded, marked, content = '', contentless_delete = 1, tokenize = 'ascii', detail = column, prefix = '2 3 4')
"""


def upgrade() -> None:
    """Make everything in one transaction."""
    _make_tables()
    connection = op.get_bind()
    connection.exec_driver_sql(SEARCH)
    for rule in RULES:
        connection.exec_driver_sql(rule)
    fill_transitions(connection)


def _make_tables() -> None:

    op.create_table(
        "allowed_transition",
        sa.Column("machine", sa.Text(), nullable=False),
        sa.Column("state_before", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("state_after", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("machine", "state_before", "event", name=op.f("pk_allowed_transition")),
        sqlite_strict=True,
    )
    op.create_table(
        "audit",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("state_before", sa.Text(), nullable=False),
        sa.Column("state_after", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_subject_subject_id", "audit", ["subject", "subject_id"], unique=False)
    op.create_index(
        "uq_audit_receive",
        "audit",
        ["subject_id"],
        unique=True,
        sqlite_where=sa.text("subject = 'dossier' AND what = 'receive'"),
    )
    op.create_table(
        "book",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_taken", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "year", name=op.f("pk_book")),
        sqlite_strict=True,
    )
    op.create_table(
        "officer",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("certificate_sha256", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_officer")),
        sa.UniqueConstraint("certificate_sha256", name=op.f("uq_officer_certificate_sha256")),
        sqlite_strict=True,
    )
    op.create_table(
        "serial",
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last_taken", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("agency_code", "day", "first", name=op.f("pk_serial")),
        sqlite_strict=True,
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
        sqlite_strict=True,
    )
    op.create_table(
        "station",
        sa.Column("only", sa.Integer(), nullable=False),
        sa.Column("particulars", sa.Text(), nullable=False),
        sa.CheckConstraint("only = 1", name=op.f("ck_station_only")),
        sa.PrimaryKeyConstraint("only", name=op.f("pk_station")),
        sqlite_strict=True,
    )
    op.create_table(
        "batch",
        sa.Column("sequence", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.Text(), nullable=False),
        sa.Column("approver", sa.Text(), nullable=True),
        sa.Column("approver_certificate", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.Text(), nullable=True),
        sa.Column("container_name", sa.Text(), nullable=True),
        sa.Column("container_sha256", sa.Text(), nullable=True),
        sa.Column("container_size", sa.Integer(), nullable=True),
        sa.Column("root", sa.Text(), nullable=True),
        sa.Column("audit_head", sa.Text(), nullable=True),
        sa.Column("token_operations", sa.Integer(), nullable=False),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state = 'PROPOSED' OR (state = 'DECIDED' AND approver IS NOT NULL AND approver_certificate IS NOT NULL"
            " AND decided_at IS NOT NULL AND container_name IS NOT NULL AND root IS NOT NULL"
            " AND audit_head IS NOT NULL)",
            name=op.f("ck_batch_decided_whole"),
        ),
        sa.ForeignKeyConstraint(["last_event"], ["audit.sequence"], name=op.f("fk_batch_last_event")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_batch")),
        sa.UniqueConstraint("id", name=op.f("uq_batch_id")),
        sa.UniqueConstraint("number", name=op.f("uq_batch_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "dossier",
        sa.Column("sequence", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("code_key", sa.Text(), nullable=False),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column("procedure_version", sa.Text(), nullable=False),
        sa.Column("procedure_name", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.Column("agency_name", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("owner_name", sa.Text(), nullable=False),
        sa.Column("owner_id_number", sa.Text(), nullable=True),
        sa.Column("owner_old_id_number", sa.Text(), nullable=True),
        sa.Column("owner_birth", sa.Text(), nullable=True),
        sa.Column("owner_sex", sa.Text(), nullable=True),
        sa.Column("owner_address", sa.Text(), nullable=False),
        sa.Column("owner_phone", sa.Text(), nullable=False),
        sa.Column("owner_email", sa.Text(), nullable=False),
        sa.Column("components", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("due_at", sa.Text(), nullable=True),
        sa.Column("due_part", sa.Text(), nullable=False),
        sa.Column("due_explanation", sa.Text(), nullable=False),
        sa.Column("fee", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("slip_year", sa.Integer(), nullable=False),
        sa.Column("slip_number", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.CheckConstraint("code <> '' AND id <> ''", name=op.f("ck_dossier_named")),
        sa.CheckConstraint("slip_number > 0", name=op.f("ck_dossier_slip_number")),
        sa.ForeignKeyConstraint(["last_event"], ["audit.sequence"], name=op.f("fk_dossier_last_event")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_dossier")),
        sa.UniqueConstraint("code_key", name=op.f("uq_dossier_code_key")),
        sa.UniqueConstraint("id", name=op.f("uq_dossier_id")),
        sa.UniqueConstraint(
            "station_id", "slip_year", "slip_number", name=op.f("uq_dossier_station_id_slip_year_slip_number")
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "field_choice",
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_field_choice_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", "name", name=op.f("pk_field_choice")),
        sqlite_strict=True,
    )
    op.create_table(
        "field_proposal",
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("confidence", sa.REAL(), nullable=False),
        sa.Column("is_certain", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("box", sa.Text(), nullable=False),
        sa.Column("doubt", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_field_proposal_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", "position", name=op.f("pk_field_proposal")),
        sqlite_strict=True,
    )
    op.create_table(
        "page",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("component", sa.Integer(), nullable=True),
        sa.Column("original_name", sa.Text(), nullable=False),
        sa.Column("original_sha256", sa.Text(), nullable=False),
        sa.Column("original_size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("dpi", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("reading_name", sa.Text(), nullable=True),
        sa.Column("reading_sha256", sa.Text(), nullable=True),
        sa.Column("reading_size", sa.Integer(), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_page_number")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_page_dossier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
        sa.UniqueConstraint("dossier_id", "number", name=op.f("uq_page_dossier_id_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "revision",
        sa.Column("sequence", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("sealed_at", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_sha256", sa.Text(), nullable=False),
        sa.Column("dossier_file_name", sa.Text(), nullable=False),
        sa.Column("dossier_file_sha256", sa.Text(), nullable=False),
        sa.Column("dossier_file_size", sa.Integer(), nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=True),
        sa.Column("signed_sha256", sa.Text(), nullable=True),
        sa.Column("author_certificate", sa.Text(), nullable=True),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(signed IS NULL) = (signed_sha256 IS NULL) AND (signed IS NULL) = (author_certificate IS NULL)",
            name=op.f("ck_revision_signed_whole"),
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_revision_dossier_id")),
        sa.ForeignKeyConstraint(["last_event"], ["audit.sequence"], name=op.f("fk_revision_last_event")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_revision")),
        sa.UniqueConstraint("dossier_id", "number", name=op.f("uq_revision_dossier_id_number")),
        sa.UniqueConstraint("id", name=op.f("uq_revision_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_revision_state", "revision", ["state"], unique=False)
    op.create_table(
        "batch_item",
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("revision_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_item_batch_id")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_batch_item_revision_id")),
        sa.PrimaryKeyConstraint("batch_id", "revision_id", name=op.f("pk_batch_item")),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_batch_item_open", "batch_item", ["revision_id"], unique=True, sqlite_where=sa.text("is_open = 1")
    )
    op.create_table(
        "delivery",
        sa.Column("sequence", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision_id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("queued_at", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.Text(), nullable=True),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("fault_detail", sa.Text(), nullable=False),
        sa.Column("receipt_body", sa.LargeBinary(), nullable=True),
        sa.Column("receipt_signature", sa.LargeBinary(), nullable=True),
        sa.Column("receipt_key_id", sa.Text(), nullable=True),
        sa.Column("receipt_portal_number", sa.Text(), nullable=True),
        sa.Column("receipt_received_at", sa.Text(), nullable=True),
        sa.Column("portal_status", sa.Text(), nullable=False),
        sa.Column("lease_worker", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.Text(), nullable=True),
        sa.Column("last_event", sa.Integer(), nullable=False),
        sa.CheckConstraint("idempotency_key <> ''", name=op.f("ck_delivery_keyed")),
        sa.CheckConstraint(
            "state NOT IN ('ACKED', 'CONFIRMED') OR (receipt_body IS NOT NULL AND receipt_signature IS NOT NULL"
            " AND receipt_key_id IS NOT NULL AND receipt_portal_number IS NOT NULL"
            " AND receipt_received_at IS NOT NULL)",
            name=op.f("ck_delivery_receipted"),
        ),
        sa.ForeignKeyConstraint(["last_event"], ["audit.sequence"], name=op.f("fk_delivery_last_event")),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_delivery_revision_id")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_delivery")),
        sa.UniqueConstraint("id", name=op.f("uq_delivery_id")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_delivery_idempotency_key")),
        sa.UniqueConstraint("revision_id", "destination", name=op.f("uq_delivery_revision_id_destination")),
        sqlite_strict=True,
    )
    op.create_index("ix_delivery_code", "delivery", ["code"], unique=False)
    op.create_index("ix_delivery_state", "delivery", ["state"], unique=False)
    op.create_table(
        "document",
        sa.Column("revision_id", sa.Text(), nullable=False),
        sa.Column("component", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sealed_name", sa.Text(), nullable=False),
        sa.Column("sealed_sha256", sa.Text(), nullable=False),
        sa.Column("sealed_size", sa.Integer(), nullable=False),
        sa.Column("signed_name", sa.Text(), nullable=True),
        sa.Column("signed_sha256", sa.Text(), nullable=True),
        sa.Column("signed_size", sa.Integer(), nullable=True),
        sa.Column("signer", sa.Text(), nullable=True),
        sa.Column("signer_certificate", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("signed_at", sa.Text(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_document_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", "component", name=op.f("pk_document")),
        sa.UniqueConstraint("revision_id", "file_name", name=op.f("uq_document_revision_id_file_name")),
        sqlite_strict=True,
    )
    op.create_table(
        "decision",
        sa.Column("batch_id", sa.Text(), nullable=False),
        sa.Column("revision_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("manifest_sha256", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "verdict = 'approve' OR (verdict = 'return' AND reason <> '')", name=op.f("ck_decision_reasoned")
        ),
        sa.ForeignKeyConstraint(
            ["batch_id", "revision_id"],
            ["batch_item.batch_id", "batch_item.revision_id"],
            name=op.f("fk_decision_batch_id_revision_id"),
        ),
        sa.PrimaryKeyConstraint("batch_id", "revision_id", name=op.f("pk_decision")),
        sa.UniqueConstraint("revision_id", name=op.f("uq_decision_revision_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "delivery_upload",
        sa.Column("delivery_id", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_delivery_upload_delivery_id")),
        sa.PrimaryKeyConstraint("delivery_id", "sha256", name=op.f("pk_delivery_upload")),
        sqlite_strict=True,
    )
