# SPDX-License-Identifier: Apache-2.0
"""The recovery wrap: the key of the store, sealed by a passphrase, in a small file beside the store."""

import json
import os
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clerkdesk.adapters.durable import write_whole
from clerkdesk.domain.files import canonical_json
from clerkdesk.errors import StorageUnusable, StoreKeyUnavailable, WrongPassphrase

_MOST_MEMORY_KIB = 1 << 20
_MOST_PASSES = 32
_MOST_LANES = 16


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess of the passphrase costs.

    Source: RFC 9106 §4, second recommended option: Argon2id with 3 passes, 4 lanes, 64 MiB.
    """

    passes: int = 3
    lanes: int = 4
    memory_kib: int = 65536


def wrap(key: bytes, passphrase: str, station_id: str, cost: Cost) -> bytes:
    """Return the recovery file of a key: JSON that holds the key only sealed."""
    salt, nonce = os.urandom(16), os.urandom(12)
    head = _head(station_id, salt, cost)
    sealed = AESGCM(_passphrase_key(passphrase, salt, cost)).encrypt(nonce, key, canonical_json(head))
    return canonical_json({**head, "nonce": _text(nonce), "sealed": _text(sealed)}) + b"\n"


def unwrap(wrapped: bytes, passphrase: str) -> bytes:
    """Return the key from a recovery file.

    Raises:
        WrongPassphrase: the passphrase does not open it.
        StoreKeyUnavailable: the file is damaged, or asks for more work than any recovery file does.
    """
    try:
        read = json.loads(wrapped)
        cost, salt = Cost(**read["argon2id"]), b64decode(read["salt"])
        nonce, sealed, station_id = b64decode(read["nonce"]), b64decode(read["sealed"]), str(read["station"])
        is_sane = cost.memory_kib <= _MOST_MEMORY_KIB and cost.passes <= _MOST_PASSES and cost.lanes <= _MOST_LANES
    except (ValueError, TypeError, KeyError) as error:
        raise StoreKeyUnavailable(reason="the recovery file is damaged") from error
    if read.get("version") != 1 or not is_sane or len(salt) < 8 or len(nonce) != 12:
        raise StoreKeyUnavailable(reason="the recovery file is damaged")
    head = canonical_json(_head(station_id, salt, cost))
    try:
        return AESGCM(_passphrase_key(passphrase, salt, cost)).decrypt(nonce, sealed, head)
    except InvalidTag as error:
        raise WrongPassphrase from error


def write_durably(path: Path, content: bytes) -> None:
    """Write a new file, readable by its owner only, so that it is whole or absent after a power cut.

    Raises:
        StorageUnusable: the folder cannot be written.
    """
    try:
        write_whole(path, (content,), mode=0o600)
    except OSError as error:
        raise StorageUnusable(reason=error.strerror) from error


def _head(station_id: str, salt: bytes, cost: Cost) -> dict[str, object]:
    return {"version": 1, "station": station_id, "argon2id": asdict(cost), "salt": _text(salt)}


def _passphrase_key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    secret = unicodedata.normalize("NFC", passphrase).encode()
    return hash_secret_raw(
        secret,
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=32,
        type=Type.ID,
    )


def _text(content: bytes) -> str:
    return b64encode(content).decode()
