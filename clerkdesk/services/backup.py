# SPDX-License-Identifier: Apache-2.0
"""Back up a station while it works, and take it out of service."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clerkdesk import __version__
from clerkdesk.domain.audit import Event
from clerkdesk.domain.officers import Role
from clerkdesk.errors import BackupRefused, InvalidInput, NotDrained
from clerkdesk.jobs.progress import CancelToken, Progress, no_progress
from clerkdesk.ports.backups import BackupHead, BackupPlace, Content
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.store import Store, StoreCopy, UnitOfWork
from clerkdesk.services.preserve import EPOCH, RETIRED, STATION

LAST_BACKUP = "last backup"


@dataclass(frozen=True, slots=True)
class Retirement:
    """How a station went out of service."""

    backup: BackupHead
    open: int


class Backup:
    """Encrypted backups; nothing in them can be read without the recovery passphrase.

    Args:
        place: opens the place of a backup by its path.
        settings: gives the small files of the station by name.
        loose: yields the sealed files that no row names yet.
        forget_key: removes the key from the keyring and its wrap from beside the store.
    """

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        clock: Clock,
        *,
        place: Callable[[Path], BackupPlace],
        settings: Callable[[], Mapping[str, bytes]],
        loose: Callable[[], Iterable[tuple[str, bytes]]],
        forget_key: Callable[[], None],
    ) -> None:
        self._store = store
        self._blobs = blobs
        self._clock = clock
        self._place = place
        self._settings = settings
        self._loose = loose
        self._forget_key = forget_key

    def make(self, target: Path, progress: Progress = no_progress, cancel: CancelToken | None = None) -> BackupHead:
        """Back up into a folder, to which only what is new is added, or into one file; verified before it counts.

        Args:
            progress: told in sealed files.

        Raises:
            BackupRefused: a backup of another station lies there, another computer took over from this one, or the
                disk gave other bytes back.
            StorageFull, StorageUnusable, Cancelled: an earlier backup there still counts.
        """
        place = self._place(target)
        with self._store.reading() as work:
            station, epoch = work.administration.station().id, _epoch(work)
        earlier = place.newest()
        if earlier is not None and earlier.station != station:
            raise BackupRefused(cause="other-station", reason="it is of another station")
        if earlier is not None and earlier.epoch > epoch:
            raise BackupRefused(cause="replaced", reason="another computer took over from this one and backs up here")

        def head(held: StoreCopy) -> BackupHead:
            return BackupHead(
                station=station,
                number=0,
                epoch=epoch,
                made_at=self._clock.now(),
                program=__version__,
                counts=held.counts,
                entries=held.entries,
                audit_head=held.head,
                files=0,
                missing=0,
                added=0,
                added_bytes=0,
            )

        content = Content(self._store.copy_to, self._blobs.sealed, self._settings(), self._loose)
        made = place.write(content, head, progress, cancel or CancelToken())
        self._log(station, made)
        return made

    def verify(self, target: Path, progress: Progress = no_progress, cancel: CancelToken | None = None) -> BackupHead:
        """Read a whole backup again and compare every file with its hash. Raises BackupRefused."""
        return self._place(target).verify(progress, cancel or CancelToken())

    def last(self) -> datetime | None:
        """Return when the last backup was made, None when there was none."""
        with self._store.reading() as work:
            at = work.administration.value(LAST_BACKUP)
        return datetime.fromisoformat(at) if at else None

    def retire(self, target: Path, *, by: str, is_replaced: bool = False) -> Retirement:
        """Take this computer out of service: all delivered, backed up, verified, then the key is forgotten.

        The files stay and are noise without their key; a verified backup opens with the recovery passphrase.

        Args:
            is_replaced: another computer goes on with what is open: it moves with the backup.

        Raises:
            DossierNotFound, InvalidInput: `by` is no officer here, or a clerk.
            NotDrained: dossiers have not arrived at the portal yet.
            BackupRefused, StorageFull, StorageUnusable: the station stays in service.
        """
        with self._store.begin() as work:
            if work.administration.officer(by).role is Role.CLERK:
                raise InvalidInput(field="officer", reason="a clerk does not decide that")
            counts, station = work.dossiers.counts(), work.administration.station()
            if not is_replaced and (count := counts.open + counts.waiting):
                raise NotDrained(count=count)
            now = self._clock.now()
            work.administration.set_value(RETIRED, now.date().isoformat())
            work.audit.append(Event(now, by, STATION, station.id, "retire", facts={"open": counts.open}))
            work.commit()
        try:
            made = self.make(target)
            self.verify(target)
        except BaseException:
            with self._store.begin() as work:
                work.administration.set_value(RETIRED, "")
                work.audit.append(Event(self._clock.now(), STATION, STATION, station.id, "stay"))
                work.commit()
            raise
        self._forget_key()
        return Retirement(made, counts.open + counts.waiting)

    def _log(self, station: str, made: BackupHead) -> None:
        facts: dict[str, str | int] = {"number": made.number, "entries": made.entries, "added": made.added}
        with self._store.begin() as work:
            work.audit.append(Event(self._clock.now(), STATION, STATION, station, "backup", facts=facts))
            work.administration.set_value(LAST_BACKUP, made.made_at.isoformat())
            work.commit()


def _epoch(work: UnitOfWork) -> int:
    return int(work.administration.value(EPOCH) or "1")
