# SPDX-License-Identifier: Apache-2.0
"""The allowed transitions, copied from the program's state machines into the store."""

from sqlalchemy import Connection, text

from clerkdesk.domain.states import TRANSITIONS


def allowed_rows() -> frozenset[tuple[str, str, str, str]]:
    """Return machine, state before, event and state after of every transition."""
    return frozenset(
        (str(machine), before, event, after)
        for machine, table in TRANSITIONS.items()
        for (before, event), after in table.items()
    )


def fill_transitions(connection: Connection) -> None:
    """Replace the store's transitions by the program's; a migration calls it whenever the tables change."""
    connection.execute(text("DELETE FROM allowed_transition"))
    statement = text("INSERT INTO allowed_transition VALUES (:machine, :before, :event, :after)")
    names = ("machine", "before", "event", "after")
    connection.execute(statement, [dict(zip(names, row, strict=True)) for row in sorted(allowed_rows())])
