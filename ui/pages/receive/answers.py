# SPDX-License-Identifier: Apache-2.0
"""What the core says of the draft: that it is kept, what it would promise, who asked before; newest answers only."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from clerkdesk.domain.draft import Draft
from ui.pages.receive.editing import sound
from ui.pages.receive.view import Again, Jobs

if TYPE_CHECKING:
    from clerkdesk.services.desk import Services
    from clerkdesk.services.intake import Earlier, Preview


class Answers:
    """Keeps a draft and asks about it.

    Attributes:
        preview: what receiving it now would promise; None before that is known.
        earlier: the dossiers of its person; None before they are known, or where nobody is named.
        kept_at: when it was kept last.
    """

    def __init__(
        self,
        services: "Services",
        jobs: Jobs,
        *,
        by: str,
        today: Callable[[], date],
        show: Callable[[], None],
        fail: Callable[[Exception, Again], None],
    ) -> None:
        self._intake, self._drafts = services.intake, services.drafts
        self._jobs = jobs
        self._by = by
        self._today = today
        self._show = show
        self._fail = fail
        self._about: Draft | None = None
        self.preview: Preview | None = None
        self.earlier: Earlier | None = None
        self.kept_at: datetime | None = None

    def begin(self, draft: Draft) -> None:
        """Forget what was said of the draft before; this one is kept already."""
        self._about, self.preview, self.earlier, self.kept_at = draft, None, None, None

    def ask(self, draft: Draft, *, anew: bool = False) -> None:
        """Keep a draft and ask about it; nothing is kept or asked twice, unless it is to be asked anew."""
        if draft == self._about and not anew:
            return
        self._about = draft

        def again() -> None:
            self.ask(draft, anew=True)

        self._start(lambda: self._drafts.keep(draft, by=self._by), self._kept, again)
        self.ask_promise()
        if draft.number or draft.name:
            asked = sound(draft, self._today())
            self._start(lambda: self._intake.earlier(asked), lambda answer: self._looked_up(draft, answer), again)
        else:
            self.earlier = None
        self._show()

    def ask_promise(self) -> None:
        """Ask what would be promised now: the hour after which another day counts may have passed."""
        draft = self._about
        if draft is None or not draft.procedure:
            self.preview = None
            return
        asked = sound(draft, self._today())
        self._start(
            lambda: self._intake.preview(asked, by=self._by),
            lambda answer: self._previewed(draft, answer),
            self.ask_promise,
        )

    def _kept(self, at: object) -> None:
        self.kept_at = cast(datetime, at)
        self._show()

    def _previewed(self, draft: Draft, answer: object) -> None:
        if draft == self._about:
            self.preview = cast("Preview", answer)
            self._show()

    def _looked_up(self, draft: Draft, answer: object) -> None:
        if draft == self._about:
            self.earlier = cast("Earlier", answer)
            self._show()

    def _start(self, work: Callable[[], object], done: Callable[[object], None], again: Again) -> None:
        self._jobs.start(work, done, lambda error: self._fail(error, again))
