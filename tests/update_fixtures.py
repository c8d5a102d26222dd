# SPDX-License-Identifier: Apache-2.0
"""A publisher of two versions and a computer that has the first one.

A test module asks for them with `pytest_plugins = ("tests.update_fixtures",)`.
"""

import shutil
from pathlib import Path

import pytest

from tests.fakes.updates import Computer, Publisher


@pytest.fixture(scope="session")
def made_publisher(tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    """A publisher of 1.0.0 and 1.1.0, which nobody changes."""
    publisher = Publisher(tmp_path_factory.mktemp("nhà xuất bản"))
    publisher.publish("1.0.0")
    publisher.publish("1.1.0")
    return publisher


@pytest.fixture
def publisher(made_publisher: Publisher, tmp_path: Path) -> Publisher:
    """A publisher of the test's own, with 1.0.0 and 1.1.0 published."""
    return Publisher.at_work(shutil.copytree(made_publisher.root, tmp_path / "nhà xuất bản", symlinks=True))


@pytest.fixture
def computer(publisher: Publisher, tmp_path: Path) -> Computer:
    """A computer whose paths have spaces and Vietnamese letters, with 1.0.0 installed."""
    return Computer(tmp_path / "Người Mẫu số 1", publisher.root / "1.0.0-linux")
