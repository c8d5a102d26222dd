# SPDX-License-Identifier: Apache-2.0
"""The commands that set a station up and keep it alive, as an administrator types them."""

import json
from pathlib import Path

import pytest

from clerkdesk.bootstrap.practice import PASSPHRASE, PracticeFolder
from clerkdesk.practice.leaks import search
from clerkdesk.practice.portal.supervisor import PracticePortal
from clerkdesk.settings import StationFolder
from tests.command_line import Desk, run
from tests.counter import SUPERVISOR, Counter, copy_counter, make_counter
from tests.integration.test_station_profile import COMMON, TABLE

pytest_plugins = ("tests.counter_fixtures",)


@pytest.fixture(scope="module")
def counter_portal(tmp_path_factory):
    """A portal of our own: it refuses a station from before a move, and all copies of one counter are one station."""
    with PracticePortal(tmp_path_factory.mktemp("portal")) as portal:
        yield portal


@pytest.fixture(scope="module")
def made_counter(counter_portal, tmp_path_factory):
    return make_counter(tmp_path_factory.mktemp("counter"), counter_portal)


@pytest.fixture
def desk(made_counter: Path, tmp_path: Path) -> Desk:
    return Desk(copy_counter(made_counter, tmp_path / "counter"))


@pytest.fixture
def used(counter: Counter) -> Counter:
    counter.at("delivered", count=2)
    counter.at("queued")
    return counter


def test_a_backup_is_made_looked_at_verified_and_restored(desk: Desk, tmp_path: Path) -> None:
    desk.json("receive", "--procedure", "2.000635", "--owner", "Nguyễn Thị Hường")
    made = desk.json("backup", tmp_path / "stick")
    assert desk.json("backup", tmp_path / "stick", "--verify") == made
    assert run("restore", tmp_path / "stick", "--look", "--json").json == made
    (tmp_path / "pass").write_text(PASSPHRASE)
    new = ("--station", tmp_path / "new", "--passphrase-file", tmp_path / "pass")
    done = run("restore", tmp_path / "stick", *new, "--json").json
    assert (done["counts"], done["epoch"]) == (made["counts"], 2)
    assert run("restore", tmp_path / "stick", *new, "--json").error["code"] == "invalid-input"
    assert run("restore", *new, "--here", "--json").json == {"epoch": 3}
    assert run("restore", *new).exit_code == 1


def test_a_station_is_retired_by_its_supervisor(desk: Desk, tmp_path: Path) -> None:
    gone = desk.run("retire", tmp_path / "stick.cdbackup", "--replaced", by=SUPERVISOR)
    assert (gone.exit_code, "forgotten" in gone.stdout) == (0, True), gone
    assert not StationFolder(PracticeFolder(desk.root).station).recovery.exists()


def test_the_trust_is_listed_and_takes_newer_lists_only(desk: Desk, tmp_path: Path) -> None:
    entries = desk.json("trust", "list")
    assert {entry["kind"] for entry in entries} == {"root", "authority", "list"}
    trust = StationFolder(PracticeFolder(desk.root).station).trust
    own = sorted(trust.glob("*.crl"))[0]
    again = desk.json("trust", "import-crl", own)
    assert again["is_overdue"] is False
    foreign = tmp_path / "foreign.crl"
    foreign.write_bytes(own.read_bytes()[:-1] + b"\0")
    assert desk.run("trust", "import-crl", foreign, "--json").error["code"] == "invalid-input"


def test_profiles_are_made_and_one_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("CLERKDESK_PASSPHRASE", "một câu dài để khôi phục")
    assert run("profile", "new-key", tmp_path / "province.pem").exit_code == 0
    assert run("profile", "new-key", tmp_path / "province.pem").exit_code == 1
    (tmp_path / "t.csv").write_text(TABLE)
    (tmp_path / "bad.csv").write_text(TABLE + "99999,H38.31.25,Ủy ban,Khác\n")
    (tmp_path / "c.json").write_text(json.dumps(COMMON))
    given = ("--common", tmp_path / "c.json", "--sign-with", tmp_path / "province.pem", "--json")
    tried = run("profile", "make", "--table", tmp_path / "bad.csv", "--dry-run", *given)
    assert (tried.exit_code, [row["line"] for row in tried.json["refused"]]) == (1, [3])
    made = run("profile", "make", "--table", tmp_path / "t.csv", "--out", tmp_path / "out", *given).json
    assert made["written"] == 1
    codes = run("profile", "qr", tmp_path / "out" / "02683.cdprofile", "--out", tmp_path / "codes.pdf", "--json").json
    assert (codes["codes"], (tmp_path / "codes.pdf").read_bytes()[:5]) == (1, b"%PDF-")
    install = ("profile", "install", tmp_path / "out", "--station", tmp_path / "s", "--json")
    assert run(*install, "--fingerprint", made["key"]).error["code"] == "storage-unusable"  # no commune named
    assert run(*install, "--commune", "02683", "--fingerprint", made["key"]).json["number"] == 1
    assert run(*install).error["code"] == "profile-refused"  # not newer
    where = ("--station", tmp_path / "s", "--json")
    add = ("officer", "add", "an", "--name", "Nguyễn Văn An", "--role", "clerk", *where)
    assert run(*add).json["id"] == "an"
    assert [one["id"] for one in run("officer", "list", *where).json] == ["an"]


def test_a_support_bundle_names_nobody(used: Counter, tmp_path: Path) -> None:
    people = [used.services.overview.show(row.code).dossier for row in used.services.overview.rows()]
    used.services.update.look_at(f"/media/{people[0].owner.name}/updates")
    used.close()
    desk = Desk(used.root)
    shown = desk.run("support-bundle", "--show")
    (tmp_path / "b").mkdir()
    saved = desk.json("support-bundle", "--out", tmp_path / "b" / "b.json")
    assert (tmp_path / "b" / "b.json").exists()
    assert saved["counts"]["received"] == len(people) == 3
    assert saved["queue"]["unsent"] == 1
    assert saved["updates"] == {"source": "folder", "channel": "all"}
    assert set(saved["doctor"]) == {f"I{number}" for number in range(1, 11)}
    texts = [t for d in people for t in (d.owner.name, d.owner.address, str(d.owner.id_number), d.code)]
    texts += [officer["name"] for officer in desk.json("officer", "list")]
    assert search(tmp_path / "b", texts).leaks == ()
    assert not any(text in shown.stdout for text in texts)


def test_a_folder_of_bundles_becomes_a_table(used: Counter, tmp_path: Path) -> None:
    bundles = tmp_path / "bundles"
    bundles.mkdir()
    bundle = used.services.upkeep.support.gather(with_doctor=False)
    for number in range(1, 41):
        other = json.loads(json.dumps(bundle))
        other["station"] |= {"id": f"s{number}", "number": number}
        (bundles / f"{number}.json").write_text(json.dumps(other))
    (bundles / "broken.json").write_text("{")
    found = run("fleet", bundles, "--out", tmp_path / "fleet.csv", "--json").json
    assert (found["stations"], found["unreadable"]) == (40, ["broken.json"])
    assert len((tmp_path / "fleet.csv").read_text("utf-8-sig").splitlines()) == 41
    assert run("fleet", bundles, "--out", tmp_path / "fleet.pdf").exit_code == 0
    assert (tmp_path / "fleet.pdf").read_bytes().startswith(b"%PDF-1.")
    assert run("fleet", bundles, "--out", tmp_path / "fleet.txt").exit_code == 1
