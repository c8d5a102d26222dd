# SPDX-License-Identifier: Apache-2.0
"""Update the program: look, fetch, check on a copy, switch when nothing is open, and go back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from clerkdesk.domain.audit import Event
from clerkdesk.domain.version_history import VersionChange, changes_of, is_intended, text_of
from clerkdesk.domain.versions import (
    Audience,
    Package,
    ProgramRelease,
    confirmed,
    forgiven,
    gone_back,
    kept,
    newest_for,
    order,
    refused,
    settled,
    staged,
    switched,
    ways,
)
from clerkdesk.errors import ClerkDeskError, UpdateNotNow, UpdateRefused, UpdateUnhealthy, UpdateUnreachable
from clerkdesk.jobs.progress import CancelToken, Progress, no_progress
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.store import Store, UnitOfWork
from clerkdesk.ports.updates import ProgramFolder, Published, UpdateSource

SOURCE = "update source"
CHANGES = "program versions"
_STATION = "station"


@dataclass(frozen=True, slots=True)
class Standing:
    """Which versions are here.

    Attributes:
        version: of the program that runs.
        ready: a checked version that is switched to when the window is closed; empty when there is none.
        previous: where the way back leads; None when there is none.
        came_back_from: a version that did not start, so that the one before runs again.
        refused: versions that failed here and are not offered again.
    """

    version: str
    installed: str
    ready: str
    previous: str | None
    came_back_from: str
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a source has for this station.

    Attributes:
        version: the newest one for this station that is newer than the one that runs; empty when there is none.
        download_bytes: of its smallest package.
        fresh_until: until when the publisher vouches that there is nothing newer.
        is_stale: that day is over, so the source may be old; what it offers is genuine all the same.
    """

    source: str
    version: str
    download_bytes: int
    fresh_until: datetime
    is_stale: bool


class Versions:
    """The versions on this computer; no station needs to be open."""

    def __init__(self, program: ProgramFolder) -> None:
        self._program = program

    def standing(self) -> Standing:
        """Return which versions are here."""
        program = self._program
        pointer = settled(program.pointer(), program.installed)
        previous = pointer.previous
        if previous is not None:
            previous = previous or program.installed
        return Standing(
            program.running, program.installed, pointer.ready, previous, pointer.came_back_from, pointer.refused
        )

    def confirm(self) -> None:
        """Note that the version that runs opened its window with its store.

        Raises:
            StorageFull, StorageUnusable: it is noted at the next start.
        """
        pointer = self._program.pointer()
        if not pointer.is_confirmed and pointer.current == self._program.running:
            self._program.point(confirmed(pointer))

    def forgive(self) -> None:
        """Note that a start failed for a reason that another version would meet too. Raises as `confirm`."""
        pointer = self._program.pointer()
        if pointer.starts:
            self._program.point(forgiven(pointer))

    def back(self) -> str:
        """Have the next start open the version before, and return it; the one that is left is not offered again.

        Raises:
            UpdateNotNow: there is no version to go back to.
        """
        pointer = settled(self._program.pointer(), self._program.installed)
        if pointer.previous is None:
            raise UpdateNotNow(cause="update-no-way-back", reason="there is no version to go back to")
        if pointer.previous and not self._program.is_whole(pointer.previous):
            raise UpdateNotNow(cause="update-no-way-back", reason="the version before is not whole any more")
        self._program.point(gone_back(pointer))
        return pointer.previous or self._program.installed


class Update:
    """Updates of an open station; nothing of it waits at the counter.

    Args:
        audience: tells what decides which versions are for this station.
        open_source: opens a source by its address or folder.
        default_source: where to look when nobody named another source here: as the profile says, else the publisher's.
        examine: opens a copy of the store with a version and makes its window; raises UpdateUnhealthy.
        copy_bytes: how much room that copy takes.
        alone: holds the folder of versions for one program at a time.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        program: ProgramFolder,
        *,
        audience: Callable[[], Audience],
        open_source: Callable[[str], UpdateSource],
        default_source: str,
        examine: Callable[[str, CancelToken], None],
        copy_bytes: Callable[[], int],
        alone: Callable[[], AbstractContextManager[object]],
    ) -> None:
        self._store = store
        self._clock = clock
        self._program = program
        self._audience = audience
        self._open_source = open_source
        self.default_source = default_source
        self._examine = examine
        self._copy_bytes = copy_bytes
        self._alone = alone
        self.versions = Versions(program)
        self.last_offer: Offer | None = None
        """What a source said last, since the station was opened."""

    def channel(self) -> str:
        """Return which updates are for this station."""
        return self._audience().channel

    def source(self) -> str:
        """Return where this station looks; empty when nobody said."""
        with self._store.reading() as work:
            return work.administration.value(SOURCE) or self.default_source

    def look_at(self, source: str) -> None:
        """Look at this address or folder from now on; empty means what the profile says, else the publisher's own."""
        with self._store.begin() as work:
            work.administration.set_value(SOURCE, source)
            work.commit()

    def changes(self) -> tuple[VersionChange, ...]:
        """Return which versions ran here, newest first."""
        known = self._logged()
        return known[1:] if self._is_cut_short(known) else known

    def confirm(self) -> None:
        """Note that the version that runs opened its window with this store, and log how it came to run if it is new.

        Raises:
            UpdateNotNow: another program is at it, or this one runs out of its sources; noted at the next start.
            StorageFull, StorageUnusable: noted at the next start.
        """
        self.versions.confirm()
        with self._alone():
            known = self._logged()
            before = known[0].after if known else ""
            if before != self._program.running and not self._is_cut_short(known):
                self._log(before, self._program.running)

    def check(self, source: str = "") -> Offer:
        """Ask what there is for this station.

        Args:
            source: an address or a folder, this time only.

        Raises:
            UpdateUnreachable: the source does not answer, or none is known.
            UpdateRefused: a signature does not hold, or the source is older than what was seen.
        """
        source = source or self.source()
        with self._alone():
            return self._offer(source, self._open(source).look())

    def fetch(self, source: str = "", progress: Progress = no_progress, cancel: CancelToken | None = None) -> str:
        """Fetch the newest version, check it on a copy and make it ready; return it, empty when there is none.

        A fetch that was cut short is gone on with. The version that runs is not touched.

        Raises:
            UpdateUnreachable, UpdateRefused: as `check`; what was fetched is kept for the next try.
            UpdateUnhealthy: the version does not work here; it is not offered again.
            UpdateNotNow: another program is at it.
            StorageFull, StorageUnusable, Cancelled: see their texts.
        """
        cancel = cancel or CancelToken()
        with self._alone():
            source = source or self.source()
            origin = self._open(source)
            published = origin.look()
            self._offer(source, published)
            release = self._newest(published)
            pointer = settled(self._program.pointer(), self._program.installed)
            if release is None:
                return pointer.ready
            if release.version == pointer.ready and self._program.is_whole(release.version):
                return pointer.ready
            self._build(origin, release, progress, cancel)
            try:
                self._examine(release.version, cancel)
            except UpdateUnhealthy:
                self._program.point(refused(pointer, release.version))
                self._program.tidy(kept(pointer))
                raise
            self._program.point(pointer := staged(pointer, release.version))
            self._program.tidy(kept(pointer))
        return release.version

    def switch(self) -> str:
        """Have the next start open the ready version, and return it.

        It is logged first: an entry that the newer version had to make up for after its migration would count as work
        done with it, and close the way back.

        Raises:
            UpdateNotNow: none is ready, or something is on the line.
            UpdateRefused: its files changed since they were checked.
            StorageFull, StorageUnusable: the version that runs stays.
        """
        with self._alone():
            pointer = settled(self._program.pointer(), self._program.installed)
            if not pointer.ready:
                raise UpdateNotNow(cause="update-none-ready", reason="no checked version is ready")
            with self._store.reading() as work:
                self._refuse_on_the_line(work)
            if not self._program.is_whole(pointer.ready):
                self._program.point(staged(pointer, ""))
                raise UpdateRefused(cause="tampered", reason="its files changed since they were checked")
            if not self._is_cut_short(self._logged()):
                self._log(self._program.running, pointer.ready)
            self._program.point(after := switched(pointer))
            self._program.tidy(kept(after))
            return pointer.ready

    def back(self, cancel: CancelToken | None = None) -> str:
        """Have the next start open the version before, once it was tried on a copy of the store; return it.

        Raises:
            UpdateNotNow: there is none, a dossier is taken in or on the line, or it cannot work with what the store
                holds by now.
        """
        with self._alone():
            previous = self.versions.standing().previous
            if previous is not None:
                self._refuse_while_open()
                try:
                    self._examine(previous, cancel or CancelToken())
                except UpdateUnhealthy as error:
                    reason = "the version before cannot work with what the store holds by now"
                    raise UpdateNotNow(cause="update-no-way-back-store", reason=reason) from error
                self._refuse_while_open()  # the trial takes a while, and work goes on meanwhile
            return self.versions.back()

    def settle(self) -> str:
        """Switch if that may be, as the window does when it is closed; return the version, empty when it stays.

        Never raises an error of ours: closing a window is no moment to tell one, and the next time it may be gone.
        """
        if not settled(self._program.pointer(), self._program.installed).ready:
            return ""
        try:
            return self.switch()
        except ClerkDeskError:
            return ""

    def _refuse_on_the_line(self, work: UnitOfWork) -> None:
        if work.deliveries.leased(self._clock.now()):
            raise UpdateNotNow(cause="update-on-the-line", reason="a dossier is being sent")

    def _refuse_while_open(self) -> None:
        """Let nothing be open: what is half taken down stands in no log, so a store that is put back would lose it."""
        with self._store.reading() as work:
            self._refuse_on_the_line(work)
            if any(work.drafts.of(officer.id) for officer in work.administration.officers()):
                raise UpdateNotNow(cause="update-draft", reason="a dossier is being taken in")

    def _offer(self, source: str, published: Published) -> Offer:
        release = self._newest(published)
        possible = ways(release, self._program.running) if release is not None else []
        self.last_offer = Offer(
            source,
            release.version if release is not None else "",
            possible[0].size if possible else 0,
            published.fresh_until,
            self._clock.now() > published.fresh_until,
        )
        return self.last_offer

    def _open(self, source: str) -> UpdateSource:
        if not source:
            raise UpdateUnreachable(cause="update-no-source", reason="nobody said where updates are")
        return self._open_source(source)

    def _newest(self, published: Published) -> ProgramRelease | None:
        pointer = self._program.pointer()
        found = newest_for(published.releases, self._audience(), self._program.running, pointer.refused)
        is_known = found is not None and pointer.current and order(found.version) <= order(pointer.current)
        return None if is_known else found

    def _build(self, origin: UpdateSource, release: ProgramRelease, progress: Progress, cancel: CancelToken) -> None:
        possible = ways(release, self._program.running)
        if not possible:
            raise UpdateRefused(cause="update-no-package", reason="it has no package for the version that runs")
        for package in possible:
            try:
                self._take(origin, release, package, progress, cancel)
            except UpdateRefused:
                if package is possible[-1]:
                    raise
            else:
                return

    def _take(
        self, origin: UpdateSource, release: ProgramRelease, package: Package, progress: Progress, cancel: CancelToken
    ) -> None:
        to = self._program.download(package)
        have = to.stat().st_size if to.exists() else 0
        self._program.check_room(max(package.size - have, 0) + release.installed_bytes + self._copy_bytes())
        origin.fetch(package, to, progress, cancel)
        self._program.unpack(release, package, progress, cancel)

    def _logged(self) -> tuple[VersionChange, ...]:
        with self._store.reading() as work:
            return changes_of(work.administration.value(CHANGES))

    def _is_cut_short(self, known: tuple[VersionChange, ...]) -> bool:
        """Tell whether the newest change was logged and not made: the next switch makes it."""
        return is_intended(known, self._program.running, self._program.pointer().ready)

    def _log(self, before: str, after: str) -> None:
        now, facts = self._clock.now(), dict[str, str | int]({"from": before, "to": after})
        with self._store.begin() as work:
            station = work.administration.station().id
            work.audit.append(Event(now, _STATION, _STATION, station, "update", facts=facts))
            known = changes_of(work.administration.value(CHANGES))
            work.administration.set_value(CHANGES, text_of((VersionChange(now, before, after), *known)))
            work.commit()
