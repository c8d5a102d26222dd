# SPDX-License-Identifier: Apache-2.0
"""Which approved revisions still wait to be queued, so that nobody looks at all that were ever approved.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_RULES = (
    """
CREATE TRIGGER to_queue_approved AFTER UPDATE OF state ON revision WHEN NEW.state = 'APPROVED' BEGIN
    INSERT OR IGNORE INTO to_queue (revision_id) VALUES (NEW.id);
END
""",
    """
CREATE TRIGGER to_queue_superseded AFTER UPDATE OF state ON revision WHEN OLD.state = 'APPROVED' BEGIN
    DELETE FROM to_queue WHERE revision_id = NEW.id AND NEW.state <> 'APPROVED';
END
""",
    """
CREATE TRIGGER to_queue_linked AFTER INSERT ON linked BEGIN
    INSERT OR IGNORE INTO to_queue (revision_id)
        SELECT id FROM revision WHERE dossier_id = NEW.parent_id AND state = 'APPROVED';
END
""",
)


def upgrade() -> None:
    """Make the table with all that is approved: what is queued already leaves it at the next run."""
    op.create_table(
        "to_queue",
        sa.Column("revision_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["revision_id"], ["revision.id"], name=op.f("fk_to_queue_revision_id")),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_to_queue")),
        sqlite_strict=True,
    )
    connection = op.get_bind()
    connection.exec_driver_sql("INSERT INTO to_queue (revision_id) SELECT id FROM revision WHERE state = 'APPROVED'")
    for rule in _RULES:
        connection.exec_driver_sql(rule)
