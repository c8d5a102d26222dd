# SPDX-License-Identifier: Apache-2.0
"""Makes the second reader's model small: the numbers of an ONNX file in 8 bits, in a file of the safetensors format.

Each matrix is kept as whole numbers from -127 to 127 and one scale for each of its results; what is no matrix stays as
it is. The same bytes come out on every machine.

Of ONNX only what is needed is read: tensors of 32-bit floats kept as raw bytes (onnx.proto: ModelProto.graph is field
7, GraphProto.initializer field 5; TensorProto: dims 1, data_type 2, name 8, raw_data 9).
"""

import json
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]
SCALE = ".scale"
_GRAPH, _INITIALIZER = 7, 5
_DIMS, _KIND, _NAME, _RAW = 1, 2, 8, 9
_FLOAT = 1
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_MATRIX, _MOST = 4096, 127


def small_model(onnx: bytes) -> bytes:
    """Return the model in 8 bits.

    Raises:
        ValueError: it is no ONNX model.
    """
    small: dict[str, NDArray[np.generic]] = {}
    for name, tensor in tensors_of(onnx).items():
        if tensor.size >= _MATRIX and not name.endswith(".pe"):  # where a step stands must be told exactly
            small[name], small[name + SCALE] = _in_8_bits(name, tensor)
        else:
            small[name] = tensor
    return packed(small)


def _in_8_bits(name: str, tensor: Numbers) -> tuple[NDArray[np.int8], Numbers]:
    """Return whole numbers and their scales; products are kept as inputs × results, all else the other way round."""
    if name.startswith("onnx::MatMul"):
        summed: tuple[int, ...] = (0,)
    elif name.startswith("onnx::Conv"):
        summed = (1, 2, 3)
    else:
        summed = (tensor.ndim - 1,)
    scale = np.maximum(np.abs(tensor).max(axis=summed, keepdims=True), np.float32(1e-20)) / np.float32(_MOST)
    return np.rint(tensor / scale).astype(np.int8), scale


def packed(tensors: dict[str, NDArray[np.generic]]) -> bytes:
    """Return tensors of 8-bit whole numbers and 32-bit floats as a safetensors file."""
    header: dict[str, dict[str, object]] = {}
    body = bytearray()
    for name in sorted(tensors):
        tensor = np.ascontiguousarray(tensors[name])
        kind = {"int8": "I8", "float32": "F32"}[tensor.dtype.name]
        start = len(body)
        body += tensor.astype(tensor.dtype.newbyteorder("<"), copy=False).tobytes()
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [start, len(body)]}
    told = json.dumps(header, separators=(",", ":"), sort_keys=True).encode()
    told += b" " * (-len(told) % 8)
    return len(told).to_bytes(8, "little") + told + bytes(body)


def tensors_of(onnx: bytes) -> dict[str, Numbers]:
    """Return the tensors of a model by their names.

    Raises:
        ValueError: it is no ONNX model.
    """
    found: dict[str, Numbers] = {}
    try:
        for graph in _parts(memoryview(onnx), _GRAPH):
            for tensor in _parts(graph, _INITIALIZER):
                found.update(_tensor(tensor))
    except IndexError as error:
        raise ValueError("it ends too early") from error
    if not found:
        raise ValueError("it holds no numbers")
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


def _varints(packed_numbers: memoryview) -> list[int]:
    found, at = [], 0
    while at < len(packed_numbers):
        value, at = _varint(packed_numbers, at)
        found.append(value)
    return found
