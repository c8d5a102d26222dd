# SPDX-License-Identifier: Apache-2.0
"""Words pasted in the letters of an old font (TCVN3, VNI): offered in today's letters, once."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clerkdesk.domain.legacy_text import Repair

_MOST_CHECKED = 2_000  # what is longer is no reason or name, and is refused when it is stored


class OldLetters:
    """Repairs a text; whoever takes it back means it as it was typed."""

    def __init__(self) -> None:
        self._as_typed: set[str] = set()

    def repair(self, text: str) -> "Repair | None":
        """Return the text in today's letters, or None where it is in them already, or is meant as it is."""
        if text.isascii() or len(text) > _MOST_CHECKED or text in self._as_typed:
            return None
        from clerkdesk.domain.legacy_text import repair

        offer = repair(text)
        if offer is not None:
            self._as_typed.add(text)
        return offer
