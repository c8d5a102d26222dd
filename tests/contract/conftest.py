# SPDX-License-Identifier: Apache-2.0
"""The stores on which the contract of the store runs: every one must pass the same tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clerkdesk.adapters.store.store import open_store
from clerkdesk.ports.store import Store
from tests.fakes.journeys import Journey

STORES: dict[str, Callable[[Path], Store]] = {"sqlcipher": lambda folder: open_store(folder / "store.db", b"k" * 32)}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    opened = STORES[request.param](tmp_path)
    yield opened
    assert opened.findings() == []
    opened.close()


@pytest.fixture
def journey(store: Store) -> Journey:
    return Journey(store)
