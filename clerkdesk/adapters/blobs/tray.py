# SPDX-License-Identifier: Apache-2.0
"""The tray in a folder: each page of each stack is one sealed file."""

import errno
import json
import secrets
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from cryptography.exceptions import InvalidTag

from clerkdesk.adapters.blobs import sealing
from clerkdesk.adapters.blobs.sealing import CHUNK_BYTES, HEADER_BYTES, TAG_BYTES, Seal
from clerkdesk.adapters.durable import sync_folder, write_whole
from clerkdesk.domain.pages import PLAIN, Recipe, ScannedPage
from clerkdesk.errors import BlobDamaged, ClerkDeskError, InvalidInput, StorageFull, StorageUnusable
from clerkdesk.ports.keys import derive

_PAGE, _NOTE, _PART = ".page", "note", ".part"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_HEAD_BYTES = 4


class TrayFolder:
    """Keeps the tray (port `Tray`); files are only ever made whole, by renaming."""

    def __init__(self, root: Path, master_key: bytes) -> None:
        self._root = root
        self._key = derive(master_key, "tray")

    def add(self, stack: str, number: int, page: ScannedPage) -> None:
        """Seal a page durably. Raises StorageFull, StorageUnusable."""
        facts = {name: value for name, value in asdict(page).items() if name != "image"}
        facts["recipe"] = page.recipe.as_json()
        head = json.dumps(facts).encode()
        content = len(head).to_bytes(_HEAD_BYTES, "big") + head + page.image
        self._write(self._page(stack, number), content)

    def numbers(self, stack: str) -> list[int]:
        """Return the numbers of the pages of a stack, in their order."""
        return sorted(int(path.stem) for path in self._folder(stack).glob(f"*{_PAGE}"))

    def get(self, stack: str, number: int) -> ScannedPage:
        """Return a page. Raises BlobDamaged."""
        path = self._page(stack, number)
        content = self._read(path)
        split = _HEAD_BYTES + int.from_bytes(content[:_HEAD_BYTES], "big")
        facts = json.loads(content[_HEAD_BYTES:split])
        recipe = Recipe.from_json(facts.pop("recipe")) if "recipe" in facts else PLAIN
        return ScannedPage(image=content[split:], recipe=recipe, **facts)

    def stacks(self) -> list[str]:
        """Return the ids of all stacks, oldest first."""
        folders = [path for path in self._root.glob("*") if path.is_dir() and any(path.iterdir())]
        return [path.name for path in sorted(folders, key=lambda path: (path.stat().st_mtime_ns, path.name))]

    def remove(self, stack: str, number: int) -> None:
        """Forget a page; nothing happens when it is gone already."""
        self._page(stack, number).unlink(missing_ok=True)
        self._drop_if_empty(stack)

    def note(self, stack: str, text: str) -> None:
        """Seal a text about a stack; an empty one removes it. Raises StorageFull, StorageUnusable."""
        path = self._folder(stack) / _NOTE
        if text:
            self._write(path, text.encode("utf-8"))
            return
        path.unlink(missing_ok=True)
        self._drop_if_empty(stack)

    def read_note(self, stack: str) -> str:
        """Return the text about a stack; "" when there is none."""
        path = self._folder(stack) / _NOTE
        return self._read(path).decode("utf-8") if path.exists() else ""

    def _folder(self, stack: str) -> Path:
        if not stack or not set(stack) <= set("0123456789abcdef-"):  # a UUID, and never a way out of the folder
            raise InvalidInput(field="stack", reason="there is no such stack in the tray")
        return self._root / stack

    def _page(self, stack: str, number: int) -> Path:
        return self._folder(stack) / f"{number:06d}{_PAGE}"

    def _drop_if_empty(self, stack: str) -> None:
        with suppress(OSError):
            self._folder(stack).rmdir()

    def _write(self, path: Path, content: bytes) -> None:
        part = path.with_name(f"{path.name}.{secrets.token_hex(4)}{_PART}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(path, sealing.sealed_chunks(self._key, _bound(path), content), mode=0o600, part=part)
            sync_folder(self._root)
        except OSError as error:
            raise _storage_error(error) from error

    def _read(self, path: Path) -> bytes:
        try:
            sealed = path.read_bytes()
            seal = Seal.of(self._key, sealed[:HEADER_BYTES], _bound(path))
            chunks = _chunks(sealed)
            last = len(chunks) - 1
            return b"".join(seal.open(at, chunk, is_last=at == last) for at, chunk in enumerate(chunks))
        except (OSError, InvalidTag, ValueError) as error:
            raise BlobDamaged(name=_bound(path)) from error


def _chunks(sealed: bytes) -> list[bytes]:
    """Return the sealed chunks of a file. Raises ValueError when it has none."""
    size = CHUNK_BYTES + TAG_BYTES
    chunks = [sealed[at : at + size] for at in range(HEADER_BYTES, len(sealed), size)]
    if not chunks:
        raise ValueError("cut off")
    return chunks


def _bound(path: Path) -> str:
    """Return the name that a seal is bound to: a file put in another's place does not open."""
    return f"{path.parent.name}/{path.name}"


def _storage_error(error: OSError) -> ClerkDeskError:
    if error.errno in _FULL:
        return StorageFull(what="a page of the tray")
    return StorageUnusable(reason=error.strerror or "the tray cannot be written")
