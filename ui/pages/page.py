# SPDX-License-Identifier: Apache-2.0
"""What every page is to the window around it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clerkdesk.domain.officers import Officer, Station
from ui.job_runner import JobRunner
from ui.preferences import Preferences
from ui.texts import Texts

if TYPE_CHECKING:  # the core's services bring much along; the window must be on the screen before them
    from clerkdesk.services.desk import Services


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a page works and for whom; a new one is made at every log-in.

    Attributes:
        officer: who is logged in: the `by` of everything that is done.
        is_practice: isolated store, synthetic people, public PINs.
        preferred: what was chosen for this station's window and devices; `prefer` keeps another choice, by name.
    """

    services: "Services"
    jobs: JobRunner
    officer: Officer
    station: Station
    now: Callable[[], datetime]
    preferred: Callable[[], Preferences] = Preferences
    prefer: Callable[..., None] = lambda **_choice: None

    @property
    def is_practice(self) -> bool:
        """Whether this is a practice station."""
        return self.station.is_practice


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done on a page; it names the object and the number: "Ký 18 văn bản".

    Attributes:
        keys: its shortcut as in a QKeySequence; works while the page is shown, whatever has the focus.
        kind: primary (one a page, the last), secondary or ghost.
        reason: why it cannot be done now; empty when it can.
    """

    text: str
    run: Callable[[], None]
    keys: str = ""
    icon: str = ""
    kind: str = "secondary"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above a page: title, one line of context, and at most one secondary group and one primary."""

    title: str
    context: str = ""
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyHelp:
    """One line of the help of a page: a key and what it does there."""

    keys: str
    text: str


class Page(QWidget):
    """Widgets and intents of one screen; what it decides is in its presenter.

    Attributes:
        header_changed: ask `header` again.
        badge_changed: how many things on this page need the person.
        told: a `ui.widgets.toast.Told` to show.
        go_wanted: show another page (its key) for a dossier (its code, or "").
        changed: something was stored that other pages show too.
        spoken: the page speaks another language (its `Texts`): its presenter says everything anew.
        own_keys: shortcuts that work everywhere else, and mean something else on this page.
    """

    own_keys: frozenset[str] = frozenset()

    header_changed = Signal()
    badge_changed = Signal(int)
    told = Signal(object)
    go_wanted = Signal(str, str)
    changed = Signal()
    spoken = Signal(object)

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.texts = texts

    def header(self) -> Header:
        """Return what stands above the page now."""
        raise NotImplementedError

    def set_texts(self, texts: Texts) -> None:
        """Speak another language; whoever overrides this says everything anew."""
        self.texts = texts
        self.header_changed.emit()
        self.spoken.emit(texts)

    def arrive(self, code: str = "") -> None:
        """Be shown, for a dossier where one is named: ask the store anew and take the focus."""

    def leave(self) -> None:
        """Be hidden: everything typed is stored already, so nothing is asked."""

    def undo(self) -> None:
        """Take back the last step (Ctrl+Z), where the page has one."""

    def next_pane(self) -> None:
        """Give the focus to the next pane (F6), or turn to it where only one fits."""

    def keys(self) -> tuple[KeyHelp, ...]:
        """Return the keys of this page for its help (F1)."""
        return ()

    def commands(self) -> tuple[Action, ...]:
        """Return what the palette (Ctrl+K) offers besides the header's actions."""
        return ()
