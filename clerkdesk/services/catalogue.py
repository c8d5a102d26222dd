# SPDX-License-Identifier: Apache-2.0
"""Take a catalogue pack: show what it would change, then install it; dossiers already received never change."""

from dataclasses import dataclass

from clerkdesk.domain.audit import Event
from clerkdesk.domain.catalogue_pack import Pack, RowChange, refuse_unfit
from clerkdesk.domain.files import sha256
from clerkdesk.ports.catalogue import CataloguePacks
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.store import Store


@dataclass(frozen=True, slots=True)
class PackReport:
    """A pack and what it changes."""

    pack: Pack
    changes: tuple[RowChange, ...]


class InstallCatalogue:
    """What the administrator does with packs."""

    def __init__(self, store: Store, packs: CataloguePacks, clock: Clock) -> None:
        self._store = store
        self._packs = packs
        self._clock = clock

    def diff(self, content: bytes, name: str) -> PackReport:
        """Tell what a pack would change; nothing is changed.

        Args:
            content: bytes of the pack.
            name: of its file, for errors.

        Raises:
            CataloguePackRefused: it cannot be installed here, and why.
        """
        pack = self._packs.read(content, name)
        installed = self._packs.installed()
        with self._store.begin() as work:
            agency_code = work.administration.station().agency_code
        refuse_unfit(pack, agency_code=agency_code, newest=installed[-1].number if installed else 0, file=name)
        return PackReport(pack, self._packs.changes(pack, name))

    def install(self, content: bytes, name: str, *, by: str) -> PackReport:
        """Install a pack; it holds for dossiers received from now on, and the event is logged.

        Raises:
            CataloguePackRefused: it cannot be installed here, and why; the rules are unchanged.
            StorageUnusable: it could not be kept; the rules are unchanged.
        """
        report = self.diff(content, name)
        with self._store.begin() as work:
            station = work.administration.station()
            facts: dict[str, str | int] = {
                "pack": report.pack.number,
                "sha256": sha256(content),
                "changes": len(report.changes),
            }
            work.audit.append(Event(self._clock.now(), by, "station", station.id, "install-catalogue", facts=facts))
            # The file first: a log entry of a pack that is not there would be a lie, the other way round is harmless.
            self._packs.install(report.pack, content)
            work.commit()
        return report
