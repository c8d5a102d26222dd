# SPDX-License-Identifier: Apache-2.0
"""The stack on the screen: scanner and list, the page in doubt, and where it goes."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.job_runner import JobRunner, Lane
from ui.messages import Message
from ui.models.cells import Row, RowsModel
from ui.pages.page import Action, Header
from ui.pages.scan.feeder import Choices, FeederBar, Running
from ui.pages.scan.pictures import decoded
from ui.pages.scan.sheet_view import SheetView
from ui.pages.scan.shown import ranges, serial
from ui.pages.scan.stack import StackPresenter
from ui.pages.scan.stack_shown import Lot, Paper, why
from ui.texts import Texts
from ui.widgets.buttons import ActionButton
from ui.widgets.empty_state import EmptyState
from ui.widgets.error_panel import ErrorPanel
from ui.widgets.fields import Field
from ui.widgets.labels import MEDIUM, SEMI_BOLD, bare_layout, card_below, hairline, label
from ui.widgets.panes import Panes, scrolled
from ui.widgets.tables import RowTable
from ui.widgets.toast import Told

if TYPE_CHECKING:
    from clerkdesk.domain.pages import ScannedPage

_RIGHT_WIDTH = 320
_TYPING_PAUSE_MS = 120
_FOUND_HEIGHT = 4 * 36


class StackPane(QWidget):
    """Three panes: what became of the stack, the page, and what a person decides of it.

    Attributes:
        told: a `Told` to show; header_changed: title and actions are others.
    """

    told = Signal(object)
    header_changed = Signal()

    def __init__(self, jobs: JobRunner, choose_files: Callable[[], list[str]], texts: Texts) -> None:
        super().__init__()
        self._jobs = jobs
        self._choose_files = choose_files
        self._texts = texts
        self.feeder = FeederBar()
        self.error = ErrorPanel(texts)
        self.model = RowsModel(2)
        self.list = RowTable(self.model, 1, row_height=44)
        self.empty = EmptyState("layers")
        self.sheet = SheetView()
        self.found_model = RowsModel(2)
        self.found = RowTable(self.found_model, 1)
        self.search, self.pages, self.why = Field(), Field(), Field()
        self.paper = QComboBox()
        self.discard, self.end = ActionButton("ghost"), ActionButton("secondary")
        self._tools, self._before, self._after = QWidget(), ActionButton("ghost"), ActionButton("ghost")
        self._heading, self._caption = label(weight=SEMI_BOLD, wraps=True), label(theme.META, tone="ink2", wraps=True)
        self._title, self._reason = label(theme.VALUE, SEMI_BOLD, wraps=True), label(tone="ink2", wraps=True)
        self._paper_name = label(theme.META, MEDIUM, "ink2")
        self._is_showing = False
        self._page: ScannedPage | None = None
        self._lot = ""
        self.feeder.set_narrow(is_narrow=True)
        left, middle, right = QWidget(), QFrame(), QFrame()
        self.panes = Panes((left, middle, right), (2, 3, 0), _RIGHT_WIDTH)
        bare_layout(self).addWidget(self.panes)
        self._fill_left(left)  # filled in their places: what is moved when it is full, is styled anew with all in it
        self._fill_middle(middle)
        self._fill_right(right)
        self.sheet.picture_wanted.connect(self._decode)
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_PAUSE_MS)
        self.search.typed.connect(lambda _text: self._pause.start())
        self.search.box.returnPressed.connect(self.found.setFocus)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._texts = texts
        self.feeder.set_texts(texts)
        self.error.set_texts(texts)
        self.model.set_headings([texts("stack.column.pages"), texts("stack.column.where")])
        self.found_model.set_headings([texts("column.code"), texts("column.owner")])
        self.list.setAccessibleName(texts("stack.list"))
        self.found.setAccessibleName(texts("stack.found"))
        self.search.say(texts("stack.search"))
        self.pages.say(texts("stack.pages"))
        self.why.say(texts("stack.reason"))
        self._paper_name.setText(texts("stack.paper"))
        self.paper.setAccessibleName(texts("stack.paper"))
        self.end.say(texts("stack.end"), "", "check")
        self._before.say(texts("stack.before"), "PgUp", "chevron-left")
        self._after.say(texts("stack.after"), "PgDown", "chevron-right")
        self.empty.say(texts("stack.empty"), texts("stack.empty.line"))

    def connect_presenter(self, stack: StackPresenter, go: Callable[[str], None], leave: Callable[[], None]) -> None:
        """Send what the person does to the presenter; `go` opens a dossier, `leave` the list."""
        self.list.current_changed.connect(stack.choose)
        self.list.acted.connect(lambda key: go(stack.code_of(key)))
        self._before.clicked.connect(lambda: stack.turn(-1))
        self._after.clicked.connect(lambda: stack.turn(1))
        self._pause.timeout.connect(lambda: stack.search(self.search.box.text()))
        self.found.current_changed.connect(lambda code: None if self._is_showing else stack.aim(code))
        self.found.acted.connect(stack.aim)
        self.paper.activated.connect(stack.choose_paper_at)
        self.pages.typed.connect(lambda _text: self.header_changed.emit())
        self.discard.clicked.connect(stack.discard)
        self.end.clicked.connect(stack.end)
        acts: dict[str, Callable[[], object]] = {
            "Esc": lambda: stack.stop() if stack.is_running else leave(),
            "PgUp": lambda: stack.turn(-1),
            "PgDown": lambda: stack.turn(1),
        }
        for keys, act in acts.items():
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def take_focus(self) -> None:
        """Give the focus to the list, or to the scanner's choice while there is none."""
        (self.feeder.source if self.list.isHidden() else self.list).setFocus()

    def header(self, stack: StackPresenter, leave: Callable[[], None]) -> Header:
        """Return title and actions: scan, and file what is chosen, where something is."""
        texts = self._texts
        busy = texts("scan.busy") if stack.scanner.is_busy else ""
        back = Action(texts("stack.back"), leave, "", "list", "ghost")
        more = texts("stack.scan.on" if any(lot.is_open for lot in stack.lots) else "stack.scan")
        if stack.lot is None:
            scan = Action(more, stack.scan, "F7", "scan-line", "primary", busy)
            return Header(texts("stack.title"), texts("stack.line"), (back, scan))
        scan = Action(more, stack.scan, "F7", "scan-line", "secondary", busy)
        named = serial(stack.dossier.code) if stack.dossier is not None else "…"
        text, reason = texts("stack.file", pages=len(stack.numbers()), serial=named), stack.reason()
        file = Action(text, stack.file, "Ctrl+Return", "folder-check", "primary", reason)
        return Header(texts("stack.title"), texts("stack.line"), (back, scan, file))

    # what the presenter shows

    def show_rows(self, rows: Sequence[Row], heading: str) -> None:
        """Show what became of the stack, what needs a person first."""
        self._heading.setText(heading)
        self.model.set_rows(rows)
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows)

    def show_lot(self, lot: Lot | None) -> None:
        """Show pages of the tray and what may be done with them."""
        for part in self._deciding:
            part.setVisible(lot is not None)
        self.end.setVisible(lot is not None and lot.is_open)
        self._title.setText(self._texts("stack.lot", pages=len(lot.pages)) if lot else self._texts("stack.clear"))
        self._reason.setText(why(lot, self._texts) if lot else self._texts("stack.clear.line"))
        self.discard.say(self._texts("stack.discard"), "", "trash-2")
        if lot is not None and lot.key != self._lot:
            self._is_showing = True
            self.pages.show_text(ranges(lot.pages))
            self.why.show_text("")
            self.search.show_text("")
            self._is_showing = False
            self.list.go_to(lot.key)
        self._lot = lot.key if lot is not None else ""

    def show_found(self, rows: Sequence[Row], chosen: str) -> None:
        """Show the dossiers that match, the chosen one marked."""
        self._is_showing = True
        self.found_model.set_rows(rows)
        if chosen and self.found_model.line_of(chosen) >= 0:
            self.found.go_to(chosen)
        elif not chosen:
            self.found.clearSelection()
        self._is_showing = False

    def show_papers(self, papers: Sequence[Paper], position: int | None) -> None:
        """Show the papers of the chosen dossier."""
        self.paper.clear()
        self.paper.addItems([one.name for one in papers])
        self.paper.setEnabled(bool(papers))
        at = next((line for line, one in enumerate(papers) if one.position == position), 0)
        self.paper.setCurrentIndex(at if papers else -1)
        self.paper.setToolTip(self.paper.currentText())

    def show_picture(self, page: "ScannedPage | None", caption: str) -> None:
        """Show a page of the tray large."""
        self._page = page
        self._caption.setText(caption)
        self._tools.setVisible(page is not None)
        self.sheet.setAccessibleName(caption or self._texts("stack.picture.none"))
        size = QSize(page.width_px, page.height_px) if page else QSize()
        self.sheet.show_page(size, page.dpi if page else 96, "" if page else self._texts("stack.picture.none"))

    def show_choices(self, choices: Choices) -> None:
        """Show what can be scanned with."""
        self.feeder.show_choices(choices)

    def show_running(self, running: Running | None, meta: str) -> None:
        """Show a scan that goes on, or that none does."""
        self.feeder.show_running(running, meta)

    def show_error(self, told: Message) -> None:
        """Show an error above the list."""
        self.error.show_message(told, "")

    def hide_error(self) -> None:
        """Take the error away."""
        self.error.hide()

    def tell(self, text: str, icon: str) -> None:
        """Show a toast."""
        self.told.emit(Told(text, None, icon))

    def ask_files(self) -> list[str]:
        """Let the person choose files."""
        return self._choose_files()

    def pages_typed(self) -> str:
        """Return which pages of the lot are meant, as they were typed."""
        return self.pages.box.text()

    def reason_typed(self) -> str:
        """Return why pages are thrown away."""
        return self.why.box.text()

    def header_is_new(self) -> None:
        """Have title and actions asked again."""
        self.header_changed.emit()

    # inside

    def _decode(self, box: QSize) -> None:
        page = self._page
        if page is None:
            return

        def show(image: object) -> None:
            if page is self._page and isinstance(image, QImage):
                self.sheet.show_picture(image)

        self._jobs.start(lambda: decoded(page.image, box), show, lambda _error: None, lane=Lane.PICTURES)

    def _fill_left(self, left: QWidget) -> None:
        left.setMinimumWidth(300)
        inside = card_below(left, self.error)
        inside.addWidget(self.feeder)
        inside.addWidget(hairline())
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.addWidget(self._heading)
        inside.addLayout(head)
        inside.addWidget(self.list, 1)
        inside.addWidget(self.empty, 1)

    def _fill_middle(self, frame: QFrame) -> None:
        frame.setProperty("kind", "card")
        inside = bare_layout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        tools = QHBoxLayout()
        tools.setContentsMargins(8, 2, 16, 2)
        tools.addWidget(self._before)
        tools.addWidget(self._after)
        tools.addWidget(self._caption, 1)
        column = bare_layout(self._tools)
        column.addLayout(tools)
        column.addWidget(hairline())
        inside.addWidget(self._tools)
        inside.addWidget(self.sheet, 1)

    def _fill_right(self, frame: QFrame) -> None:
        frame.setProperty("kind", "card")
        outer = bare_layout(frame)
        outer.setContentsMargins(1, 1, 1, 1)
        content = QWidget()
        outer.addWidget(scrolled(content))
        column = QVBoxLayout(content)
        column.setContentsMargins(15, 15, 15, 15)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(self._reason)
        self.found.setFixedHeight(_FOUND_HEIGHT + 28)
        papers = QVBoxLayout()
        papers.setSpacing(4)
        papers.addWidget(self._paper_name)
        papers.addWidget(self.paper)
        self.paper.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for part in (self.end, self.pages, self.search, self.found):
            column.addWidget(part)
        column.addLayout(papers)
        rule = hairline()
        column.addWidget(rule)
        column.addWidget(self.why)
        column.addWidget(self.discard)
        column.addStretch(1)
        self._deciding = (
            self.pages, self.search, self.found, self._paper_name, self.paper, rule, self.why, self.discard,
            self._before, self._after,
        )  # fmt: skip
