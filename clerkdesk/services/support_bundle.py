# SPDX-License-Identifier: Apache-2.0
"""What a station tells its administrator about itself: counts, states, ages, versions; nobody's name or number."""

import platform
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import urlsplit

from clerkdesk import __version__
from clerkdesk.domain.fleet import FROM_FOLDER
from clerkdesk.domain.states import DeliveryState
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.store import Store, UnitOfWork
from clerkdesk.services.backup import LAST_BACKUP
from clerkdesk.services.doctor import Check
from clerkdesk.services.preserve import EPOCH, WENT_BACK

KIND = "clerkdesk support bundle"
FORMAT = 1
_PARTS = ("SQLAlchemy", "sqlcipher3", "pikepdf", "pyhanko", "tesserocr", "PySide6_Essentials", "cryptography")
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ARRIVED = (DeliveryState.ACKED, DeliveryState.CONFIRMED)
_LATEST_EVENTS = 200

Values = dict[str, object]


class SupportBundle:
    """Gathers the bundle; every value in it is a number, a time, a version or a word of this program.

    Args:
        free_bytes: gives the free space of the station's disk.
        updates: gives where the station looks for new versions, and which are for it.
        trust: gives name, age in days and days left of each revocation list, told by the trust store.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        *,
        examine: Callable[[], list[Check]],
        free_bytes: Callable[[], int],
        updates: Callable[[], tuple[str, str]],
        trust: Callable[[], Iterable[Mapping[str, object]]],
    ) -> None:
        self._store = store
        self._clock = clock
        self._examine = examine
        self._free_bytes = free_bytes
        self._updates = updates
        self._trust = trust

    def gather(self, *, with_doctor: bool = True) -> Values:
        """Return the bundle as JSON values, to be shown before it is saved.

        Args:
            with_doctor: also what the doctor finds, by invariant and number: the sentences name dossiers and stay here.
        """
        checks = self._examine() if with_doctor else []
        now = self._clock.now()
        source, channel = self._updates()
        with self._store.reading() as work:
            station = work.administration.station()
            return {
                "kind": KIND,
                "format": FORMAT,
                "made_at": now.isoformat(timespec="seconds"),
                "station": {
                    "id": station.id,
                    "number": station.number,
                    "agency": station.agency_code,
                    "destination": station.destination,
                    "epoch": int(work.administration.value(EPOCH) or "1"),
                    "practice": station.is_practice,
                },
                "versions": _versions(),
                "updates": {"source": _place(source), "channel": channel},
                "counts": _counts(work),
                "queue": _queue(work, now),
                "doctor": {check.invariant: len(check.findings) for check in checks},
                "log": _log(work, now),
                "last_backup": work.administration.value(LAST_BACKUP) or None,
                "was_put_back": bool(work.administration.value(WENT_BACK)),
                "free_bytes": self._free_bytes(),
                "revocation_lists": [dict(one) for one in self._trust()],
            }


def _versions() -> Values:
    found: Values = {"clerkdesk": __version__, "python": platform.python_version(), "system": platform.system()}
    for part in _PARTS:
        try:
            found[part] = version(part)
        except PackageNotFoundError:
            found[part] = None
    return found


def _place(source: str) -> str:
    """Return the computer of an address; the name of a folder may be a person's and is not told."""
    if not source.startswith(("http://", "https://")):
        return FROM_FOLDER if source else ""
    try:
        return urlsplit(source).hostname or "other"
    except ValueError:
        return "other"


def _counts(work: UnitOfWork) -> Values:
    counts = work.dossiers.counts()
    parts = {name: getattr(counts, name) for name in ("received", "open", "waiting", "delivered", "withdrawn")}
    return {**parts, "balanced": counts.balanced}


def _queue(work: UnitOfWork, now: datetime) -> Values:
    deliveries = work.deliveries.all()
    unsent = [one for one in deliveries if one.state not in _ARRIVED]
    oldest = min((one.queued_at for one in unsent), default=None)
    return {
        "states": dict(Counter(str(one.state) for one in deliveries)),
        "unsent": len(unsent),
        "oldest_unsent_s": int((now - oldest).total_seconds()) if oldest else None,
        "most_tries": max((one.tries for one in unsent), default=0),
        "errors": dict(Counter(_word(one.fault) for one in unsent if one.fault)),
    }


def _log(work: UnitOfWork, now: datetime) -> Values:
    newest = work.audit.latest(_LATEST_EVENTS)
    return {
        "entries": newest[0].sequence if newest else 0,
        "newest_s": int((now - newest[0].event.at).total_seconds()) if newest else None,
        "latest": dict(Counter(_word(entry.event.what) for entry in newest)),
        "faults": dict(Counter(_word(e.event.why) for e in newest if e.event.what == "fail" and e.event.why)),
    }


def _word(text: str) -> str:
    """Return a code of this program; free text of a person is never let through."""
    return text if _CODE.fullmatch(text) and not any(part.isdecimal() for part in text.split("-")) else "other"
