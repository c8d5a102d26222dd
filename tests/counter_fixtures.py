# SPDX-License-Identifier: Apache-2.0
"""Practice counters, made once per run and copied for each test.

A test module asks for them with `pytest_plugins = ("tests.counter_fixtures",)`; it never imports this module itself.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from clerkdesk.adapters.ocr.reader import TesseractReader
from clerkdesk.domain.pages import Reading
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.reader import PageImage
from clerkdesk.practice.paper.sheets import make_sheet
from clerkdesk.practice.portal.supervisor import PracticePortal
from tests.counter import Counter, ReadSheet, copy_counter, make_counter, open_counter


@pytest.fixture(scope="session")
def counter_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticePortal]:
    """A running practice portal."""
    with PracticePortal(tmp_path_factory.mktemp("portal")) as portal:
        yield portal


@pytest.fixture(scope="session")
def made_counter(counter_portal: PracticePortal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a practice counter with which nobody has worked yet."""
    return make_counter(tmp_path_factory.mktemp("counter"), counter_portal)


@pytest.fixture(scope="session")
def read_sheet() -> ReadSheet:
    """A small sheet, read by the real reader."""
    image = make_sheet("signature_alone", "counter", "clean", dpi=100).image
    found: list[Reading] = []
    reader = TesseractReader(workers=1)
    reader.read([PageImage("sheet", image, 100)], lambda _, reading: found.append(reading), _raise, CancelToken())
    reader.close()
    return ReadSheet(image, found[0])


def _raise(_page: str, error: Exception) -> None:
    raise error


@pytest.fixture
def counter(made_counter: Path, read_sheet: ReadSheet, tmp_path: Path) -> Iterator[Counter]:
    """A counter of the test's own, open."""
    opened = open_counter(copy_counter(made_counter, tmp_path / "counter"), read_sheet)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def delivered_counter(made_counter: Path, read_sheet: ReadSheet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a closed counter: slip number 1 is delivered and confirmed, 2 queued, 3 proposed, 4 received."""
    root = copy_counter(made_counter, tmp_path_factory.mktemp("delivered") / "counter")
    opened = open_counter(root, read_sheet)
    # Numbers of its own: other copies of the same station may deliver to the same portal.
    administer = opened.services.administer
    administer.provision(replace(administer.station(), first_serial=501))
    for stage in ("delivered", "queued", "proposed", "received"):
        code = opened.at(stage)[0]
        opened.services.receive.slip(code, by="clerk")
    opened.close()
    return root
