# SPDX-License-Identifier: Apache-2.0
"""The draft under the hands of a clerk: every change is a step that can be taken back; plain Python, no Qt, no jobs."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from clerkdesk.domain.dossier import Channel, ResultWay
from clerkdesk.domain.draft import TEXTS, Draft, PaperDraft, faults, parse_day
from clerkdesk.domain.payment import FeeWay
from clerkdesk.domain.text import clean

if TYPE_CHECKING:
    from clerkdesk.domain.legacy_text import Repair

_MOST_STEPS: Final = 50
_OF_CARD: Final = ("number", "name", "birth")
_IN_WORDS: Final = ("name", "address", "summary")


class Editing:
    """One draft and the way to it."""

    def __init__(self) -> None:
        self.draft = Draft()
        self._history: list[Draft] = []
        self._step = ""
        self._mark: tuple[Draft, int, str] = (self.draft, 0, "")
        self._as_typed: set[str] = set()

    def begin(self, draft: Draft) -> None:
        """Go on with a draft; nothing before it can be taken back."""
        self.draft, self._step = draft, ""
        self._history.clear()
        self._as_typed.clear()

    def change(self, draft: Draft, step: str = "") -> None:
        """Take a change; those of one `step`, as the letters typed into a field, are taken back together."""
        if draft == self.draft:
            return
        if not step or step != self._step:
            self._history = [*self._history[-(_MOST_STEPS - 1) :], self.draft]
        self._step, self.draft = step, draft

    def undo(self) -> bool:
        """Take back the last step; tell whether there was one."""
        if not self._history:
            return False
        self.draft, self._step = self._history.pop(), ""
        return True

    def mark(self) -> None:
        """Remember how things are."""
        self._mark = (self.draft, len(self._history), self._step)

    def restore(self) -> None:
        """Put things back as they were at the mark, steps included."""
        self.draft, steps, self._step = self._mark
        del self._history[steps:]

    def type(self, name: str, text: str) -> None:
        """Take a typed text; a person who is typed over is no longer as the card told."""
        changes: dict[str, Any] = {name: text}
        if name in _OF_CARD and self.draft.read_from:
            changes |= {"read_from": "", "warnings": (), "old_number": ""}
        self.change(self.draft.but(**changes), step=name)

    def take_back(self, name: str) -> None:
        """Take back what was typed into a field last: it is no value of that field."""
        if self._step == name:
            self.undo()
        else:
            self.change(self.draft.but(**{name: ""}))

    def choose(self, name: str, value: Any) -> None:
        """Take a chosen value: sex, kind of owner, pages, copies, exemption, channel, way of the result."""
        changes: dict[str, Any] = {name: value}
        if name == "channel":
            changes = {"channel": Channel(value), "exemption": "", "result_way": None}
        elif name == "result_way":
            changes = {"result_way": ResultWay(value)}
        elif name == "fee_way":
            changes = {"fee_way": FeeWay(value), "fee_note": ""}
        elif name == "is_organisation":
            changes |= {"read_from": "", "warnings": (), "old_number": "", "birth": "", "sex": ""}
        self.change(self.draft.but(**changes))

    def choose_procedure(self, code: str) -> None:
        """Begin with a procedure; the person stays, the checklist is that of the procedure."""
        self.change(with_procedure(self.draft, code))

    def toggle(self, position: int) -> bool:
        """Tick a paper, or say that it is not there; tell whether it is there now."""
        taken = self.draft.papers.get(position, PaperDraft())
        self._put({position: PaperDraft(0 if taken.count else 1, taken.reason)})
        return not taken.count

    def take_all(self, positions: Iterable[int]) -> None:
        """Tick papers; those that are there stay as they are."""
        papers = self.draft.papers
        self._put({one: PaperDraft(max(papers.get(one, PaperDraft()).count, 1)) for one in positions})

    def give_reason(self, position: int, text: str) -> None:
        """Take why a paper is not there."""
        self._put({position: PaperDraft(0, text)}, step=f"reason-{position}")

    def tidy(self, name: str, today: date) -> "Repair | None":
        """Tidy a field that was left: NFC, single blanks, a day as it is written; return what else was repaired.

        A text in the letters of an old font is replaced by one in today's letters, as a step of its own: who takes it
        back means it as it was typed.
        """
        self._step = ""
        if name not in TEXTS or name in faults(self.draft, today):
            return None
        text = clean(getattr(self.draft, name), name)
        if name == "birth" and (day := parse_day(text)):
            text = f"{day:%d/%m/%Y}"
        self.draft = self.draft.but(**{name: text})
        return self._repair(name, text)

    def _repair(self, name: str, text: str) -> "Repair | None":
        if name not in _IN_WORDS or text.isascii() or text in self._as_typed:
            return None
        from clerkdesk.domain.legacy_text import repair

        offer = repair(text)
        if offer is not None:
            self._as_typed.add(text)
            self.change(self.draft.but(**{name: offer.text}))
        return offer

    def _put(self, papers: dict[int, PaperDraft], step: str = "") -> None:
        self.change(self.draft.but(papers={**self.draft.papers, **papers}), step)


def with_procedure(draft: Draft, code: str) -> Draft:
    """Return a draft for a procedure: what was said of papers and fee was said of another one."""
    return draft.but(
        procedure=code, papers={}, exemption="", pages=1, copies=1, fee_way=FeeWay.CASH, fee_note="", refusal=""
    )


def sound(draft: Draft, today: date) -> Draft:
    """Return a draft without the values that cannot be stored: the others are answered for."""
    return draft.but(**dict.fromkeys(faults(draft, today), ""))
