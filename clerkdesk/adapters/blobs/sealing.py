# SPDX-License-Identifier: Apache-2.0
"""The form of a sealed file: chunks under AES-256-GCM that cannot be changed, swapped, cut or lengthened.

Source: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: Online authenticated-encryption and its
nonce-reuse misuse-resistance, 2015, §7) over AES-256-GCM (NIST SP 800-38D). The header is
magic (4) | version (1) | salt (32) | nonce prefix (7); then each 64 KiB of clear bytes and its 16-byte tag.
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"CDSF\x01"
CHUNK_BYTES = 65536
TAG_BYTES = 16
_SALT_BYTES = 32
_PREFIX_BYTES = 7
HEADER_BYTES = len(MAGIC) + _SALT_BYTES + _PREFIX_BYTES


def chunk_count(size_bytes: int) -> int:
    """Return the number of chunks; an empty file has one empty chunk, so that even it is sealed."""
    return max(1, -(-size_bytes // CHUNK_BYTES))


def sealed_size(size_bytes: int) -> int:
    """Return the size of the sealed file of that many clear bytes."""
    return HEADER_BYTES + size_bytes + TAG_BYTES * chunk_count(size_bytes)


@dataclass(frozen=True, slots=True)
class Seal:
    """The key, nonces and associated data of one file.

    Attributes:
        bound: header and name: a sealed file put under another name does not open.
    """

    cipher: AESGCM
    prefix: bytes
    bound: bytes

    @classmethod
    def of(cls, key: bytes, header: bytes, name: str) -> "Seal":
        """Return the seal of the file with this header and name.

        Raises:
            ValueError: the header is not that of a sealed file.
        """
        if len(header) != HEADER_BYTES or not header.startswith(MAGIC):
            raise ValueError("not a sealed file")
        salt, prefix = header[len(MAGIC) : -_PREFIX_BYTES], header[-_PREFIX_BYTES:]
        file_key = HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"clerkdesk sealed file v1").derive(key)
        return cls(AESGCM(file_key), prefix, header + name.encode())

    def close(self, number: int, clear: bytes, *, is_last: bool) -> bytes:
        """Return the sealed chunk of that number, from 0."""
        return self.cipher.encrypt(self._nonce(number, is_last), clear, self.bound)

    def open(self, number: int, sealed: bytes, *, is_last: bool) -> bytes:
        """Return the clear chunk of that number.

        Raises:
            cryptography.exceptions.InvalidTag: the chunk was changed, moved, or is not the last one.
        """
        return self.cipher.decrypt(self._nonce(number, is_last), sealed, self.bound)

    def _nonce(self, number: int, is_last: bool) -> bytes:
        return self.prefix + struct.pack(">IB", number, is_last)


def new_header() -> bytes:
    """Return a header with a fresh salt and nonce prefix."""
    return MAGIC + os.urandom(_SALT_BYTES + _PREFIX_BYTES)


def sealed_chunks(key: bytes, name: str, content: bytes) -> Iterator[bytes]:
    """Yield the header and the sealed chunks of a content."""
    header = new_header()
    seal = Seal.of(key, header, name)
    yield header
    last = chunk_count(len(content)) - 1
    for number in range(last + 1):
        clear = content[number * CHUNK_BYTES : (number + 1) * CHUNK_BYTES]
        yield seal.close(number, clear, is_last=number == last)
