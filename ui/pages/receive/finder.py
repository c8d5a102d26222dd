# SPDX-License-Identifier: Apache-2.0
"""Finds the procedure: what is typed is searched, Enter takes a line, also one that is still on its way."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from ui.pages.receive.shown import offer_text
from ui.pages.receive.view import Again, Jobs, ReceiveView
from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.domain.procedure import ProcedureVersion

Find = Callable[[str], "list[ProcedureVersion]"]


class ProcedureFinder:
    """Only the answer to the newest text is shown."""

    def __init__(
        self,
        view: ReceiveView,
        jobs: Jobs,
        find: Find,
        *,
        choose: Callable[[str], None],
        fail: Callable[[Exception, Again], None],
        texts: Texts,
    ) -> None:
        self._view = view
        self._jobs = jobs
        self._find = find
        self._choose = choose
        self._fail = fail
        self.texts = texts
        self._wanted = ""
        self._found: tuple[str, list[ProcedureVersion]] | None = None

    def search(self, text: str) -> None:
        """Show the procedures that match; the counter's usual ones where nothing is typed."""
        self._wanted = text
        self._ask(text, lambda: None)

    def take(self, text: str, place: int = 0) -> None:
        """Choose the procedure at a place of the list; where the list is not there yet, its first one when it comes."""
        self._view.focus("number")
        self._wanted = text
        if self._found is not None and self._found[0] == text:
            self._take(place)
        else:
            self._ask(text, lambda: self._take(0))

    def end(self) -> None:
        """Take the list away; what comes late is not shown."""
        self._wanted, self._found = "\0", None
        self._view.show_found((), "")

    def _ask(self, text: str, then: Callable[[], None]) -> None:
        self._jobs.start(
            lambda: self._find(text),
            lambda found: self._answered(text, cast("list[ProcedureVersion]", found), then),
            lambda error: self._fail(error, lambda: self.search(text)),
        )

    def _answered(self, text: str, found: "list[ProcedureVersion]", then: Callable[[], None]) -> None:
        if text != self._wanted:
            return
        self._found = (text, found)
        key = "receive.found" if text.strip() else "receive.usual"
        heading = self.texts(key if found else "receive.found.none") if found or text.strip() else ""
        self._view.show_found([(one.code, offer_text(one)) for one in found], heading)
        then()

    def _take(self, place: int) -> None:
        found = self._found[1] if self._found else []
        if place < len(found):
            self._choose(found[place].code)
        else:
            self._view.focus("procedure")
