# SPDX-License-Identifier: Apache-2.0
"""Versions of the program: their order, whom one is for, and what a station runs, as plain values and plans."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from clerkdesk.errors import InvalidInput

PILOT, ALL = "pilot", "all"
CHANNELS = (PILOT, ALL)
"""A station of the pilot takes what is meant for all, too."""

STARTS_BEFORE_WAY_BACK = 2
"""So many starts without a window, and the next one opens the version before."""

_VERSION = re.compile(r"(\d{1,6})\.(\d{1,6})\.(\d{1,6})(?:rc(\d{1,6}))?")
_FINAL = 1_000_000


def order(version: str) -> tuple[int, int, int, int]:
    """Return a key that orders versions; a candidate comes before its release.

    Raises:
        InvalidInput: it is no version such as 1.2.3 or 1.2.3rc1.
    """
    found = _VERSION.fullmatch(version)
    if found is None:
        raise InvalidInput(field="version", reason=f"{version[:40]} is no version such as 1.2.3")
    major, minor, patch, candidate = found.groups()
    return int(major), int(minor), int(patch), int(candidate) if candidate else _FINAL


@dataclass(frozen=True, slots=True)
class Audience:
    """What decides which versions are for a station.

    Attributes:
        platform: "linux" or "windows".
        province: its code.
    """

    station: str
    platform: str
    channel: str
    province: str


@dataclass(frozen=True, slots=True)
class Package:
    """A file that a version can be made of.

    Attributes:
        path: its name at the source; `sha256` and `size` are signed.
        base: the version that it builds upon; empty when it holds everything.
    """

    path: str
    size: int
    sha256: str
    base: str = ""


@dataclass(frozen=True, slots=True)
class ProgramRelease:
    """A published version for one platform, as its publisher signed it.

    Attributes:
        provinces: their codes; none means every province.
        percentage: of the stations that it is meant for, 0 to 100.
        tree: SHA-256 over the list of its files.
        installed_bytes: what it takes on the disk.
        packages: all ways to get it.
    """

    version: str
    platform: str
    channel: str
    provinces: tuple[str, ...]
    percentage: int
    tree: str
    installed_bytes: int
    packages: tuple[Package, ...]


def share_of(station: str, version: str) -> int:
    """Return the place of a station in the order in which a version is handed out, 0 to 99; another in each version."""
    return int.from_bytes(sha256(f"{version}\n{station}".encode()).digest()[:8]) % 100


def is_meant_for(release: ProgramRelease, audience: Audience) -> bool:
    """Tell whether a version is for a station now."""
    return (
        release.platform == audience.platform
        and release.channel in ((ALL, PILOT) if audience.channel == PILOT else (ALL,))
        and (not release.provinces or audience.province in release.provinces)
        and share_of(audience.station, release.version) < release.percentage
    )


def newest_for(
    releases: Iterable[ProgramRelease], audience: Audience, running: str, refused: Sequence[str] = ()
) -> ProgramRelease | None:
    """Return the newest version for a station that is newer than the one it runs; never an older one.

    Args:
        refused: versions that did not start, or not pass their check, on this computer.
    """
    newer = [
        one
        for one in releases
        if order(one.version) > order(running) and one.version not in refused and is_meant_for(one, audience)
    ]
    return max(newer, key=lambda one: order(one.version), default=None)


def ways(release: ProgramRelease, running: str) -> list[Package]:
    """Return the packages that make a version out of the one that runs, the smallest first, a full one last."""
    patches = sorted((one for one in release.packages if one.base == running), key=lambda one: one.size)
    return patches + [one for one in release.packages if not one.base]


@dataclass(frozen=True, slots=True)
class Pointer:
    """Which version is started next.

    Attributes:
        current: of the versions that were added; empty for the installed program.
        previous: where the way back leads, in the same words; None when there is none.
        ready: a checked version that is switched to as soon as nothing is open.
        is_confirmed: the current version has opened its window.
        starts: how often it was started without that.
        refused: versions that are not offered again.
        came_back_from: the version that the last way back left.
    """

    current: str = ""
    previous: str | None = None
    ready: str = ""
    is_confirmed: bool = True
    starts: int = 0
    refused: tuple[str, ...] = ()
    came_back_from: str = ""

    def as_values(self) -> dict[str, Any]:
        """Return the values as their file holds them."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def of(cls, values: Any) -> "Pointer":
        """Return the pointer that a file holds.

        Raises:
            ValueError, TypeError, KeyError: it breaks the form.
        """
        texts = {name: values[name] for name in ("current", "ready", "came_back_from")}
        previous, refused = values["previous"], tuple(values["refused"])
        if not all(isinstance(text, str) for text in (*texts.values(), *refused, previous or "")):
            raise TypeError("a version is a text")
        for version in filter(None, (*texts.values(), previous)):
            if not _VERSION.fullmatch(version):
                raise ValueError("a version is no version")
        return cls(
            **texts,
            previous=previous,
            refused=refused,
            is_confirmed=bool(values["is_confirmed"]),
            starts=int(values["starts"]),
        )


def settled(pointer: Pointer, installed: str) -> Pointer:
    """Return the pointer as it holds beside an installed program, which wins where it is as new or newer."""
    if pointer.current and order(pointer.current) <= order(installed):
        pointer = Pointer(refused=pointer.refused, ready=pointer.ready)
    if pointer.ready and order(pointer.ready) <= order(running(pointer, installed)):
        pointer = replace(pointer, ready="")
    return pointer


def running(pointer: Pointer, installed: str) -> str:
    """Return the version that the next start opens."""
    return pointer.current or installed


def staged(pointer: Pointer, version: str) -> Pointer:
    """Return the pointer once a version is there and was checked."""
    return replace(pointer, ready=version)


def switched(pointer: Pointer) -> Pointer:
    """Return the pointer once the ready version is the one to start."""
    if not pointer.ready:
        raise ValueError("no version is ready")
    return replace(
        pointer,
        current=pointer.ready,
        previous=pointer.current,
        ready="",
        is_confirmed=False,
        starts=0,
        came_back_from="",
    )


def started(pointer: Pointer) -> Pointer:
    """Return the pointer once the window of the current version is about to be opened."""
    return pointer if pointer.is_confirmed else replace(pointer, starts=pointer.starts + 1)


def confirmed(pointer: Pointer) -> Pointer:
    """Return the pointer once the current version works."""
    return replace(pointer, is_confirmed=True, starts=0)


def forgiven(pointer: Pointer) -> Pointer:
    """Return the pointer once a start failed for a reason that no version can help."""
    return replace(pointer, starts=0)


def must_go_back(pointer: Pointer) -> bool:
    """Tell whether the next start goes back by itself."""
    return not pointer.is_confirmed and pointer.starts >= STARTS_BEFORE_WAY_BACK and pointer.previous is not None


def refused(pointer: Pointer, version: str) -> Pointer:
    """Return the pointer once a version failed here: it is not offered again."""
    ready = "" if pointer.ready == version else pointer.ready
    return replace(pointer, ready=ready, refused=tuple(dict.fromkeys((*pointer.refused, version))))


def gone_back(pointer: Pointer) -> Pointer:
    """Return the pointer once the version before is the one to start; the one that was left is not offered again."""
    if pointer.previous is None:
        raise ValueError("there is no version before")
    left = pointer.current
    back = refused(pointer, left)
    return replace(
        back, current=pointer.previous, previous=None, is_confirmed=True, starts=0, ready="", came_back_from=left
    )


def returned(pointer: Pointer) -> Pointer:
    """Return the pointer once the way back turned out to be closed: the version that was left is the one to start."""
    left = pointer.came_back_from
    if not left:
        raise ValueError("no version was left")
    others = tuple(version for version in pointer.refused if version != left)
    return Pointer(current=left, previous=pointer.current, refused=others)


def kept(pointer: Pointer) -> set[str]:
    """Return the added versions whose folders stay; all others go."""
    return {version for version in (pointer.current, pointer.previous, pointer.ready) if version}
