# SPDX-License-Identifier: Apache-2.0
"""Clean-up of page pictures."""

from typing import Protocol

from clerkdesk.domain.pages import Recipe


class Cleaner(Protocol):
    """Makes the picture of a page of its original."""

    def clean(self, image: bytes, dpi: int, recipe: Recipe) -> bytes:
        """Return the picture that a recipe makes; the very bytes of the original where nothing is to be done.

        Equal input gives equal bytes. Turning the page, by quarters or level, is not done here.

        Args:
            image: JPEG or PNG.
            dpi: pixels per inch of paper.
            recipe: which steps.

        Raises:
            UnreadableFile: the image is damaged, or cannot be worked on.
        """
