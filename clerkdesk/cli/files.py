# SPDX-License-Identifier: Apache-2.0
"""Files that a person names on the command line."""

import argparse
import errno
from pathlib import Path

from clerkdesk.errors import ClerkDeskError, InvalidInput, StorageFull

_TEXT_LIMIT_BYTES = 65_536


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
        if path.exists() and not path.is_file():
            raise InvalidInput(field=str(path), reason="it is no file")  # a device may never end
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise _told(path, error, "it cannot be read") from error


def read_folder(path: Path) -> dict[str, bytes]:
    """Return the files of a folder that a person named, by their names.

    Raises:
        InvalidInput: it is no folder, or something in it cannot be read.
    """
    try:
        found = sorted(one for one in path.iterdir() if one.is_file())
    except (OSError, ValueError) as error:
        raise _told(path, error, "it cannot be read") from error
    return {one.name: read_file(one) for one in found}


def named_path(text: str) -> Path:
    """Return a path that a person typed; an empty text, which would mean the folder one stands in, is refused."""
    if not text.strip():
        raise argparse.ArgumentTypeError("it is empty; write . for this folder")
    return Path(text)


def read_text(path: Path) -> str:
    """Return the text of a file that a person named, without the blanks around it.

    Raises:
        InvalidInput: it cannot be read, or is no short text in UTF-8.
    """
    try:
        with path.open("rb") as file:  # a pipe of the shell too
            content = file.read(_TEXT_LIMIT_BYTES)
        return content.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise InvalidInput(field=str(path), reason="it is no text in UTF-8") from error
    except OSError as error:
        raise _told(path, error, "it cannot be read") from error


def write_file(path: Path, content: bytes, *, kept: str = "") -> Path:
    """Write a file that a person named and return its path.

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
    return path


def make_folder(path: Path) -> Path:
    """Make a folder that a person named, where it is missing, and return its path.

    Raises:
        InvalidInput: it cannot be made.
        StorageFull: its disk has no room.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise _told(path, error, "it cannot be made") from error
    return path


def _told(path: Path, error: OSError | ValueError, otherwise: str, kept: str = "") -> ClerkDeskError:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return StorageFull(what=str(path))
    reason = (isinstance(error, OSError) and error.strerror) or otherwise
    return InvalidInput(field=str(path), reason=f"{reason}; {kept}" if kept else reason)
