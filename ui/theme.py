# SPDX-License-Identifier: Apache-2.0
"""Colours, type, icons and style sheet of the window; tokens are data, every text colour is at least 4.5 to 1."""

import atexit
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QStandardPaths, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from clerkdesk.errors import MissingAsset
from clerkdesk.settings import asset_path


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one scheme; text on any ground it is used on has a contrast of at least 4.5 to 1.

    Attributes:
        sunken: ground under a scan; line2: borders of inputs and buttons; selected: also the soft form of the accent.
        fill, on_fill: the one primary button and what stands on it.
    """

    canvas: str
    rail: str
    sunken: str
    surface: str
    subtle: str
    line: str
    line2: str
    ink: str
    ink2: str
    ink3: str
    accent: str
    selected: str
    fill: str
    on_fill: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    danger: str
    danger_soft: str
    off: str
    off_soft: str


LIGHT = Tokens(
    canvas="#EDF0F4",
    rail="#E4E9EF",
    sunken="#DDE2E9",
    surface="#FFFFFF",
    subtle="#F6F7F9",
    line="#DCE1E8",
    line2="#7F8A98",
    ink="#1B1F24",
    ink2="#46505D",
    ink3="#5A6573",
    accent="#0B5CAD",
    selected="#E4EFFA",
    fill="#0B5CAD",
    on_fill="#FFFFFF",
    ok="#18713A",
    ok_soft="#E6F4EA",
    warn="#8A5A00",
    warn_soft="#FFF3D6",
    danger="#B3261E",
    danger_soft="#FCE9E7",
    off="#3D5A80",
    off_soft="#E6ECF5",
)

DARK = Tokens(
    canvas="#14181D",
    rail="#101419",
    sunken="#0E1115",
    surface="#1D2228",
    subtle="#242A32",
    line="#323A45",
    line2="#7B8797",
    ink="#E9EDF2",
    ink2="#BCC5D0",
    ink3="#9CA8B6",
    accent="#78B7F7",
    selected="#1B3350",
    fill="#78B7F7",
    on_fill="#0A1A2B",
    ok="#74D093",
    ok_soft="#17331F",
    warn="#E8BA5E",
    warn_soft="#382C13",
    danger="#FF948B",
    danger_soft="#3F1F1D",
    off="#A3BDE0",
    off_soft="#202D3E",
)


class Scheme(StrEnum):
    """Which colours are used."""

    LIGHT = "light"
    DARK = "dark"


_SCHEMES = {Scheme.LIGHT: LIGHT, Scheme.DARK: DARK}
_chosen = Scheme.LIGHT

META, BODY, VALUE, TITLE = 12, 14, 16, 20
FIGURE = 27
_FONT_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf")
_FAMILY = "Inter"

TONES = ("ink2", "ink3", "accent", "ok", "warn", "danger", "off")
"""What a label's text may be besides plain ink."""

SOFT = ("ok", "warn", "danger", "off")
"""Tones that have a soft ground."""


def tokens() -> Tokens:
    """Return the colours in use."""
    return _SCHEMES[_chosen]


def scheme() -> Scheme:
    """Return which colours are in use."""
    return _chosen


def apply(application: QApplication, chosen: Scheme = Scheme.LIGHT) -> None:
    """Give the application its style, palette, font and style sheet; every widget hears of it as a change of style.

    Raises:
        MissingAsset: a font is not installed.
    """
    global _chosen
    _chosen = chosen
    _load_fonts()
    application.setStyle("Fusion")
    application.setPalette(_palette(tokens()))
    application.setFont(font())
    application.setStyleSheet(_style_sheet(tokens()))


@cache
def _load_fonts() -> None:
    for name in _FONT_FILES:
        path = asset_path(f"fonts/{name}")
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise MissingAsset(name=f"fonts/{name}")


def font(size_px: int = BODY, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return Inter with figures of one width, so that codes and dates align."""
    return QFont(_made_font(size_px, weight))


@cache
def _made_font(size_px: int, weight: QFont.Weight) -> QFont:
    """Return one font for all who ask for it: what it was found to be and its measures are kept with it."""
    made = QFont(_FAMILY)
    made.setPixelSize(size_px)
    made.setWeight(weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


@lru_cache(maxsize=512)
def icon(name: str, size_px: int, colour: str) -> QPixmap:
    """Return a Lucide icon with a stroke of 1.75 px in a colour.

    Raises:
        MissingAsset: there is no such icon.
    """
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    pixmap = QPixmap(round(size_px * ratio), round(size_px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(_coloured(name, colour).encode())).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return pixmap


def _coloured(name: str, colour: str) -> str:
    drawn = _icon_file(name).read_text().replace("currentColor", colour)
    return drawn.replace('stroke-width="2"', 'stroke-width="1.75"')


@cache
def _drawn(name: str, colour: str) -> str:
    """Return the path of an icon in a colour: a style sheet takes files only."""
    drawn = _coloured(name, colour).encode()
    path = _icon_folder() / f"{name}-{sha256(drawn).hexdigest()[:16]}.svg"  # a newer drawing has another name
    if not path.is_file():
        unfinished = path.with_suffix(f".{os.getpid()}")  # two windows may start at once
        unfinished.write_bytes(drawn)
        unfinished.replace(path)
    return path.as_posix()


@cache
def _icon_folder() -> Path:
    """Return a folder that every start uses again: one of its own would stay behind each time a window is killed."""
    place = QStandardPaths.StandardLocation
    # The temporary folder of Windows is the user's own and emptied by Windows; an uninstaller would leave a cache.
    own = place.TempLocation if sys.platform == "win32" else place.GenericCacheLocation
    folder = Path(QStandardPaths.writableLocation(own), "clerkdesk")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        is_ours = os.access(folder, os.W_OK)
    except OSError:
        is_ours = False
    if not is_ours:  # a home that takes no files
        folder = Path(tempfile.mkdtemp(prefix="clerkdesk-icons-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _icon_file(name: str) -> Path:
    path = asset_path(f"icons/{name}.svg")
    if not path.is_file():
        raise MissingAsset(name=f"icons/{name}.svg")
    return path


def _palette(t: Tokens) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: t.canvas,
        QPalette.ColorRole.WindowText: t.ink,
        QPalette.ColorRole.Base: t.surface,
        QPalette.ColorRole.AlternateBase: t.subtle,
        QPalette.ColorRole.Text: t.ink,
        QPalette.ColorRole.PlaceholderText: t.ink3,
        QPalette.ColorRole.Button: t.surface,
        QPalette.ColorRole.ButtonText: t.ink,
        QPalette.ColorRole.Highlight: t.selected,
        QPalette.ColorRole.HighlightedText: t.ink,
        QPalette.ColorRole.ToolTipBase: t.ink,
        QPalette.ColorRole.ToolTipText: t.surface,
        QPalette.ColorRole.Link: t.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    return palette


def _style_sheet(t: Tokens) -> str:
    """Return the rules; a widget is addressed by its object name or by its `kind` and `tone` properties."""
    tones = "".join(f'QLabel[tone="{name}"] {{ color: {getattr(t, name)}; }}\n' for name in TONES)
    grounds = "".join(
        f'QFrame[ground="{name}"] {{ background: {getattr(t, f"{name}_soft")}; border: none; }}\n' for name in SOFT
    )
    return f"""
    QWidget#rail {{ background: {t.rail}; border-right: 1px solid {t.line}; }}
    QWidget#header {{ background: {t.surface}; border-bottom: 1px solid {t.line}; }}
    QWidget#strip {{ background: {t.surface}; border-top: 1px solid {t.line}; }}
    QFrame[kind="card"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 8px; }}
    QFrame[kind="overlay"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 12px; }}
    QFrame[kind="sunken"] {{ background: {t.sunken}; border: none; }}
    QFrame[kind="hairline"] {{ background: {t.line}; border: none; }}
    QFrame[kind="toast"] {{ background: #20262E; border: 1px solid #3A434F; border-radius: 8px; }}
    QFrame[kind="toast"] QLabel {{ color: #FFFFFF; }}
    QFrame[kind="toast"] QLabel[kind="keycap"] {{ background: transparent; border-color: #5A6573; }}
    QFrame[kind="toast"] QPushButton {{ background: transparent; border: 1px solid transparent; color: #8CC4FF;
        padding: 0 8px; min-height: 28px; font-weight: 600; }}
    QFrame[kind="toast"] QPushButton:focus {{ border: 2px solid #8CC4FF; }}
    QFrame[kind="banner"] {{ border-radius: 8px; }}
    {grounds}
    QFrame[kind="round"] {{ background: {t.subtle}; border: 1px solid {t.line}; border-radius: 32px; }}
    QLabel[kind="keycap"] {{ background: {t.subtle}; color: {t.ink2}; border: 1px solid {t.line};
        border-bottom: 2px solid {t.line}; border-radius: 4px; padding: 0 6px; min-height: 17px; max-height: 17px; }}
    {tones}
    QFrame[kind="error"] {{ background: {t.danger_soft}; border: 1px solid {t.danger}; border-radius: 8px; }}
    QFrame[kind="error-off"] {{ background: {t.off_soft}; border: 1px solid {t.off}; border-radius: 8px; }}
    QLineEdit, QComboBox, QDateEdit, QSpinBox, QPlainTextEdit {{ background: {t.surface};
        border: 1px solid {t.line2}; border-radius: 6px; padding: 0 10px; min-height: 32px; color: {t.ink};
        selection-background-color: {t.fill}; selection-color: {t.on_fill}; }}
    QPlainTextEdit {{ padding: 6px 8px; }}
    QLineEdit {{ placeholder-text-color: {t.ink3}; }}
    QLineEdit:read-only {{ background: {t.subtle}; border: 1px solid {t.line}; }}
    QLineEdit:focus, QComboBox:focus, QDateEdit:focus, QSpinBox:focus {{
        border: 2px solid {t.accent}; padding: 0 9px; min-height: 30px; }}
    QPlainTextEdit:focus {{ border: 2px solid {t.accent}; padding: 5px 7px; }}
    QLineEdit[error="true"] {{ border: 2px solid {t.danger}; padding: 0 9px; min-height: 30px; }}
    QComboBox::drop-down {{ border: none; width: 26px; }}
    QComboBox::down-arrow {{ image: url("{_drawn("chevron-down", t.ink2)}"); width: 14px; height: 14px; }}
    QComboBox QAbstractItemView {{ background: {t.surface}; color: {t.ink}; border: 1px solid {t.line2};
        selection-background-color: {t.selected}; selection-color: {t.ink}; outline: none; }}
    QPushButton {{ background: {t.surface}; border: 1px solid {t.line2}; border-radius: 6px; color: {t.ink};
        padding: 0 12px; min-height: 32px; }}
    QPushButton:focus {{ border: 2px solid {t.accent}; padding: 0 11px; min-height: 30px; }}
    QPushButton:pressed {{ background: {t.subtle}; }}
    QPushButton:disabled {{ color: {t.ink3}; background: {t.subtle}; border: 1px solid {t.line}; }}
    QPushButton[kind="primary"] {{ background: {t.fill}; border: 1px solid {t.fill}; color: {t.on_fill};
        font-weight: 600; }}
    QPushButton[kind="primary"]:focus {{ border: 2px solid {t.ink}; }}
    QPushButton[kind="primary"]:disabled {{ background: {t.subtle}; border: 1px solid {t.line}; color: {t.ink3}; }}
    QPushButton[kind="ghost"] {{ background: transparent; border: 1px solid transparent; color: {t.ink2}; }}
    QPushButton[kind="ghost"]:focus {{ border: 2px solid {t.accent}; }}
    QFrame[kind="open-field"] {{ background: {t.subtle}; border: none; border-left: 3px solid {t.accent};
        border-bottom: 1px solid {t.line}; }}
    QPushButton[kind="segment"] {{ background: transparent; border: 1px solid transparent; color: {t.ink2};
        min-height: 28px; }}
    QPushButton[kind="segment"]:checked {{ background: {t.surface}; border: 1px solid {t.accent}; color: {t.accent};
        font-weight: 600; }}
    QPushButton[kind="segment"]:focus {{ border: 2px solid {t.accent}; padding: 0 11px; min-height: 26px; }}
    QFrame[kind="segments"] {{ background: {t.subtle}; border: 1px solid {t.line}; border-radius: 6px; }}
    QPushButton[kind="tab"] {{ background: transparent; border: none; border-bottom: 2px solid transparent;
        border-radius: 0; color: {t.ink2}; padding: 0 14px; min-height: 44px; }}
    QPushButton[kind="tab"]:checked {{ color: {t.accent}; border-bottom: 2px solid {t.accent}; font-weight: 600; }}
    QPushButton[kind="tab"]:focus {{ border: 2px solid {t.accent}; border-radius: 6px; padding: 0 12px; }}
    QToolButton[kind="rail"] {{ background: transparent; border: 1px solid transparent; border-radius: 6px;
        color: {t.ink2}; padding: 6px 0; }}
    QToolButton[kind="rail"]:checked {{ background: {t.surface}; color: {t.accent}; }}
    QToolButton[kind="rail"]:focus {{ border: 2px solid {t.accent}; }}
    QToolButton[kind="search"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 6px;
        color: {t.ink2}; padding: 4px 0; }}
    QToolButton[kind="search"]:focus {{ border: 2px solid {t.accent}; }}
    QCheckBox {{ color: {t.ink}; spacing: 8px; }}
    QCheckBox::indicator {{ width: 20px; height: 20px; border: 1px solid {t.line2}; border-radius: 4px;
        background: {t.surface}; }}
    QCheckBox::indicator:checked {{ background: {t.fill}; border: 1px solid {t.fill};
        image: url("{_drawn("check", t.on_fill)}"); }}
    QCheckBox::indicator:focus {{ border: 2px solid {t.accent}; }}
    QTableView, QListView {{ background: {t.surface}; border: none; border-bottom-left-radius: 8px;
        border-bottom-right-radius: 8px; outline: none; color: {t.ink}; selection-background-color: {t.selected};
        selection-color: {t.ink}; }}
    QHeaderView {{ background: {t.subtle}; }}
    QHeaderView::section {{ background: {t.subtle}; color: {t.ink2}; border: none;
        border-top: 1px solid {t.line}; border-bottom: 1px solid {t.line}; padding: 0 0 0 16px;
        font-size: {META}px; font-weight: 500; }}
    QTableView[kind="figures"] QHeaderView::section {{ padding: 0 16px; }}
    QScrollArea {{ background: transparent; border: none; }}
    QScrollArea > QWidget > QWidget {{ background: transparent; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
    QScrollBar::handle:vertical {{ background: {t.line2}; border-radius: 3px; min-height: 32px; }}
    QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 2px; }}
    QScrollBar::handle:horizontal {{ background: {t.line2}; border-radius: 3px; min-width: 32px; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: none; border: none; height: 0; width: 0; }}
    QToolTip {{ background: {t.ink}; color: {t.surface}; border: none; padding: 4px 8px; }}
    """
