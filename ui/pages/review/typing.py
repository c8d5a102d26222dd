# SPDX-License-Identifier: Apache-2.0
"""A field that is being typed over: its text, what speaks against it, and letters of old fonts in it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from ui.pages.page import Desk
from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.domain.field_review import FieldLine
    from clerkdesk.domain.legacy_text import Repair
    from clerkdesk.domain.typed_values import ValueDoubt

_IN_LETTERS = ("name", "place", "text", "relation", "ethnicity", "nationality")
_MOST_CHECKED = 500  # what is longer cannot be stored, and is told when it is


class Typing:
    """Knows one field at a time; an answer about an older text is dropped.

    Attributes:
        name: of the field; "" while none is typed.
        text: as typed so far.
    """

    def __init__(self, desk: Desk, show: Callable[[], None]) -> None:
        self._desk = desk
        self._show = show
        self._kind = ""
        self._first = ""
        self._found: tuple[ValueDoubt, ...] = ()
        self._as_typed: set[str] = set()
        self.name = ""
        self.text = ""

    @property
    def is_changed(self) -> bool:
        """Whether the text is another than at the beginning."""
        return self.text.strip() != self._first

    @property
    def suggestions(self) -> tuple[str, ...]:
        """What the text could be instead."""
        return tuple(one for doubt in self._found for one in doubt.suggestions)

    def doubts(self, texts: Texts) -> list[str]:
        """Return what speaks against the text, as sentences."""
        return [f"{texts(f'review.typed.{doubt.code}', count=doubt.count)}." for doubt in self._found]

    def start(self, line: "FieldLine") -> None:
        """Begin with the value that counts."""
        self.name, self._kind = line.name, line.kind
        self.text = self._first = line.value
        self._found = ()

    def stop(self) -> None:
        """Type no more."""
        self.name = self.text = self._first = ""
        self._found = ()

    def typed(self, text: str) -> None:
        """Take the text of the moment."""
        self.text = text

    def check(self) -> None:
        """Ask what speaks against the text; called after a pause: an input method commits whole words."""
        name, text, kind, review = self.name, self.text, self._kind, self._desk.services.review
        if not name or len(text) > _MOST_CHECKED:
            return

        def done(found: object) -> None:
            if (name, text) == (self.name, self.text) and found != self._found:
                self._found = cast("tuple[ValueDoubt, ...]", found)
                self._show()

        self._desk.jobs.start(lambda: review.doubts(kind, text), done, lambda _error: None)

    def repair(self, kind: str, text: str) -> "Repair | None":
        """Return a text of an old font in today's letters; whoever takes that back means it as it was typed."""
        if kind not in _IN_LETTERS or text.isascii() or text in self._as_typed:
            return None
        from clerkdesk.domain.legacy_text import repair
        from clerkdesk.domain.text import clean

        offer = repair(clean(text, kind))
        if offer is not None:
            self._as_typed.add(text)
        return offer
