# SPDX-License-Identifier: Apache-2.0
"""Where the dated rules come from: procedures, working calendar, agencies, places, and packs that change them."""

from typing import Protocol

from clerkdesk.domain.agencies import Agencies
from clerkdesk.domain.calendar import WorkingCalendar
from clerkdesk.domain.catalogue_pack import Pack, RowChange
from clerkdesk.domain.fees import FeeTable
from clerkdesk.domain.places import Gazetteer
from clerkdesk.domain.procedure import Catalogue


class Catalogues(Protocol):
    """Gives the rules of the counter; all calls are cheap after the first."""

    def procedures(self) -> Catalogue:
        """Return the procedures in all their versions.

        Raises:
            CatalogueUnreadable: a file is missing or breaks its form.
        """

    def calendar(self) -> WorkingCalendar:
        """Return the working calendar.

        Raises:
            CatalogueUnreadable: a file is missing or breaks its form.
        """

    def agencies(self) -> Agencies:
        """Return the register of agencies.

        Raises:
            CatalogueUnreadable: a file is missing or breaks its form.
        """

    def fees(self) -> FeeTable:
        """Return where, how or for whom fees differ from those of the procedures.

        Raises:
            CatalogueUnreadable: a file is missing or breaks its form.
        """

    def places(self) -> Gazetteer:
        """Return the provinces, communes and old units.

        Raises:
            CatalogueUnreadable: a file is missing or breaks its form.
        """


class CataloguePacks(Protocol):
    """Takes signed changes of the rules."""

    def installed(self) -> tuple[Pack, ...]:
        """Return the installed packs in order of their numbers.

        Raises:
            CatalogueUnreadable: one is damaged.
        """

    def read(self, content: bytes, name: str) -> Pack:
        """Verify a pack against the pinned keys and read it; `name` is that of its file, for errors.

        Raises:
            CataloguePackRefused: not a pack, tampered with, or signed by a key that is not trusted.
        """

    def changes(self, pack: Pack, name: str) -> tuple[RowChange, ...]:
        """Return what a pack would change in the rules in force.

        Raises:
            CataloguePackRefused: it rewrites a version that exists, or a row breaks its form.
        """

    def install(self, pack: Pack, content: bytes) -> None:
        """Keep a pack durably, whole or not at all, and use it from now on.

        Raises:
            StorageUnusable: it cannot be written.
        """
