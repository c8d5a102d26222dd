# SPDX-License-Identifier: Apache-2.0
"""What keeps a station alive: its upkeep when it is open, and restoring it where there is none."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clerkdesk.adapters.backups.place import LOOSE
from clerkdesk.adapters.backups.place import Backup as BackupFiles
from clerkdesk.adapters.blobs.folder import BlobFolder
from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.computer import computer
from clerkdesk.adapters.keys.recovery import Cost, unwrap, write_durably
from clerkdesk.adapters.keys.station_keys import StationKeys
from clerkdesk.adapters.station_lock import StationLock, refuse_network_folder
from clerkdesk.adapters.store.store import SqlStore, high_water_path, open_store
from clerkdesk.bootstrap.config import StationConfig
from clerkdesk.errors import BackupRefused, InvalidInput, StorageUnusable
from clerkdesk.jobs.progress import CancelToken, Progress, no_progress
from clerkdesk.ports.backups import BackupHead
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.keys import derive
from clerkdesk.ports.store import Counts, Store
from clerkdesk.services.backup import Backup
from clerkdesk.services.doctor import Check
from clerkdesk.services.preserve import Preserve
from clerkdesk.services.support_bundle import SupportBundle
from clerkdesk.services.update import Update
from clerkdesk.services.upkeep import Upkeep
from clerkdesk.settings import StationFolder

if TYPE_CHECKING:
    from clerkdesk.adapters.signers.trust_files import TrustEntry

_OF_PRACTICE = Cost(passes=1, lanes=1, memory_kib=64)
_FOLDERS = ("trust", "catalogue")
PROFILE = "station.cdprofile"
_FILES = ("station.json", "recovery.json", PROFILE)


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restored station holds.

    Attributes:
        counts: of the restored store; the same as those of `backup`.
        epoch: of this computer from now on.
    """

    backup: BackupHead
    counts: Counts
    epoch: int


def make_upkeep(
    folder: StationFolder,
    config: StationConfig,
    key: bytes,
    *,
    store: Store,
    blobs: BlobFolder,
    clock: Clock,
    examine: Callable[[], list[Check]],
    update: Update,
) -> Upkeep:
    """Return the upkeep of an open station."""
    backup = Backup(
        store,
        blobs,
        clock,
        place=lambda path: BackupFiles(path, derive(key, "backups")),
        settings=lambda: _settings(folder),
        loose=lambda: _loose(folder),
        forget_key=station_keys(config, folder).forget,
    )
    support = SupportBundle(
        store,
        clock,
        examine=examine,
        free_bytes=lambda: shutil.disk_usage(folder.root).free,
        updates=lambda: (update.source(), update.channel()),
        trust=lambda: [one.as_support() for one in _trusted(folder, clock) if one.kind == "list"],
    )
    return Upkeep(
        _preserve(store, blobs, config),
        backup,
        support,
        trusted=lambda: [asdict(one) for one in _trusted(folder, clock)],
        import_revocations=lambda content: asdict(_import_list(folder, content, clock)),
    )


def station_keys(config: StationConfig, folder: StationFolder) -> StationKeys:
    """Return where the key of a station's store is found."""
    if config.is_practice:
        # Practice never touches the person's keyring, and no cost would protect a passphrase that is public.
        return StationKeys(config.station_id, folder.recovery, find_keyring=lambda: None, cost=_OF_PRACTICE)
    return StationKeys(config.station_id, folder.recovery)


def look_at_backup(source: Path) -> BackupHead:
    """Return what a backup says of itself; without its key that is not proven. Raises BackupRefused."""
    head = BackupFiles(source, None).newest()
    if head is None:
        raise BackupRefused(cause="not-a-backup", reason="there is no backup of ClerkDesk")
    return head


def restore(
    source: Path,
    root: Path,
    *,
    passphrase: str,
    progress: Progress = no_progress,
    cancel: CancelToken | None = None,
) -> Restored:
    """Make a station of a backup, on this computer or another.

    Every file is compared with its hash, the store is examined and its sums compared with those of the backup. What
    was not acknowledged then is asked for by its key before anything is sent again. The settings come last: until
    then the folder is no station.

    Args:
        root: folder of the new station; a restoring that was cut short is done anew.
        passphrase: recovery passphrase of the station.

    Raises:
        InvalidInput: there is a station in the folder.
        WrongPassphrase: the passphrase does not open the backup.
        BackupRefused: it is damaged or forged, or this is none.
        StorageFull, StorageUnusable, Cancelled: it is not restored yet; the backup is unharmed.
    """
    folder = StationFolder(root)
    if folder.config.exists():
        raise InvalidInput(field="--station", reason="there is a station in this folder; name an empty one")
    key = unwrap(BackupFiles(source, None).recovery(), passphrase)
    files = BackupFiles(source, derive(key, "backups"))
    settings = files.settings()
    config = _config(settings)
    _make_folder(root)
    refuse_network_folder(root)
    with StationLock(folder.lock):
        for stale in (*root.glob("store.db*"), high_water_path(folder.store)):
            stale.unlink(missing_ok=True)
        backup = files.restore(folder.store, folder.blobs, folder.tray, progress, cancel or CancelToken())
        _write_settings(folder, settings)
        counts, epoch = _take_over(folder, config, key, backup)
        station_keys(config, folder).unlock(passphrase)
        write_durably(folder.config, settings["station.json"])
    return Restored(backup, counts, epoch)


def enrol_here(root: Path, *, passphrase: str) -> int:
    """Make this computer the own one of a station whose folder was copied to it; return the new epoch.

    Raises:
        InvalidInput: there is no station in the folder.
        WrongPassphrase, StoreLocked, StoreUnreadable: see their texts.
    """
    folder = StationFolder(root)
    config = StationConfig.read(folder.config)
    with StationLock(folder.lock):
        key = station_keys(config, folder).unlock(passphrase)
        store = open_store(folder.store, derive(key, "store"))
        try:
            return _preserve(store, BlobFolder(folder.blobs, key), config).enrol(why="copied")
        finally:
            store.close()


def _take_over(folder: StationFolder, config: StationConfig, key: bytes, backup: BackupHead) -> tuple[Counts, int]:
    store = open_store(folder.store, derive(key, "store"))
    try:
        _compare(store, backup)
        epoch = _preserve(store, BlobFolder(folder.blobs, key), config).enrol(why="restored")
        with store.reading() as work:
            return work.dossiers.counts(), epoch
    finally:
        store.close()


def _compare(store: SqlStore, backup: BackupHead) -> None:
    with store.reading() as work:
        is_same = (work.dossiers.counts(), work.audit.head()) == (backup.counts, backup.audit_head)
    if not is_same:
        raise BackupRefused(cause="backup-damaged", reason="its store does not hold what the backup counted")


def _preserve(store: Store, blobs: BlobFolder, config: StationConfig) -> Preserve:
    # A practice counter may be copied as one likes: it delivers to nobody.
    return Preserve(store, blobs, SystemClock(), (lambda: None) if config.is_practice else computer)


def _settings(folder: StationFolder) -> dict[str, bytes]:
    paths = [folder.root / name for name in _FILES]
    for name in _FOLDERS:
        paths += sorted((folder.root / name).glob("*"))
    return {path.relative_to(folder.root).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def _loose(folder: StationFolder) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.tray.rglob("*")):
        if path.is_file() and path.suffix != ".part":
            with suppress(FileNotFoundError):  # taken into a dossier meanwhile
                yield LOOSE + path.relative_to(folder.tray).as_posix(), path.read_bytes()


def _write_settings(folder: StationFolder, settings: Mapping[str, bytes]) -> None:
    for name, content in settings.items():
        above, _, own = name.rpartition("/")
        if above not in ("", *_FOLDERS) or (not above and own not in _FILES) or own.startswith("."):
            raise BackupRefused(cause="backup-damaged", reason=f"it holds a file {name} that does not belong there")
        if name != folder.config.name:
            _make_folder((folder.root / name).parent)
            write_durably(folder.root / name, content)


def _config(settings: Mapping[str, bytes]) -> StationConfig:
    try:
        return StationConfig.parse(settings["station.json"].decode())
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BackupRefused(cause="backup-damaged", reason="its settings are missing or damaged") from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageUnusable(reason=error.strerror) from error


def list_trust(root: Path) -> "list[TrustEntry]":
    """Return anchors, authorities and revocation lists of a station; no key is needed to look at them.

    Raises:
        InvalidInput: a file among them is damaged.
    """
    return _trusted(StationFolder(root), SystemClock())


def import_revocations(root: Path, content: bytes) -> "TrustEntry":
    """Take a revocation list into the trust of a station, which reads it again by itself.

    Raises:
        InvalidInput: it is no list, no authority of this station signed it, or a newer one is here.
    """
    return _import_list(StationFolder(root), content, SystemClock())


def _trusted(folder: StationFolder, clock: Clock) -> "list[TrustEntry]":
    # Imported when asked for, here and below: what reads certificates takes long to load.
    from clerkdesk.adapters.signers.trust_files import describe

    return describe(folder.trust, clock.now())


def _import_list(folder: StationFolder, content: bytes, clock: Clock) -> "TrustEntry":
    from clerkdesk.adapters.signers.trust_files import import_list

    return import_list(folder.trust, content, clock.now())
