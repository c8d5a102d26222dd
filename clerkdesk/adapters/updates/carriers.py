# SPDX-License-Identifier: Apache-2.0
"""Carry the files of a source of updates: from a web server, or out of a folder. What they hold is judged elsewhere."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Protocol

from clerkdesk.errors import UpdateUnreachable

CHUNK_BYTES = 1 << 14
"""At most so much is fetched twice when a line breaks: what was not handed over whole is lost."""


class Carrier(Protocol):
    """Brings files by their names below `metadata/` and `targets/`."""

    def small(self, name: str, limit: int) -> bytes | None:
        """Return a whole file, None where there is none.

        Raises:
            UpdateUnreachable: the source does not answer, or the file is larger than `limit` bytes.
        """

    def pieces(self, name: str, offset: int) -> Iterator[tuple[int, bytes]]:
        """Yield the bytes of a file with their offsets, from `offset` on, or from 0 where the source cannot do that.

        Raises:
            UpdateUnreachable: there is no such file, or it broke off.
        """


class FolderCarrier:
    """Reads out of a folder: a stick, a disc, a shared drive."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def small(self, name: str, limit: int) -> bytes | None:
        """Return a whole file."""
        try:
            with self._path(name).open("rb") as file:
                content = file.read(limit + 1)
        except FileNotFoundError:
            if not (self._root / "metadata").is_dir():
                raise UpdateUnreachable(
                    cause="update-nothing-here", reason="there are no updates in this folder"
                ) from None
            return None
        except OSError as error:
            raise _unreadable(error) from error
        if len(content) > limit:
            raise UpdateUnreachable(cause="update-too-large", reason=f"{name} is larger than it may be")
        return content

    def pieces(self, name: str, offset: int) -> Iterator[tuple[int, bytes]]:
        """Yield the bytes of a file from an offset on."""
        try:
            with self._path(name).open("rb") as file:
                file.seek(offset)
                at = offset
                while chunk := file.read(CHUNK_BYTES):
                    yield at, chunk
                    at += len(chunk)
        except OSError as error:  # the stick was pulled, too
            raise _unreadable(error) from error

    def _path(self, name: str) -> Path:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise UpdateUnreachable(cause="update-forged", reason="a name leads out of the folder")
        return self._root / path


def carrier(source: str) -> Carrier:
    """Return what carries from a source: an address, else the path of a folder."""
    if not source.startswith(("http://", "https://")):
        return FolderCarrier(_repository(Path(source)))
    # Imported when a server is asked: a program that asks none need not load what speaks HTTP.
    from clerkdesk.adapters.updates.web import WebCarrier

    return WebCarrier(source)


def _repository(folder: Path) -> Path:
    """Return where the repository lies: in the folder, or in `updates` within it, as on a stick."""
    inner = folder / "updates"
    # os.path tells no faults: whoever reads then does.
    is_inside = not os.path.isdir(folder / "metadata") and os.path.isdir(inner / "metadata")  # noqa: PTH112
    return inner if is_inside else folder


def _unreadable(error: OSError) -> UpdateUnreachable:
    return UpdateUnreachable(cause="update-unreadable", reason=error.strerror or "the folder cannot be read")
