# SPDX-License-Identifier: Apache-2.0
"""The dated rules out of the catalogue's files, with the changes of installed packs laid over them."""

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

from clerkdesk.adapters.catalogues import rows
from clerkdesk.domain.agencies import Agencies
from clerkdesk.domain.calendar import WorkingCalendar
from clerkdesk.domain.catalogue_pack import Pack, merged
from clerkdesk.domain.fees import FeeTable
from clerkdesk.domain.places import Gazetteer
from clerkdesk.domain.procedure import Catalogue, ProcedureVersion
from clerkdesk.domain.text import nfc
from clerkdesk.errors import CatalogueUnreadable
from clerkdesk.settings import resource_path

_FILES: Final = {
    "procedures.json": ("procedures", "repealed", "known"),
    "calendar.json": ("days", "years"),
    "agencies.json": ("agencies",),
    "fees.json": ("fees",),
}
_PLACES: Final = "places.json.gz"


class JsonCatalogues:
    """The files of a folder, each read once and only when it is asked for.

    Args:
        folder: of the files; None for that of the installation.
        packs: changes to lay over them, in order of their numbers.
    """

    def __init__(self, folder: Path | None = None, packs: Sequence[Pack] = ()) -> None:
        self._folder = folder or resource_path("catalogue")
        self._packs = packs
        self._sections = cache(self._read_sections)

    def procedures(self) -> Catalogue:
        """Return the procedures in all their versions; each is built when it is asked for.

        Raises:
            CatalogueUnreadable: the file is missing or breaks its form.
        """
        return self._procedures

    def calendar(self) -> WorkingCalendar:
        """Return the working calendar.

        Raises:
            CatalogueUnreadable: the file is missing or breaks its form.
        """
        return self._calendar

    def agencies(self) -> Agencies:
        """Return the register of agencies.

        Raises:
            CatalogueUnreadable: the file is missing or breaks its form.
        """
        return self._agencies

    def fees(self) -> FeeTable:
        """Return where, how or for whom fees differ from those of the procedures.

        Raises:
            CatalogueUnreadable: the file is missing or breaks its form.
        """
        return self._fees

    def places(self) -> Gazetteer:
        """Return the provinces, communes and old units.

        Raises:
            CatalogueUnreadable: the file is missing or breaks its form.
        """
        return self._places

    def all_rows(self) -> dict[str, list[Any]]:
        """Return the rows of all sections as they are in force: what a further pack is compared with.

        Raises:
            CatalogueUnreadable: a file is missing or breaks its form.
        """
        return {section: found for name in _FILES for section, found in self._sections(name).items()}

    def check(self) -> None:
        """Build every rule once.

        Raises:
            CatalogueUnreadable: a row breaks its form.
        """
        _ = self._procedures.versions, self._calendar, self._agencies, self._fees

    @cached_property
    def _procedures(self) -> Catalogue:
        name = "procedures.json"
        found = self._sections(name)

        def build(place: int) -> ProcedureVersion:
            with _told(name):
                return rows.version(found["procedures"][place])

        with _told(name):
            return rows.catalogue(found["procedures"], found["repealed"], found["known"], build)

    @cached_property
    def _calendar(self) -> WorkingCalendar:
        found = self._sections("calendar.json")
        with _told("calendar.json"):
            return rows.calendar(found["days"], found["years"])

    @cached_property
    def _agencies(self) -> Agencies:
        with _told("agencies.json"):
            return Agencies(rows.agency(row) for row in self._sections("agencies.json")["agencies"])

    @cached_property
    def _fees(self) -> FeeTable:
        with _told("fees.json"):
            return rows.fees(self._sections("fees.json")["fees"])

    @cached_property
    def _places(self) -> Gazetteer:
        return Gazetteer(self._read(_PLACES, lambda content: json.loads(gzip.decompress(content))))

    def _read_sections(self, name: str) -> dict[str, list[Any]]:
        sections = _FILES[name]
        content = self._read(name, lambda read: json.loads(nfc(read.decode())))
        with _told(name):
            if unknown := set(content) - set(sections):
                raise ValueError(f"unknown keys: {', '.join(sorted(unknown))}")
            found = {section: content[section] for section in sections}
            for pack in self._packs:
                ours = {section: changed for section, changed in pack.rows.items() if section in sections}
                if ours:
                    found = merged(found, Pack(pack.number, pack.issued, pack.scope, pack.title, ours))
            return found

    def _read(self, name: str, parse: Callable[[bytes], Any]) -> Any:
        with _told(name):
            return parse((self._folder / name).read_bytes())


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Tell of whatever is wrong with a file by its name."""
    try:
        yield
    except (gzip.BadGzipFile, EOFError) as error:
        raise CatalogueUnreadable(file=name, reason="it is not whole") from error
    except OSError as error:
        raise CatalogueUnreadable(file=name, reason=error.strerror or "it cannot be opened") from error
    except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
        raise CatalogueUnreadable(file=name, reason=f"{type(error).__name__}: {error}") from error
