# SPDX-License-Identifier: Apache-2.0
"""The trained numbers out of an ONNX file, without a library that runs such files.

Only what is needed of the format is read: tensors of 32-bit floats kept as raw bytes (onnx.proto: ModelProto.graph is
field 7, GraphProto.initializer field 5; TensorProto: dims 1, data_type 2, name 8, raw_data 9).
"""

import mmap
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clerkdesk.errors import MissingAsset

Numbers = NDArray[np.float32]
_GRAPH, _INITIALIZER = 7, 5
_DIMS, _KIND, _NAME, _RAW = 1, 2, 8, 9
_FLOAT = 1
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5


def read_weights(file: Path) -> dict[str, Numbers]:
    """Return the tensors of a model by their names, in the order of the file, each a copy of its own.

    Raises:
        MissingAsset: there is no such file, or it is no ONNX model.
    """
    found: dict[str, Numbers] = {}
    try:
        with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
            # Mapped, not read: workers share its pages, and none holds the file beside its copies.
            whole = memoryview(content)
            try:
                for graph in _parts(whole, _GRAPH):
                    for tensor in _parts(graph, _INITIALIZER):
                        found.update(_tensor(tensor))
                        tensor.release()
                    graph.release()
            finally:
                whole.release()
    except (OSError, ValueError, IndexError, BufferError) as error:
        raise MissingAsset(name=file.name) from error
    if not found:
        raise MissingAsset(name=file.name)
    return found


def _tensor(part: memoryview) -> Iterator[tuple[str, Numbers]]:
    dims: list[int] = []
    kind, name, raw = 0, "", b""
    for field, value in _fields(part):
        if field == _DIMS:
            dims += [value] if isinstance(value, int) else _varints(value)
        elif field == _KIND and isinstance(value, int):
            kind = value
        elif field == _NAME and not isinstance(value, int):
            name = bytes(value).decode()
        elif field == _RAW and not isinstance(value, int):
            raw = bytes(value)
    if kind == _FLOAT and raw:
        yield name, np.frombuffer(raw, "<f4").reshape(dims)


def _parts(message: memoryview, wanted: int) -> Iterator[memoryview]:
    for field, value in _fields(message):
        if field == wanted and isinstance(value, memoryview):
            yield value


def _fields(message: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Yield number and value of each field of a message; fixed numbers are passed over."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        wire = key & 7
        if wire == _VARINT:
            value, at = _varint(message, at)
            yield key >> 3, value
        elif wire == _BYTES:
            length, at = _varint(message, at)
            if at + length > len(message):
                raise ValueError("a field runs over the end")
            yield key >> 3, message[at : at + length]
            at += length
        elif wire in (_FIXED32, _FIXED64):
            at += 4 if wire == _FIXED32 else 8
        else:
            raise ValueError("no such kind of field")


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _varints(packed: memoryview) -> list[int]:
    found, at = [], 0
    while at < len(packed):
        value, at = _varint(packed, at)
        found.append(value)
    return found
