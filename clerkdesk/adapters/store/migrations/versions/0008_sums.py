# SPDX-License-Identifier: Apache-2.0
"""Where each dossier stands in the sums of invariant I7, kept as it changes: summing up all of them took seconds.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_CLASS = """
SELECT d.id, CASE
    WHEN d.status IN ('3', '7', '8') THEN 'withdrawn'
    WHEN EXISTS (SELECT 1 FROM delivery v WHERE v.revision_id = r.id AND v.state IN ('ACKED', 'CONFIRMED'))
        THEN 'delivered'
    WHEN r.state = 'APPROVED' OR EXISTS (SELECT 1 FROM delivery v WHERE v.revision_id = r.id) THEN 'waiting'
    ELSE 'open' END AS class
FROM dossier d
LEFT JOIN revision r
    ON r.dossier_id = d.id AND r.number = (SELECT max(number) FROM revision WHERE dossier_id = d.id)
"""
_ANEW = (
    f"INSERT INTO standing (dossier_id, class) SELECT id, class FROM ({_CLASS} WHERE d.id = {{of}}) WHERE true"
    " ON CONFLICT (dossier_id) DO UPDATE SET class = excluded.class WHERE class <> excluded.class;"
)
_OF_REVISION = "(SELECT dossier_id FROM revision WHERE id = NEW.revision_id)"
_COUNTED = (
    "INSERT INTO sum_of (class, dossiers) VALUES (NEW.class, 1)"
    " ON CONFLICT (class) DO UPDATE SET dossiers = dossiers + 1;"
)
_RULES = (
    ("standing_received", "AFTER INSERT ON dossier", _ANEW.format(of="NEW.id")),
    ("standing_moved", "AFTER UPDATE OF status ON dossier", _ANEW.format(of="NEW.id")),
    ("standing_sealed", "AFTER INSERT ON revision", _ANEW.format(of="NEW.dossier_id")),
    ("standing_decided", "AFTER UPDATE OF state ON revision", _ANEW.format(of="NEW.dossier_id")),
    ("standing_queued", "AFTER INSERT ON delivery", _ANEW.format(of=_OF_REVISION)),
    ("standing_sent", "AFTER UPDATE OF state ON delivery", _ANEW.format(of=_OF_REVISION)),
    ("standing_counted", "AFTER INSERT ON standing", _COUNTED),
    (
        "standing_counted_anew",
        "AFTER UPDATE OF class ON standing WHEN NEW.class <> OLD.class",
        f"UPDATE sum_of SET dossiers = dossiers - 1 WHERE class = OLD.class; {_COUNTED}",
    ),
)


def upgrade() -> None:
    """Make the tables and fill them with where the dossiers stand now."""
    op.create_table(
        "standing",
        sa.Column("dossier_id", sa.Text(), nullable=False),
        sa.Column("class", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_standing_dossier_id")),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_standing")),
        sqlite_strict=True,
    )
    op.create_table(
        "sum_of",
        sa.Column("class", sa.Text(), nullable=False),
        sa.Column("dossiers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("class", name=op.f("pk_sum_of")),
        sqlite_strict=True,
    )
    connection = op.get_bind()
    connection.exec_driver_sql(f"INSERT INTO standing (dossier_id, class) {_CLASS}")
    connection.exec_driver_sql(
        "INSERT INTO sum_of (class, dossiers) SELECT class, count(*) FROM standing GROUP BY class"
    )
    for name, moment, step in _RULES:
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {moment} BEGIN {step} END")
