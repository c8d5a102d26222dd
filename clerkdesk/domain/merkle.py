# SPDX-License-Identifier: Apache-2.0
"""Merkle trees over the decisions of a batch: one signed root, one short proof per dossier.

Source: RFC 9162 §2.1 (leaf prefix 0x00, node prefix 0x01, odd nodes move up unchanged).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of one entry (32 bytes)."""
    return hashlib.sha256(b"\x00" + content).digest()


def _node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Proof:
    """The way from one entry to the root.

    Attributes:
        index: position of the entry, from 0.
        count: number of entries of the tree.
        path: hashes of the neighbours, from the entry upwards, each 64 hexadecimal digits.
    """

    index: int
    count: int
    path: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """Return the proof as JSON values."""
        return {"index": self.index, "count": self.count, "path": list(self.path)}


def _levels(entries: Sequence[bytes]) -> list[list[bytes]]:
    levels = [[leaf_hash(entry) for entry in entries]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        pairs = [_node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)]
        levels.append(pairs + below[len(pairs) * 2 :])
    return levels


def root_and_proofs(entries: Sequence[bytes]) -> tuple[str, list[Proof]]:
    """Return the root (hexadecimal) and one proof per entry.

    Raises:
        ValueError: there are no entries.
    """
    if not entries:
        raise ValueError("a tree needs an entry")
    levels = _levels(entries)
    return levels[-1][0].hex(), [_proof(levels, index) for index in range(len(entries))]


def _proof(levels: list[list[bytes]], index: int) -> Proof:
    path, at = [], index
    for level in levels[:-1]:
        neighbour = at ^ 1
        if neighbour < len(level):
            path.append(level[neighbour].hex())
        at //= 2
    return Proof(index, len(levels[0]), tuple(path))


def is_proven(entry: bytes, proof: Proof, root: str) -> bool:
    """Tell whether the proof leads from this entry to this root."""
    if not 0 <= proof.index < proof.count:
        return False
    value, at, width, path = leaf_hash(entry), proof.index, proof.count, list(proof.path)
    while width > 1:
        if at ^ 1 < width:
            if not path:
                return False
            neighbour = bytes.fromhex(path.pop(0))
            value = _node_hash(neighbour, value) if at & 1 else _node_hash(value, neighbour)
        at, width = at // 2, (width + 1) // 2
    return not path and value.hex() == root
