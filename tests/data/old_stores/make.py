# SPDX-License-Identifier: Apache-2.0
"""Makes the store that a release leaves here: `python tests/data/old_stores/make.py`, once per released schema.

Each schema leaves schema-N.db, encrypted, and schema-N.json beside it: its key (of synthetic people only) and what it
holds. A file that is here is never made again: it is what a station of that release has on its disk.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2]))

from clerkdesk.adapters.store.connection import raw_connection  # noqa: E402 - after the project is on the path
from clerkdesk.adapters.store.schema import known_schemas  # noqa: E402
from clerkdesk.adapters.store.store import high_water_path, open_store  # noqa: E402
from clerkdesk.domain.officers import Officer, Role, Station  # noqa: E402
from clerkdesk.domain.payment import FeeWay  # noqa: E402
from clerkdesk.ports.store import Store  # noqa: E402
from tests.fakes.journeys import AUTHOR, Journey  # noqa: E402
from tests.fakes.lives import CLERK, LAND, Desk, live_all  # noqa: E402


def make() -> None:
    """Make the store of the newest schema, unless it is here already."""
    name = f"schema-{known_schemas()[-1]}"
    target = HERE / f"{name}.db"
    if target.exists():
        sys.exit(f"{target.name} is here already and is never changed")
    key = bytes(range(32))
    store = open_store(target, key)
    fill(store)
    held = holds(store)
    store.close()
    high_water_path(target).unlink()
    connection = raw_connection(target, key)
    connection.execute("PRAGMA journal_mode = DELETE")  # one file, without its log beside it
    connection.close()
    (HERE / f"{name}.json").write_text(json.dumps({"key": key.hex(), **held}, indent=1, sort_keys=True) + "\n")


def fill(store: Store) -> None:
    """Put a dossier of every stage and of every end into a store."""
    journey = Journey(store)
    with store.begin() as work:
        work.administration.set_station(
            Station("s1", 1, "H99", "UBND xã Mẫu", "UBND tỉnh Mẫu", "Mẫu", 1, 99, "practice")
        )
        work.administration.set_officer(Officer(AUTHOR, "Người Mẫu", Role.CLERK))
        work.administration.set_value("cursor", "7")
        work.dossiers.take_number("slip", 2026)
        work.commit()
    journey.receive(1)
    journey.propose(journey.signed(2), number=2)
    journey.queue(journey.approved(3))
    journey.delivered(4)
    desk = Desk(store)
    live_all(desk)
    for way in (FeeWay.CASH, FeeWay.LATER):
        paid = replace(desk.application(LAND), fee_way=way)
        code = desk.receive.receive(paid, by=CLERK).code
        desk.life.collect.settle(code, FeeWay.TRANSFER, by=CLERK, reason="chọn nhầm")


def holds(store: Store) -> dict[str, object]:
    """Return what a migration must not lose."""
    with store.begin() as work:
        return {
            "codes": [row.code for row in work.dossiers.rows()],
            "found": len(work.dossiers.search("hong tran")),
            "states": [f"{row.status} {row.revision_state} {row.delivery_state}" for row in work.dossiers.rows()],
            "log_head": work.audit.head(),
            "files": len(work.administration.blob_names()),
            "cursor": work.administration.value("cursor"),
        }


if __name__ == "__main__":
    make()
