# SPDX-License-Identifier: Apache-2.0
"""Composition: the one place that knows which adapter stands behind which port.

What is here is imported when it is asked for: a command that reads a code needs no store, no signer and no cv2.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from clerkdesk.bootstrap.accounts import make_account, open_accounts, open_practice_accounts
    from clerkdesk.bootstrap.catalogue import make_pack, new_pack_key, open_catalogue_room, practice_catalogue_room
    from clerkdesk.bootstrap.config import StationConfig
    from clerkdesk.bootstrap.exchange import read_edxml, write_edxml
    from clerkdesk.bootstrap.fleet import read_fleet
    from clerkdesk.bootstrap.late import load_late_parts
    from clerkdesk.bootstrap.practice import (
        ensure_practice,
        ensure_practice_day,
        make_practice_station,
        open_practice,
        open_practice_desk,
        run_demo,
        serve_practice_portal,
    )
    from clerkdesk.bootstrap.practice_paths import PASSPHRASE, practice_folder, practice_station
    from clerkdesk.bootstrap.provision import (
        commune_codes,
        find_profile,
        install_profile,
        make_profiles,
        profile_sheet,
        renew_profile,
    )
    from clerkdesk.bootstrap.rules import newest_pack, station_rules
    from clerkdesk.bootstrap.station import create_station, load_calendar, load_catalogue, load_fees, open_station
    from clerkdesk.bootstrap.updates import check_copy, installed_versions, trust_publisher
    from clerkdesk.bootstrap.upkeep import enrol_here, import_revocations, list_trust, look_at_backup, restore

__all__ = [
    "PASSPHRASE",
    "StationConfig",
    "check_copy",
    "commune_codes",
    "create_station",
    "enrol_here",
    "ensure_practice",
    "ensure_practice_day",
    "find_profile",
    "import_revocations",
    "install_profile",
    "installed_versions",
    "list_trust",
    "load_calendar",
    "load_catalogue",
    "load_fees",
    "load_late_parts",
    "look_at_backup",
    "make_account",
    "make_pack",
    "make_practice_station",
    "make_profiles",
    "new_pack_key",
    "newest_pack",
    "open_accounts",
    "open_catalogue_room",
    "open_practice",
    "open_practice_accounts",
    "open_practice_desk",
    "open_station",
    "practice_catalogue_room",
    "practice_folder",
    "practice_station",
    "profile_sheet",
    "read_edxml",
    "read_fleet",
    "renew_profile",
    "restore",
    "run_demo",
    "serve_practice_portal",
    "station_rules",
    "trust_publisher",
    "write_edxml",
]
_ROOMS: Final = {
    "accounts": ("make_account", "open_accounts", "open_practice_accounts"),
    "catalogue": ("make_pack", "new_pack_key", "open_catalogue_room", "practice_catalogue_room"),
    "config": ("StationConfig",),
    "exchange": ("read_edxml", "write_edxml"),
    "fleet": ("read_fleet",),
    "late": ("load_late_parts",),
    "practice": (
        "ensure_practice",
        "ensure_practice_day",
        "make_practice_station",
        "open_practice",
        "open_practice_desk",
        "run_demo",
        "serve_practice_portal",
    ),
    "practice_paths": ("PASSPHRASE", "practice_folder", "practice_station"),
    "provision": (
        "commune_codes",
        "find_profile",
        "install_profile",
        "make_profiles",
        "profile_sheet",
        "renew_profile",
    ),
    "rules": ("newest_pack", "station_rules"),
    "station": ("create_station", "load_calendar", "load_catalogue", "load_fees", "open_station"),
    "updates": ("check_copy", "installed_versions", "trust_publisher"),
    "upkeep": ("enrol_here", "import_revocations", "list_trust", "look_at_backup", "restore"),
}
_WHERE: Final = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import what is asked for (PEP 562)."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    globals()[name] = found
    return found
