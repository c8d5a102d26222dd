# SPDX-License-Identifier: Apache-2.0
"""What Alembic runs: migrations on the connection that the program hands it, each in one transaction."""

from alembic import context

from clerkdesk.adapters.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
