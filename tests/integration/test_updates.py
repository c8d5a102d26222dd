# SPDX-License-Identifier: Apache-2.0
"""From a publisher to a station: by server and by stick, patch and full, keys that change, data that are old."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tuf.api.exceptions import ExpiredMetadataError
from tuf.ngclient import Updater
from tuf.ngclient.fetcher import FetcherInterface

from clerkdesk.adapters.updates.carriers import CHUNK_BYTES
from clerkdesk.adapters.updates.tree import read_tree
from clerkdesk.domain.officers import Officer, Role
from clerkdesk.domain.versions import Pointer
from clerkdesk.errors import UpdateNotNow, UpdateRefused, UpdateUnhealthy, UpdateUnreachable
from tests.fakes.updates import Bench, Computer, Publisher, make_bundle, served
from updates import Audience

pytest_plugins = ("tests.update_fixtures",)


def folder_of(computer: Computer, version: str) -> Path:
    return computer.programs / "versions" / version


def test_a_station_takes_a_version_by_patch_from_a_server(publisher: Publisher, computer: Computer) -> None:
    with served(publisher.repository) as server, Bench(computer, publisher.first_root.read_bytes()) as bench:
        offer = bench.update.check(server.url)
        assert (offer.version, offer.is_stale) == ("1.1.0", False)
        assert bench.update.fetch(server.url) == "1.1.0"
        package_bytes = server.packages[-1]
    assert bench.tried == ["1.1.0"]
    assert read_tree(folder_of(computer, "1.1.0")) == read_tree(publisher.root / "1.1.0-linux")
    assert package_bytes == offer.download_bytes < 8_000
    assert bench.program.pointer() == Pointer(ready="1.1.0")


def test_a_station_takes_a_version_from_a_stick(publisher: Publisher, computer: Computer, tmp_path: Path) -> None:
    stick = publisher.copy_to(tmp_path / "USB của xã")
    with Bench(computer, publisher.first_root.read_bytes()) as bench:
        bench.update.look_at(str(stick))
        assert bench.update.check().version == "1.1.0"
        assert bench.update.fetch() == "1.1.0"
        assert bench.update.switch() == "1.1.0"
    assert bench.program.pointer().current == "1.1.0"
    assert not (computer.programs / "download").exists()


def test_who_chooses_the_whole_stick_finds_the_folder_of_updates_on_it(
    publisher: Publisher, computer: Computer, tmp_path: Path
) -> None:
    publisher.copy_to(tmp_path / "USB của tỉnh" / "updates")
    with Bench(computer, publisher.first_root.read_bytes()) as bench:
        assert bench.update.fetch(str(tmp_path / "USB của tỉnh")) == "1.1.0"


def test_a_version_that_lies_two_back_is_patched_too_and_any_other_is_built_whole(
    publisher: Publisher, computer: Computer
) -> None:
    publisher.publish("1.2.0")
    with Bench(computer, publisher.first_root.read_bytes()) as bench:
        assert bench.update.check(str(publisher.repository)).download_bytes < 8_000
    publisher.publish("1.3.0")
    with Bench(computer, publisher.first_root.read_bytes()) as bench:
        assert bench.update.check(str(publisher.repository)).download_bytes > 80_000
        assert bench.update.fetch(str(publisher.repository)) == "1.3.0"
    assert read_tree(folder_of(computer, "1.3.0")) == read_tree(publisher.root / "1.3.0-linux")


def test_a_patch_that_does_not_fit_what_is_installed_gives_way_to_the_full_package(
    publisher: Publisher, computer: Computer
) -> None:
    (computer.installed / "thư viện" / "nguyên vẹn.bin").write_bytes(b"repaired by somebody")
    with Bench(computer, publisher.first_root.read_bytes()) as bench:
        assert bench.update.fetch(str(publisher.repository)) == "1.1.0"
    assert read_tree(folder_of(computer, "1.1.0")) == read_tree(publisher.root / "1.1.0-linux")


def test_a_line_that_breaks_is_gone_on_with(publisher: Publisher, computer: Computer) -> None:
    shutil.rmtree(computer.installed)  # so that it takes the full package
    make_bundle(computer.installed, "0.9.0")
    root = publisher.first_root.read_bytes()
    with served(publisher.repository) as server, Bench(computer, root, running="0.9.0") as bench:
        server.breaks_after, broken = 30_000, 0
        while broken < 10 and bench.program.pointer().ready != "1.1.0":
            try:
                bench.update.fetch(server.url)
            except UpdateUnreachable:
                broken += 1
        size = max(path.stat().st_size for path in (publisher.repository / "targets").glob("*1.1.0-linux.zip"))
    assert bench.program.pointer().ready == "1.1.0"
    assert 2 <= broken <= size // (30_000 - CHUNK_BYTES)
    assert sum(server.packages) <= size + broken * CHUNK_BYTES


def test_nothing_is_offered_to_stations_that_it_is_not_for(publisher: Publisher, computer: Computer) -> None:
    publisher.publish("1.2.0", Audience("pilot", ("15",), 100))
    publisher.publish("1.3.0", Audience("all", ("01",), 100))
    publisher.publish("1.4.0", Audience("all", (), 0))
    publisher.publish("1.5.0", platform="windows")
    seen = {}
    for channel, province in (("all", "15"), ("pilot", "15"), ("pilot", "01"), ("all", "01")):
        root = publisher.first_root.read_bytes()
        with Bench(computer, root, channel=channel, province=province) as bench:
            seen[channel, province] = bench.update.check(str(publisher.repository)).version
    assert seen == {("all", "15"): "1.1.0", ("pilot", "15"): "1.2.0", ("pilot", "01"): "1.3.0", ("all", "01"): "1.3.0"}


def test_a_version_reaches_more_stations_when_its_share_grows(publisher: Publisher, computer: Computer) -> None:
    root = publisher.first_root.read_bytes()
    reached = []
    for percentage in (0, 40, 100):
        publisher.at().offer("1.1.0", Audience("all", (), percentage))
        offered = []
        for number in range(12):
            with Bench(computer, root, station=f"máy-{number}") as bench:
                offered.append(bench.update.check(str(publisher.repository)).version)
        reached.append(offered.count("1.1.0"))
    assert reached[0] == 0 < reached[1] < 12 == reached[2]


def test_a_version_that_was_withdrawn_is_not_offered(publisher: Publisher, computer: Computer) -> None:
    publisher.at().withdraw("1.1.0")
    with Bench(computer, publisher.first_root.read_bytes()) as bench:
        assert bench.update.check(str(publisher.repository)).version == ""
        assert bench.update.fetch(str(publisher.repository)) == ""


def test_data_that_expired_warn_and_stop_nobody(publisher: Publisher, computer: Computer) -> None:
    years_later = datetime.now(UTC) + timedelta(days=1000)
    with Bench(computer, publisher.first_root.read_bytes(), now=years_later) as bench:
        offer = bench.update.check(str(publisher.repository))
        assert (offer.version, offer.is_stale) == ("1.1.0", True)
        assert bench.update.fetch(str(publisher.repository)) == "1.1.0"


def test_the_client_of_python_tuf_accepts_what_a_station_accepts_but_for_its_age(
    publisher: Publisher, tmp_path: Path
) -> None:
    def look() -> str:
        peer = Updater(
            str(tmp_path / "peer"),
            "metadata/",
            str(tmp_path / "targets"),
            "targets/",
            fetcher=_Folder(publisher.repository),
            bootstrap=publisher.first_root.read_bytes(),
        )
        peer.refresh()
        found = peer.get_targetinfo("clerkdesk-1.1.0-linux.zip")
        assert found is not None
        return peer.download_target(found)

    assert Path(look()).stat().st_size > 80_000
    publisher.at(datetime.now(UTC) - timedelta(days=61)).renew()
    with pytest.raises(ExpiredMetadataError):
        look()


class _Folder(FetcherInterface):
    """Gives python-tuf a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def _fetch(self, url: str):  # type: ignore[no-untyped-def]
        from tuf.api.exceptions import DownloadHTTPError

        path = self._root / url
        if not path.exists():
            raise DownloadHTTPError("not there", 404)
        return iter([path.read_bytes()])


@pytest.mark.parametrize("role", ["root", "targets", "snapshot", "timestamp"])
def test_a_station_follows_a_key_that_was_changed(role: str, publisher: Publisher, computer: Computer) -> None:
    root = publisher.first_root.read_bytes()
    with Bench(computer, root) as bench:
        assert bench.update.check(str(publisher.repository)).version == "1.1.0"
        publisher.at().rotate(role)
        publisher.at().rotate(role)
        publisher.publish("1.2.0")
        assert bench.update.check(str(publisher.repository)).version == "1.2.0"


def test_who_signs_with_a_key_that_was_given_up_is_refused(publisher: Publisher, computer: Computer) -> None:
    thief = Publisher.at_work(shutil.copytree(publisher.root, publisher.root.with_name("kẻ trộm"), symlinks=True))
    publisher.at().rotate("targets")
    with Bench(computer, publisher.first_root.read_bytes()) as bench:
        bench.update.check(str(publisher.repository))
        for _ in range(5):
            thief.at().offer("1.1.0", Audience())
        for path in publisher.repository.glob("metadata/[2-9].root.json"):
            shutil.copy(path, thief.repository / "metadata")
        with pytest.raises(UpdateRefused) as caught:
            bench.update.check(str(thief.repository))
    assert caught.value.params["cause"] == "update-forged"


def test_a_version_that_fails_its_check_is_not_used_and_not_offered_again(
    publisher: Publisher, computer: Computer
) -> None:
    with Bench(computer, publisher.first_root.read_bytes()) as bench:
        bench.fault = UpdateUnhealthy(version="1.1.0", reason="it ended with 3")
        with pytest.raises(UpdateUnhealthy):
            bench.update.fetch(str(publisher.repository))
        assert not folder_of(computer, "1.1.0").exists()
        assert bench.update.check(str(publisher.repository)).version == ""
        publisher.publish("1.1.1")
        bench.fault = None
        assert bench.update.fetch(str(publisher.repository)) == "1.1.1"


def test_the_version_before_is_kept_and_older_ones_go(publisher: Publisher, computer: Computer) -> None:
    root = publisher.first_root.read_bytes()
    for before, version in (("1.0.0", "1.1.0"), ("1.1.0", "1.2.0"), ("1.2.0", "1.3.0")):
        if version != "1.1.0":
            publisher.publish(version)
        with Bench(computer, root, running=before) as bench:
            assert bench.update.fetch(str(publisher.repository)) == version
            assert bench.update.switch() == version
    with Bench(computer, root, running="1.3.0") as bench:
        bench.update.versions.confirm()
        names = sorted(path.name for path in (computer.programs / "versions").iterdir() if path.is_dir())
        assert names == ["1.2.0", "1.3.0"]
        assert bench.update.versions.standing().previous == "1.2.0"
        assert bench.update.back() == "1.2.0"
        assert bench.tried == ["1.2.0"]
        with pytest.raises(UpdateNotNow):
            bench.update.back()


def test_the_way_back_is_closed_when_the_version_before_cannot_read_the_store(
    publisher: Publisher, computer: Computer
) -> None:
    root = publisher.first_root.read_bytes()
    with Bench(computer, root) as bench:
        bench.update.fetch(str(publisher.repository))
        bench.update.switch()
    with Bench(computer, root, running="1.1.0") as bench:
        bench.fault = UpdateUnhealthy(version="1.0.0", reason="store-too-new")
        with pytest.raises(UpdateNotNow) as caught:
            bench.update.back()
        assert caught.value.params["cause"] == "update-no-way-back-store"
        assert bench.program.pointer().current == "1.1.0"


def test_a_switch_stands_in_the_log_of_the_station(publisher: Publisher, computer: Computer) -> None:
    with Bench(computer, publisher.first_root.read_bytes()) as bench:
        bench.update.fetch(str(publisher.repository))
        assert bench.update.settle() == "1.1.0"
        assert bench.update.settle() == ""
        with bench.store.reading() as work:
            event = list(work.audit.entries())[-1].event
    assert (event.what, event.facts) == ("update", {"from": "1.0.0", "to": "1.1.0"})


def test_a_version_that_came_to_run_is_told_with_its_day_the_way_back_included(
    publisher: Publisher, computer: Computer
) -> None:
    root = publisher.first_root.read_bytes()
    with Bench(computer, root) as bench:
        bench.update.confirm()
        bench.update.fetch(str(publisher.repository))
        bench.update.switch()
    with Bench(computer, root, running="1.1.0") as bench:
        bench.update.confirm()
        assert bench.update.back() == "1.0.0"
    with Bench(computer, root) as bench:
        bench.update.confirm()
        bench.update.confirm()
        told = [(one.before, one.after) for one in bench.update.changes()]
        with bench.store.reading() as work:
            logged = [entry.event.facts for entry in work.audit.entries() if entry.event.what == "update"]
    assert told == [("1.1.0", "1.0.0"), ("1.0.0", "1.1.0"), ("", "1.0.0")]
    assert [(one["from"], one["to"]) for one in reversed(logged)] == told


def test_nobody_goes_back_while_a_dossier_is_taken_in(publisher: Publisher, computer: Computer) -> None:
    root, now = publisher.first_root.read_bytes(), datetime.now().astimezone()
    with Bench(computer, root) as bench:
        bench.update.fetch(str(publisher.repository))
        bench.update.switch()
    with Bench(computer, root, running="1.1.0") as bench:
        with bench.store.begin() as work:
            work.administration.set_officer(Officer("an", "Nguyễn Văn An", Role.CLERK))
            work.drafts.keep("an", {"procedure": "1.001193"}, now)
            work.commit()
        with pytest.raises(UpdateNotNow) as caught:
            bench.update.back()
        assert (caught.value.params["cause"], bench.tried) == ("update-draft", [])
        with bench.store.begin() as work:
            work.drafts.discard("an")
            work.commit()
        assert bench.update.back() == "1.0.0"


def test_a_dossier_that_is_begun_while_the_version_before_is_tried_keeps_the_newer_one(
    publisher: Publisher, computer: Computer
) -> None:
    root = publisher.first_root.read_bytes()
    with Bench(computer, root) as bench:
        bench.update.fetch(str(publisher.repository))
        bench.update.switch()

    def begin() -> None:
        with bench.store.begin() as work:
            work.administration.set_officer(Officer("an", "Nguyễn Văn An", Role.CLERK))
            work.drafts.keep("an", {"procedure": "1.001193"}, datetime.now().astimezone())
            work.commit()

    with Bench(computer, root, running="1.1.0") as bench:
        bench.meanwhile = begin
        with pytest.raises(UpdateNotNow):
            bench.update.back()
        assert bench.program.pointer().current == "1.1.0"


def test_a_station_without_a_source_says_so(computer: Computer, publisher: Publisher) -> None:
    with Bench(computer, publisher.first_root.read_bytes()) as bench, pytest.raises(UpdateUnreachable) as caught:
        bench.update.check()
    assert caught.value.params["cause"] == "update-no-source"


def test_a_program_without_a_publisher_trusts_nobody(computer: Computer, publisher: Publisher) -> None:
    with Bench(computer, None) as bench, pytest.raises(UpdateRefused) as caught:
        bench.update.check(str(publisher.repository))
    assert caught.value.params["cause"] == "update-no-publisher"
