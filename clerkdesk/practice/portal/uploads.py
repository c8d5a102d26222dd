# SPDX-License-Identifier: Apache-2.0
"""Resumable uploads (tus 1.0.0): the length of the part on the disk is the only offset there is."""

import os
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, delete, insert, select

from clerkdesk.adapters.durable import sync_folder
from clerkdesk.practice.portal import records
from clerkdesk.practice.portal.ledger import hash_of
from clerkdesk.practice.portal.rules import Refusal


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload and how far it came; `offset` counts durable bytes only."""

    id: str
    sha256: str
    size_bytes: int
    offset: int

    @property
    def is_whole(self) -> bool:
        """Whether all bytes are there."""
        return self.offset == self.size_bytes


class Uploads:
    """Parts lie in `parts/`, whole files under their hash in `files/`."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self.files, self._parts = folder / "files", folder / "parts"
        self.files.mkdir(parents=True, exist_ok=True)
        self._parts.mkdir(exist_ok=True)
        self._turns: Counter[str] = Counter()

    def create(self, key: str, digest: str, size_bytes: int) -> str:
        """Begin an upload and return its id; an older one of the same file is given up.

        Raises:
            Refusal: no such file was announced.
        """
        upload_id = uuid.uuid4().hex
        table = records.uploads
        with self._engine.begin() as connection:
            announced = records.files_of(connection, key)
            if not any(entry.sha256 == digest and entry.size_bytes == size_bytes for entry in announced):
                raise Refusal("Upload-Metadata", "no such file was announced")
            same = (table.c.key == key, table.c.sha256 == digest)
            older = list(connection.execute(select(table.c.id).where(*same)).scalars())
            connection.execute(delete(table).where(*same))
            connection.execute(insert(table).values(id=upload_id, key=key, sha256=digest, size_bytes=size_bytes))
        for gone in older:
            self._turns[gone] += 1
            (self._parts / gone).unlink(missing_ok=True)
        if size_bytes == 0:
            self.look(upload_id)
        return upload_id

    def look(self, upload_id: str) -> Upload | None:
        """Return an upload with its durable offset; whoever was still writing to it is stopped.

        A part that is whole but was not judged before a crash is judged now.
        """
        self._turns[upload_id] += 1
        table = records.uploads
        with self._engine.begin() as connection:
            row = connection.execute(select(table).where(table.c.id == upload_id)).first()
        if row is None:
            return None
        upload = Upload(row.id, row.sha256, row.size_bytes, self._offset(row.id, row.sha256, row.size_bytes))
        if upload.is_whole and (self._parts / upload.id).exists():
            self.finish(upload)
            upload = Upload(row.id, row.sha256, row.size_bytes, self._offset(row.id, row.sha256, row.size_bytes))
        return upload

    def _offset(self, upload_id: str, digest: str, size_bytes: int) -> int:
        part = self._parts / upload_id
        if not part.exists() and (self.files / digest).exists():
            return size_bytes
        with part.open("ab") as file:
            os.fsync(file.fileno())
            return file.tell()

    async def receive(self, upload: Upload, chunks: AsyncIterator[bytes]) -> int:
        """Append what comes, until it ends or somebody else takes the upload over; return the new offset.

        Raises:
            Refusal: more bytes came than were promised.
        """
        turn, offset = self._turns[upload.id], upload.offset
        # Unbuffered: whoever takes the upload over must see every byte that this one will ever have written.
        with (self._parts / upload.id).open("ab", buffering=0) as file:
            try:
                async for chunk in chunks:
                    if self._turns[upload.id] != turn:
                        break
                    if offset + len(chunk) > upload.size_bytes:
                        raise Refusal("Upload-Length", "more bytes came than were promised", status=413)
                    offset += file.write(chunk)
            finally:
                os.fsync(file.fileno())
        return offset

    def finish(self, upload: Upload) -> bool:
        """Judge a whole part by its hash: keep it as a file, or empty it and return False."""
        part = self._parts / upload.id
        if not part.exists() and upload.size_bytes:
            return (self.files / upload.sha256).exists()
        part.touch()
        if hash_of(part) != upload.sha256:
            with part.open("r+b") as file:
                file.truncate(0)
                os.fsync(file.fileno())
            return False
        part.replace(self.files / upload.sha256)
        for folder in (self.files, self._parts):
            sync_folder(folder)
        return True

    def lacks(self, digest: str, size_bytes: int) -> bool:
        """Tell whether a file is not there whole."""
        file = self.files / digest
        return not file.exists() or file.stat().st_size != size_bytes
