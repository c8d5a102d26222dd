# SPDX-License-Identifier: Apache-2.0
"""How fees were paid, who received a dossier and where, for reports; what officers have begun and not finished.

Revision ID: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_COURSE = """
CREATE TRIGGER dossier_course AFTER INSERT ON dossier BEGIN
    INSERT INTO course (sequence, dossier_id, code, procedure_code, procedure_name, field, channel, status, received_at,
        first_due_at, due_at, fee_vnd, fee_label, author, station_id, fee_way, fee_paid_at)
    SELECT d.sequence, d.id, d.code, d.procedure_code, d.procedure_name, d.field, d.channel, d.status, d.received_at,
        d.due_at, d.due_at, json_extract(d.fee, '$.total_vnd'),
        coalesce(json_extract(d.fee, '$.lines[0].label'), ''), d.author, d.station_id,
        coalesce(json_extract(d.fee, '$.way'), ''),
        CASE WHEN json_extract(d.fee, '$.way') IN ('cash', 'transfer') THEN d.received_at END
    FROM dossier d WHERE d.id = NEW.id;
    INSERT INTO term_event SELECT d.id, 1, d.last_event, 'received', d.received_at, '', NULL, '', NULL,
        d.due_at, d.due_part, d.due_explanation, 0, NULL, '[]' FROM dossier d WHERE d.id = NEW.id;
    INSERT INTO progress SELECT a.sequence, a.subject_id, a.state_before, a.state_after, legal_instant(a.at), NULL
        FROM audit a WHERE a.sequence = NEW.last_event;
END
"""
_RULES = (
    """
CREATE TRIGGER fee_payment_born BEFORE INSERT ON fee_payment BEGIN
    SELECT RAISE(ABORT, 'I2: a payment changes only together with its event in the log') WHERE NOT EXISTS (
        SELECT 1 FROM audit a WHERE a.sequence = (SELECT max(sequence) FROM audit)
        AND a.subject = 'dossier' AND a.subject_id = NEW.dossier_id AND a.what = 'fee-payment');
    SELECT RAISE(ABORT, 'I2: the payments of a fee follow each other') WHERE NEW.number IS NOT
        (SELECT coalesce(max(number), 0) + 1 FROM fee_payment WHERE dossier_id = NEW.dossier_id);
END
""",
    """
CREATE TRIGGER fee_payment_counted AFTER INSERT ON fee_payment BEGIN
    UPDATE course SET fee_way = NEW.way, fee_paid_at = NEW.paid_at WHERE dossier_id = NEW.dossier_id;
END
""",
    """
CREATE TRIGGER fee_payment_frozen BEFORE UPDATE ON fee_payment BEGIN
    SELECT RAISE(ABORT, 'I2: what was told of a payment never changes');
END
""",
    """
CREATE TRIGGER fee_payment_kept BEFORE DELETE ON fee_payment BEGIN
    SELECT RAISE(ABORT, 'I2: nothing is deleted from fee_payment');
END
""",
    """
CREATE TRIGGER course_receiver_frozen BEFORE UPDATE OF author, station_id ON course BEGIN
    SELECT RAISE(ABORT, 'I2: the course of a dossier follows its events')
        WHERE NEW.author IS NOT OLD.author OR NEW.station_id IS NOT OLD.station_id;
END
""",
)


def upgrade() -> None:
    """Make tables and columns; how the fees of old dossiers were paid was never told."""
    _make_tables()
    for column in (
        sa.Column("author", sa.Text(), server_default="", nullable=False),
        sa.Column("station_id", sa.Text(), server_default="", nullable=False),
        sa.Column("fee_way", sa.Text(), server_default="", nullable=False),
        sa.Column("fee_paid_at", sa.Text(), nullable=True),
    ):
        op.add_column("course", column)
    connection = op.get_bind()
    connection.exec_driver_sql(
        "UPDATE course SET (author, station_id) ="
        " (SELECT d.author, d.station_id FROM dossier d WHERE d.sequence = course.sequence)"
    )
    op.create_index("ix_course_fee_paid_at", "course", ["fee_paid_at"], sqlite_where=sa.text("fee_paid_at IS NOT NULL"))
    connection.exec_driver_sql("DROP TRIGGER dossier_course")
    for rule in (_COURSE, *_RULES):
        connection.exec_driver_sql(rule)


def _make_tables() -> None:
    op.create_table(
        "fee_payment",
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("paid_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_fee_payment_dossier_id")),
        sa.CheckConstraint("(way IN ('cash', 'transfer')) = (paid_at IS NOT NULL)", name=op.f("ck_fee_payment_paid")),
        sa.CheckConstraint("way <> 'exempt' OR note <> ''", name=op.f("ck_fee_payment_reasoned")),
        sa.PrimaryKeyConstraint("dossier_id", "number", name=op.f("pk_fee_payment")),
        sqlite_strict=True,
    )
    op.rename_table("draft", "draft_before")
    op.create_table(
        "draft",
        sa.Column("officer_id", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("officer_id", "subject", name=op.f("pk_draft")),
        sqlite_strict=True,
    )
    op.execute(
        "INSERT INTO draft (officer_id, subject, content, kept_at) SELECT officer_id, '', content, kept_at"
        " FROM draft_before"
    )
    op.drop_table("draft_before")
