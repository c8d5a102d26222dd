# SPDX-License-Identifier: Apache-2.0
"""Faults of the disk while an update is taken, as errors of ours."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clerkdesk.adapters.durable import write_whole
from clerkdesk.errors import StorageFull, StorageUnusable


@contextmanager
def told(what: str) -> Iterator[None]:
    """Tell faults of the disk as errors of ours.

    Raises:
        StorageFull, StorageUnusable: instead of OSError.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull(what=what) from error
        raise StorageUnusable(reason=error.strerror or str(error)) from error


def write_durably(path: Path, content: bytes) -> None:
    """Write a file so that it is whole, or the earlier one, after a power cut.

    Raises:
        StorageFull, StorageUnusable: the earlier one still holds.
    """
    with told("the state of the update"):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, (content,))
