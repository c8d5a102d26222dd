# SPDX-License-Identifier: Apache-2.0
"""The scan page: the pages of a dossier, one of them large, and the papers they belong to."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog

from clerkdesk.domain.pages import Page as ScannedPage
from ui.job_runner import JobRunner
from ui.messages import Message
from ui.models.cells import Row
from ui.pages.page import Action, Header, KeyHelp, Page
from ui.pages.scan import shown
from ui.pages.scan.checklist import Checklist
from ui.pages.scan.feeder import Choices, Running
from ui.pages.scan.keys import DossierKeys, key_help
from ui.pages.scan.pages_pane import PagesPane
from ui.pages.scan.pictures import Pictures
from ui.pages.scan.presenter import ScanPresenter
from ui.pages.scan.sheet_pane import SheetPane
from ui.pages.scan.shown import Banner, Paper, Tile
from ui.pages.scan.stack_pane import StackPane
from ui.pages.scan.waiting import WaitingList
from ui.texts import Texts
from ui.widgets.labels import bare_layout
from ui.widgets.panes import Panes
from ui.widgets.stacked import Stacked
from ui.widgets.toast import Told

_CHECKLIST_WIDTH = 228
_SIX_FROM, _FOUR_FROM = 1560, 1000
"""Page widths from which six or four tiles stand in a row."""

_BACK_FROM = 1200
"""Page width from which the header has room for the way back; Esc and the palette know it too."""

_KINDS = "*.jpg *.jpeg *.png *.tif *.tiff *.pdf"


class ScanPage(Page):
    """Widgets and intents; what they mean is the presenter's."""

    own_keys = frozenset({"F8"})
    shown_again = Signal()

    presenter: ScanPresenter

    def __init__(self, texts: Texts, pictures: Pictures, jobs: JobRunner) -> None:
        super().__init__(texts)
        self.pictures = pictures
        self.setAcceptDrops(True)
        self.choose_files: Callable[[], list[str]] = self._choose_files
        self.waiting = WaitingList()
        self.stack = StackPane(jobs, lambda: self.choose_files(), texts)
        self.left, self.sheet, self.checklist = PagesPane(pictures, texts), SheetPane(), Checklist()
        self.error, self.feeder, self.model, self.tiles = (
            self.left.error, self.left.feeder, self.left.model, self.left.tiles,
        )  # fmt: skip
        self.panes = Panes((self.left, self.sheet, self.checklist), (0, 1, 0), _CHECKLIST_WIDTH)
        self._stack = Stacked()
        bare_layout(self).addWidget(self._stack)
        for sheet in (self.waiting, self.panes, self.stack):
            self._stack.addWidget(sheet)
        self._shown: ScannedPage | None = None
        self._heard = ""

    def connect_presenter(self, presenter: ScanPresenter) -> None:
        """Send what the person does to the presenter."""
        self.presenter = presenter
        feeding = presenter.feeding
        self.waiting.filter_changed.connect(presenter.queue.filter)
        self.waiting.more_wanted.connect(presenter.queue.more)
        self.waiting.opened.connect(self._open)
        for bar, stop in ((self.feeder, feeding.stop), (self.stack.feeder, presenter.stack.stop)):
            bar.source_chosen.connect(feeding.scanner.choose_source)
            bar.paper_chosen.connect(feeding.scanner.choose_paper)
            bar.stopped.connect(stop)
        self.feeder.backs_wanted.connect(presenter.scan_backs)
        self.tiles.chosen.connect(presenter.choose)
        self.checklist.pressed.connect(presenter.operations.assign)
        self.sheet.switched.connect(lambda step, is_on: presenter.operations.clean(step, is_on=is_on))
        self.sheet.kept.connect(presenter.operations.keep)
        self.sheet.other_way.connect(presenter.other_way)
        self.sheet.picture_wanted.connect(self._ask_picture)
        self.sheet.tool_pressed.connect(lambda name: self._tools()[name]())
        self.left.insert_button.clicked.connect(presenter.insert)
        self.left.files_wanted.connect(self._take_files)
        self.left.bin_button.clicked.connect(lambda: presenter.show_bin(is_shown=not presenter.in_bin))
        self.error.again_wanted.connect(presenter.scan)
        self.pictures.large_came.connect(self._show_picture)
        self.pictures.failed.connect(presenter.picture_failed)
        self.stack.connect_presenter(presenter.stack, self._open, presenter.leave_dossier)
        self.stack.told.connect(self.told)
        self.stack.header_changed.connect(self.header_changed)
        self._keys = DossierKeys(self.panes, presenter, self.sheet.view.zoom, self._take_files)
        clear = QShortcut(QKeySequence("Esc"), self.waiting, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        clear.activated.connect(self.waiting.box.clear)
        self.set_texts(self.texts)

    def header(self) -> Header:
        """Return the dossier and what may be done with it, or the list and its first dossier."""
        texts, presenter = self.texts, self.presenter
        sheaf = presenter.sheaf
        if presenter.stack.is_open:
            return self.stack.header(presenter.stack, presenter.leave_dossier)
        if sheaf is None:
            code = self.waiting.current
            reason = "" if code else texts("scan.waiting.none")
            text = texts("scan.open", serial=shown.serial(code)) if code else texts("scan.first")
            act = Action(text, lambda: self._open(self.waiting.current), "Ctrl+Return", "scan-line", "primary", reason)
            lots = len(presenter.stack.lots)
            named = texts("stack.open.tray", lots=lots) if lots else texts("stack.open")
            return Header(texts("scan.title"), self._heard, (Action(named, presenter.open_stack, "F7", "layers"), act))
        serial = shown.serial(sheaf.dossier.code)
        pages = len(sheaf.in_sight)
        warned = presenter.banner()
        keys = "Shift+F7" if warned is not None and not warned.deletes else "F7"
        busy = texts("scan.busy") if presenter.feeding.is_running else ""
        more = texts("scan.more") if pages else texts("scan.first")
        scan = Action(more, presenter.scan, keys, "scan-line", "secondary", busy)
        done_text = texts("scan.done", pages=pages)
        done = Action(done_text, presenter.done, "Ctrl+Return", "arrow-right", "primary", presenter.reason())
        title = texts("scan.title.dossier", serial=serial)
        back = Action(texts("scan.back"), presenter.leave_dossier, "", "list", "ghost")
        actions = (back, scan, done) if self.width() >= _BACK_FROM else (scan, done)
        return Header(title, shown.context(sheaf.dossier, texts, is_short=self.width() < _FOUR_FROM), actions)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self.texts = texts
        for part in (self.waiting, self.left, self.sheet, self.checklist, self.stack):
            part.set_texts(texts)
        self.presenter.set_texts(texts)
        super().set_texts(texts)

    def arrive(self, code: str = "") -> None:
        """Show a dossier where one is named, else the one that was shown or the list."""
        self.presenter.arrive(code)
        self._focus()

    def undo(self) -> None:
        """Take the last step back."""
        self.presenter.operations.undo()

    def next_pane(self) -> None:
        """Give the focus to the next pane."""
        shown_now = self._stack.currentWidget()
        if shown_now is not self.waiting:
            (self.panes if shown_now is self.panes else self.stack.panes).next()
        else:
            (self.waiting.table if self.waiting.box.hasFocus() else self.waiting.box).setFocus()

    def keys(self) -> tuple[KeyHelp, ...]:
        """Return the keys of this screen."""
        return key_help(self.texts)

    def commands(self) -> tuple[Action, ...]:
        """Return what the palette offers besides the header's actions."""
        texts, presenter = self.texts, self.presenter
        if presenter.sheaf is None:
            return ()
        return (
            Action(texts("scan.files"), self._take_files, "Ctrl+O", "folder-open"),
            Action(texts("scan.separate"), presenter.operations.separate, "Ctrl+J", "layers"),
            Action(texts("scan.covers"), presenter.print_covers, "Ctrl+P", "printer"),
            Action(texts("scan.key.bin"), lambda: presenter.show_bin(is_shown=True), "Ctrl+B", "trash-2"),
            Action(texts("scan.key.list"), presenter.leave_dossier, "", "list"),
        )

    # what the presenter shows

    def show_waiting(self, rows: Sequence[Row], heading: str) -> None:
        """Show the dossiers that wait for scanning."""
        self._heard = heading
        self.waiting.show_rows(rows, heading)

    def show_nothing_waiting(self, title: str, line: str, button: str) -> None:
        """Say that none waits, or none matches."""
        self._heard = title
        self.waiting.show_nothing(title, line, button)

    def count_waiting(self, count: int) -> None:
        """Show how many dossiers wait."""
        self.badge_changed.emit(count)

    def show_dossier(self, tiles: Sequence[Tile], current: int, selected: Sequence[int]) -> None:
        """Show the pages of a dossier."""
        self.left.show_tiles(tiles, current, selected)

    def show_papers(self, papers: Sequence[Paper], count: str, here: int | None) -> None:
        """Show the checklist."""
        self.checklist.show_papers(papers, count, here)

    def show_page(self, page: ScannedPage | None, name: str, empty: str, banner: Banner | None) -> None:
        """Show one page large."""
        deletes = banner is not None and banner.deletes
        other, keys = ("scan.remove", "Del") if deletes else ("scan.again", "F7")
        can_other = deletes or not self.presenter.feeding.is_running
        self.sheet.show_banner(banner, self.texts(other), keys, can_other=can_other)
        self.sheet.show_tools(has_page=page is not None, in_bin=self.presenter.in_bin)
        self.sheet.show_recipe(page.recipe if page is not None and not self.presenter.in_bin else None, self.texts)
        place = page.place if page is not None else 0
        can_insert = page is not None and not self.presenter.in_bin
        self.left.show_place(self.texts("scan.insert", place=place), can_insert=can_insert)
        before, self._shown = self._shown, page
        if page is None or before is None or _looks(page) != _looks(before):
            self.sheet.show_page(_upright_size(page), page.dpi if page else 96, name, empty)

    def show_counts(self, pages: str, look: str, bin_line: str, *, in_bin: bool, has_bin: bool) -> None:
        """Show how many pages there are, to look at and in the bin."""
        self.left.show_counts(pages, look, bin_line, in_bin=in_bin, has_bin=has_bin)

    def selected(self) -> list[int]:
        """Return the numbers of the chosen pages."""
        return self.tiles.numbers()

    def show_error(self, told: Message, again: str) -> None:
        """Show an error above the pages."""
        self.error.show_message(told, again)

    def hide_error(self) -> None:
        """Take the error away."""
        self.error.hide()

    def tell(self, text: str, icon: str, *, undo: bool) -> None:
        """Show a toast."""
        self.told.emit(Told(text, self.presenter.operations.undo if undo else None, icon))

    def header_is_new(self) -> None:
        """Have title and actions asked again, and the right sheet shown."""
        has_dossier = self.presenter.sheaf is not None
        wanted = self.stack if self.presenter.stack.is_open else self.panes if has_dossier else self.waiting
        if self._stack.currentWidget() is not wanted:
            self._stack.setCurrentWidget(wanted)
            self._focus()
        self._keys.enable()
        self.header_changed.emit()

    def stored(self) -> None:
        """Tell the other pages that something was stored."""
        self.changed.emit()

    def show_choices(self, choices: Choices) -> None:
        """Show what can be scanned with."""
        self.feeder.show_choices(choices)

    def show_running(self, running: Running | None, meta: str) -> None:
        """Show a scan that goes on, or that none does."""
        self.feeder.show_running(running, meta)

    def show_backs(self, text: str, line: str) -> None:
        """Offer to scan the other sides of a stack, and say how."""
        self.feeder.show_backs(text, line)

    def show_insertion(self, text: str) -> None:
        """Say where new pages go, when it is not the end."""
        self.feeder.show_insertion(text)

    def ask_files(self) -> list[str]:
        """Let the person choose files."""
        return self.choose_files()

    # Qt's own

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put as many tiles into a row as there is room for, always an even number."""
        super().resizeEvent(event)
        columns = 6 if self.width() >= _SIX_FROM else 4 if self.width() >= _FOUR_FROM else 2
        self.left.set_columns(columns, has_room=self.width() >= _FOUR_FROM)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take files that are dragged over a dossier."""
        if self.presenter.sheaf is not None and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Take files that are dropped."""
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.presenter.take_files(sorted(paths))

    # inside

    def _open(self, code: str) -> None:
        if code:
            self.presenter.open(code)

    def _focus(self) -> None:
        current = self._stack.currentWidget()
        (
            self.tiles if current is self.panes else self.stack.list if current is self.stack else self.waiting.table
        ).setFocus()

    def _ask_picture(self, box: QSize) -> None:
        if self._shown is not None:
            self.pictures.ask_large(self._shown, box)

    def _show_picture(self, page_id: str, image: QImage) -> None:
        if self._shown is not None and self._shown.id == page_id:
            self.sheet.show_picture(image)

    def _take_files(self) -> None:
        self.presenter.take_files(self.choose_files())

    def _choose_files(self) -> list[str]:
        texts = self.texts
        kinds = f"{texts('scan.files.kinds')} ({_KINDS})"
        paths, _ = QFileDialog.getOpenFileNames(self, texts("scan.files.title"), str(Path.home()), kinds)
        return paths

    def _tools(self) -> dict[str, Callable[[], None]]:
        presenter = self.presenter
        return {
            "left": lambda: presenter.operations.turn(-90),
            "right": lambda: presenter.operations.turn(90),
            "split": presenter.operations.split,
            "remove": presenter.operations.remove,
            "restore": presenter.operations.restore,
        }


def _upright_size(page: ScannedPage | None) -> QSize:
    if page is None:
        return QSize()
    size = QSize(*page.picture_px)
    return size.transposed() if page.upright_deg in (90, 270) else size


def _looks(page: ScannedPage) -> tuple[str, int, str]:
    return page.id, page.upright_deg, page.picture.sha256
