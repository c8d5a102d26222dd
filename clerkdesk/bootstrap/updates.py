# SPDX-License-Identifier: Apache-2.0
"""Updates of a station: which program runs, where its versions lie, and how a new one is tried on a copy."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clerkdesk import __version__
from clerkdesk.adapters.blobs.folder import BlobFolder
from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.portals.receipts import ReceiptChecker
from clerkdesk.adapters.signers.asic import AsicContainer
from clerkdesk.adapters.signers.policy import TrustPolicy
from clerkdesk.adapters.station_lock import StationLock
from clerkdesk.adapters.store.store import SqlStore, open_store
from clerkdesk.adapters.store.way_back import put_back
from clerkdesk.adapters.updates.carriers import carrier
from clerkdesk.adapters.updates.durable import told, write_durably
from clerkdesk.adapters.updates.launcher import BASE, BASE_VERSION
from clerkdesk.adapters.updates.probe import open_window, run_over_copy
from clerkdesk.adapters.updates.program import Program
from clerkdesk.bootstrap.config import StationConfig
from clerkdesk.bootstrap.disk import station_disk
from clerkdesk.bootstrap.judge import LateVerifier
from clerkdesk.domain.versions import Audience, returned
from clerkdesk.errors import StoreLocked, StoreTooNew, UpdateNotNow, UpdateUnhealthy
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.keys import derive
from clerkdesk.ports.store import StoreCopy
from clerkdesk.ports.updates import UpdateSource
from clerkdesk.services.doctor import Check, Doctor
from clerkdesk.services.evidence import Evidence
from clerkdesk.services.update import Update, Versions
from clerkdesk.settings import StationFolder, own_program, program_folder, resource_path

PLATFORM = "windows" if sys.platform == "win32" else "linux"
_COPIED = ("trust", "catalogue")
_STORE_COPIES = 3
"""Room for the copy, the backup that its migration makes, and its log."""


@dataclass(frozen=True, slots=True)
class CopyFound:
    """What a version found in a copy of a station.

    Attributes:
        received: how many dossiers; entries: of the log, `head` the hash of the last one.
        failed: invariants that do not hold.
    """

    version: str
    received: int
    entries: int
    head: str
    failed: tuple[str, ...]


def installed_versions() -> Versions:
    """Return the versions of the program on this computer; no station needs to be open."""
    return Versions(_program())


def undo_migration(folder: StationFolder, key: bytes) -> None:
    """After a way back, put back the schema that this program knows, where the newer one had done no work.

    Raises:
        StoreTooNew: it had; the next start opens the newer one again, for good.
        StorageFull, StorageUnusable, StoreUnreadable: nothing was changed.
    """
    program = _program()
    pointer = program.pointer()
    if pointer.came_back_from:
        try:
            put_back(folder.store, key)
        except StoreTooNew:
            program.point(returned(pointer))
            raise


def trust_publisher(content: bytes) -> None:
    """Trust the publisher of a root, in place of the one that came with the program.

    Raises:
        UpdateRefused: it is no root, or does not sign itself.
        StorageFull, StorageUnusable: it cannot be kept.
    """
    from clerkdesk.adapters.updates.trust import Trusted

    Trusted.check_root(content)
    write_durably(_metadata() / "root.json", content)
    for name in ("timestamp", "snapshot", "targets"):
        (_metadata() / f"{name}.json").unlink(missing_ok=True)


def make_update(
    folder: StationFolder,
    config: StationConfig,
    key: bytes,
    *,
    store: SqlStore,
    clock: Clock,
    examine: Callable[[], list[Check]],
) -> Update:
    """Return the updates of an open station.

    Args:
        examine: the doctor of the version that runs.
    """

    def audience() -> Audience:
        with store.reading() as work:
            province = work.administration.station().province
        return Audience(config.station_id, PLATFORM, config.update_channel, province)

    program = _program()
    return Update(
        store,
        clock,
        program,
        audience=audience,
        open_source=_open_source,
        default_source=config.update_source or (_shipped("source.txt") or b"").decode().strip(),
        examine=lambda version, cancel: _try_version(program, version, folder, key, store, examine, cancel),
        copy_bytes=lambda: folder.store.stat().st_size * _STORE_COPIES,
        alone=_alone,
    )


def _open_source(source: str) -> UpdateSource:
    # Imported here: python-tuf takes longer than to open a store, and most openings need none of it.
    from clerkdesk.adapters.updates.source import SignedSource
    from clerkdesk.adapters.updates.trust import Trusted

    return SignedSource(carrier(source), Trusted(_metadata(), _shipped("root.json")))


def check_copy(root: Path, blobs: Path, key: bytes) -> CopyFound:
    """Open a copy of a station with this version, migrating it where needed, and examine it.

    Args:
        root: folder of the copy; `blobs` holds the sealed files of the station itself, which are only read.
        key: of the station.
    """
    folder = StationFolder(root)
    config = StationConfig.read(folder.config)
    put_back(folder.store, derive(key, "store"))  # on a way back, the copy is of the newer program
    store = open_store(folder.store, derive(key, "store"))
    try:
        verifier = LateVerifier(folder.trust, TrustPolicy(list_age_days=config.revocation_days))
        evidence = Evidence(BlobFolder(blobs, key), verifier, AsicContainer(), SystemClock())
        receipts = ReceiptChecker({name: bytes.fromhex(text) for name, text in config.portal_keys.items()})
        checks = Doctor(store, evidence, receipts, station_disk(folder, key)).examine()
        with store.reading() as work:
            received, head = work.dossiers.counts().received, work.audit.head()
            entries = sum(1 for _ in work.audit.entries())
        return CopyFound(__version__, received, entries, head, tuple(one.invariant for one in checks if not one.is_ok))
    finally:
        store.close()


def _try_version(
    program: Program,
    version: str,
    folder: StationFolder,
    key: bytes,
    store: SqlStore,
    examine: Callable[[], list[Check]],
    cancel: CancelToken,
) -> None:
    place = program.root / "check"
    shutil.rmtree(place, ignore_errors=True)
    try:
        held = _copy_station(folder, store, place)
        found = run_over_copy(
            program.program(version, "clerkdesk"), version, place, blobs=folder.blobs, key=key, cancel=cancel
        )
        if found["version"] != version:
            raise UpdateUnhealthy(
                version=version, cause="update-other-version", reason="it says that it is another version"
            )
        if (found["received"], found["entries"], found["head"]) != (held.counts.received, held.entries, held.head):
            raise UpdateUnhealthy(
                version=version, cause="update-lost", reason="it does not find everything in the store"
            )
        broken = set(found["failed"])
        if broken and (worse := broken - {check.invariant for check in examine() if not check.is_ok}):
            raise UpdateUnhealthy(
                version=version, cause="update-worse", reason=f"{', '.join(sorted(worse))} does not hold with it"
            )
        open_window(program.program(version, "clerkdesk-window"), version, cancel)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _copy_station(folder: StationFolder, store: SqlStore, to: Path) -> StoreCopy:
    with told("the copy of the store"):
        to.mkdir(parents=True, mode=0o700)
        for name in _COPIED:
            if (folder.root / name).is_dir():
                # Contents only: what Windows copies by itself takes rights and marks along.
                shutil.copytree(folder.root / name, to / name, copy_function=shutil.copyfile)
        for path in (folder.config, *folder.root.glob(f"{folder.store.name}.schema-*.backup")):
            shutil.copy(path, to)
    return store.copy_to(StationFolder(to).store)


def _program() -> Program:
    own = own_program() or Path()
    return Program(
        program_folder(),
        Path(os.environ.get(BASE) or own),
        installed=os.environ.get(BASE_VERSION) or __version__,
        running=__version__,
    )


def _metadata() -> Path:
    return program_folder() / "metadata"


def _shipped(name: str) -> bytes | None:
    path = resource_path("updates", name)
    return path.read_bytes() if path.is_file() else None


@contextmanager
def _alone() -> Iterator[None]:
    if own_program() is None:
        raise UpdateNotNow(cause="update-checkout", reason="this program runs out of its sources")
    root = program_folder()
    with told("the update"):
        root.mkdir(parents=True, exist_ok=True)
    lock = StationLock(root / "update.lock")
    try:
        lock.acquire()
    except StoreLocked as error:
        raise UpdateNotNow(cause="busy", reason="another program is at it") from error
    try:
        yield
    finally:
        lock.release()
