# SPDX-License-Identifier: Apache-2.0
"""The rules of one station: those of the installation with the packs of its folder laid over them."""

from functools import cached_property
from pathlib import Path
from unicodedata import is_normalized

from clerkdesk.adapters.catalogues.json_files import JsonCatalogues
from clerkdesk.adapters.catalogues.packs import PackFolder
from clerkdesk.domain.agencies import Agencies
from clerkdesk.domain.calendar import WorkingCalendar
from clerkdesk.domain.catalogue_pack import Pack, RowChange, changes, refuse_rewrites
from clerkdesk.domain.fees import FeeTable
from clerkdesk.domain.places import Gazetteer
from clerkdesk.domain.procedure import Catalogue
from clerkdesk.errors import CataloguePackRefused, CatalogueUnreadable


class StationCatalogues:
    """Gives the rules in force at a station and takes further packs.

    Args:
        packs: folder of the installed packs.
        trust: folder with the keys that may sign packs.
        installation: folder of the shipped files; None for the installation's own.
    """

    def __init__(self, packs: Path, trust: Path, installation: Path | None = None) -> None:
        self._folder = PackFolder(packs, trust)
        self._installation = installation

    def procedures(self) -> Catalogue:
        """Return the procedures in all their versions. Raises CatalogueUnreadable."""
        return self._rules.procedures()

    def calendar(self) -> WorkingCalendar:
        """Return the working calendar. Raises CatalogueUnreadable."""
        return self._rules.calendar()

    def agencies(self) -> Agencies:
        """Return the register of agencies. Raises CatalogueUnreadable."""
        return self._rules.agencies()

    def fees(self) -> FeeTable:
        """Return where, how or for whom fees differ from those of the procedures. Raises CatalogueUnreadable."""
        return self._rules.fees()

    def places(self) -> Gazetteer:
        """Return the provinces, communes and old units. Raises CatalogueUnreadable."""
        return self._rules.places()

    def installed(self) -> tuple[Pack, ...]:
        """Return the installed packs in order of their numbers. Raises CatalogueUnreadable."""
        return self._installed

    def read(self, content: bytes, name: str) -> Pack:
        """Verify a pack and read it. Raises CataloguePackRefused."""
        pack = self._folder.read(content, name)
        if not is_normalized("NFC", content.decode()):
            raise CataloguePackRefused(file=name, cause="broken-rows", reason="its text is not in Unicode form NFC")
        return pack

    def changes(self, pack: Pack, name: str) -> tuple[RowChange, ...]:
        """Return what a pack would change in the rules in force; every rule after it is built once.

        Raises:
            CataloguePackRefused: it rewrites a version that exists, or a row breaks its form.
            CatalogueUnreadable: the rules in force are damaged.
        """
        try:
            found = changes(self._rules.all_rows(), pack)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CataloguePackRefused(file=name, cause="broken-rows", reason="a row breaks its form") from error
        refuse_rewrites(found, name)
        after = JsonCatalogues(self._installation, (*self._installed, pack))
        try:
            after.check()
        except CatalogueUnreadable as error:
            reason = f"a row of {error.params['file']} breaks its form: {error.params['reason']}"
            raise CataloguePackRefused(file=name, cause="broken-rows", reason=reason) from error
        return found

    def install(self, pack: Pack, content: bytes) -> None:
        """Keep a pack and use it from now on. Raises StorageUnusable."""
        self._folder.add(pack, content)
        for kept in ("_installed", "_rules"):
            self.__dict__.pop(kept, None)

    @cached_property
    def _installed(self) -> tuple[Pack, ...]:
        return self._folder.packs()

    @cached_property
    def _rules(self) -> JsonCatalogues:
        return JsonCatalogues(self._installation, self._installed)
