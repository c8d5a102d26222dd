# SPDX-License-Identifier: Apache-2.0
"""Drafts of what is being received, one open draft an officer; how the citizen gets the result.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0002"
branch_labels = None
depends_on = None

_FROZEN = """
CREATE TRIGGER dossier_result_way_frozen BEFORE UPDATE OF result_way ON dossier BEGIN
    SELECT RAISE(ABORT, 'I1: what stands on a printed slip never changes') WHERE NEW.result_way IS NOT OLD.result_way;
END
"""


def upgrade() -> None:
    """Make the table, and the column that old dossiers leave empty: theirs is the usual way of their channel."""
    op.create_table(
        "draft",
        sa.Column("officer_id", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_draft")),
        sqlite_strict=True,
    )
    op.add_column("dossier", sa.Column("result_way", sa.Text(), server_default="", nullable=False))
    op.get_bind().exec_driver_sql(_FROZEN)
