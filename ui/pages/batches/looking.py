# SPDX-License-Identifier: Apache-2.0
"""The one dossier of a batch that is looked at: its fields, its page, and what stands on the paper beside a change."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from ui.job_runner import Lane
from ui.pages.batches.view import BatchesView, Visit
from ui.pages.page import Desk

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from clerkdesk.services.examine import Difference


class Looking:
    """Asks for what is to be seen of a dossier; an answer about another one is dropped.

    Attributes:
        code: the dossier that is looked at; "" for none.
        fields: as read and as settled, once they are known.
    """

    def __init__(
        self, view: BatchesView, desk: Desk, *, show: Callable[[], None], fail: Callable[[Exception], None]
    ) -> None:
        self._view = view
        self._desk = desk
        self._show = show
        self._fail = fail
        self.code = ""
        self.fields: list[Difference] = []

    def at(self, code: str, visit: Visit | None) -> None:
        """Look at a dossier, of the batch of another station where one visits."""
        self.code, self.fields = code, []
        self._show()
        if not code:
            return
        services = self._desk.services
        if visit is not None:
            self._differed(code, visit.batch.differences(code), is_here=False)
        else:
            differed = partial(self._differed, code, is_here=True)
            self._desk.jobs.start(lambda: services.examine.differences(code), differed, self._fail)

        def draw() -> bytes:
            return services.carry_batch.preview(visit.batch, code) if visit else services.signing_queue.preview(code, 1)

        self._desk.jobs.start(
            draw,
            lambda png: self._view.show_page(cast(bytes, png)) if code == self.code else None,
            lambda _error: self._view.show_page(b""),
            lane=Lane.PICTURES,
        )

    def _differed(self, code: str, fields: object, *, is_here: bool) -> None:
        if code == self.code:
            self.fields = cast("list[Difference]", fields)
            self._show()
            if is_here:
                self._cut_out(code)

    def _cut_out(self, code: str) -> None:
        changed, desk = [field for field in self.fields if field.is_changed], self._desk
        if not changed:
            return

        def work() -> object:
            from ui.pages.batches.crops import crops

            return crops(desk, code, changed)

        def done(found: object) -> None:
            if code == self.code:
                self._view.show_crops(cast("dict[str, QImage]", found))

        desk.jobs.start(work, done, lambda _error: None, lane=Lane.PICTURES)  # a page that is gone: the rest is told
