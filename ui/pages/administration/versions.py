# SPDX-License-Identifier: Apache-2.0
"""New versions and the way back, as the administrator's screen does them."""

from collections.abc import Callable
from dataclasses import dataclass

from ui.job_runner import Lane
from ui.pages.administration.long_work import LongWork
from ui.pages.administration.updates import UpdateView
from ui.pages.administration.view import AdministrationView
from ui.pages.page import Desk
from ui.texts import Texts


@dataclass(frozen=True, slots=True)
class WayBack:
    """From which version to which."""

    left: str
    to: str


class Versions:
    """Fetches versions and goes back; shows first what going back means.

    Attributes:
        known: what the room was told last; None before.
        texts: the language of now.
    """

    def __init__(
        self, view: AdministrationView, desk: Desk, work: LongWork, texts: Texts, *,
        show: Callable[[], None], ask: Callable[[], None],
    ) -> None:  # fmt: skip
        """Wait for a wish.

        Args:
            show: shows the room anew; `ask` asks what it shows first.
        """
        self._view = view
        self._desk = desk
        self._work = work
        self._show = show
        self._ask = ask
        self.texts = texts
        self.known: UpdateView | None = None
        self._is_going_back = False

    def arrive(self) -> None:
        """Begin anew: nobody has asked to go back."""
        self._is_going_back = False

    def fetch(self, source: str = "") -> None:
        """Look for a new version and make it ready; an empty source is the station's own."""
        update = self._desk.services.update

        def done(version: object) -> None:
            key = "admin.updates.fetched" if version else "admin.updates.newest"
            self._view.tell(self.texts(key, version=version))
            self._ask()

        self._work.start(
            lambda progress, cancel: update.fetch(source, progress, cancel),
            done,
            name=self.texts("admin.updates.fetching"),
            lane=Lane.UPDATE,
        )

    def previous(self) -> str:
        """Return the version that the way back leads to; empty where there is none, or nothing was asked yet."""
        return (self.known.standing.previous or "") if self.known is not None else ""

    def way_back(self) -> WayBack | None:
        """Return the way back whose meaning is shown."""
        if not self._is_going_back or self.known is None:
            return None
        return WayBack(self.known.standing.version, self.previous())

    def ask_way_back(self) -> None:
        """Show what going back means; nothing is done yet."""
        self._is_going_back = True
        self._show()

    def stay(self) -> None:
        """Stay with the version that runs."""
        self._is_going_back = False
        self._view.hide_error()
        self._show()
        self._ask()

    def go_back(self) -> None:
        """Try the version before on a copy; where it works, have the next start open it and close the window."""
        if not self._is_going_back:
            return
        update = self._desk.services.update
        self._work.start(
            lambda _progress, cancel: update.back(cancel),
            lambda _version: self._view.close_window(),
            name=self.texts("admin.updates.back.trying", to=self.previous()),
            lane=Lane.UPDATE,
        )
