# SPDX-License-Identifier: Apache-2.0
"""Signed catalogue packs: made, verified against the keys a station pins, and kept in its folder."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from clerkdesk.adapters.catalogues.pack_file import FORMAT, head_line, pack_of, read_head, signed_bytes
from clerkdesk.adapters.durable import write_whole
from clerkdesk.domain.catalogue_pack import Pack
from clerkdesk.domain.files import sha256
from clerkdesk.errors import CataloguePackRefused, CatalogueUnreadable, InvalidInput, StorageUnusable

KEY_NAMES: Final = "catalogue*.pem"
"""Public keys among a station's trust that may sign packs."""

_MOST_BYTES: Final = 64 * 1024 * 1024
_NAME: Final = re.compile(r"([0-9]{6})\.pack")


def new_pack_key() -> tuple[bytes, bytes]:
    """Make a key that signs packs; return the private and the public part as PEM."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def sign_pack(pack: Pack, private_pem: bytes) -> bytes:
    """Return the file of a pack.

    Raises:
        InvalidInput: this is no Ed25519 key, or it is encrypted.
    """
    try:
        key = load_pem_private_key(private_pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise InvalidInput(field="key file", reason="it is not an unencrypted private key in PEM form") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise InvalidInput(field="key file", reason="packs are signed with an Ed25519 key")
    signed = signed_bytes(pack)
    return head_line(_key_id(key.public_key()), key.sign(signed)) + b"\n" + signed


def read_pack(content: bytes, keys: Mapping[str, Ed25519PublicKey], name: str) -> Pack:
    """Verify a pack and read it.

    Args:
        keys: pinned keys by their id.
        name: of the file, for the error.

    Raises:
        CataloguePackRefused: not a pack, of a newer format, signed by a key that is not pinned, or tampered with.
    """
    head, _, signed = content[:_MOST_BYTES].partition(b"\n")
    try:
        version, key_id, signature = read_head(head)
    except (ValueError, KeyError, TypeError) as error:
        raise CataloguePackRefused(file=name, cause="not-a-pack", reason="it is not a catalogue pack") from error
    if version > FORMAT:
        raise CataloguePackRefused(file=name, cause="newer-format", reason="it is of a newer program")
    if key_id not in keys:
        raise CataloguePackRefused(file=name, cause="unknown-key", reason="this station does not trust its key")
    try:
        keys[key_id].verify(signature, signed)
    except InvalidSignature as error:
        raise CataloguePackRefused(file=name, cause="tampered", reason="its signature does not hold") from error
    try:
        return pack_of(signed)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"a row breaks its form ({type(error).__name__}: {error})"
        raise CataloguePackRefused(file=name, cause="broken-rows", reason=reason) from error


def pinned_keys(trust: Path) -> dict[str, Ed25519PublicKey]:
    """Return the keys of a trust folder that may sign packs, by their id.

    Raises:
        CatalogueUnreadable: a key file is damaged.
    """
    keys = {}
    for path in sorted(trust.glob(KEY_NAMES)):
        try:
            key = load_pem_public_key(path.read_bytes())
        except (ValueError, UnsupportedAlgorithm, OSError) as error:
            raise CatalogueUnreadable(file=path.name, reason="it is not a public key") from error
        if isinstance(key, Ed25519PublicKey):
            keys[_key_id(key)] = key
    return keys


def _key_id(key: Ed25519PublicKey) -> str:
    return sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw))[:16]


class PackFolder:
    """The packs a station has installed; none is ever changed or removed.

    Args:
        folder: of the packs; made when the first one is installed.
        trust: folder with the pinned keys.
    """

    def __init__(self, folder: Path, trust: Path) -> None:
        self._folder = folder
        self._trust = trust

    def read(self, content: bytes, name: str) -> Pack:
        """Verify a pack and read it. Raises CataloguePackRefused."""
        return read_pack(content, pinned_keys(self._trust), name)

    def packs(self) -> tuple[Pack, ...]:
        """Return the installed packs in order of their numbers, each verified again.

        Raises:
            CatalogueUnreadable: one is damaged, or the key that signed it is no longer trusted; due dates are never
                computed from half of the rules.
        """
        found = []
        for path in self._paths():
            try:
                found.append(self.read(path.read_bytes(), path.name))
            except CataloguePackRefused as error:
                raise CatalogueUnreadable(file=path.name, reason=str(error.params["reason"])) from error
            except OSError as error:
                raise CatalogueUnreadable(file=path.name, reason=error.strerror or "it cannot be opened") from error
        return tuple(found)

    def add(self, pack: Pack, content: bytes) -> None:
        """Keep the file of a pack, whole or not at all.

        Raises:
            StorageUnusable: the folder cannot be written.
        """
        path = self._folder / f"{pack.number:06d}.pack"
        try:
            self._folder.mkdir(exist_ok=True)
            write_whole(path, (content,))
        except OSError as error:
            raise StorageUnusable(reason=error.strerror or "it cannot be written") from error

    def _paths(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return sorted(path for path in self._folder.iterdir() if _NAME.fullmatch(path.name))
