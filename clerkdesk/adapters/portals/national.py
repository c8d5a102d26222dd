# SPDX-License-Identifier: Apache-2.0
"""What both national interfaces share: the gateway carries the delivery, the interface takes it before it is committed.

A receipt therefore says two things at once: the national portal took the dossier, and the gateway holds it whole.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence

from clerkdesk.adapters.portals.carrier import Carrier
from clerkdesk.adapters.portals.line import TIMEOUTS_S, Line
from clerkdesk.domain.case import Progress
from clerkdesk.domain.delivery import PortalReceipt
from clerkdesk.domain.files import FileEntry, canonical_json
from clerkdesk.domain.sync import Layout, Outcome, Paper, Shortened, SyncDossier, papers, sync_dossiers
from clerkdesk.errors import PortalConflict, PortalRefused, PortalUnreachable
from clerkdesk.ports.portal import Announcement, Changes

_log = logging.getLogger(__name__)

PDF = "application/pdf"
JSON = {"Content-Type": "application/json"}


class NationalPortal(ABC):
    """Delivers through a carrier; a subclass adds the words of one interface.

    Args:
        url: address of the interface; a service is asked at it, followed by its name.
        carrier: the gateway that holds the files; whoever gives it closes it.
        route: name of the route, as procedures name it.
        timeouts_s: to connect, and between two pieces of an answer; None for those of the layout.
        pins: SHA-256 of the public keys that the interface's TLS certificate may have; none pins nothing.
    """

    def __init__(
        self,
        url: str,
        carrier: Carrier,
        layout: Layout,
        *,
        route: str,
        timeouts_s: tuple[float, float] | None,
        pins: tuple[str, ...] = (),
    ) -> None:
        self._route = route
        self._carrier = carrier
        self._layout = layout
        self._line = Line(url, timeouts_s=timeouts_s or (TIMEOUTS_S[0], layout.read_timeout_s), pins=pins)
        self._announced: dict[str, Announcement] = {}

    def close(self) -> None:
        """Close all connections to the interface; the carrier stays open."""
        self._line.close()

    @abstractmethod
    def _login(self) -> None:
        """Ask for a session or a token, which only the interface itself can give."""

    @abstractmethod
    def _map(self, dossier: SyncDossier, found: Sequence[Paper]) -> list[Shortened]:
        """Return what would be shortened, with nothing asked."""

    @abstractmethod
    def _submit(self, key: str, dossier: SyncDossier, found: Sequence[Paper]) -> None:
        """Bring a dossier to the interface so that it is there once, however often this is repeated."""

    @abstractmethod
    def _tell(self, code: str, states: Sequence[Progress], newest_told: int) -> None:
        """Tell states that the carrier does not hold as told; an earlier try may have told them.

        Args:
            newest_told: the highest sequence that the carrier holds as told, 0 for none.
        """

    def check(self) -> None:
        """Ask the carrier for a signed answer and the interface for a login; see `Portal.check`."""
        self._carrier.check()
        self._login()

    def shortened(self, announcement: Announcement) -> tuple[Shortened, ...]:
        """Tell which texts the interface takes only in part; see `Portal.shortened`."""
        return tuple(cut for content in _contents(announcement) for cut in self._map(*content))

    def announce(self, announcement: Announcement) -> frozenset[str]:
        """Announce to the carrier; see `Portal.announce`."""
        self.shortened(announcement)  # what the interface cannot take is refused before a byte is sent
        missing = self._carrier.announce_for(announcement, self._route)
        self._announced[announcement.idempotency_key] = announcement
        return missing

    def upload(
        self,
        key: str,
        file: FileEntry,
        read: Callable[[int], Iterator[bytes]],
        resume_url: str | None,
        save_url: Callable[[str], None],
    ) -> None:
        """Upload one file to the carrier; see `Portal.upload`."""
        self._carrier.upload(key, file, read, resume_url, save_url)

    def commit(self, key: str) -> PortalReceipt:
        """Bring the dossier to the interface, then commit at the carrier; see `Portal.commit`."""
        if (receipt := self._carrier.find(key)) is not None:
            return receipt
        announced = self._announced.get(key)
        if announced is None:
            raise PortalRefused(code=key, reason="nothing was announced under its key")
        for content in _contents(announced):
            self._submit(key, *content)
        receipt = self._carrier.commit(key)
        del self._announced[key]
        return receipt

    def find(self, key: str) -> PortalReceipt | None:
        """Ask the carrier, which commits only what the interface took; see `Portal.find`."""
        return self._carrier.find(key)

    def tell(self, code: str, states: Sequence[Progress]) -> int:
        """Tell the interface what is new, then the carrier; see `Portal.tell`."""
        held = self._carrier.told(code)
        if any(
            held.get(state.event, (str(state.status), state.at)) != (str(state.status), state.at) for state in states
        ):
            raise PortalConflict(code=code)
        if new := [state for state in states if state.event not in held]:
            self._tell(code, new, max(held, default=0))
        return self._carrier.tell(code, states)

    def changes(self, cursor: str) -> Changes:
        """Return nothing: no interface is known to have a feed, and that of the carrier is read at the carrier."""
        return Changes(cursor, ())

    def _trace(self, cut: Sequence[Shortened]) -> None:
        """Say in the log what of a state is sent shortened: field and lengths, never the text."""
        for one in cut:
            _log.warning("%s goes to %s shortened: %d of %d letters", one.field, self._route, one.limit, one.length)

    def _judge(self, error_code: object, message: object, code: str) -> Outcome:
        """Return what an answer asks for, once it is not a fault.

        Raises:
            PortalUnreachable: to be tried again later.
            PortalRefused: a person must act.
            PortalConflict: it holds another content; to be kept apart.
        """
        text = str(message or "")
        match self._layout.outcome(str(error_code), text):
            case Outcome.RETRY:
                raise PortalUnreachable(reason=f"it answers with error {error_code}")
            case Outcome.QUARANTINE:
                raise PortalConflict(code=code)
            case Outcome.NEEDS_ACTION:
                raise PortalRefused(code=code, reason=f"error {error_code}: {text}")
            case outcome:
                return outcome


def login_refused() -> PortalUnreachable:
    """Return the error of a login that is not taken: tried again, since an operator opens accounts late or anew."""
    return PortalUnreachable(reason="it does not take the station's login")


def body(value: Mapping[str, object]) -> bytes:
    """Return the bytes of a question."""
    return canonical_json(value)


def _contents(announcement: Announcement) -> list[tuple[SyncDossier, tuple[Paper, ...]]]:
    signed = [(entry.name, entry.sha256) for entry in announcement.files if entry.media_type == PDF]
    return [(dossier, papers(dossier, signed)) for dossier in sync_dossiers(announcement.dossier)]
