# SPDX-License-Identifier: Apache-2.0
"""Files of batches on a carrier: named, read and written whole; what a stick refuses is told as trouble of storage."""

import os
from pathlib import Path

from clerkdesk.errors import StorageUnusable


def proposal_file_name(number: int) -> str:
    """Return how a proposed batch is called on a carrier."""
    return f"batch-{number}.cdlo"


def decision_file_name(number: int) -> str:
    """Return how a decided batch is called on a carrier."""
    return f"batch-{number}.asice"


def read_carrier(path: Path) -> bytes:
    """Return a file. Raises StorageUnusable."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise StorageUnusable(reason=error.strerror) from error


def write_carrier(path: Path, content: bytes) -> None:
    """Write a file, whole before this returns: a stick is pulled out soon. Raises StorageUnusable."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise StorageUnusable(reason=error.strerror) from error
