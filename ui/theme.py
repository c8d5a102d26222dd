# SPDX-License-Identifier: Apache-2.0
"""Colours, type, icons and style sheet of the window; tokens are data, every text colour is at least 4.5 to 1."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from clerkdesk.errors import MissingAsset
from clerkdesk.settings import asset_path


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one scheme."""

    canvas: str
    rail: str
    surface: str
    subtle: str
    line: str
    line2: str
    ink: str
    ink2: str
    ink3: str
    accent: str
    selected: str
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
    surface="#FFFFFF",
    subtle="#F6F7F9",
    line="#DCE1E8",
    line2="#7F8A98",
    ink="#1B1F24",
    ink2="#46505D",
    ink3="#5A6573",
    accent="#0B5CAD",
    selected="#E4EFFA",
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

META, BODY, VALUE, TITLE = 12, 14, 16, 20
_FONT_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")
_FAMILY = "Inter"


def apply(application: QApplication) -> None:
    """Give the application its style, palette, font and style sheet.

    Raises:
        MissingAsset: a font is not installed.
    """
    for name in _FONT_FILES:
        path = asset_path(f"fonts/{name}")
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise MissingAsset(name=f"fonts/{name}")
    application.setStyle("Fusion")
    application.setPalette(_palette(LIGHT))
    application.setFont(font())
    application.setStyleSheet(_style_sheet(LIGHT))


def font(size_px: int = BODY, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return Inter with figures of one width, so that codes and dates align."""
    made = QFont(_FAMILY)
    made.setPixelSize(size_px)
    made.setWeight(weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


@lru_cache(maxsize=256)
def icon(name: str, size_px: int, colour: str) -> QPixmap:
    """Return a Lucide icon with a stroke of 1.75 px in a colour.

    Raises:
        MissingAsset: there is no such icon.
    """
    drawn = (
        _icon_file(name).read_text().replace("currentColor", colour).replace('stroke-width="2"', 'stroke-width="1.75"')
    )
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    pixmap = QPixmap(round(size_px * ratio), round(size_px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawn.encode())).render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return pixmap


def _icon_file(name: str) -> Path:
    path = asset_path(f"icons/{name}.svg")
    if not path.is_file():
        raise MissingAsset(name=f"icons/{name}.svg")
    return path


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.canvas,
        QPalette.ColorRole.WindowText: tokens.ink,
        QPalette.ColorRole.Base: tokens.surface,
        QPalette.ColorRole.AlternateBase: tokens.subtle,
        QPalette.ColorRole.Text: tokens.ink,
        QPalette.ColorRole.PlaceholderText: tokens.ink3,
        QPalette.ColorRole.Button: tokens.surface,
        QPalette.ColorRole.ButtonText: tokens.ink,
        QPalette.ColorRole.Highlight: tokens.selected,
        QPalette.ColorRole.HighlightedText: tokens.ink,
        QPalette.ColorRole.ToolTipBase: tokens.ink,
        QPalette.ColorRole.ToolTipText: tokens.surface,
        QPalette.ColorRole.Link: tokens.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    return palette


def _style_sheet(t: Tokens) -> str:
    """Return the rules; a widget is addressed by its object name or its `kind` property."""
    return f"""
    QWidget#rail {{ background: {t.rail}; border-right: 1px solid {t.line}; }}
    QWidget#header {{ background: {t.surface}; border-bottom: 1px solid {t.line}; }}
    QWidget#strip {{ background: {t.surface}; border-top: 1px solid {t.line}; }}
    QFrame[kind="card"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 8px; }}
    QFrame[kind="hairline"] {{ background: {t.line}; border: none; }}
    QLabel[kind="round"] {{ background: {t.subtle}; border: 1px solid {t.line}; border-radius: 32px; }}
    QLabel[tone="ink2"] {{ color: {t.ink2}; }}
    QLabel[tone="ink3"] {{ color: {t.ink3}; }}
    QLabel[tone="ok"] {{ color: {t.ok}; }}
    QLabel[tone="danger"] {{ color: {t.danger}; }}
    QFrame[kind="error"] {{ background: {t.danger_soft}; border: 1px solid {t.danger}; border-radius: 8px; }}
    QFrame[kind="error-off"] {{ background: {t.off_soft}; border: 1px solid {t.off}; border-radius: 8px; }}
    QLineEdit, QComboBox {{ background: {t.surface}; border: 1px solid {t.line2}; border-radius: 6px;
        padding: 0 10px; min-height: 32px; color: {t.ink}; }}
    QLineEdit {{ placeholder-text-color: {t.ink3}; }}
    QLineEdit:focus, QComboBox:focus {{ border: 2px solid {t.accent}; padding: 0 9px; min-height: 30px; }}
    QComboBox::drop-down {{ border: none; width: 26px; }}
    QComboBox::down-arrow {{ image: url("{_icon_file("chevron-down").as_posix()}"); width: 14px; height: 14px; }}
    QComboBox QAbstractItemView {{ background: {t.surface}; border: 1px solid {t.line2};
        selection-background-color: {t.selected}; selection-color: {t.ink}; }}
    QPushButton {{ background: {t.surface}; border: 1px solid {t.line2}; border-radius: 6px; padding: 0 14px;
        min-height: 32px; }}
    QPushButton:focus {{ border: 2px solid {t.accent}; padding: 0 13px; min-height: 30px; }}
    QPushButton:pressed {{ background: {t.subtle}; }}
    QToolButton[kind="rail"] {{ background: transparent; border: 1px solid transparent; border-radius: 6px;
        color: {t.ink2}; padding: 6px 0; }}
    QToolButton[kind="rail"]:checked {{ background: {t.surface}; color: {t.accent};
        border-left: 3px solid {t.accent}; }}
    QToolButton[kind="rail"]:focus {{ border: 2px solid {t.accent}; }}
    QToolButton[kind="search"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 6px;
        color: {t.ink2}; padding: 4px 0; }}
    QToolButton[kind="search"]:focus {{ border: 2px solid {t.accent}; }}
    QTableView {{ background: {t.surface}; border: none; border-bottom-left-radius: 8px;
        border-bottom-right-radius: 8px; outline: none; }}
    QHeaderView {{ background: {t.subtle}; }}
    QHeaderView::section {{ background: {t.subtle}; color: {t.ink2}; border: none;
        border-top: 1px solid {t.line}; border-bottom: 1px solid {t.line}; padding: 0 0 0 16px;
        font-size: {META}px; font-weight: 500; }}
    QScrollBar:vertical {{ background: transparent; width: 10px; margin: 2px; }}
    QScrollBar::handle:vertical {{ background: {t.line2}; border-radius: 3px; min-height: 32px; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: none; border: none; height: 0; }}
    """
