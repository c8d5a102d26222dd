# SPDX-License-Identifier: Apache-2.0
"""The printed forms: their numbers and values, sealed with the store."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from clerkdesk.adapters.store.tables import form
from clerkdesk.domain.case import Form
from clerkdesk.errors import DossierNotFound

_PLAIN = (
    *("id", "form_id", "version", "template", "title", "book", "year", "number", "created_at", "by", "dossier_id"),
)


class SqlForms:
    """Keeps forms as they were issued."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: Form) -> None:
        """Store a form. Raises InvariantBroken when its number is not the next of its book."""
        row = {name: getattr(new, name) for name in _PLAIN}
        self._connection.execute(form.insert().values(**row, content=new.values))

    def get(self, form_id: str) -> Form:
        """Return a form with its values. Raises DossierNotFound."""
        row = self._connection.execute(sa.select(form).where(form.c.id == form_id)).mappings().first()
        if row is None:
            raise DossierNotFound(kind="form", code=form_id)
        return _form(row)

    def of(self, dossier_id: str) -> list[Form]:
        """Return the forms of a dossier with their values, in the order in which they were issued."""
        query = sa.select(form).where(form.c.dossier_id == dossier_id).order_by(form.c.sequence)
        return [_form(row) for row in self._connection.execute(query).mappings()]

    def next_number(self, book: str, year: int) -> int:
        """Return the next number of a yearly book of forms, without gaps, from 1."""
        query = sa.select(sa.func.max(form.c.number)).where(form.c.book == book, form.c.year == year)
        return int(self._connection.execute(query).scalar() or 0) + 1


def _form(row: RowMapping) -> Form:
    return Form(**{name: row[name] for name in _PLAIN}, values=row["content"])
