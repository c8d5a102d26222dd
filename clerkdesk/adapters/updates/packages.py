# SPDX-License-Identifier: Apache-2.0
"""Packages of a version: a ZIP with all files, or with what differs from an earlier version.

`tree.json` lists every file. `files/PATH` holds a file, `patches/PATH` its difference (bsdiff) from the same file of
the earlier version; what is in neither is the same as there.
"""

import lzma
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import bsdiff4

from clerkdesk.adapters.updates.tree import Entry, Tree, decode_tree, encode_tree, file_hash, tree_hash
from clerkdesk.errors import UpdateRefused
from clerkdesk.jobs.progress import CancelToken, Progress

TREE = "tree.json"
LARGEST_PATCHED = 64_000_000
"""Differences of larger files take more memory than a counter has to spare."""
_LARGEST_TREE = 8_000_000
_CHUNK = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_full(folder: Path, tree: Tree, to: Path) -> None:
    """Write the package that holds everything."""
    with zipfile.ZipFile(to, "w") as archive:
        _put(archive, TREE, encode_tree(tree))
        for entry in tree:
            if not entry.link:
                _put(archive, f"files/{entry.path}", (folder / entry.path).read_bytes())


def write_patch(folder: Path, tree: Tree, base: Path, base_tree: Tree, to: Path) -> None:
    """Write the package that holds what differs from an earlier version."""
    before = {entry.path: entry for entry in base_tree}
    with zipfile.ZipFile(to, "w") as archive:
        _put(archive, TREE, encode_tree(tree))
        for entry in tree:
            old = before.get(entry.path)
            if entry.link or (old is not None and old.sha256 == entry.sha256):
                continue
            new = (folder / entry.path).read_bytes()
            patch = _patch(base / entry.path, old, new)
            if patch is None:
                _put(archive, f"files/{entry.path}", new)
            else:
                _put(archive, f"patches/{entry.path}", patch, zipfile.ZIP_STORED)


def _patch(base: Path, old: Entry | None, new: bytes) -> bytes | None:
    """Return the difference, None where the file itself is no larger."""
    if old is None or old.link or max(old.size, len(new)) > LARGEST_PATCHED:
        return None
    patch: bytes = bsdiff4.diff(base.read_bytes(), new)
    return patch if len(patch) < len(lzma.compress(new)) else None


def _put(archive: zipfile.ZipFile, name: str, content: bytes, how: int = zipfile.ZIP_LZMA) -> None:
    member = zipfile.ZipInfo(name, _EPOCH)
    member.compress_type = how
    archive.writestr(member, content)


def unpack(package: Path, wanted: str, base: Path | None, to: Path, *, progress: Progress, cancel: CancelToken) -> Tree:
    """Make the folder of a version, durable and compared file by file; return its list.

    Args:
        wanted: the signed hash over its list.
        base: folder of the version that it builds upon.
        to: a new folder.
        progress: told in bytes.

    Raises:
        UpdateRefused: it does not hold what was signed, or does not fit `base`.
        OSError, Cancelled: the folder is half made.
    """
    try:
        with zipfile.ZipFile(package) as archive:
            tree = _tree(archive, wanted)
            _fill(archive, tree, base, to, progress=progress, cancel=cancel)
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError) as error:
        raise UpdateRefused(cause="tampered", reason="a package cannot be unpacked") from error
    return tree


def _tree(archive: zipfile.ZipFile, wanted: str) -> Tree:
    try:
        with archive.open(TREE) as file:
            tree = decode_tree(file.read(_LARGEST_TREE))
    except KeyError as error:
        raise UpdateRefused(cause="tampered", reason="a package has no list of its files") from error
    if tree_hash(tree) != wanted:
        raise UpdateRefused(cause="tampered", reason="the list of its files is not the one that was signed")
    return tree


def _fill(
    archive: zipfile.ZipFile, tree: Tree, base: Path | None, to: Path, *, progress: Progress, cancel: CancelToken
) -> None:
    names, done, total = set(archive.namelist()), 0, sum(entry.size for entry in tree)
    to.mkdir(parents=True)
    for entry in tree:
        cancel.raise_if_set()
        path = to / entry.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if entry.link:
            path.symlink_to(entry.link)
            continue
        with path.open("xb") as file:
            for chunk in _content(archive, names, entry, base):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        path.chmod(0o755 if entry.runs else 0o644)
        if path.stat().st_size != entry.size or file_hash(path) != entry.sha256:
            raise UpdateRefused(cause="update-does-not-fit", reason=f"{entry.path} is not as it was signed")
        done += entry.size
        progress(done, total, "bytes")


def _content(archive: zipfile.ZipFile, names: set[str], entry: Entry, base: Path | None) -> Iterator[bytes]:
    if f"files/{entry.path}" in names:
        with archive.open(f"files/{entry.path}") as file:
            yield from _chunks(file)
        return
    old = None if base is None else base / entry.path
    if old is None or not old.is_file():
        raise UpdateRefused(cause="update-does-not-fit", reason=f"it builds upon {entry.path}, which is not here")
    if f"patches/{entry.path}" not in names:
        with old.open("rb") as file:
            yield from _chunks(file)
        return
    try:
        yield bsdiff4.patch(old.read_bytes(), archive.read(f"patches/{entry.path}"))
    except (ValueError, OverflowError, MemoryError) as error:
        raise UpdateRefused(
            cause="update-does-not-fit", reason=f"the difference of {entry.path} does not fit"
        ) from error


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def remove_folder(folder: Path) -> None:
    """Remove a folder; one that is held stays for later."""
    shutil.rmtree(folder, ignore_errors=True)
