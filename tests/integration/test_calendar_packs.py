# SPDX-License-Identifier: Apache-2.0
"""A notice of days off becomes a signed pack that a station imports; what was promised stays promised."""

import json
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from clerkdesk.bootstrap import open_station
from clerkdesk.domain.dossier import Person
from clerkdesk.services.receive import Application
from tests.command_line import run
from tests.fakes.packs import PASSPHRASE, PRIVATE, make_station

WELFARE = Application("1.001776", Person("Trần Thị Mẫu"))
SOURCE = ("--source", "Thông báo 1/TB-BNV")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_station(tmp_path_factory.mktemp("fresh") / "station")


@pytest.fixture
def root(fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A station, with the key of its issuer beside it."""
    monkeypatch.setenv("CLERKDESK_PASSPHRASE", PASSPHRASE)
    (tmp_path / "issuer.pem").write_bytes(PRIVATE)
    return Path(shutil.copytree(fresh, tmp_path / "station"))


def notice(root: Path, pack: Path, day: date, *more: object) -> dict:
    """Sign a pack that makes one day a holiday."""
    holiday = ("--add-holiday", f"{day.isoformat()}=Nghỉ đột xuất", *SOURCE, "--station", root)
    return run("catalogue", "calendar", *holiday, "--key-file", root.parent / "issuer.pem", "--out", pack, *more,
               "--json").json  # fmt: skip


def test_without_a_key_the_difference_is_told_and_nothing_is_written(root: Path) -> None:
    before = sorted(root.rglob("*"))
    told = run("catalogue", "calendar", "--swap", "2028-11-20=2028-11-25", *SOURCE, "--station", root, "--json").json
    assert told["pack"] is None
    assert [(one["day"], one["was_off"], one["is_off"]) for one in told["changes"]] == [
        ("2028-11-20", False, True),
        ("2028-11-25", True, False),
    ]
    assert sorted(root.rglob("*")) == before
    shown = run("catalogue", "calendar", "--swap", "20/11/2028=25/11/2028", *SOURCE).stdout
    assert "20/11/2028  worked → off" in shown


def test_a_received_dossier_keeps_its_promise_and_the_next_one_follows_the_notice(root: Path) -> None:
    with open_station(root, passphrase=PASSPHRASE) as services:
        before = services.receive.receive(WELFARE, by="clerk")
        slip = services.receive.slip(before.code, by="clerk")
    due = before.due.due
    assert due is not None
    pack = root.parent / "7.pack"
    made = notice(root, pack, due.date(), "--number", 7)
    assert (made["number"], made["pack"]) == (7, str(pack))
    compared = run("catalogue", "diff", pack, "--station", root, "--json").json
    assert [(one["section"], one["key"]) for one in compared["changes"]] == [("days", due.date().isoformat())]
    assert run("catalogue", "import", pack, "--station", root, "--by", "admin").exit_code == 0
    with open_station(root, passphrase=PASSPHRASE) as services:
        kept = services.overview.show(before.code)
        assert kept.dossier == before
        assert services.receive.slip(before.code, by="clerk") == slip
        after = services.receive.receive(WELFARE, by="clerk").due
        assert after.due is not None
        assert after.due.date() > due.date()
        assert any("Nghỉ đột xuất" in sentence for sentence in after.explanation)
        assert [one.event.what for one in kept.history] == ["receive", "print-slip"]
    assert run("catalogue", "calendar", "--confirm", due.year, *SOURCE, "--station", root, "--json").json["number"] == 8


def test_a_supplement_after_the_notice_counts_by_it(root: Path) -> None:
    with open_station(root, passphrase=PASSPHRASE) as services:
        code = services.receive.receive(WELFARE, by="clerk").code
        first = services.overview.show(code).dossier.due.due
    assert first is not None
    pack = root.parent / "1.pack"
    notice(root, pack, first.date())
    assert run("catalogue", "import", pack, "--station", root, "--by", "admin").exit_code == 0
    assert (
        run(
            "supplement", code, "--station", root, "--by", "clerk", "--item", "Giấy xác nhận", "--reason", "Thiếu"
        ).exit_code
        == 0
    )
    assert run("answer", code, "--station", root, "--by", "clerk").exit_code == 0
    shown = run("show", code, "--station", root, "--json").json
    promises = [promise["due"]["due"] for promise in shown["term"]["history"]]
    assert datetime.fromisoformat(promises[0]) == first
    assert datetime.fromisoformat(promises[1]).date() > first.date()


@pytest.mark.parametrize(
    "wrong",
    [
        ("--swap", "2028-11-20"),
        ("--swap", "20281120=x"),
        ("--remove", "2028-11-20"),
        ("--year", "2028"),
        ("--remove", "2028-01-03", "--key-file", "k.pem"),
        ("--remove", "2028-01-03", "--out", "p.pack"),
    ],
)
def test_a_notice_that_cannot_be_taken_writes_nothing(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    ran = run("catalogue", "calendar", *wrong, *SOURCE, "--json")
    assert json.loads(ran.stderr)["error"]["code"] == "invalid-input"
    assert list(tmp_path.iterdir()) == []
