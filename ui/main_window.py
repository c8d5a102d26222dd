# SPDX-License-Identifier: Apache-2.0
"""The one window: rail, header, pages and status strip; assembles them and decides nothing."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from ui.frame.header import HeaderBar
from ui.frame.log_in import LogInPage
from ui.frame.opening import OpeningPage
from ui.frame.rail import Rail
from ui.frame.strip import Strip
from ui.messages import message
from ui.pages import PLACES, Place
from ui.pages.page import Desk, Header, Page
from ui.texts import Texts
from ui.widgets.labels import bare_layout
from ui.widgets.stacked import Stacked
from ui.widgets.toast import Toast, Told

if TYPE_CHECKING:  # made later than the first picture
    from ui.frame.help import Help
    from ui.frame.overlay import Overlay
    from ui.frame.palette import Palette

_NARROW_BELOW = 1200
_LOW_BELOW = 600
_SHEETS = ("palette_sheet", "help_sheet")


class MainWindow(QMainWindow):
    """Shows one page at a time; pages are made when they are first shown and go with their officer.

    Attributes:
        page_shown: the key of the page that is shown now.
        send_wanted: F5: send now, whatever page is shown.
        lock_wanted: Ctrl+L: lock, or hand over to somebody else.
        palette_wanted: Ctrl+K.
        changed: a page stored something that others show too.
    """

    page_shown = Signal(str)
    send_wanted = Signal()
    lock_wanted = Signal()
    palette_wanted = Signal()
    changed = Signal()

    def __init__(self, texts: Texts, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._texts = texts
        self._desk: Desk | None = None
        self._places: dict[str, Place] = {}
        self.pages: dict[str, Page] = {}
        self._made: dict[str, Page] = {}
        self._leaving: list[Page] = []
        self.current = ""
        self.rail, self.header, self.strip = Rail(), HeaderBar(), Strip()
        self.opening, self.log_in = OpeningPage(texts), LogInPage(texts)
        self._whole = QWidget()
        self._stack = Stacked()
        self._stack.addWidget(self.opening)
        self._stack.addWidget(self.log_in)
        self._assemble()
        self._sheets: list[Overlay] = []
        self._toast = Toast(self._whole)
        self._keys = self._bind_keys()
        self._start_clock()
        self.set_texts(texts)
        self.show_closed(self.opening)
        self.resize(1366, 768)
        self.setMinimumSize(640, 400)

    @property
    def page(self) -> Page | None:
        """The page that is shown; None before the log-in."""
        return self.pages.get(self.current)

    @cached_property
    def palette_sheet(self) -> "Palette":
        """The palette; made when it is asked for, or in a quiet moment: the first picture does not wait for it."""
        from ui.frame.palette import Palette

        made = Palette(self._whole)
        made.set_texts(self._texts)
        self._cover_with(made)
        return made

    @cached_property
    def help_sheet(self) -> "Help":
        """The keys of a page; made like the palette."""
        from ui.frame.help import Help

        made = Help(self._whole)
        self._cover_with(made)
        return made

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._texts = texts
        self.setWindowTitle(texts("app.name"))
        self.rail.set_texts(texts)
        self.opening.set_texts(texts)
        self.log_in.set_texts(texts)
        if "palette_sheet" in vars(self):
            self.palette_sheet.set_texts(texts)
        for page in (*self.pages.values(), *self._made.values()):
            page.set_texts(texts)
        self._show_header()
        self._show_time()

    def show_closed(self, sheet: QWidget) -> None:
        """Show a sheet in place of the pages: the station is opening, or nobody is logged in."""
        if self.page is not None:
            self.page.leave()
        self.current = ""
        self.rail.setEnabled(False)
        self._stack.setCurrentWidget(sheet)
        self.header.show_header(Header(self._texts("app.name")))
        self._enable_keys()

    def enter(self, desk: Desk) -> None:
        """Begin to work for an officer; pages made for somebody else are closed."""
        if self._desk is None or self._desk.officer.id != desk.officer.id:
            self._close_pages()
            self._desk = desk
            places = [place for place in PLACES if desk.officer.role in place.roles]
            self._places = {place.key: place for place in places}
            self.rail.set_places(places, self._texts)
        self.rail.setEnabled(True)

    def show_page(self, key: str, code: str = "") -> None:
        """Show a page, for a dossier where one is named."""
        if self._desk is None or key not in self._places:
            return
        if self.page is not None:
            self.page.leave()
        if key not in self.pages:
            self._add_page(key, self._desk)
        self.current = key
        page = self.pages[key]
        self._stack.setCurrentWidget(page)
        self.rail.show_current(key)
        self._show_header()
        page.arrive(code)
        self.page_shown.emit(key)

    def make_next(self) -> bool:
        """Go one step towards a screen of the officer that was not shown yet: its widgets, then its place and style.

        The sheets that lie over the screens come last.

        Returns:
            Whether something was missing.
        """
        missing = next((key for key in self._places if key not in self.pages), "")
        if self._desk is None:
            return False
        if not missing:
            is_missing = len(self._sheets) < len(_SHEETS)
            for name in _SHEETS:
                getattr(self, name)
            return is_missing
        if missing in self._made:
            self._add_page(missing, self._desk)
        else:
            self._made[missing] = self._make_page(missing, self._desk)
        return True

    def places(self) -> Sequence[Place]:
        """Return the screens of the officer who is logged in."""
        return tuple(self._places.values())

    def tell(self, told: Told) -> None:
        """Show a toast."""
        self._toast.tell(told, self._texts("undo"))

    def show_help(self) -> None:
        """Show the keys of the page."""
        page = self.page
        if page is not None:
            self.help_sheet.show_keys(page.header().title, page.keys(), self._texts)

    def raise_up(self) -> None:
        """Come to the front: a second start of the program was asked for."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Take the small forms of rail and strip where there is little room."""
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW_BELOW
        if (is_small := is_narrow or self.height() < _LOW_BELOW) != self.rail.is_narrow:
            self.rail.set_narrow(is_narrow=is_small)
        self.strip.set_narrow(is_narrow=is_narrow)

    def _cover_with(self, sheet: "Overlay") -> None:
        sheet.opened.connect(self._enable_keys)
        sheet.closed.connect(self._enable_keys)
        self._sheets.append(sheet)

    def _make_page(self, key: str, desk: Desk) -> Page:
        page = self._places[key].make(desk, self._texts)
        page.header_changed.connect(self._show_header)
        page.badge_changed.connect(lambda count: self.rail.show_badge(key, count))
        page.told.connect(self.tell)
        page.go_wanted.connect(self.show_page)
        page.changed.connect(self.changed)
        return page

    def _add_page(self, key: str, desk: Desk) -> None:
        page = self._made.pop(key, None) or self._make_page(key, desk)
        self.pages[key] = page
        self._stack.addWidget(page)

    def _close_pages(self) -> None:
        """Take the pages away; each goes when no answer to what it asked for is on its way any more."""
        closed = [*self._made.values(), *self.pages.values()]
        self.current, self._made, self.pages = "", {}, {}
        for page in closed:
            self._stack.removeWidget(page)
            page.hide()
            page.blockSignals(True)  # it leads nobody anywhere
        self._leaving += closed
        jobs = self._desk.jobs if self._desk is not None else None
        if jobs is not None and jobs.is_busy:
            jobs.follow_failures(self._tell_failure)
            jobs.idle.connect(self._let_go, Qt.ConnectionType.SingleShotConnection)
        else:
            self._let_go()

    def _tell_failure(self, error: Exception) -> None:
        """Tell what the officer before began and did not get: the page that would show it is gone."""
        title = message(error, self._texts.language).title
        self.tell(Told(self._texts("shift.failed", title=title), icon="circle-alert"))

    def _let_go(self) -> None:
        for page in self._leaving:
            page.deleteLater()
        self._leaving = []

    def _assemble(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.header)
        right.addWidget(self._stack, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addLayout(right, 1)
        layout = bare_layout(self._whole)
        layout.addLayout(upper, 1)
        layout.addWidget(self.strip)
        self.setCentralWidget(self._whole)
        self.rail.chosen.connect(self.show_page)
        self.rail.search_wanted.connect(self.palette_wanted)
        self.strip.pressed.connect(lambda: self.show_page("outbox"))

    def _bind_keys(self) -> dict[str, QShortcut]:
        """Bind the keys that work everywhere; a page that has another use for one takes it."""
        wanted: dict[str, Callable[[], object]] = {place.keys: partial(self.show_page, place.key) for place in PLACES}
        wanted |= {
            "Ctrl+K": self.palette_wanted.emit,
            "F1": self.show_help,
            "F2": lambda: self.show_page("receive"),
            "F5": self.send_wanted.emit,
            "F6": self._next_pane,
            "Ctrl+Z": self._undo,
            "Ctrl+L": self.lock_wanted.emit,
        }
        bound = {}
        for keys, act in wanted.items():
            bound[keys] = QShortcut(QKeySequence(keys), self)
            bound[keys].setAutoRepeat(False)
            bound[keys].activated.connect(act)
        return bound

    def _next_pane(self) -> None:
        if self.page is not None:
            self.page.next_pane()

    def _undo(self) -> None:
        if self.page is not None:
            self.page.undo()

    def _enable_keys(self) -> None:
        page = self.page
        is_resting = page is None or any(sheet.isVisible() for sheet in self._sheets)
        self.header.rest(is_resting=is_resting)
        taken = {action.keys for action in page.header().actions} | page.own_keys if page else set()
        for keys, shortcut in self._keys.items():
            shortcut.setEnabled(not is_resting and keys not in taken)

    def _show_header(self) -> None:
        if self.page is not None:
            self.header.show_header(self.page.header())
            self._enable_keys()

    def _start_clock(self) -> None:
        clock = QTimer(self, interval=15_000)
        clock.timeout.connect(self._show_time)
        clock.start()

    def _show_time(self) -> None:
        self.strip.show_time(f"{self._now():%H:%M}")
