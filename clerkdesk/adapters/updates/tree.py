# SPDX-License-Identifier: Apache-2.0
"""The list of the files of one version: what a folder must hold, byte by byte."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from clerkdesk.errors import UpdateRefused


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a version, or a link to one beside it.

    Attributes:
        path: inside the folder, with `/`.
        link: where a link leads, relative to its own folder; empty for a file.
        runs: the file is a program.
    """

    path: str
    size: int = 0
    sha256: str = ""
    runs: bool = False
    link: str = ""

    def as_values(self) -> list[Any]:
        """Return it as the list writes it."""
        return [self.path, self.link] if self.link else [self.path, self.size, self.sha256, self.runs]


Tree = tuple[Entry, ...]


def read_tree(folder: Path) -> Tree:
    """Return the list of a folder, in the order of the paths."""
    return tuple(sorted(_entries(folder), key=lambda entry: entry.path))


def _entries(folder: Path) -> Iterator[Entry]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            yield Entry(name, link=Path(path.readlink()).as_posix())
        elif path.is_file():
            stat = path.stat()
            yield Entry(name, stat.st_size, file_hash(path), bool(stat.st_mode & 0o100))


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def encode_tree(tree: Tree) -> bytes:
    """Return the list as bytes, the same for the same files."""
    return json.dumps([entry.as_values() for entry in tree], ensure_ascii=False, separators=(",", ":")).encode()


def tree_hash(tree: Tree) -> str:
    """Return the SHA-256 over a list."""
    return hashlib.sha256(encode_tree(tree)).hexdigest()


def decode_tree(content: bytes) -> Tree:
    """Return the list that bytes hold; no path of it leads out of its folder.

    Raises:
        UpdateRefused: it is no such list.
    """
    try:
        tree = tuple(_entry(values) for values in json.loads(content))
    except (ValueError, TypeError) as error:
        raise UpdateRefused(cause="tampered", reason="the list of its files cannot be read") from error
    for entry in tree:
        if not _is_inside(entry.path) or (entry.link and not _is_inside(_target(entry))):
            raise UpdateRefused(cause="update-forged", reason="a file of it would lie outside of its folder")
    return tree


def _entry(values: list[Any]) -> Entry:
    if len(values) == 2:
        path, link = values
        return Entry(str(path), link=str(link))
    path, size, sha256, runs = values
    return Entry(str(path), int(size), str(sha256), bool(runs))


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    return all(part not in ("", ".", "..") and not set(part) & set('\\:\0<>"|?*') for part in parts)


def _target(entry: Entry) -> str:
    """Return the path that a link names, with `..` taken away where it stays inside."""
    parts = [*PurePosixPath(entry.path).parent.parts]
    for part in entry.link.split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def is_whole(folder: Path, tree: Tree) -> bool:
    """Tell whether a folder holds every file of a list unchanged, and nothing else."""
    try:
        return _content(read_tree(folder)) == _content(tree)
    except OSError:
        return False


def _content(tree: Tree) -> list[tuple[str, str, str]]:
    # Windows knows no right to run a file, so that is not compared.
    return [(entry.path, entry.sha256, entry.link) for entry in tree]
