# SPDX-License-Identifier: Apache-2.0
"""The batch file: many files, one manifest of their hashes, one signature over the manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One line of a container's manifest: `sha256` as 64 lower-case hexadecimal digits."""

    name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a container held; every file is listed in the manifest and has the hash that stands there.

    Attributes:
        files: content by name, in the manifest's order.
        manifest: the exact bytes that the signature covers.
        signature: detached CAdES signature over `manifest`, as DER; not judged yet.
    """

    files: Mapping[str, bytes]
    manifest: bytes
    signature: bytes


class Container(Protocol):
    """Writes and reads ASiC-E with CAdES (ETSI EN 319 162-1 §4.4)."""

    def manifest(self, files: Sequence[ListedFile]) -> bytes:
        """Return the ASiCManifest (XML) over the files in the order given; equal input gives equal bytes.

        Raises:
            InvalidContainer: a name is doubled or may not stand in a container.
        """

    def pack(self, files: Mapping[str, bytes], manifest: bytes, signature: bytes) -> bytes:
        """Return the container; equal input gives equal bytes.

        Raises:
            InvalidContainer: the files are not those of the manifest.
        """

    def unpack(self, content: bytes, name: str = "batch") -> Unpacked:
        """Read a container strictly; `name` is what the error calls the file.

        Raises:
            InvalidContainer: doubled, unsafe, unlisted, missing or changed files, too many or too large ones, an
                unsound manifest, or not a container at all.
        """
