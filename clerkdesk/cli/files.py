# SPDX-License-Identifier: Apache-2.0
"""Files that a person names on the command line."""

import errno
from pathlib import Path

from clerkdesk.errors import ClerkDeskError, InvalidInput, StorageFull


def exists(target: str) -> bool:
    """Tell whether a file or folder lies at a path; what can be no path does not."""
    try:
        return Path(target).exists()
    except (OSError, ValueError):
        return False


def read_file(path: Path) -> bytes:
    """Return the content of a file that a person named.

    Raises:
        InvalidInput: it cannot be read.
    """
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise _told(path, error, "it cannot be read") from error


def read_text(path: Path) -> str:
    """Return the text of a file that a person named, without the blanks around it.

    Raises:
        InvalidInput: it cannot be read, or is no text in UTF-8.
    """
    try:
        return read_file(path).decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise InvalidInput(field=str(path), reason="it is no text in UTF-8") from error


def write_file(path: Path, content: bytes, *, kept: str = "") -> None:
    """Write a file that a person named.

    Args:
        path: an existing file is replaced.
        content: the whole file.
        kept: what was done before and stays done, for the error.

    Raises:
        InvalidInput: it cannot be written.
        StorageFull: its disk has no room.
    """
    try:
        path.write_bytes(content)
    except (OSError, ValueError) as error:
        raise _told(path, error, "it cannot be written", kept) from error


def _told(path: Path, error: OSError | ValueError, otherwise: str, kept: str = "") -> ClerkDeskError:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return StorageFull(what=str(path))
    reason = (isinstance(error, OSError) and error.strerror) or otherwise
    return InvalidInput(field=str(path), reason=f"{reason}; {kept}" if kept else reason)
