# SPDX-License-Identifier: Apache-2.0
"""Walk the signed metadata of a source: every signature and version counts; an expiry is told and stops nobody.

The client of python-tuf refuses whatever has expired. A commune that gets a stick twice a year would then never be
updated, and a wrong clock would do the same. So the walk is done here, over python-tuf's own signatures and formats.

Source: The Update Framework Specification 1.0, §5.2–5.6, all but the checks for a freeze attack (§5.3.10 and others).
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from tuf.api.exceptions import LengthOrHashMismatchError, RepositoryError
from tuf.api.metadata import Metadata, Root, Snapshot, T, Targets, Timestamp
from tuf.api.serialization import DeserializationError

from clerkdesk.adapters.updates.durable import write_durably
from clerkdesk.errors import StorageUnusable, UpdateRefused, UpdateUnreachable

MOST_ROOTS = 256
LIMITS = {"root": 512_000, "timestamp": 16_384, "snapshot": 2_000_000, "targets": 5_000_000}
"""The largest file of each kind that is read, in bytes."""

Read = Callable[[str, int], bytes | None]
"""Gives a file below `metadata/`, None where there is none; told how large it may be."""


class Trusted:
    """What this computer has seen and trusts.

    Args:
        folder: where the newest metadata that were seen are kept: nothing older is taken again.
        root: the root that came with the program, where none was seen yet.

    Raises:
        UpdateRefused: neither the folder nor the program holds a root.
        StorageUnusable: what was seen before cannot be read.
    """

    def __init__(self, folder: Path, root: bytes | None) -> None:
        self._folder = folder
        kept = self._kept("root")
        anchor = kept if kept is not None else root
        if anchor is None:
            raise UpdateRefused(cause="update-no-publisher", reason="this program knows no publisher of updates")
        self._root, _ = _parsed(Root, anchor)

    @staticmethod
    def check_root(content: bytes) -> None:
        """Make sure that bytes are a root that signs itself. Raises UpdateRefused."""
        own, of_own = _parsed(Root, content)
        _verify(own, "root", of_own)

    def refresh(self, read: Read) -> tuple[Targets, datetime]:
        """Return what is offered, and until when its publisher vouches for it.

        Raises:
            UpdateUnreachable: a file is not there.
            UpdateRefused: a signature does not hold, or what is served is older than what was seen.
        """
        self._walk_roots(read)
        stamp, stamp_bytes = self._newest_timestamp(read)
        snapshot, snapshot_bytes = self._newest_snapshot(read, stamp)
        targets, targets_bytes = self._newest_targets(read, snapshot)
        for kind, content in (("snapshot", snapshot_bytes), ("targets", targets_bytes), ("timestamp", stamp_bytes)):
            self._keep(kind, content)
        return targets, min(one.expires for one in (self._root, stamp, snapshot, targets))

    def _walk_roots(self, read: Read) -> None:
        for _ in range(MOST_ROOTS):
            wanted = self._root.version + 1
            content = read(f"{wanted}.root.json", LIMITS["root"])
            if content is None:
                return
            new, of_new = _parsed(Root, content)
            _verify(self._root, "root", of_new)
            _verify(new, "root", of_new)
            if new.version != wanted:
                raise _refused("update-forged", "a root has another number than its name")
            self._root = new
            self._keep("root", content)

    def _newest_timestamp(self, read: Read) -> tuple[Timestamp, bytes]:
        content = _there(read("timestamp.json", LIMITS["timestamp"]))
        new = self._signed(Timestamp, content)
        known = self._known(Timestamp)
        if known is not None:
            _not_older(new.version, known.version)
            _not_older(new.snapshot_meta.version, known.snapshot_meta.version)
        return new, content

    def _newest_snapshot(self, read: Read, stamp: Timestamp) -> tuple[Snapshot, bytes]:
        meta = stamp.snapshot_meta
        name = _name("snapshot", meta.version, is_numbered=bool(self._root.consistent_snapshot))
        content = _there(read(name, meta.length or LIMITS["snapshot"]))
        _compare(meta.verify_length_and_hashes, content)
        new = self._signed(Snapshot, content)
        if new.version != meta.version:
            raise _refused("update-forged", "the snapshot has another number than its timestamp says")
        known = self._known(Snapshot)
        for file, seen in (known.meta if known is not None else {}).items():
            if file not in new.meta:
                raise _refused("update-rolled-back", "the source forgot what it offered before")
            _not_older(new.meta[file].version, seen.version)
        return new, content

    def _newest_targets(self, read: Read, snapshot: Snapshot) -> tuple[Targets, bytes]:
        meta = snapshot.meta.get("targets.json")
        if meta is None:
            raise _refused("update-forged", "the snapshot names no targets")
        name = _name("targets", meta.version, is_numbered=bool(self._root.consistent_snapshot))
        content = _there(read(name, meta.length or LIMITS["targets"]))
        _compare(meta.verify_length_and_hashes, content)
        new = self._signed(Targets, content)
        if new.version != meta.version:
            raise _refused("update-forged", "the targets have another number than the snapshot says")
        return new, content

    def _signed(self, kind: type[T], content: bytes) -> T:
        new, of_new = _parsed(kind, content)
        _verify(self._root, kind.type, of_new)
        return new

    def _known(self, kind: type[T]) -> T | None:
        """Return what was seen last, where the keys of today still vouch for it: a thief's numbers are forgotten."""
        content = self._kept(kind.type)
        try:
            return None if content is None else self._signed(kind, content)
        except UpdateRefused:
            return None

    def _kept(self, kind: str) -> bytes | None:
        try:
            return (self._folder / f"{kind}.json").read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StorageUnusable(reason=error.strerror or str(self._folder)) from error

    def _keep(self, kind: str, content: bytes) -> None:
        if self._kept(kind) != content:
            write_durably(self._folder / f"{kind}.json", content)


def _parsed(kind: type[T], content: bytes) -> tuple[T, Metadata[Any]]:
    try:
        found: Metadata[Any] = Metadata.from_bytes(content)
    except DeserializationError as error:
        raise _refused("tampered", f"its {kind.type} cannot be read") from error
    if not isinstance(found.signed, kind):
        raise _refused("update-forged", f"its {kind.type} is something else")
    return found.signed, found


def _verify(root: Root, role: str, found: Metadata[Any]) -> None:
    try:
        root.verify_delegate(role, found.signed_bytes, found.signatures)
    except (RepositoryError, ValueError) as error:
        raise _refused("update-forged", f"the signature over its {role} does not hold") from error


def _compare(compare: Callable[[bytes], None], content: bytes) -> None:
    try:
        compare(content)
    except LengthOrHashMismatchError as error:
        raise _refused("tampered", "a file of the source is not the one that was signed") from error


def _not_older(new: int, seen: int) -> None:
    if new < seen:
        raise _refused("update-rolled-back", "the source is older than what this computer saw before")


def _there(content: bytes | None) -> bytes:
    if content is None:
        raise UpdateUnreachable(cause="update-nothing-here", reason="there are no updates at this place")
    return content


def _name(kind: str, version: int, *, is_numbered: bool) -> str:
    return f"{version}.{kind}.json" if is_numbered else f"{kind}.json"


def _refused(cause: str, reason: str) -> UpdateRefused:
    return UpdateRefused(cause=cause, reason=reason)
