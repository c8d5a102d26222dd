# SPDX-License-Identifier: Apache-2.0
"""Search keys of many names: Vietnamese has few syllables, so each is folded once."""

from clerkdesk.domain.text import fold


class FoldedWords:
    """Folds texts word by word and remembers the words."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        """Return the folded text with single blanks."""
        known = self._known.get
        return " ".join([known(word) or self._learn(word) for word in text.split()])

    def _learn(self, word: str) -> str:
        folded = self._known[word] = fold(word)
        return folded
