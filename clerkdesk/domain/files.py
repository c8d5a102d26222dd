# SPDX-License-Identifier: Apache-2.0
"""Files by content: a sealed file, a manifest of files, and their canonical JSON."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


def sha256(content: bytes) -> str:
    """Return the SHA-256 of bytes, as 64 lower-case hexadecimal digits (FIPS 180-4)."""
    return hashlib.sha256(content).hexdigest()


def canonical_json(value: object) -> bytes:
    """Return JSON with one spelling: UTF-8, keys sorted, no blanks, no escapes of printable letters.

    Source: the subset of RFC 8785 that holds for strings, integers, booleans, null, lists and objects; floats are
    refused because their spelling is not unique.

    Raises:
        TypeError: a value has no canonical spelling.
    """
    _refuse_floats(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r} has no canonical spelling")
    if isinstance(value, Mapping):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for item in value:
            _refuse_floats(item)


@dataclass(frozen=True, slots=True)
class BlobRef:
    """A sealed file of the blob store.

    Attributes:
        name: keyed name of the file; says nothing about its content without the station's key.
        sha256: of the clear content.
        size_bytes: of the clear content.
    """

    name: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One line of a manifest: a file as it is sent."""

    name: str
    sha256: str
    size_bytes: int
    media_type: str

    def as_json(self) -> dict[str, object]:
        """Return the line as it stands in the canonical manifest."""
        return {"name": self.name, "sha256": self.sha256, "size": self.size_bytes, "type": self.media_type}


@dataclass(frozen=True, slots=True)
class Manifest:
    """The canonical list of the files of one revision.

    Attributes:
        code: the dossier's code.
        revision: number of the revision, from 1.
        files: in order of their names.
        seals: SHA-256 of the manifest that this one continues: none for the sealed documents, that of the sealed
            manifest for the signed ones, so an approval covers both.
    """

    code: str
    revision: int
    files: tuple[FileEntry, ...]
    seals: str | None = None

    def to_bytes(self) -> bytes:
        """Return the canonical bytes, over which hashes and signatures are made."""
        files = [entry.as_json() for entry in sorted(self.files, key=lambda entry: entry.name)]
        return canonical_json({"code": self.code, "files": files, "revision": self.revision, "seals": self.seals})

    @property
    def sha256(self) -> str:
        """SHA-256 of the canonical bytes."""
        return sha256(self.to_bytes())

    @classmethod
    def from_bytes(cls, content: bytes) -> "Manifest":
        """Read the canonical bytes again.

        Raises:
            ValueError: the bytes are not those of a manifest, or not in canonical spelling.
        """
        read = json.loads(content)
        files = tuple(FileEntry(f["name"], f["sha256"], f["size"], f["type"]) for f in read["files"])
        manifest = cls(read["code"], read["revision"], files, read["seals"])
        if manifest.to_bytes() != content:
            raise ValueError("not a canonical manifest")
        return manifest
