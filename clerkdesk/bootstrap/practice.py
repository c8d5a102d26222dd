# SPDX-License-Identifier: Apache-2.0
"""Practice mode: an isolated station with its own authority, tokens, scanner settings and portal; and the demo."""

import errno
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding

from clerkdesk.adapters.catalogues.packs import new_pack_key
from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.scanners.sane_test_device import configure_test_device
from clerkdesk.bootstrap import late
from clerkdesk.bootstrap.config import StationConfig
from clerkdesk.bootstrap.practice_paths import PASSPHRASE, PracticeFolder
from clerkdesk.bootstrap.station import create_station, load_calendar, load_catalogue, open_station
from clerkdesk.domain.files import sha256
from clerkdesk.domain.officers import Officer, Role, Station
from clerkdesk.errors import InvalidInput, PortalUnreachable, StorageFull, StorageUnusable
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.signer import KeySource
from clerkdesk.practice.pki import AGENCY, OFFICERS, PracticeOfficer, PracticePki, make_pki, officer_file
from clerkdesk.practice.portal.supervisor import PracticePortal
from clerkdesk.practice.tokens import has_token_driver, make_token, token_environment, token_source
from clerkdesk.services.desk import PracticeAccess, Services
from clerkdesk.settings import StationFolder

AGENCY_CODE = "H38.31.24"
PARENT_AGENCY = "Ủy ban nhân dân tỉnh Lào Cai"
PLACE = "Suối Mơ"
PROVINCE = "15"
DESTINATION = "gateway"
"""Names the portal's row in the routes; the practice portal stands in for the national one."""

PACK_KEY = "catalogue-key.pem"
"""Signs catalogue packs for practice counters; lies among their authority's files."""

_SERIALS_PER_STATION = 1000
_MARK = "practice.txt"
_ROLES = {"clerk": Role.CLERK, "clerk2": Role.CLERK, "supervisor": Role.SUPERVISOR}

Tell = Callable[[str], None]


def make_practice_authority(root: Path) -> PracticePki:
    """Make the practice authority with its officers; it comes first, since the portal stamps time with its key."""
    return make_pki(PracticeFolder(root).authority, SystemClock().now())


def practice_portal(root: Path, port: int = 0) -> PracticePortal:
    """Return the portal of a practice counter, not started yet; 0 takes a free port at the first start."""
    folder = PracticeFolder(root)
    return PracticePortal(folder.portal, port, pki=folder.authority)


def make_practice_station(root: Path, portal: PracticePortal, pki: PracticePki | None = None) -> None:
    """Make officers' tokens, scanner settings and a station that trusts authority and portal.

    Args:
        root: folder of the counter.
        portal: its running portal, whose key the station pins.
        pki: its authority, as just made; None makes it here, and the portal then stamps no time.
    """
    folder, pki = PracticeFolder(root), pki or make_practice_authority(root)
    configure_test_device(folder.scanner)
    if has_token_driver():
        for officer in OFFICERS:
            pair = pki.officers[officer.id]
            make_token(folder.tokens, officer.id, officer.pin, officer.pin, pair.key, pair.certificate)
    station = Station(
        id=str(uuid.uuid4()),
        number=1,
        agency_code=AGENCY_CODE,
        agency_name=AGENCY,
        parent_agency=PARENT_AGENCY,
        place=PLACE,
        province=PROVINCE,
        first_serial=1,
        last_serial=_SERIALS_PER_STATION,
        destination=DESTINATION,
        portal_url=portal.url,
        is_practice=True,
    )
    config = StationConfig(
        station_id=station.id,
        destination=DESTINATION,
        portal_url=portal.url,
        portal_keys={key_id: key.hex() for key_id, key in portal.keys.items()},
        is_practice=True,
    )
    trust = {path.name: path.read_bytes() for path in sorted(pki.trust.iterdir())}
    pack_key, trust["catalogue.pem"] = new_pack_key()
    (folder.authority / PACK_KEY).write_bytes(pack_key)
    officers = [_officer(officer, pki) for officer in OFFICERS]
    create_station(folder.station, config, station, officers, passphrase=PASSPHRASE, trust=trust)


def _officer(officer: PracticeOfficer, pki: PracticePki) -> Officer:
    der = pki.officers[officer.id].certificate.public_bytes(Encoding.DER)
    return Officer(officer.id, officer.name, _ROLES[officer.id], officer.title, sha256(der))


def _key_source(folder: PracticeFolder, officer_id: str) -> KeySource:
    """Return the officer's token or, on a machine without SoftHSM, the PKCS#12 file that the authority made."""
    if folder.tokens.exists():
        return token_source(folder.tokens, officer_id)
    return KeySource(file=officer_file(folder.authority, officer_id))


def open_practice(root: Path, *, clock: Clock | None = None) -> Services:
    """Open the station of a practice counter with its tokens and its test scanner.

    Args:
        clock: another than the system's, to play an earlier day.

    Raises:
        StoreLocked: another program has it open.
    """
    folder = PracticeFolder(root)
    keys = {officer.id: PracticeAccess(_key_source(folder, officer.id), officer.pin) for officer in OFFICERS}
    return open_station(
        folder.station,
        passphrase=PASSPHRASE,
        practice_keys=keys,
        environment=token_environment(folder.tokens),
        scanner_config=folder.scanner,
        clock=clock,
    )


def open_practice_desk(root: Path, *, clock: Clock | None = None) -> Services:
    """Open a practice counter for the window, with its portal answering until the station is closed.

    Args:
        clock: another than the system's, to play an earlier day.

    Raises:
        StoreLocked: another program has it open.
    """
    with ExitStack() as opened:
        with suppress(PortalUnreachable):  # somebody runs it already, or the line is to be down: both are practice
            opened.enter_context(practice_portal(root, _port(PracticeFolder(root))))
        services = open_practice(root, clock=clock)
        opened.callback(services.close)
        return replace(services, close=opened.pop_all().close)


def serve_practice_portal(root: Path, *, port: int, tell: Tell) -> None:
    """Run the portal of a practice counter until a person stops it; the counter is made when it is missing."""
    folder = PracticeFolder(root)
    if not folder.is_made:
        tell("making the practice counter …")
        ensure_practice(root)
    with practice_portal(root, port or _port(folder)) as portal:
        tell(f"the practice portal answers at {portal.url}; stop it with Ctrl+C")
        portal.wait()


def _port(folder: PracticeFolder) -> int:
    url = StationConfig.read(StationFolder(folder.station).config).portal_url
    return urlsplit(url).port or 0


def ensure_practice(root: Path) -> None:
    """Make a practice counter where there is none; its portal keeps the address it gets now.

    Raises:
        InvalidInput: the folder holds something else.
        StorageUnusable, StorageFull: the folder cannot be made.
    """
    if PracticeFolder(root).is_made:
        return
    with _told_faults(root):
        _make_empty(root)  # a half-made counter, from a start that was cut short, holds nothing yet: make it anew
        pki = make_practice_authority(root)
        with practice_portal(root) as portal:
            make_practice_station(root, portal, pki)


def ensure_practice_day(root: Path, *, now: datetime | None = None, tell: Tell = lambda _text: None) -> None:
    """Make a practice counter with a believable day in it; one with which somebody worked stays as it is.

    Args:
        now: the moment of the day that is played; None for the computer's.

    Raises:
        InvalidInput: the folder holds something else.
        StorageUnusable, StorageFull: the folder cannot be made.
        ClerkDeskError: a step of the day failed.
    """
    ensure_practice(root)
    from clerkdesk.practice import day  # draws paper: the libraries of pictures stay out of a window that only opens

    clock = day.DayClock()
    with open_practice_desk(root, clock=clock) as services:
        if services.overview.counts().received:
            return
        day.fill(
            services,
            load_catalogue(),
            load_calendar(),
            clock,
            now or SystemClock().now(),
            paper=root / "paper",
            tell=tell,
        )


def run_demo(out: Path, *, dossiers: int, seed: int, kill_portal: bool, tell: Tell) -> dict[str, object]:
    """Do the main job in a folder of its own and return the proof; a folder of an earlier demo is made anew.

    Raises:
        InvalidInput: the folder holds something that no demo made.
        StorageUnusable, StorageFull: the folder cannot be written.
        ClerkDeskError: a step failed; the folder shows how far it came.
    """
    with _told_faults(out):
        _make_empty(out)
        return _run_demo(out, dossiers, seed, kill_portal, tell)


def _run_demo(out: Path, dossiers: int, seed: int, kill_portal: bool, tell: Tell) -> dict[str, object]:
    from clerkdesk.practice import demo  # as above

    folder = PracticeFolder(out / "counter")
    tell("making authority, tokens and station …")
    pki = make_practice_authority(folder.root)
    with practice_portal(folder.root) as portal:
        make_practice_station(folder.root, portal, pki)
        with open_practice(folder.root) as services:
            parts = demo.Parts(
                services=services,
                portal=portal,
                catalogue=load_catalogue(),
                archivist=late.archivist(),
                typesetter=late.typesetter(),
                folder=out,
                station=folder.station,
                trust=folder.authority / "trust",
                tell=tell,
                kill_portal=kill_portal,
            )
            return demo.run(parts, dossiers, seed)


def _make_empty(out: Path) -> None:
    # A person may name any folder: only what was made for practice may be removed.
    if out.exists() and any(out.iterdir()):
        if not (out / _MARK).exists():
            raise InvalidInput(field=str(out), reason="it is not empty and was not made for practice")
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / _MARK).write_text("Made by ClerkDesk for practice; every person in it is synthetic.\n", encoding="utf-8")


@contextmanager
def _told_faults(folder: Path) -> Iterator[None]:
    """Tell what a disk refuses as an error for a person."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise StorageFull(what=str(folder)) from error
        raise StorageUnusable(reason=f"{folder}: {error.strerror or type(error).__name__}") from error
