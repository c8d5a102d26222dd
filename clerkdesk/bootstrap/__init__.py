# SPDX-License-Identifier: Apache-2.0
"""Composition: the one place that knows which adapter stands behind which port."""

from clerkdesk.bootstrap.catalogue import (
    make_pack,
    new_pack_key,
    newest_pack,
    open_catalogue_room,
    practice_catalogue_room,
    practice_station,
    station_rules,
)
from clerkdesk.bootstrap.config import StationConfig
from clerkdesk.bootstrap.exchange import read_edxml, write_edxml
from clerkdesk.bootstrap.practice import (
    ensure_practice,
    ensure_practice_day,
    make_practice_station,
    open_practice,
    open_practice_desk,
    practice_folder,
    run_demo,
    serve_practice_portal,
)
from clerkdesk.bootstrap.station import create_station, load_calendar, load_catalogue, load_fees, open_station

__all__ = [
    "StationConfig",
    "create_station",
    "ensure_practice",
    "ensure_practice_day",
    "load_calendar",
    "load_catalogue",
    "load_fees",
    "make_pack",
    "make_practice_station",
    "new_pack_key",
    "newest_pack",
    "open_catalogue_room",
    "open_practice",
    "open_practice_desk",
    "open_station",
    "practice_catalogue_room",
    "practice_folder",
    "practice_station",
    "read_edxml",
    "run_demo",
    "serve_practice_portal",
    "station_rules",
    "write_edxml",
]
