# SPDX-License-Identifier: Apache-2.0
"""The one honest sentence of the status strip: how the line is, how many wait, and that none is lost."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Protocol, cast

from ui.messages import message
from ui.texts import Texts

if TYPE_CHECKING:  # the window is on the screen before the store and all that belongs to it are imported
    from clerkdesk.errors import ClerkDeskError
    from clerkdesk.ports.store import Counts
    from ui.courier import Line

    Sums = tuple[Counts, Mapping[str, int]]
    """The sums of invariant I7, and the deliveries by kind."""


class Jobs(Protocol):
    """Runs work away from the window and calls back in its thread."""

    def start(
        self, work: Callable[[], object], done: Callable[[object], None], failed: Callable[[Exception], None]
    ) -> object:
        """Start the work."""


class Standing:
    """Asks for the sums and says them; a store that does not answer is told as such."""

    def __init__(self, show: Callable[[str, str], None], jobs: Jobs, texts: Texts) -> None:
        self._show = show
        self._jobs = jobs
        self._texts = texts
        self._ask: Callable[[], Sums] | None = None
        self._sums: Sums | None = None
        self._line: Line | None = None
        self._kept_out: Mapping[str, ClerkDeskError] = {}

    def open(self, ask: "Callable[[], Sums]") -> None:
        """Begin to say the sums of an open station."""
        self._ask = ask
        self.refresh()

    def refresh(self) -> None:
        """Ask anew."""
        if self._ask is not None:
            self._jobs.start(self._ask, self._answered, lambda _error: self._show(self._texts("strip.closed"), "off"))

    def set_line(self, line: "Line | None") -> None:
        """Say how the line is from now on; None while nobody asked it."""
        self._line = line
        self.refresh()

    def set_kept_out(self, errors: "Mapping[str, ClerkDeskError]") -> None:
        """Say which approved dossiers must not leave, and why, until none is left of them."""
        if set(errors) != set(self._kept_out):
            self._kept_out = dict(errors)
            self.refresh()

    def set_texts(self, texts: Texts) -> None:
        """Say it in another language."""
        self._texts = texts
        if self._sums is not None:
            self._say(self._sums)

    def _answered(self, sums: object) -> None:
        self._sums = cast("Sums", sums)
        self._say(self._sums)

    def _say(self, sums: "Sums") -> None:
        counts, outbox = sums
        texts = self._texts
        if not counts.balanced:
            self._show(texts("strip.wrong"), "danger")
        elif self._kept_out:
            code, error = min(self._kept_out.items())
            why = message(error, texts.language).title
            self._show(texts("line.kept-out", count=len(self._kept_out), code=code, why=why), "danger")
        elif self._line is not None:
            self._show(*self._line_sentence(self._line, counts, outbox))
        elif counts.received == 0:
            self._show(texts("strip.empty"), "off")
        elif counts.waiting:
            self._show(texts("strip.waiting", waiting=counts.waiting), "off")
        else:
            self._show(texts("strip.settled", delivered=counts.delivered), "ok")

    def _line_sentence(self, line: "Line", counts: "Counts", outbox: Mapping[str, int]) -> tuple[str, str]:
        time = f"{line.at:%H:%M}"
        if not line.is_online:
            key = "line.stranger" if line.is_stranger else "line.offline"
            return self._texts(key, time=time, waiting=counts.open + counts.waiting), "off"
        moving, needs = outbox.get("moving", 0), outbox.get("needs-you", 0)
        key = "line.online" if moving or needs else "line.online.settled"
        return self._texts(key, time=time, moving=moving, needs=needs), "ok"
