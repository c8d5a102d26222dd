# SPDX-License-Identifier: Apache-2.0
"""A station with accounts of national interfaces: what it opens, and a whole counter that delivers by route."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from clerkdesk.adapters.catalogues.packs import sign_pack
from clerkdesk.adapters.portals.ngsp1 import Ngsp1Account, Ngsp1Portal
from clerkdesk.adapters.portals.ngsp2 import Ngsp2Account, Ngsp2Portal
from clerkdesk.adapters.store.store import open_store
from clerkdesk.bootstrap import StationConfig
from clerkdesk.bootstrap.catalogue import practice_catalogue_room
from clerkdesk.bootstrap.portals import make_portals, set_account
from clerkdesk.bootstrap.practice import AGENCY_CODE, PACK_KEY, PracticeFolder
from clerkdesk.domain.catalogue_pack import Pack
from clerkdesk.domain.states import DeliveryState
from clerkdesk.errors import StoreUnreadable
from clerkdesk.practice.portal import PracticePortal
from tests.counter import EXTRACT, Counter, ReadSheet, copy_counter, open_counter
from tests.fakes.packs import shipped_row

pytest_plugins = ("tests.counter_fixtures",)
CONFIG = StationConfig("s1", "gateway", "http://127.0.0.1:9")
FIRST = Ngsp1Account("http://127.0.0.1:9/x", "mẫu", "bí mật", "000.00.01.H38", dstcode="VN:MAU")
SECOND = Ngsp2Account("http://127.0.0.1:9/y", "mẫu", "bí mật")


def test_a_station_opens_its_own_portal_and_those_it_has_an_account_for(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db", b"k" * 32)
    with ExitStack() as opened:
        assert list(make_portals(CONFIG, store, opened.callback)) == ["gateway"]
        set_account(store, "ngsp1", FIRST)
        set_account(store, "ngsp2", SECOND)
        portals = make_portals(CONFIG, store, opened.callback)
        assert list(portals) == ["gateway", "ngsp1", "ngsp2"]
        assert isinstance(portals["ngsp1"], Ngsp1Portal)
        assert isinstance(portals["ngsp2"], Ngsp2Portal)
    store.close()


def test_an_account_lies_in_the_encrypted_store_only_and_a_damaged_one_is_told(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store.db", b"k" * 32)
    set_account(store, "ngsp1", FIRST)
    with store.begin() as work:
        work.administration.set_value("account of ngsp2", '{"interface": "ngsp2"}')
        work.commit()
    with ExitStack() as opened, pytest.raises(StoreUnreadable, match="ngsp2"):
        make_portals(CONFIG, store, opened.callback)
    store.close()
    assert not any("bí mật".encode() in path.read_bytes() for path in tmp_path.iterdir())


def routed(made: Path, root: Path, route: str) -> Path:
    """Return a counter whose catalogue sends one procedure on another route."""
    copy_counter(made, root)
    row = shipped_row(EXTRACT) | {"effective_from": "2026-01-01", "route": route}
    key = (PracticeFolder(root).authority / PACK_KEY).read_bytes()
    pack = sign_pack(Pack(1, date(2026, 11, 20), AGENCY_CODE, "Tuyến gửi", {"procedures": [row]}), key)
    with practice_catalogue_room(root) as room:
        room.install(pack, "route.pack", by="admin")
    return root


@pytest.mark.portal
@pytest.mark.parametrize("route", ["ngsp1", "ngsp2"])
def test_a_whole_counter_delivers_on_the_route_of_the_procedure_and_its_doctor_finds_nothing(
    counter_portal: PracticePortal, made_counter: Path, read_sheet: ReadSheet, tmp_path: Path, route: str
) -> None:
    counter: Counter = open_counter(routed(made_counter, tmp_path / "counter", route), read_sheet)
    administer = counter.services.administer  # numbers of its own: other copies of the station use the same portal
    administer.provision(replace(administer.station(), first_serial=701 + 100 * (route == "ngsp2")))
    (code,) = counter.at("delivered")
    with counter.store.begin() as work:
        (delivery,) = work.deliveries.of_code(code)
    assert (delivery.destination, delivery.state) == (route, DeliveryState.CONFIRMED)
    assert [check for check in counter.services.doctor.examine() if check.findings] == []
    held = counter_portal.ledger()["national"][route]
    (found,) = [one for one in held["dossiers"] if one["ours"] == code]
    assert [row["TrangThai"] for row in found["states"]] == ["2", "4"]
    assert (held["duplicates"], held["partial"]) == (0, 0)
    counter.close()
