# SPDX-License-Identifier: Apache-2.0
"""The one window: rail, header, page and status strip; assembles pages and decides nothing."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMainWindow, QToolButton, QVBoxLayout, QWidget

from ui import theme
from ui.pages.today.page import TodayPage
from ui.texts import LANGUAGE_NAMES, Language, Texts
from ui.widgets.labels import MEDIUM, SEMI_BOLD, bare_layout, label

_RAIL_WIDTH, _HEADER_HEIGHT, _STRIP_HEIGHT = 88, 60, 30
_STRIP_ICONS = {"ok": "circle-check", "off": "hard-drive", "danger": "circle-alert"}


class MainWindow(QMainWindow):
    """Shows one page at a time; today there is one."""

    language_changed = Signal(Language)

    def __init__(self, texts: Texts, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._texts = texts
        self._place = ""
        self.today = TodayPage(texts)
        self.today.standing_changed.connect(self.show_standing)
        self.search_button = self._rail_button("search", "search", 16)
        self.today_button = self._rail_button("rail", "house", 20)
        self.today_button.setCheckable(True)
        self.today_button.setChecked(True)
        self.today_button.setAutoExclusive(True)
        self.languages = QComboBox()
        for language, name in LANGUAGE_NAMES.items():
            self.languages.addItem(name, language)
        self._title = label(theme.TITLE, SEMI_BOLD)
        self._context = label(theme.META, tone="ink2")
        self._standing_icon = QLabel()
        self._standing = label(theme.META, MEDIUM, "ink2")
        self._whereabouts = label(theme.META, tone="ink2")
        self._time = label(theme.META, SEMI_BOLD)
        self._assemble()
        self._bind_keys()
        self._start_clock()
        self.set_texts(texts)
        self.show_standing(texts("strip.opening"), "off")
        self.resize(1366, 768)
        self.setMinimumSize(900, 480)
        self.today.search_box.setFocus()

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._texts = texts
        self.setWindowTitle(texts("app.name"))
        self._title.setText(texts("today.title"))
        self.search_button.setText("Ctrl K")
        self.search_button.setAccessibleName(texts("rail.search.name"))
        self.search_button.setToolTip(texts("rail.search.name"))
        self.today_button.setText(texts("rail.today"))
        self.today_button.setAccessibleName(texts("rail.today.name"))
        self.languages.setAccessibleName(texts("language.name"))
        self.languages.setCurrentIndex(self.languages.findData(texts.language))
        self.today.set_texts(texts)
        self._show_time()

    def show_place(self, place: str) -> None:
        """Show where this station stands: counter and agency."""
        self._place = place
        self._whereabouts.setText(place)

    def show_standing(self, sentence: str, tone: str) -> None:
        """Show the one honest sentence; a screen reader is told when it changes."""
        tokens = theme.LIGHT
        colour = {"ok": tokens.ok, "off": tokens.off, "danger": tokens.danger}[tone]
        self._standing_icon.setPixmap(theme.icon(_STRIP_ICONS[tone], 14, colour))
        if self._standing.text() != sentence:
            self._standing.setText(sentence)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._standing, sentence))

    def raise_up(self) -> None:
        """Come to the front: a second start of the program was asked for."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _assemble(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._header())
        right.addWidget(self.today, 1)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self._rail())
        upper.addLayout(right, 1)
        whole = QWidget()
        layout = bare_layout(whole)
        layout.addLayout(upper, 1)
        layout.addWidget(self._strip())
        self.setCentralWidget(whole)

    def _rail(self) -> QWidget:
        rail = QWidget()
        rail.setObjectName("rail")
        rail.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        rail.setFixedWidth(_RAIL_WIDTH)
        mark = QLabel()
        mark.setPixmap(theme.icon("square-check-big", 28, theme.LIGHT.accent))
        layout = QVBoxLayout(rail)
        layout.setContentsMargins(6, 12, 6, 12)
        layout.setSpacing(8)
        layout.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.search_button)
        layout.addWidget(self.today_button)
        layout.addStretch(1)
        return rail

    def _rail_button(self, kind: str, icon: str, size_px: int) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", kind)
        button.setIcon(QIcon(theme.icon(icon, size_px, theme.LIGHT.accent if kind == "rail" else theme.LIGHT.ink2)))
        button.setIconSize(QSize(size_px, size_px))
        button.setFont(theme.font(theme.META, MEDIUM))
        beside, under = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonTextUnderIcon
        button.setToolButtonStyle(under if kind == "rail" else beside)
        button.setFixedSize(_RAIL_WIDTH - 13, 52 if kind == "rail" else 30)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return button

    def _header(self) -> QWidget:
        header = QWidget()
        header.setObjectName("header")
        header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        header.setFixedHeight(_HEADER_HEIGHT)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._context)
        layout = QHBoxLayout(header)
        layout.setContentsMargins(20, 6, 20, 6)
        layout.addLayout(words, 1)
        layout.addWidget(self.languages)
        return header

    def _strip(self) -> QWidget:
        strip = QWidget()
        strip.setObjectName("strip")
        strip.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        strip.setFixedHeight(_STRIP_HEIGHT)
        layout = QHBoxLayout(strip)
        layout.setContentsMargins(12, 0, 12, 0)
        layout.setSpacing(8)
        layout.addWidget(self._standing_icon)
        layout.addWidget(self._standing, 1)
        layout.addWidget(self._whereabouts)
        layout.addSpacing(8)
        layout.addWidget(self._time)
        return strip

    def _bind_keys(self) -> None:
        for keys in ("Ctrl+K", "Ctrl+F"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._search)
        QShortcut(QKeySequence("Ctrl+1"), self).activated.connect(self.today.table.setFocus)
        self.search_button.clicked.connect(self._search)
        self.today_button.clicked.connect(self.today.table.setFocus)
        self.languages.currentIndexChanged.connect(
            lambda _index: self.language_changed.emit(Language(self.languages.currentData()))
        )

    def _search(self) -> None:
        self.today.search_box.setFocus()
        self.today.search_box.selectAll()

    def _start_clock(self) -> None:
        clock = QTimer(self, interval=15_000)
        clock.timeout.connect(self._show_time)
        clock.start()

    def _show_time(self) -> None:
        now = self._now()
        self._time.setText(f"{now:%H:%M}")
        self._context.setText(self._texts.day(now.date()))
