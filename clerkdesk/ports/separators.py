# SPDX-License-Identifier: Apache-2.0
"""Looking for cover sheets among pages."""

from typing import Protocol

from clerkdesk.domain.pages import ScannedPage
from clerkdesk.domain.separators import SheetMarks


class SeparatorFinder(Protocol):
    """Looks at pages, one after the other, outside this process."""

    def look(self, page: ScannedPage) -> SheetMarks:
        """Return what was found on a page; a page that cannot be looked at is told as unseen, never as an error."""

    def close(self) -> None:
        """End the process that looks."""
