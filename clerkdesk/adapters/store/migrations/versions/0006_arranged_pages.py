# SPDX-License-Identifier: Apache-2.0
"""The order of pages, a person's turn, what a reading warns of and what was let pass, and kept thumbnails.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; the pages of an old store stand in the order in which they came."""
    for column in (
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.Column("turn_deg", sa.Integer(), nullable=True),
        sa.Column("found_turn_deg", sa.Integer(), server_default="0", nullable=False),
        sa.Column("flags", sa.Text(), server_default="[]", nullable=False),
        sa.Column("accepted", sa.Text(), server_default="[]", nullable=False),
        sa.Column("thumbnail_name", sa.Text(), nullable=True),
        sa.Column("thumbnail_sha256", sa.Text(), nullable=True),
        sa.Column("thumbnail_size", sa.Integer(), nullable=True),
    ):
        op.add_column("page", column)
    op.execute("UPDATE page SET position = number")
    op.create_index(
        "ix_dossier_open",
        "dossier",
        ["sequence"],
        unique=False,
        sqlite_where=sa.text("status IN ('1', '2', '4', '5', '6')"),
    )
