# SPDX-License-Identifier: Apache-2.0
"""A file in which a proposed batch travels to another station, closed by a code."""

from collections.abc import Mapping
from typing import Protocol


class ProposalFile(Protocol):
    """Seals and opens; without its code a file is noise."""

    def new_code(self) -> str:
        """Return a fresh code, as people copy it: four groups of four letters and digits."""

    def is_one(self, content: bytes) -> bool:
        """Tell whether bytes begin as such a file does."""

    def seal(self, facts: bytes, files: Mapping[str, bytes], code: str) -> bytes:
        """Return the closed file.

        Args:
            facts: what the files are.
            files: content by SHA-256.
            code: what opens it.
        """

    def open(self, content: bytes, code: str, name: str) -> tuple[bytes, Mapping[str, bytes]]:
        """Return the facts and the files; each has the hash by which it is named.

        Raises:
            ProposalClosed: the code is another one, or the file was changed or cut.
        """
