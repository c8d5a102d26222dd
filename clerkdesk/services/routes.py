# SPDX-License-Identifier: Apache-2.0
"""Where a dossier is delivered: the route of its procedure version, and of a linked dossier the routes of its parts."""

from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.procedure import Catalogue
from clerkdesk.ports.store import UnitOfWork

GATEWAY = "gateway"
"""The route of most procedures; it stands for whatever portal the station is provisioned with."""


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


def _destination(work: UnitOfWork, route: str) -> str:
    return work.administration.station().destination if route == GATEWAY else route
