# SPDX-License-Identifier: Apache-2.0
"""The trained numbers of the second reader's net, out of the file that `build/strip_model.py` makes.

The file has the format of safetensors: the length of its header in 8 bytes, the header in JSON, then the numbers. Those
in 8 bits are multiplied by the scales kept beside them.
"""

import json
import mmap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clerkdesk.errors import MissingAsset

Numbers = NDArray[np.float32]
_KINDS: dict[str, np.dtype[Any]] = {"I8": np.dtype("i1"), "F32": np.dtype("<f4")}
_SCALE = ".scale"


class Weights(Mapping[str, Numbers]):
    """The tensors of a model by their names; each is made of the mapped file when it is asked for, as one's own.

    The file is mapped, not read: workers share its pages, and none holds the numbers in full.

    Args:
        file: the model.

    Raises:
        MissingAsset: there is no such file, or it is no model.
    """

    def __init__(self, file: Path) -> None:
        self._name = file.name
        try:
            with file.open("rb") as opened:
                self._content = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
            self._start = 8 + int.from_bytes(self._content[:8], "little")
            header: dict[str, dict[str, Any]] = json.loads(self._content[8 : self._start])
            self._places = {name: _place(told) for name, told in header.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise MissingAsset(name=file.name) from error
        if self._start + max((place.end for place in self._places.values()), default=0) > len(self._content):
            raise MissingAsset(name=file.name)

    def __getitem__(self, name: str) -> Numbers:
        plain = self._plain(name)
        if name + _SCALE in self._places:
            return np.asarray(plain * self._plain(name + _SCALE), np.float32)
        return np.array(plain, np.float32)

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._places if not name.endswith(_SCALE))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _plain(self, name: str) -> NDArray[Any]:
        place = self._places[name]
        count = (place.end - place.start) // place.kind.itemsize
        return np.frombuffer(self._content, place.kind, count, self._start + place.start).reshape(place.shape)


@dataclass(frozen=True, slots=True)
class _Place:
    kind: np.dtype[Any]
    shape: tuple[int, ...]
    start: int
    end: int


def _place(told: dict[str, Any]) -> _Place:
    start, end = told["data_offsets"]
    return _Place(_KINDS[told["dtype"]], tuple(told["shape"]), int(start), int(end))
