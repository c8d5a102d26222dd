# SPDX-License-Identifier: Apache-2.0
"""Where a dossier is delivered: the route of its procedure version, and of a linked dossier the routes of its parts."""

from collections.abc import Iterator
from dataclasses import dataclass

from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.procedure import Catalogue
from clerkdesk.ports.store import UnitOfWork

GATEWAY = "gateway"
"""The route of most procedures; it stands for whatever portal the station is provisioned with."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a linked dossier as a portal is told of it: a dossier of its own, with its own code and state."""

    code: str
    procedure_code: str
    name: str
    field: str
    status: str

    def as_json(self) -> dict[str, object]:
        """Return its JSON values."""
        procedure = {"code": self.procedure_code, "field": self.field, "name": self.name}
        return {"code": self.code, "procedure": procedure, "status": self.status}


class Routes:
    """Reads routes from the catalogue; without one, everything goes to the station's own portal."""

    def __init__(self, catalogue: Catalogue | None = None) -> None:
        self._catalogue = catalogue

    def own(self, work: UnitOfWork, dossier: Dossier) -> str:
        """Return the destination of a dossier, which is also told its states.

        Raises:
            UnknownProcedure: the catalogue does not know the version it was received under.
        """
        parent = work.cases.parent_of(dossier.id)
        if parent is not None:
            parts = work.cases.children(parent)
            return _destination(work, next(part.route for part in parts if part.child_id == dossier.id))
        if self._catalogue is None:
            return _destination(work, GATEWAY)
        version = self._catalogue.received_under(dossier.procedure_code, dossier.procedure_version)
        return _destination(work, version.route)

    def of(self, work: UnitOfWork, dossier: Dossier) -> tuple[str, ...]:
        """Return all destinations of a dossier, its own first: each part of a linked one has a route of its own."""
        parts = [_destination(work, part.route) for part in work.cases.children(dossier.id)]
        return tuple(dict.fromkeys((self.own(work, dossier), *parts)))

    def parts(self, work: UnitOfWork, dossier: Dossier, destination: str) -> Iterator[Part]:
        """Yield the parts of a linked dossier that a destination takes, in their order."""
        for child in work.cases.children(dossier.id):
            if _destination(work, child.route) == destination:
                own = work.dossiers.by_id(child.child_id)
                yield Part(child.code, own.procedure_code, child.name, own.field, str(child.status))


def _destination(work: UnitOfWork, route: str) -> str:
    return work.administration.station().destination if route == GATEWAY else route
