# SPDX-License-Identifier: Apache-2.0
"""What a program can see of a window's looks: texts that are cut or faint, keys taken twice, controls out of reach.

Every check returns its findings as texts that name the widget; an empty list is what is wanted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

Colour = tuple[int, int, int]

TEXT_CONTRAST, SHAPE_CONTRAST = 4.5, 3.0
"""The least contrast of text, and of icons, borders and the focus: WCAG 2.2, success criteria 1.4.3 and 1.4.11."""
_SHARP = 3  # a stem of a letter is two px wide: drawn three times as large it has a core of the ink's own colour
_CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView)
_MOST_TABS = 400
_REGIONS = ("rail", "header", "strip")


def said(root: QWidget) -> list[str]:
    """Return the texts of all labels that can be seen."""
    return [one.text() for one in root.findChildren(QLabel) if one.isVisible()]


def clipped(root: QWidget) -> list[str]:
    """Return the texts that their labels and buttons cannot show whole."""
    found = []
    for widget in _worded(root):
        if widget.hasHeightForWidth():
            is_cut = widget.heightForWidth(widget.width()) > widget.height() + 1
        else:
            room = widget.contentsRect()
            metrics = widget.fontMetrics()
            is_cut = metrics.horizontalAdvance(widget.text()) > room.width() + 1 or metrics.height() > room.height() + 3
        if is_cut:
            found.append(widget.text())
    return found


def cut_off(root: QWidget) -> list[str]:
    """Return labels and controls that reach beyond what shows them, where nothing scrolls that way."""
    shown = [*_worded(root), *(one for one in _visible(root) if isinstance(one, _CONTROLS))]
    return [_called(widget) for widget in dict.fromkeys(shown) if _is_cut_off(widget, root)]


def overlapping(root: QWidget) -> list[str]:
    """Return widgets of one layout that lie on each other: the window is too small for them."""
    found = []
    for parent in [root, *_visible(root)]:
        if parent.layout() is None:
            continue
        parts = [one for one in parent.children() if isinstance(one, QWidget) and one.isVisible()]
        laid = [one for one in parts if _is_laid_out(parent, one)]
        for one, other in combinations(laid, 2):
            both = one.geometry() & other.geometry()
            if both.width() > 1 and both.height() > 1:
                found.append(f"{_called(one)} / {_called(other)}")
    return found


def unnamed(root: QWidget) -> list[str]:
    """Return the controls in reach of Tab that a screen reader cannot name."""
    return [_called(one) for one in _reachable(root) if not _name(one)]


def taken_twice(root: QWidget) -> list[str]:
    """Return keys that two shortcuts or two underlined letters want at once."""
    active = [one for one in root.findChildren(QShortcut) if one.isEnabled() and _holder(one).isVisible()]
    found = []
    for one, other in combinations(active, 2):
        if one.key() == other.key() and _meet(one, other):
            found.append(one.key().toString())
    letters = Counter(QKeySequence.mnemonic(one.text()).toString() for one in _worded(root))
    return found + [letter for letter, times in letters.items() if letter and times > 1]


def tab_faults(root: QWidget) -> list[str]:
    """Press Tab until it comes round, then Shift+Tab; return what is not reached, or not in reading order."""
    wanted = _reachable(root)
    there = _walk(Qt.Key.Key_Tab)
    back = _walk(Qt.Key.Key_Backtab)
    found = [f"not reached: {_called(one)}" for one in wanted if one not in there and one in _reachable(root)]
    found += [f"not reached backwards: {_called(one)}" for one in there if one not in back]
    if not found and _rotated(back[::-1], there[0]) != there:
        found.append("Shift+Tab is not the reverse of Tab")
    steps = (step for step in pairwise(there) if _region(step[0], root) is _region(step[1], root))
    return found + [f"{_called(one)} → {_called(other)}" for one, other in steps if _goes_back(one, other)]


def faint(root: QWidget) -> list[str]:
    """Return visible texts whose ink is too near to the ground they stand on, as both are painted."""
    painted = _pixels(root)
    found = []
    for widget in _worded(root):
        if (area := _seen(widget, root)).isEmpty():
            continue
        ratio = _strongest(painted, area)
        if ratio < TEXT_CONTRAST:
            found.append(f"{widget.text()}: {ratio:.2f}")
    return found


def contrast(one: QColor | str, other: QColor | str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    first, second = QColor(one), QColor(other)
    return _ratio((first.red(), first.green(), first.blue()), (second.red(), second.green(), second.blue()))


def _visible(root: QWidget) -> Iterator[QWidget]:
    return (one for one in root.findChildren(QWidget) if one.isVisible())


def _worded(root: QWidget) -> list[QLabel | QAbstractButton]:
    return [one for one in _visible(root) if isinstance(one, QLabel | QAbstractButton) and one.text()]


def _reachable(root: QWidget) -> list[QWidget]:
    shown = (one for one in _visible(root) if one.isEnabled() and one.focusProxy() is None)
    return [one for one in shown if one.focusPolicy() & Qt.FocusPolicy.TabFocus]


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface else ""


def _called(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    return f"{type(widget).__name__} “{text or _name(widget) or widget.objectName()}”"


def _is_cut_off(widget: QWidget, root: QWidget) -> bool:
    area, inside = widget.rect(), widget
    while inside is not root:
        parent = inside.parentWidget()
        if parent is None:
            return False
        area = area.translated(inside.pos())
        room, scroller = parent.rect(), parent.parentWidget()
        if isinstance(scroller, QAbstractScrollArea) and scroller.viewport() is parent:
            never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            if scroller.horizontalScrollBarPolicy() == never and not _holds_across(room, area):
                return True
            return scroller.verticalScrollBarPolicy() == never and not _holds_across(_turned(room), _turned(area))
        if not (_holds_across(room, area) and _holds_across(_turned(room), _turned(area))):
            return True
        inside = parent
    return False


def _holds_across(room: QRect, area: QRect) -> bool:
    return area.left() >= room.left() - 1 and area.right() <= room.right() + 1


def _turned(area: QRect) -> QRect:
    return QRect(area.top(), area.left(), area.height(), area.width())


def _is_laid_out(parent: QWidget, child: QWidget) -> bool:
    layouts = [parent.layout()]
    while layouts:
        layout = layouts.pop()
        for place in range(layout.count()):
            item = layout.itemAt(place)
            if item.widget() is child:
                return True
            if item.layout() is not None:
                layouts.append(item.layout())
    return False


def _holder(shortcut: QShortcut) -> QWidget:
    holder = shortcut.parent()
    assert isinstance(holder, QWidget)
    return holder


def _meet(one: QShortcut, other: QShortcut) -> bool:
    """Tell whether some focus makes both act."""
    if Qt.ShortcutContext.WindowShortcut in (one.context(), other.context()):
        return True
    first, second = _holder(one), _holder(other)
    return first is second or first.isAncestorOf(second) or second.isAncestorOf(first)


def _walk(key: Qt.Key) -> list[QWidget]:
    """Press a key until the focus comes round; a control with sections keeps the first of its presses to itself."""
    seen: list[QWidget] = []
    for _ in range(_MOST_TABS):
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus in seen[:-1]:
            break
        if not seen or seen[-1] is not focus:
            seen.append(focus)
        QTest.keyClick(focus, key)
    start = seen.index(focus) if focus in seen else 0
    return seen[start:]


def _region(widget: QWidget, root: QWidget) -> QWidget:
    """Return the part of the window in which a widget is read: rail, header, strip, or all the rest."""
    while widget is not root and widget.objectName() not in _REGIONS:
        widget = widget.parentWidget()
    return widget


def _rotated(walk: list[QWidget], first: QWidget) -> list[QWidget]:
    if first not in walk:
        return walk
    place = walk.index(first)
    return walk[place:] + walk[:place]


def _goes_back(one: QWidget, other: QWidget) -> bool:
    """Tell whether a step leads against the reading order: up within a column, or left within a line."""
    first, second = (QRect(part.mapToGlobal(QPoint()), part.size()) for part in (one, other))
    is_above = second.bottom() <= first.top() and second.left() < first.right() and first.left() < second.right()
    in_line = second.top() < first.bottom() and first.top() < second.bottom()
    return is_above or (in_line and second.right() <= first.left())


def _pixels(root: QWidget) -> np.ndarray:
    image = QImage(root.size() * _SHARP, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_SHARP)
    root.render(image)
    return np.frombuffer(bytes(image.constBits()), np.uint8).reshape(image.height(), -1, 4)[:, :, 2::-1]


def _seen(widget: QWidget, root: QWidget) -> QRect:
    """Return the part of a widget that is to be seen, in the window's px, without its border."""
    area = widget.visibleRegion().boundingRect() & widget.rect().adjusted(2, 2, -2, -2)
    return area.translated(widget.mapTo(root, QPoint())) if area.height() > 8 else QRect()


def _strongest(painted: np.ndarray, area: QRect) -> float:
    """Return the contrast of the ground, the commonest colour of an area, with what differs most from it."""
    top, left = area.top() * _SHARP, area.left() * _SHARP
    part = painted[top : top + area.height() * _SHARP, left : left + area.width() * _SHARP].reshape(-1, 3)
    packed = part.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    colours, counts = np.unique(packed, return_counts=True)
    ground = _unpacked(int(colours[counts.argmax()]))
    return max(_ratio(_unpacked(int(one)), ground) for one in colours[counts >= 3])


def _unpacked(colour: int) -> Colour:
    return colour >> 16, colour >> 8 & 255, colour & 255


def _ratio(one: Colour, other: Colour) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Iterable[int]) -> float:
    red, green, blue = (part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
