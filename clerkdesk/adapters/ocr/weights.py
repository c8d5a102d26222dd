# SPDX-License-Identifier: Apache-2.0
"""The trained numbers of the second reader's net, out of the file that `build/strip_model.py` makes.

The file has the format of safetensors: the length of its header in 8 bytes, the header in JSON, then the numbers. Those
in 8 bits are multiplied by the scales kept beside them.
"""

import json
import mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clerkdesk.errors import MissingAsset

Numbers = NDArray[np.float32]
_KINDS: dict[str, np.dtype[Any]] = {"I8": np.dtype("i1"), "F32": np.dtype("<f4")}
_SCALE = ".scale"


def read_weights(file: Path) -> dict[str, Numbers]:
    """Return the tensors of a model by their names, each a copy of its own.

    Raises:
        MissingAsset: there is no such file, or it is no model.
    """
    try:
        with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
            # Mapped, not read: workers share its pages, and none holds the file beside its copies.
            start = 8 + int.from_bytes(content[:8], "little")
            header = json.loads(content[8:start])
            names = [name for name in header if not name.endswith(_SCALE)]
            return {name: _tensor(content, start, header, name) for name in names}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise MissingAsset(name=file.name) from error


def _tensor(content: mmap.mmap, start: int, header: dict[str, Any], name: str) -> Numbers:
    told = header[name]
    first, end = told["data_offsets"]
    plain = np.frombuffer(content[start + first : start + end], _KINDS[told["dtype"]]).reshape(told["shape"])
    if name + _SCALE not in header:
        return np.array(plain, np.float32)
    return np.asarray(plain * _tensor(content, start, header, name + _SCALE), np.float32)
