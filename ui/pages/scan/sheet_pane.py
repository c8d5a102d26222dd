# SPDX-License-Identifier: Apache-2.0
"""The page that is looked at: what may be done with it, what is wrong with it, and its picture."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clerkdesk.domain.pages import CleanUp, Recipe
from ui import theme
from ui.pages.scan.sheet_view import SheetView
from ui.pages.scan.shown import Banner
from ui.texts import Texts
from ui.widgets.buttons import ActionButton
from ui.widgets.flow import FlowLayout
from ui.widgets.icons import IconLabel
from ui.widgets.labels import SEMI_BOLD, bare_layout, hairline, label

TOOLS = (
    ("left", "", "rotate-ccw"),
    ("right", "", "rotate-cw"),
    ("split", "", "scissors"),
    ("remove", "Del", "trash-2"),
)
"""Name, key and icon of what may be done with the chosen page."""

CLEAN_UPS = tuple(CleanUp)
"""Steps that make the picture better to look at; each can be switched off again."""


class SheetPane(QFrame):
    """Toolbar, banner and picture.

    Attributes:
        tool_pressed: one of the names of `TOOLS`, or "restore".
        switched: a step of the clean-up, and whether it is wanted.
        kept: the page is good as it is.
        other_way: scan it again, or delete it, as the banner offers.
        picture_wanted: a picture for a box of so many device px is wanted.
    """

    tool_pressed = Signal(str)
    switched = Signal(str, bool)
    kept = Signal()
    other_way = Signal()
    picture_wanted = Signal(QSize)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.view = SheetView()
        self.view.picture_wanted.connect(self.picture_wanted)
        self.view.zoomed.connect(self._show_zoom)
        self.buttons = {name: self._tool(name) for name, _, _ in TOOLS}
        self.restore = self._tool("restore")
        self.steps = {step: self._switch(step) for step in CLEAN_UPS}
        self._zoom = ActionButton("ghost")
        self._zoom.clicked.connect(lambda: self.view.zoom(1))
        self._banner = self._make_banner()
        self._zoom_name, self._percent = "", "{percent}"
        tools = QWidget()
        row = FlowLayout(tools, spacing_px=0)
        row.setContentsMargins(8, 2, 8, 2)
        for button in (*self.buttons.values(), self.restore, self._zoom):
            row.addWidget(button)
        self._cleaning = QWidget()
        switches = FlowLayout(self._cleaning, spacing_px=0)
        switches.setContentsMargins(8, 0, 8, 2)
        for switch in self.steps.values():
            switches.addWidget(switch)
        layout = bare_layout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(tools)
        layout.addWidget(self._cleaning)
        layout.addWidget(hairline())
        layout.addWidget(self._banner)
        layout.addWidget(self.view, 1)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        for name, keys, icon in TOOLS:
            self.buttons[name].say(texts(f"scan.{name}"), keys, icon)
        for step in self.steps:
            self._say_step(step, texts)
        self.restore.say(texts("scan.restore"), "Return", "undo-2")
        self._zoom_name, self._percent = texts("scan.zoom.in"), texts("scan.zoom", percent="{percent}")
        self.keep.say(texts("scan.keep"), "G")
        self._show_zoom(self.view.percent)

    def show_page(self, whole: QSize, dpi: int, name: str, empty: str) -> None:
        """Begin to show another page; an invalid size shows the words alone."""
        self.view.setAccessibleName(name or empty)
        self.view.show_page(whole, dpi, empty)

    def show_picture(self, image: QImage) -> None:
        """Show the picture of the page."""
        self.view.show_picture(image)

    def show_recipe(self, recipe: Recipe | None, texts: Texts) -> None:
        """Show which steps of the clean-up are on; none can be switched without a page."""
        self._cleaning.setVisible(recipe is not None)
        for step, switch in self.steps.items():
            switch.setChecked(recipe is not None and step in recipe.steps)
            self._say_step(step, texts)

    def show_tools(self, *, has_page: bool, in_bin: bool) -> None:
        """Offer what may be done with a page, or with one in the bin."""
        for button in self.buttons.values():
            button.setVisible(not in_bin)
            button.setEnabled(has_page)
        self.restore.setVisible(in_bin)
        self.restore.setEnabled(has_page)

    def show_banner(self, banner: Banner | None, other: str, other_keys: str, *, can_other: bool) -> None:
        """Say what is wrong with the page, or nothing."""
        self._banner.setVisible(banner is not None)
        if banner is None:
            return
        is_new = self._title.text() != banner.title
        self._title.setText(banner.title)
        self._line.setText(banner.line)
        self.other.say(other, other_keys)
        self.other.setEnabled(can_other)
        if is_new:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{banner.title}. {banner.line}"))

    def _switch(self, step: CleanUp) -> ActionButton:
        button = ActionButton("ghost")
        button.setCheckable(True)
        button.clicked.connect(lambda is_on: self.switched.emit(str(step), is_on))
        return button

    def _say_step(self, step: CleanUp, texts: Texts) -> None:
        switch = self.steps[step]
        switch.say(texts(f"scan.clean.{step}"), "", "square-check" if switch.isChecked() else "square")

    def _tool(self, name: str) -> ActionButton:
        button = ActionButton("ghost")
        button.clicked.connect(lambda: self.tool_pressed.emit(name))
        return button

    def _make_banner(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("kind", "banner")
        frame.setProperty("ground", "warn")
        self._title = label(weight=SEMI_BOLD, wraps=True)
        self._line = label(theme.META, tone="ink2", wraps=True)
        self.keep, self.other = ActionButton("secondary"), ActionButton("secondary")
        self.keep.clicked.connect(self.kept)
        self.other.clicked.connect(self.other_way)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._line)
        ways = QHBoxLayout()
        ways.setSpacing(8)
        ways.addWidget(self.keep)
        ways.addWidget(self.other)
        row = QHBoxLayout(frame)
        row.setContentsMargins(14, 10, 12, 10)
        row.setSpacing(12)
        row.addWidget(IconLabel("triangle-alert", 18, "warn"), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addLayout(ways)
        frame.hide()
        return frame

    def _show_zoom(self, percent: int) -> None:
        self._zoom.say(self._percent.format(percent=percent), "", "zoom-in")
        self._zoom.setAccessibleName(f"{self._zoom_name}, {self._percent.format(percent=percent)}")
