# SPDX-License-Identifier: Apache-2.0
"""Tell the portals every true state of the dossiers that they acknowledged, as it came to be."""

from collections.abc import Mapping

from clerkdesk.errors import Cancelled, ClerkDeskError, PortalNotGenuine, PortalUnreachable, StorageFull
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.portal import STATES_AT_ONCE, Portal
from clerkdesk.ports.store import Store, UnitOfWork
from clerkdesk.services.delivery_run import Host, Summary
from clerkdesk.services.routes import Routes


class Tell:
    """Tells untold states; one stays untold until the portal answered that it holds it.

    Args:
        hosts: what is known of each portal, shared with the deliveries of the run.
        summary: of the run; a portal that it says is shut is left alone.
        routes: say which portal is told the states of a dossier that several have.
    """

    def __init__(
        self,
        store: Store,
        portals: Mapping[str, Portal],
        hosts: Mapping[str, Host],
        summary: Summary,
        *,
        routes: Routes,
        clock: Clock,
        cancel: CancelToken,
    ) -> None:
        self._store = store
        self._portals = portals
        self._hosts = hosts
        self._summary = summary
        self._routes = routes
        self._clock = clock
        self._cancel = cancel

    def all(self, *, only: str | None = None) -> None:
        """Tell what waits to be told, of one dossier only when its code is named; a bad dossier stops no other.

        Raises:
            Cancelled: what the portal holds is known to be told; the rest waits.
            StorageFull: nothing can be recorded any more.
        """
        for name in self._portals:
            with self._store.begin() as work:
                codes = [code for code in work.cases.to_tell(name) if self._is_own(work, code, name)]
            for code in codes:
                if only in {None, code} and name not in self._summary.shut:
                    self._guard(name, code)

    def _is_own(self, work: UnitOfWork, code: str, name: str) -> bool:
        """Tell whether a portal is told the states of a dossier: the one on its own route, of however many have it."""
        return self._routes.own(work, work.dossiers.get(code)) == name

    def _guard(self, name: str, code: str) -> None:
        portal, host = self._portals[name], self._hosts[name]
        try:
            if not host.is_genuine:
                portal.check()
                host.is_genuine = True
            self._tell(portal, code)
        except (Cancelled, StorageFull):
            raise
        except (PortalUnreachable, PortalNotGenuine) as error:
            self._summary.untold[code] = error.code
            if host.lose_touch(error, self._clock.monotonic_s()):
                self._summary.shut[name] = error.what_happened
        except ClerkDeskError as error:
            self._summary.untold[code] = error.code
        else:
            host.faults = 0
            self._summary.untold.pop(code, None)

    def _tell(self, portal: Portal, code: str) -> None:
        while True:
            self._cancel.raise_if_set()
            with self._store.begin() as work:
                states = work.cases.untold(STATES_AT_ONCE, code=code)
            if not states:
                return
            portal.tell(code, states)
            now = self._clock.now()
            with self._store.begin() as work:
                for state in states:
                    work.cases.set_told(state.event, now)
                work.commit()
            self._summary.told += len(states)
