# SPDX-License-Identifier: Apache-2.0
"""The life of a dossier: promises by events, supplements, payments, results, forms, linked dossiers, what to tell.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

from clerkdesk.adapters.store.migrations.rules_0002 import BACKFILL, RULES

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, fill them from the log of an old store, then set their rules; all in one transaction."""
    _make_tables()
    connection = op.get_bind()
    for statement in (*BACKFILL, *RULES):
        connection.exec_driver_sql(statement)


def _make_tables() -> None:
    op.create_table(
        "course",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column("procedure_name", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("received_at", sa.Text(), nullable=False),
        sa.Column("first_due_at", sa.Text(), nullable=True),
        sa.Column("due_at", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("returned_at", sa.Text(), nullable=True),
        sa.Column("states", sa.Text(), server_default="", nullable=False),
        sa.Column("supplements", sa.Integer(), server_default="0", nullable=False),
        sa.Column("waited_s", sa.Integer(), server_default="0", nullable=False),
        sa.Column("fee_vnd", sa.Integer(), nullable=False),
        sa.Column("fee_label", sa.Text(), nullable=False),
        sa.Column("is_scanned", sa.Integer(), server_default="0", nullable=False),
        sa.Column("has_result_file", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_reappointed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("is_part", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["sequence"], ["dossier.sequence"], name=op.f("fk_course_sequence")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_course")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_course_dossier_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_course_ended_at_received_at", "course", ["ended_at", "received_at"], unique=False)
    op.create_index("ix_course_received_at", "course", ["received_at"], unique=False)
    op.create_table(
        "form",
        sa.Column("sequence", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.Text(), nullable=True),
        sa.Column("form_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("book", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.CheckConstraint("(book = '') = (number = 0)", name=op.f("ck_form_numbered")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_form_dossier_id")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_form")),
        sa.UniqueConstraint("id", name=op.f("uq_form_id")),
        sqlite_strict=True,
    )
    op.create_index("ix_form_book_year_number", "form", ["book", "year", "number"], unique=False)
    op.create_index("ix_form_dossier_id", "form", ["dossier_id"], unique=False)
    op.create_table(
        "linked",
        sa.Column("child_id", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.CheckConstraint("child_id <> parent_id", name=op.f("ck_linked_apart")),
        sa.ForeignKeyConstraint(["child_id"], ["dossier.id"], name=op.f("fk_linked_child_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["dossier.id"], name=op.f("fk_linked_parent_id")),
        sa.PrimaryKeyConstraint("child_id", name=op.f("pk_linked")),
        sa.UniqueConstraint("parent_id", "position", name=op.f("uq_linked_parent_id_position")),
        sqlite_strict=True,
    )
    op.create_table(
        "obligation",
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("amount_vnd", sa.Integer(), nullable=False),
        sa.Column("required_at", sa.Text(), nullable=False),
        sa.Column("required_by", sa.Text(), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("paid_at", sa.Text(), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.CheckConstraint("amount_vnd > 0 AND title <> ''", name=op.f("ck_obligation_named")),
        sa.CheckConstraint(
            "paid_at IS NULL OR (paid_at >= required_at AND receipt <> '')", name=op.f("ck_obligation_paid_whole")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_obligation_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", "number", name=op.f("pk_obligation")),
        sqlite_strict=True,
    )
    op.create_index("ix_obligation_paid_at", "obligation", ["paid_at"], unique=False)
    op.create_table(
        "progress",
        sa.Column("event", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("status_before", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_progress_dossier_id")),
        sa.ForeignKeyConstraint(["event"], ["audit.sequence"], name=op.f("fk_progress_event")),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_progress")),
        sqlite_strict=True,
    )
    op.create_index("ix_progress_at", "progress", ["at"], unique=False)
    op.create_index("ix_progress_dossier_id", "progress", ["dossier_id"], unique=False)
    op.create_index("ix_progress_unsent", "progress", ["event"], unique=False, sqlite_where=sa.text("sent_at IS NULL"))
    op.create_table(
        "result",
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("file_sha256", sa.Text(), nullable=True),
        sa.Column("file_size", sa.Integer(), nullable=True),
        sa.CheckConstraint("symbol <> '' AND issuer <> ''", name=op.f("ck_result_named")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_result_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_result")),
        sqlite_strict=True,
    )
    op.create_table(
        "supplement",
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("supervisor", sa.Text(), nullable=False),
        sa.Column("supervisor_reason", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "number = 1 OR (supervisor <> '' AND supervisor_reason <> '')", name=op.f("ck_supplement_allowed")
        ),
        sa.CheckConstraint("reason <> '' AND items <> '[]'", name=op.f("ck_supplement_reasoned")),
        sa.CheckConstraint("answered_at IS NULL OR answered_at >= asked_at", name=op.f("ck_supplement_in_order")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_supplement_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", "number", name=op.f("pk_supplement")),
        sqlite_strict=True,
    )
    op.create_table(
        "term_event",
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("new_day", sa.Text(), nullable=True),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("due_at", sa.Text(), nullable=True),
        sa.Column("due_part", sa.Text(), nullable=False),
        sa.Column("due_explanation", sa.Text(), nullable=False),
        sa.Column("waited_s", sa.Integer(), nullable=False),
        sa.Column("answer_by", sa.Text(), nullable=True),
        sa.Column("late_flags", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_term_event_dossier_id")),
        sa.ForeignKeyConstraint(["event"], ["audit.sequence"], name=op.f("fk_term_event_event")),
        sa.PrimaryKeyConstraint("dossier_id", "number", name=op.f("pk_term_event")),
        sa.UniqueConstraint("event", name=op.f("uq_term_event_event")),
        sqlite_strict=True,
    )
    op.create_table(
        "handover",
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("handed_at", sa.Text(), nullable=False),
        sa.Column("signature_name", sa.Text(), nullable=True),
        sa.Column("signature_sha256", sa.Text(), nullable=True),
        sa.Column("signature_size", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.CheckConstraint("receiver <> ''", name=op.f("ck_handover_named")),
        sa.CheckConstraint("signature_name IS NOT NULL OR evidence <> ''", name=op.f("ck_handover_signed")),
        sa.ForeignKeyConstraint(["dossier_id"], ["result.dossier_id"], name=op.f("fk_handover_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_handover")),
        sqlite_strict=True,
    )
