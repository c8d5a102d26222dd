# SPDX-License-Identifier: Apache-2.0
"""Puts the portals of a station together: its own, and the national interfaces that it has an account for."""

from collections.abc import Callable
from dataclasses import replace

from clerkdesk.adapters.portals.carrier import Carrier
from clerkdesk.adapters.portals.ngsp1 import Ngsp1Account, Ngsp1Portal
from clerkdesk.adapters.portals.ngsp2 import Ngsp2Account, Ngsp2Portal
from clerkdesk.bootstrap.accounts import INTERFACES, Account, keep_account, read_account
from clerkdesk.bootstrap.config import StationConfig
from clerkdesk.ports.portal import Portal
from clerkdesk.ports.store import Store

_PRACTICE = "practice"
_PRACTICE_UNIT = "000.00.00.H38"


def set_account(store: Store, route: str, account: Account) -> None:
    """Keep the account of a national interface; see `keep_account`."""
    with store.begin() as work:
        keep_account(work, route, account)
        work.commit()


def make_portals(
    config: StationConfig, store: Store, closing: Callable[[Callable[[], None]], object]
) -> dict[str, Portal]:
    """Return the portals of a station by the name of their route.

    Where keys are pinned, every line is: a national interface to the keys of its account, else to those of the profile.

    Args:
        closing: takes what must be called when the station closes.

    Raises:
        StoreUnreadable: an account that was kept cannot be read.
    """
    keys = {key_id: bytes.fromhex(text) for key_id, text in config.portal_keys.items()}
    carrier = Carrier(config.portal_url, keys, pins=config.portal_pins)
    closing(carrier.close)
    portals: dict[str, Portal] = {config.destination: carrier}
    for route in INTERFACES:
        account = _account(config, store, route)
        if account is not None:
            pinned = replace(account, pins=account.pins or config.portal_pins)
            portal = _portal(route, pinned, carrier)
            closing(portal.close)
            portals[route] = portal
    return portals


def _portal(route: str, account: Account, carrier: Carrier) -> Ngsp1Portal | Ngsp2Portal:
    if isinstance(account, Ngsp1Account):
        return Ngsp1Portal(account, carrier, route=route)
    return Ngsp2Portal(account, carrier, route=route)


def _account(config: StationConfig, store: Store, route: str) -> Account | None:
    with store.reading() as work:
        kept = read_account(work, route)
    if kept is not None:
        return kept
    if not config.is_practice:
        return None
    url = f"{config.portal_url}/{route}"
    if route == "ngsp1":
        return Ngsp1Account(url, _PRACTICE, _PRACTICE, _PRACTICE_UNIT)
    return Ngsp2Account(url, _PRACTICE, _PRACTICE)
