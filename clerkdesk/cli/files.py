# SPDX-License-Identifier: Apache-2.0
"""Files that a person named on the command line."""

from pathlib import Path

from clerkdesk.errors import InvalidInput


def write_file(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all, and return its path.

    Raises:
        InvalidInput: it cannot be written.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InvalidInput(field=str(path), reason=error.strerror or "it cannot be written") from error
    return path
