# SPDX-License-Identifier: Apache-2.0
"""How the picture of a page is made of its original, and the picture that was made.

Revision ID: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; the pages of an old store are levelled, as they always were."""
    for column in (
        sa.Column("recipe", sa.Text(), server_default='{"box": null, "steps": ["level"]}', nullable=False),
        sa.Column("cleaned_name", sa.Text(), nullable=True),
        sa.Column("cleaned_sha256", sa.Text(), nullable=True),
        sa.Column("cleaned_size", sa.Integer(), nullable=True),
        sa.Column("cleaned_width_px", sa.Integer(), nullable=True),
        sa.Column("cleaned_height_px", sa.Integer(), nullable=True),
    ):
        op.add_column("page", column)
