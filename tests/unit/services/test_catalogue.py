# SPDX-License-Identifier: Apache-2.0
"""Installing a pack is logged with its hash; a refused one leaves no trace."""

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from clerkdesk.domain.audit import Event
from clerkdesk.domain.catalogue_pack import ChangeKind, Pack, RowChange
from clerkdesk.domain.files import sha256
from clerkdesk.errors import CataloguePackRefused, StorageUnusable
from clerkdesk.services.catalogue import InstallCatalogue
from tests.fakes.rules import at, station

CHANGE = RowChange("years", "2036", ChangeKind.ADDED)


@dataclass
class FakeStore:
    events: list[Event] = field(default_factory=list)
    pending: list[Event] = field(default_factory=list)

    def begin(self) -> Any:
        return self

    def __enter__(self) -> Any:
        self.pending = []
        audit = SimpleNamespace(append=self.pending.append)
        return SimpleNamespace(audit=audit, administration=SimpleNamespace(station=station), commit=self.commit)

    def __exit__(self, *_: object) -> None:
        self.pending = []

    def commit(self) -> None:
        self.events += self.pending


@dataclass
class FakePacks:
    kept: list[Pack] = field(default_factory=list)
    is_full: bool = False

    def read(self, content: bytes, name: str) -> Pack:
        return Pack(int(content), date(2026, 11, 20), "H38", "", {"years": [2036]})

    def installed(self) -> tuple[Pack, ...]:
        return tuple(self.kept)

    def changes(self, pack: Pack, name: str) -> tuple[RowChange, ...]:
        return (CHANGE,)

    def install(self, pack: Pack, content: bytes) -> None:
        if self.is_full:
            raise StorageUnusable(reason="full")
        self.kept.append(pack)


def room(packs: FakePacks) -> tuple[InstallCatalogue, FakeStore]:
    store = FakeStore()
    clock = SimpleNamespace(now=lambda: at("2026-11-20 09:00"))
    return InstallCatalogue(store, packs, clock), store  # type: ignore[arg-type]


def test_an_installed_pack_is_logged_with_its_hash() -> None:
    packs = FakePacks()
    service, store = room(packs)
    assert service.install(b"5", "p", by="admin").changes == (CHANGE,)
    (event,) = store.events
    assert (event.what, event.by, event.subject_id) == ("install-catalogue", "admin", "s1")
    assert event.facts == {"pack": 5, "sha256": sha256(b"5"), "changes": 1}
    assert [pack.number for pack in packs.kept] == [5]


def test_a_comparison_and_a_refusal_leave_no_trace() -> None:
    packs = FakePacks()
    service, store = room(packs)
    service.diff(b"5", "p")
    service.install(b"5", "p", by="admin")
    with pytest.raises(CataloguePackRefused):
        service.install(b"5", "p", by="admin")
    assert (len(store.events), len(packs.kept)) == (1, 1)


def test_what_could_not_be_kept_is_not_logged() -> None:
    service, store = room(FakePacks(is_full=True))
    with pytest.raises(StorageUnusable):
        service.install(b"5", "p", by="admin")
    assert store.events == []
