# SPDX-License-Identifier: Apache-2.0
"""Write, verify and read back one backup of a station: what is new, then its list, then its head."""

import hashlib
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from clerkdesk.adapters.backups.heads import SealedHead, read_head
from clerkdesk.adapters.backups.shelves import (
    HEAD,
    FileShelf,
    FolderShelf,
    Shelf,
    damaged,
    digest,
    told,
)
from clerkdesk.domain.files import canonical_json
from clerkdesk.errors import BlobDamaged
from clerkdesk.jobs.progress import CancelToken, Progress
from clerkdesk.ports.backups import BackupHead, Content
from clerkdesk.ports.store import StoreCopy

_LINE = re.compile(r"([0-9a-f]{64})  ((?:blobs/[0-9a-f]{2}/|tray/(?:[0-9A-Za-z_-]+/)?|)[0-9A-Za-z_-][0-9A-Za-z._-]*)")
_BLOB = "blobs/"
LOOSE = "tray/"


class Backup:
    """One backup in its place (port `BackupPlace`).

    Args:
        path: a folder, or a file: what is a file, or has an ending and is no folder, is taken as one file.
        key: of the backups of this station, derived from its master key; None to look only.
    """

    def __init__(self, path: Path, key: bytes | None) -> None:
        is_file = path.is_file() or (bool(path.suffix) and not path.is_dir())
        self._shelf: Shelf = FileShelf(path) if is_file else FolderShelf(path)
        self._path = path
        self._key = key

    def newest(self) -> BackupHead | None:
        """Return the head of the backup that lies here, None when there is none. Raises BackupRefused."""
        sealed = self._sealed()
        return sealed.head if sealed else None

    def write(
        self,
        content: Content,
        head: Callable[[StoreCopy], BackupHead],
        progress: Progress,
        cancel: CancelToken,
    ) -> BackupHead:
        """Write what is new, verify it and make it the backup that counts.

        Raises:
            StorageFull, StorageUnusable, Cancelled: the earlier backup still counts.
            BackupRefused: what was written does not read back as it was written.
        """
        if self._key is None:
            raise ValueError("a backup is sealed with a key")
        try:
            made = self._write(content, head, progress, cancel).to_bytes(self._key)
            self._shelf.publish(made)
            if isinstance(self._shelf, FileShelf):
                self.verify(progress, cancel)
        except BaseException:
            if isinstance(self._shelf, FileShelf):
                self._shelf.discard()
            raise
        sealed = read_head(made, self._key)
        self._shelf.prune([*self.names(), _list_name(sealed.head.number)])
        return sealed.head

    def _write(
        self, content: Content, head: Callable[[StoreCopy], BackupHead], progress: Progress, cancel: CancelToken
    ) -> SealedHead:
        earlier = self._sealed()
        number = earlier.head.number + 1 if earlier else 1
        written = _Written(self._shelf, dict(self._listed(earlier)) if earlier else {})
        with self._shelf.room(f"store-{number:06d}.db") as path:
            held = content.copy_store(path)
            written.listed[f"store-{number:06d}.db"] = _file_digest(path)
        for done, name in enumerate(sorted(held.blob_names), 1):
            cancel.raise_if_set()
            written.keep(f"{_BLOB}{name[:2]}/{name}", content.sealed(name))
            progress(done, len(held.blob_names), "file")
        for name, sealed in content.loose():
            written.add(name, sealed)
        written.add(f"recovery-{number:06d}.json", content.settings["recovery.json"])
        written.add(f"station-{number:06d}.json", _packed(content.settings))
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(written.listed.items())).encode()
        self._shelf.put(_list_name(number), lines)
        made = replace(
            head(held),
            number=number,
            files=len(held.blob_names) - written.missing,
            missing=written.missing,
            added=written.added,
            added_bytes=written.added_bytes,
        )
        return SealedHead(made, hashlib.sha256(lines).hexdigest())

    def verify(self, progress: Progress, cancel: CancelToken) -> BackupHead:
        """Read every file and compare it with its hash. Raises BackupRefused."""
        sealed = self._needed()
        listed = list(self._listed(sealed))
        for done, (name, wanted) in enumerate(listed, 1):
            cancel.raise_if_set()
            if digest(self._shelf, name) != wanted:
                raise damaged(name)
            progress(done, len(listed), "file")
        return sealed.head

    def names(self) -> list[str]:
        """Return the names of its files, of the store and the settings too."""
        return [name for name, _ in self._listed(self._needed())]

    def recovery(self) -> bytes:
        """Return the wrapped key; nothing else can be trusted before it is opened. Raises BackupRefused."""
        return self._small(f"recovery-{self._needed().head.number:06d}.json")

    def settings(self) -> dict[str, bytes]:
        """Return the small files of the station by their names, verified. Raises BackupRefused."""
        sealed = self._needed()
        name = f"station-{sealed.head.number:06d}.json"
        packed = self._small(name)
        if dict(self._listed(sealed)).get(name) != hashlib.sha256(packed).hexdigest():
            raise damaged(name)
        return {name: b64decode(text) for name, text in json.loads(packed).items()}

    def restore(self, store: Path, blobs: Path, tray: Path, progress: Progress, cancel: CancelToken) -> BackupHead:
        """Copy store and sealed files to where they belong, each compared with its hash on the way.

        Raises:
            BackupRefused: a file is missing or damaged; what was copied before is not yet a station.
            StorageFull, StorageUnusable, Cancelled: the same.
        """
        sealed = self._needed()
        listed = list(self._listed(sealed))
        for done, (name, wanted) in enumerate(listed, 1):
            cancel.raise_if_set()
            if name.startswith(_BLOB):
                self._restored(name, wanted, blobs / name.removeprefix(_BLOB))
            elif name.startswith(LOOSE):
                self._restored(name, wanted, tray / name.removeprefix(LOOSE))
            elif name.startswith("store-"):
                self._restored(name, wanted, store)
            progress(done, len(listed), "file")
        return sealed.head

    def _restored(self, name: str, wanted: str, path: Path) -> None:
        found = hashlib.sha256()
        with told("the restored station"):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            part = path.with_name(path.name + ".part")
            with part.open("wb") as target:
                for chunk in self._shelf.read(name):
                    found.update(chunk)
                    target.write(chunk)
            if found.hexdigest() != wanted:
                part.unlink()
                raise damaged(name)
            part.chmod(0o600)
            part.replace(path)

    def _small(self, name: str) -> bytes:
        return b"".join(self._shelf.read(name))

    def _sealed(self) -> SealedHead | None:
        path = self._path / HEAD if isinstance(self._shelf, FolderShelf) else self._path
        return read_head(self._small(HEAD), self._key) if path.is_file() else None

    def _needed(self) -> SealedHead:
        return self._sealed() or read_head(b"", None)

    def _listed(self, sealed: SealedHead) -> Iterator[tuple[str, str]]:
        name = _list_name(sealed.head.number)
        lines = self._small(name)
        if hashlib.sha256(lines).hexdigest() != sealed.list_sha256:
            raise damaged(name)
        for line in lines.decode("ascii", "replace").splitlines():
            matched = _LINE.fullmatch(line)
            if matched is None:
                raise damaged(name)
            yield matched[2], matched[1]


class _Written:
    """What one run wrote or kept, by name with its hash."""

    def __init__(self, shelf: Shelf, known: Mapping[str, str]) -> None:
        self.listed: dict[str, str] = {}
        self.missing = self.added = self.added_bytes = 0
        self._shelf = shelf
        self._known = known

    def add(self, name: str, content: bytes) -> None:
        """Write a file."""
        self._shelf.put(name, content)
        self.listed[name] = hashlib.sha256(content).hexdigest()

    def keep(self, name: str, sealed: Iterable[bytes]) -> None:
        """Keep a sealed file that an earlier backup wrote, or write it; count it when the station lost it."""
        if name in self._known and self._shelf.size(name) is not None:
            self.listed[name] = self._known[name]
            return
        try:
            content = b"".join(sealed)
        except BlobDamaged:
            self.missing += 1
            return
        self.add(name, content)
        self.added, self.added_bytes = self.added + 1, self.added_bytes + len(content)


def _list_name(number: int) -> str:
    return f"files-{number:06d}.sha256"


def _packed(settings: Mapping[str, bytes]) -> bytes:
    return canonical_json({name: b64encode(content).decode() for name, content in settings.items()})


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
