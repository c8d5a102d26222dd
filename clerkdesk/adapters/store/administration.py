# SPDX-License-Identifier: Apache-2.0
"""Station, officers, small values and the names of all sealed files."""

from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection, RowMapping

from clerkdesk.adapters.store.tables import metadata, officer, setting, station
from clerkdesk.domain.officers import Officer, Role, Station
from clerkdesk.errors import DossierNotFound


class SqlAdministration:
    """Keeps what the station's profile provisions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def station(self) -> Station:
        """Return the station. Raises DossierNotFound before it is provisioned."""
        particulars = self._connection.execute(sa.select(station.c.particulars)).scalar()
        if particulars is None:
            raise DossierNotFound(kind="station", code="(not provisioned)")
        return Station(**particulars)

    def set_station(self, new: Station) -> None:
        """Store the station's particulars."""
        stored = insert(station).values(only=1, particulars=asdict(new))
        particulars = {"particulars": stored.excluded.particulars}
        self._connection.execute(stored.on_conflict_do_update([station.c.only], set_=particulars))

    def officers(self) -> list[Officer]:
        """Return all officers."""
        query = sa.select(officer).order_by(officer.c.id)
        return [_officer(row) for row in self._connection.execute(query).mappings()]

    def officer(self, officer_id: str) -> Officer:
        """Return one officer. Raises DossierNotFound."""
        row = self._connection.execute(sa.select(officer).where(officer.c.id == officer_id)).mappings().first()
        if row is None:
            raise DossierNotFound(kind="officer", code=officer_id)
        return _officer(row)

    def set_officer(self, new: Officer) -> None:
        """Add an officer or change the particulars.

        Raises:
            InvariantBroken: the certificate is that of another officer.
        """
        particulars = asdict(new) | {"role": str(new.role)}
        stored = insert(officer).values(particulars)
        self._connection.execute(stored.on_conflict_do_update([officer.c.id], set_=particulars))

    def value(self, name: str) -> str | None:
        """Return a small value, for example the cursor of a change feed."""
        return self._connection.execute(sa.select(setting.c.value).where(setting.c.name == name)).scalar()

    def set_value(self, name: str, value: str) -> None:
        """Store a small value."""
        stored = insert(setting).values(name=name, value=value)
        self._connection.execute(stored.on_conflict_do_update([setting.c.name], set_={"value": value}))

    def blob_names(self) -> frozenset[str]:
        """Return the names of all sealed files that any row names."""
        queries = [sa.select(column).where(column.is_not(None)) for column in FILE_NAMES]
        return frozenset(self._connection.execute(sa.union(*queries)).scalars())


FILE_NAMES = [
    table.c[column.name.removesuffix("_size") + "_name"]
    for table in metadata.sorted_tables
    for column in table.columns
    if column.name.endswith("_size")
]
"""A sealed file stands in three columns: its name, sha256 and size (see `tables`)."""


def _officer(row: RowMapping) -> Officer:
    return Officer(row["id"], row["name"], Role(row["role"]), row["title"], row["certificate_sha256"])
