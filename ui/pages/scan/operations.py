# SPDX-License-Identifier: Apache-2.0
"""What is done to the pages of a dossier: each change is a step that can be taken back."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, cast

from clerkdesk.domain.pages import CleanUp, Page, PageMark
from clerkdesk.jobs.progress import CancelToken, Progress
from ui.job_runner import Lane
from ui.pages.page import Desk
from ui.pages.scan import shown
from ui.pages.scan.view import View
from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.domain.arrangement import Step
    from clerkdesk.services.arrange import Arrange, Sheaf
    from clerkdesk.services.separate import Group, Separation

STEPS_KEPT = 100

Arranging = Callable[["Arrange", str, str], "Step"]
"""What is done to pages: with the service, the code of the dossier and the officer."""


class Opened(Protocol):
    """The dossier that is on the screen."""

    code: str
    current: int
    in_bin: bool
    sheaf: "Sheaf | None"
    is_over: bool

    def page(self) -> Page | None:
        """Return the page that is shown large."""

    def show_sheaf(self, sheaf: "Sheaf") -> None:
        """Show the pages as they are now."""

    def fail(self, error: Exception) -> None:
        """Show an error."""


class Operations:
    """Changes pages in the store's lane, one after the other, and remembers the way back for each dossier."""

    def __init__(self, opened: Opened, view: View, desk: Desk, texts: Texts) -> None:
        self.texts = texts
        self._opened = opened
        self._view = view
        self._desk = desk
        self._steps: dict[str, deque[Step]] = {}
        self._lots: dict[str, tuple[Group, ...]] = {}  # what separators parted and no sheet named

    def remember(self, code: str, step: "Step") -> None:
        """Keep a step that can be taken back; called in any thread."""
        if step.is_change:
            self._steps.setdefault(code, deque(maxlen=STEPS_KEPT)).append(step)

    def assign(self, digit: int) -> None:
        """Say to which paper the chosen pages belong, 0 to none; a single page gives the turn to the next loose one."""
        numbers = self._chosen()
        if not numbers or self._opened.in_bin or self._opened.sheaf is None:
            return
        if digit == shown.LEFT_OUT:
            self._do(lambda arrange, code, by: arrange.leave_out(code, numbers, by=by), then=self._after(numbers))
        elif digit in {one.position for one in self._opened.sheaf.dossier.components}:
            self._do(lambda arrange, code, by: arrange.assign(code, numbers, digit, by=by), then=self._after(numbers))

    def move(self, places: int) -> None:
        """Move the page up (negative) or down by places."""
        number = self._one()
        if number:
            self._do(lambda arrange, code, by: arrange.move(code, number, places, by=by))

    def turn(self, by_deg: int) -> None:
        """Turn the page clockwise."""
        number = self._one()
        if number:
            self._do(lambda arrange, code, by: arrange.turn(code, number, by_deg, by=by))

    def clean(self, step: str, *, is_on: bool) -> None:
        """Switch a step of the clean-up of the chosen pages; they are then read anew."""
        numbers = self._chosen()
        if numbers and not self._opened.in_bin:
            named = self.texts(f"scan.clean.{step}").lower()
            places = self._places(numbers)
            self._do(
                lambda arrange, code, by: arrange.set_step(code, numbers, CleanUp(step), is_on, by=by),
                told=(
                    self.texts("scan.told.clean.on" if is_on else "scan.told.clean.off", places=places, step=named),
                    "sparkles",
                ),
            )

    def remove(self) -> None:
        """Put the chosen pages into the bin."""
        numbers = self._chosen()
        if numbers and not self._opened.in_bin:
            places = self._places(numbers)
            self._do(
                lambda arrange, code, by: arrange.remove(code, numbers, by=by),
                then=self._after(numbers),
                told=(self.texts("scan.told.removed", places=places), "trash-2"),
            )

    def restore(self) -> None:
        """Take the chosen pages out of the bin."""
        numbers = self._chosen()
        if numbers and self._opened.in_bin:
            self._do(
                lambda arrange, code, by: arrange.restore(code, numbers, by=by),
                told=(self.texts("scan.told.restored"), "undo-2"),
            )

    def split(self) -> None:
        """Make two pages of the one that is shown."""
        number = self._one()
        if number:
            self._do(
                lambda arrange, code, by: arrange.split(code, number, by=by),
                told=(self.texts("scan.told.split", places=self._places([number])), "scissors"),
            )

    def keep(self) -> None:
        """Let the page pass with what it is warned of."""
        page = self._opened.page()
        flags = shown.warnings_of(page) if page else ()
        if page is not None and flags and not self._opened.in_bin:
            number = page.number
            self._do(lambda arrange, code, by: arrange.accept(code, number, flags, by=by), then=self._next_look_after())

    def separate(self) -> None:
        """Look for separators among the pages without a paper; a second time, file what lies between them in order.

        What a sheet names is filed at once. That papers lie in the order of the checklist only a person can say:
        pressing again says it.
        """
        code, by, separate = self._opened.code, self._desk.officer.id, self._desk.services.separate
        sheaf, known = self._opened.sheaf, self._lots.pop(self._opened.code, ())
        loose = [one.number for one in sheaf.in_sight if _is_loose(one)] if sheaf is not None else []
        if not code or self._opened.in_bin or not (loose or known):
            return

        def work(progress: Progress, cancel: CancelToken) -> "tuple[Separation, Sheaf]":
            if known:
                found = separate.in_order(code, known, by=by)
            else:
                found = separate.separate(code, loose, by=by, progress=progress, cancel=cancel)
            for step in found.steps:
                self.remember(code, step)
            return found, self._desk.services.arrange.sheaf(code)

        def done(result: object) -> None:
            found, now = cast("tuple[Separation, Sheaf]", result)
            if self._opened.is_over:
                return
            open_lots = tuple(one for one in found.groups if one.component is None and one.numbers)
            sheets = sum(len(one.sheets) for one in found.groups)
            if known:
                self._view.tell(self.texts("scan.told.in-order", papers=len(found.groups)), "layers", undo=True)
            elif not sheets:
                self._view.tell(self.texts("scan.told.no-sheets"), "layers", undo=False)
            else:
                self._lots[code] = open_lots
                key = "scan.told.separated.open" if open_lots else "scan.told.separated"
                self._view.tell(self.texts(key, sheets=sheets, papers=len(open_lots)), "layers", undo=True)
            self._opened.show_sheaf(now)
            self._view.stored()

        self._desk.jobs.start_long(work, done, self._opened.fail, lane=Lane.WORK)

    def undo(self) -> None:
        """Take the last step at this dossier back."""
        code, by = self._opened.code, self._desk.officer.id
        steps = self._steps.get(code)
        self._lots.pop(code, None)
        if not code:
            return

        def work() -> "Sheaf | None":
            if not steps:
                return None
            self._desk.services.arrange.undo(code, steps[-1], by=by)
            steps.pop()
            return self._desk.services.arrange.sheaf(code)

        def done(sheaf: object) -> None:
            key = "scan.told.nothing" if sheaf is None else "scan.told.undone"
            self._view.tell(self.texts(key), "undo-2", undo=False)
            if sheaf is not None:
                self._opened.show_sheaf(cast("Sheaf", sheaf))
                self._view.stored()

        self._desk.jobs.start(work, done, self._opened.fail)

    # inside

    def _do(self, change: Arranging, *, then: int = 0, told: tuple[str, str] | None = None) -> None:
        """Change pages in the store's lane, one after the other; each change is a step that can be taken back."""
        code, by, before = self._opened.code, self._desk.officer.id, self._opened.current
        if not code:
            return
        arrange = self._desk.services.arrange

        def work() -> "tuple[Step, Sheaf]":
            step = change(arrange, code, by)
            self.remember(code, step)
            return step, arrange.sheaf(code)

        def done(result: object) -> None:
            step, sheaf = cast("tuple[Step, Sheaf]", result)
            if not step.is_change or self._opened.is_over:
                return
            if then and self._opened.code == code and self._opened.current == before:  # nobody went elsewhere meanwhile
                self._opened.current = then
            self._opened.show_sheaf(sheaf)
            self._view.stored()
            if told is not None:
                self._view.tell(*told, undo=True)

        self._desk.jobs.start(work, done, self._opened.fail)

    def _chosen(self) -> list[int]:
        pages = {page.number for page in (self._opened.sheaf.pages if self._opened.sheaf else ())}
        chosen = [number for number in self._view.selected() if number in pages]
        return chosen or [number for number in (self._opened.current,) if number in pages]

    def _one(self) -> int:
        page = self._opened.page()
        return page.number if page is not None and not self._opened.in_bin else 0

    def _places(self, numbers: Sequence[int]) -> str:
        pages = self._opened.sheaf.pages if self._opened.sheaf is not None else ()
        return shown.ranges([page.place for page in pages if page.number in set(numbers)])

    def _after(self, numbers: Sequence[int]) -> int:
        """Return the page to go to after these: the one behind the last of them."""
        pages = self._opened.sheaf.in_sight if self._opened.sheaf is not None else ()
        lines = [line for line, page in enumerate(pages) if page.number in set(numbers)]
        behind = pages[lines[-1] + 1 :] if lines else ()
        return behind[0].number if behind else 0

    def _next_look_after(self) -> int:
        pages = self._opened.sheaf.in_sight if self._opened.sheaf is not None else ()
        at = next((line for line, page in enumerate(pages) if page.number == self._opened.current), -1)
        ahead = [page.number for page in [*pages[at + 1 :], *pages[:at]] if shown.needs_look(page)]
        return ahead[0] if ahead else 0


def _is_loose(page: Page) -> bool:
    return page.component is None and page.mark in (PageMark.KEPT, PageMark.BLANK_PROPOSED)
