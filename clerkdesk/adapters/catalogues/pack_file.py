# SPDX-License-Identifier: Apache-2.0
"""The bytes of a catalogue pack: signed, and read row by row, since a national catalogue has thousands of procedures.

A pack is a text file in UTF-8, its lines parted by one line feed, without one at the end:

1. canonical JSON with `format`, `key` (first 16 hexadecimal digits of the SHA-256 of the raw public key) and
   `signature` (Ed25519, RFC 8032, 128 hexadecimal digits) over exactly the bytes after this line;
2. canonical JSON of the pack with all its rows but the procedures;
3. and each further line a procedure: `[code, effective_from, effective_to or null, name]`, a tab, the whole row.

The four values before the tab let a station index the catalogue without reading every row.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from clerkdesk.domain.catalogue_pack import Pack, pack_from_json
from clerkdesk.domain.files import canonical_json
from clerkdesk.domain.text import nfc

FORMAT: Final = 1
_HEAD: Final = ("code", "effective_from", "effective_to", "name")
_PLACES: Final = {name: place for place, name in enumerate(_HEAD)}


class LineRow(Mapping[str, Any]):
    """A row of a procedure that is read from its line when more than its head is asked for."""

    __slots__ = ("_head", "_line", "_row")

    def __init__(self, head: list[Any], line: bytes) -> None:
        if len(head) != len(_HEAD):
            raise ValueError("a head has four values")
        self._head = head
        self._line = line
        self._row: dict[str, Any] | None = None

    def __getitem__(self, name: str) -> Any:
        """Return a field. Raises ValueError when the line is no row, or not that of its head."""
        place = _PLACES.get(name)
        return self._read()[name] if place is None else self._head[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())

    def _read(self) -> dict[str, Any]:
        if self._row is None:
            row = json.loads(self._line)
            if [row.get(name) for name in _HEAD] != self._head:
                raise ValueError("a row differs from its head")
            self._row = row
        return self._row


def signed_bytes(pack: Pack) -> bytes:
    """Return the bytes that are signed; all text is NFC."""
    value = pack.as_json()
    rows = {section: [dict(row) if isinstance(row, Mapping) else row for row in found] for section, found in
            pack.rows.items()}  # fmt: skip
    procedures = rows.pop("procedures", [])
    lines = [canonical_json({**value, "rows": rows})]
    lines += [canonical_json([row.get(name) for name in _HEAD]) + b"\t" + canonical_json(row) for row in procedures]
    return nfc(b"\n".join(lines).decode()).encode()


def pack_of(signed: bytes) -> Pack:
    """Read the signed bytes; rows of procedures stay lines until they are asked for.

    Raises:
        ValueError, TypeError, KeyError: they break the form.
    """
    first, *lines = signed.split(b"\n")
    value = json.loads(first)
    if "procedures" in value["rows"]:
        raise ValueError("procedures have lines of their own")
    if lines:
        parts = [line.partition(b"\t") for line in lines]
        heads = json.loads(b"[" + b",".join([head for head, _, _ in parts]) + b"]")
        value["rows"]["procedures"] = [LineRow(head, row) for head, (_, _, row) in zip(heads, parts, strict=True)]
    return pack_from_json(value)


def head_line(key_id: str, signature: bytes) -> bytes:
    """Return the first line."""
    return canonical_json({"format": FORMAT, "key": key_id, "signature": signature.hex()})


def read_head(line: bytes) -> tuple[int, str, bytes]:
    """Return format, key id and signature of the first line.

    Raises:
        ValueError, TypeError, KeyError: it is not the first line of a pack.
    """
    told = json.loads(line)
    if type(told["format"]) is not int or told["format"] < FORMAT:
        raise ValueError("there is no such format")
    return told["format"], str(told["key"]), bytes.fromhex(told["signature"])
