# SPDX-License-Identifier: Apache-2.0
"""The accounts of national interfaces, for an administrator: set and removed without opening the whole desk."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.portals.line import Line
from clerkdesk.adapters.portals.ngsp1 import Ngsp1Account
from clerkdesk.adapters.portals.ngsp2 import Ngsp2Account
from clerkdesk.bootstrap.locked_store import locked_store
from clerkdesk.bootstrap.practice_paths import PASSPHRASE, practice_station
from clerkdesk.domain.audit import Event
from clerkdesk.domain.text import clean
from clerkdesk.errors import InvalidInput, StoreUnreadable
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.store import Store, UnitOfWork

Account = Ngsp1Account | Ngsp2Account

INTERFACES: Final[dict[str, type[Account]]] = {"ngsp1": Ngsp1Account, "ngsp2": Ngsp2Account}
"""The routes that need an account, and what it holds."""
_KEY: Final = "account of "
_PIN: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as it may be shown: everything but its secret."""

    route: str
    url: str
    user: str
    unit: str = ""
    bus_address: str = ""
    pins: tuple[str, ...] = ()


def make_account(
    route: str,
    *,
    url: str,
    user: str,
    secret: str,
    unit: str = "",
    bus_address: str = "",
    pins: Sequence[str] = (),
) -> Account:
    """Return the account of a route.

    Args:
        user: user name (ngsp1) or client id (ngsp2).
        secret: password or client secret.
        unit: madonvi, the agency's code; ngsp1 only.
        bus_address: dstcode, where the shared bus asks for one; ngsp1 only.
        pins: SHA-256 of the public keys that the interface's certificate may have; none takes those of the profile.

    Raises:
        InvalidInput: the route has no account, something is missing or too much, or the address may be no portal's.
    """
    if route not in INTERFACES:
        raise InvalidInput(field="route", reason=f"only {', '.join(INTERFACES)} have an account")
    Line(url).close()
    if urlsplit(url).username is not None:
        raise InvalidInput(field="url", reason="it must not hold a name or a password")
    user, unit, bus_address = clean(user, "user"), clean(unit, "unit"), clean(bus_address, "bus address")
    for name, value in (("user", user), ("secret", secret)):
        if not value:
            raise InvalidInput(field=name, reason="it is missing")
    kept = tuple(pin.strip().lower() for pin in pins)
    if not all(_PIN.fullmatch(pin) for pin in kept):
        raise InvalidInput(field="pin", reason="it is no SHA-256 of a key: 64 hexadecimal digits")
    if route == "ngsp1":
        if not unit:
            raise InvalidInput(field="unit", reason="ngsp1 needs the agency's code (madonvi)")
        return Ngsp1Account(url, user, secret, unit, bus_address, kept)
    if unit or bus_address:
        raise InvalidInput(field="unit", reason="ngsp2 has neither a unit nor an address on the bus")
    return Ngsp2Account(url, user, secret, kept)


def read_account(work: UnitOfWork, route: str) -> Account | None:
    """Return the account that was kept for a route.

    Raises:
        StoreUnreadable: it is damaged; setting it again mends it.
    """
    kept = work.administration.value(_KEY + route)
    if not kept:
        return None
    try:
        said = json.loads(kept)
        kind = INTERFACES[said.pop("interface")]
        return kind(**said | {"pins": tuple(said.get("pins", ()))})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreUnreadable(reason=f"the account of {route} is damaged") from error


def keep_account(work: UnitOfWork, route: str, account: Account | None) -> None:
    """Keep an account, sealed with all else in the store; None removes it. It counts at the next start."""
    name = next((name for name, kind in INTERFACES.items() if isinstance(account, kind)), "")
    said = asdict(account) if account else {}
    if not said.get("pins"):
        said.pop("pins", None)  # the version before knows an account without them
    value = json.dumps({"interface": name, **said}) if account else ""
    work.administration.set_value(_KEY + route, value)


class Accounts:
    """Sets and removes accounts; each change is logged, without the secret."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def all(self) -> list[AccountLine]:
        """Return the accounts that are set. Raises StoreUnreadable: one is damaged."""
        with self._store.reading() as work:
            kept = [(route, read_account(work, route)) for route in INTERFACES]
        return [_line(route, account) for route, account in kept if account]

    def set(self, route: str, account: Account) -> AccountLine:
        """Keep an account in place of the earlier one."""
        line = _line(route, account)
        self._keep(route, account, {"route": route, "host": urlsplit(line.url).hostname or "", "user": line.user})
        return line

    def remove(self, route: str) -> None:
        """Forget an account, a damaged one too. Raises InvalidInput: the route has none."""
        with self._store.reading() as work:
            kept = work.administration.value(_KEY + route)
        if not kept:
            raise InvalidInput(field="route", reason=f"{route} has no account")
        self._keep(route, None, {"route": route})

    def _keep(self, route: str, account: Account | None, facts: dict[str, str | int]) -> None:
        what = "set-account" if account else "remove-account"
        with self._store.begin() as work:
            keep_account(work, route, account)
            station = work.administration.station().id
            work.audit.append(Event(self._clock.now(), "station", "station", station, what, facts=facts))
            work.commit()


def _line(route: str, account: Account) -> AccountLine:
    if isinstance(account, Ngsp1Account):
        return AccountLine(route, account.url, account.username, account.unit, account.dstcode, account.pins)
    return AccountLine(route, account.url, account.client_id, pins=account.pins)


@contextmanager
def open_accounts(root: Path, *, passphrase: str | None = None) -> Iterator[Accounts]:
    """Open what accounts need of a station: its lock and its store.

    Raises:
        InvalidInput: there is no station in the folder.
        StoreLocked, StoreKeyUnavailable, WrongPassphrase, StoreUnreadable, StoreTooNew: see their texts.
    """
    with locked_store(root, passphrase=passphrase) as store:
        yield Accounts(store, SystemClock())


def open_practice_accounts(root: Path) -> AbstractContextManager[Accounts]:
    """Open the accounts of the station of a practice counter."""
    return open_accounts(practice_station(root), passphrase=PASSPHRASE)
