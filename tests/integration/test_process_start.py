# SPDX-License-Identifier: Apache-2.0
"""A command loads what it needs: the law asks for no store, no signature and no picture."""

import subprocess
import sys
from pathlib import Path

import pytest

from clerkdesk import bootstrap
from tests.counter import copy_counter

pytest_plugins = ("tests.counter_fixtures",)

HEAVY_PARTS = {
    "PIL", "aiohttp", "cv2", "fontTools", "jsonschema", "lxml", "numpy", "onnxruntime", "pikepdf", "pyhanko",
    "pyhanko_certvalidator", "pypdfium2", "requests", "tesserocr", "typst", "zeroconf", "zxingcpp",
}  # fmt: skip
HEAVY = HEAVY_PARTS | {"sqlalchemy", "sqlcipher3", "cryptography.x509"}


def loaded_by(*words: str) -> set[str]:
    """Return the modules that a command leaves loaded in a process of its own."""
    code = f"import sys; from clerkdesk.cli import main; main({list(words)!r}); print('@', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.rpartition("@")[2].split())


@pytest.mark.parametrize(
    "words",
    [
        ("code", "1.001193"),
        ("due-date", "--procedure", "1.001193", "--received", "2026-11-20T09:00"),
        ("fee", "--procedure", "2.000815", "--pages", "2", "--copies", "1"),
        ("tax-code", "0100109106"),
    ],
)
def test_a_question_about_the_law_loads_no_heavy_part(words: tuple[str, ...]) -> None:
    assert not loaded_by(*words) & HEAVY


def test_a_station_is_opened_without_the_judge_of_signatures() -> None:
    code = "import sys, clerkdesk.bootstrap.station; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & HEAVY_PARTS


@pytest.mark.parametrize("words", [("status",), ("search", "Hường"), ("batch", "list"), ("show", "1")])
def test_a_command_that_shows_what_is_there_loads_the_store_and_no_more(
    delivered_counter: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    station = copy_counter(delivered_counter, tmp_path / "counter")
    loaded = loaded_by(*words, "--practice", "--station", str(station))
    assert "sqlcipher3" in loaded
    assert not loaded & HEAVY_PARTS


@pytest.mark.parametrize("name", bootstrap.__all__)
def test_every_name_of_the_composition_is_where_its_table_says(name: str) -> None:
    assert getattr(bootstrap, name)


def test_a_name_that_is_not_there_is_told_as_of_any_module() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        bootstrap.nothing  # noqa: B018
