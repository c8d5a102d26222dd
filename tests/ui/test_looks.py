# SPDX-License-Identifier: Apache-2.0
"""Every screen of the window, looked at by programs: nothing cut, faint, unnamed, out of reach or taken twice."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tests.counter import ReadSheet, copy_counter, open_counter
from tests.window_checks import (
    SHAPE_CONTRAST,
    TEXT_CONTRAST,
    clipped,
    contrast,
    cut_off,
    faint,
    overlapping,
    tab_faults,
    taken_twice,
    unnamed,
)
from tests.window_visits import fill, misfits, open_window, visits
from ui import theme
from ui.app import Workstation
from ui.shots import settle
from ui.texts import TEXTS, Language

pytest_plugins = ("tests.counter_fixtures", "tests.window_fixtures")

ROOT = Path(__file__).resolve().parents[2]
OFFICERS = ("clerk", "supervisor")
GROUNDS = ("surface", "subtle", "canvas")
EVERYWHERE = [(ink, ground) for ink in ("ink", "ink2", "ink3", "accent", *theme.SOFT) for ground in GROUNDS]
SOFT = [(ink, f"{tone}_soft") for tone in theme.SOFT for ink in ("ink", "ink2", tone)]
CHOSEN = [("ink", "selected"), ("ink2", "selected"), ("accent", "selected"), ("on_fill", "fill"), ("ink2", "rail")]
SHAPES = [(line, ground) for line in ("line2", "accent", *theme.SOFT) for ground in GROUNDS]
SHAPES += [("accent", ground) for ground in ("rail", "sunken")]


@pytest.fixture(scope="module")
def busy_counter(made_counter: Path, read_sheet: ReadSheet, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a closed counter with something on every screen."""
    root = copy_counter(made_counter, tmp_path_factory.mktemp("busy") / "counter")
    opened = open_counter(root, read_sheet)
    fill(opened)
    opened.close()
    return root


@pytest.fixture
def station(request, busy_counter: Path, tmp_path: Path, qapp) -> Iterator[Workstation]:
    """The window of a copy of it; for the clerk where a test names nobody else."""
    opened = open_window(copy_counter(busy_counter, tmp_path / "counter"), getattr(request, "param", "clerk"))
    yield opened
    opened.use_scheme(theme.Scheme.LIGHT)
    opened.close()
    opened.window.close()
    opened.window.deleteLater()


@pytest.mark.parametrize("scheme", theme.Scheme)
def test_every_pair_of_colours_has_the_contrast_of_its_use(scheme):
    tokens = theme.DARK if scheme is theme.Scheme.DARK else theme.LIGHT
    colours = {field.name: getattr(tokens, field.name) for field in fields(tokens)}
    texts = {pair: contrast(*(colours[name] for name in pair)) for pair in EVERYWHERE + SOFT + CHOSEN}
    assert {pair: ratio for pair, ratio in texts.items() if ratio < TEXT_CONTRAST} == {}
    shapes = {pair: contrast(*(colours[name] for name in pair)) for pair in SHAPES}
    assert {pair: ratio for pair, ratio in shapes.items() if ratio < SHAPE_CONTRAST} == {}


@pytest.mark.parametrize("station", OFFICERS, indirect=True)
def test_every_control_is_named_and_reached_by_tab_in_reading_order_and_no_key_is_taken_twice(station):
    found = {}
    for name, _ in visits(station):
        for check in (unnamed, taken_twice, tab_faults):
            if wrong := check(station.window):
                found[f"{name}: {check.__name__}"] = wrong
            settle(station.jobs)
    assert found == {}


@pytest.mark.parametrize("scheme", theme.Scheme)
def test_every_text_stands_out_from_its_ground_as_painted(station, scheme):
    station.use_scheme(scheme)
    found = {name: wrong for name, _ in visits(station) if (wrong := faint(station.window))}
    assert found == {}


@pytest.mark.parametrize("station", OFFICERS, indirect=True)
def test_everything_fits_in_three_languages_at_the_sizes_of_small_screens(station):
    found = misfits(station)
    assert not found, "\n".join(f"{where}: {what}" for where, what in found.items())


@pytest.mark.parametrize("scale", ["1.25", "1.5", "2"])
def test_everything_fits_where_the_screen_enlarges_it(busy_counter, tmp_path, scale):
    root = copy_counter(busy_counter, tmp_path / "counter")
    command = [sys.executable, "-m", "tests.window_visits", str(root), "clerk", "911x512"]
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
    looked = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)
    assert looked.returncode == 0, looked.stderr
    found = json.loads(looked.stdout)
    assert not found, "\n".join(f"{where}: {what}" for where, what in found.items())


def test_a_window_speaks_one_language_at_a_time(station):
    found = {}
    foreign = {said[0] for said in TEXTS.values()} - {said[2] for said in TEXTS.values()}
    station.speak(Language.FRENCH)
    for name, _ in visits(station):
        labels = [one.text() for one in station.window.findChildren(QLabel) if one.isVisible()]
        if wrong := foreign.intersection(labels):
            found[name] = sorted(wrong)
    assert found == {}


# The checks themselves: each finds what it is for.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # a small window asks for what no screen is there for


@pytest.fixture
def sheet(qtbot) -> QWidget:
    made = QWidget()
    QVBoxLayout(made)
    made.resize(300, 200)
    qtbot.addWidget(made)
    return made


def _shown(sheet: QWidget, *parts: QWidget) -> QWidget:
    for part in parts:
        sheet.layout().addWidget(part)
    sheet.show()
    sheet.activateWindow()
    return sheet


def test_a_text_in_a_box_that_is_too_small_is_found(sheet):
    label = QLabel("Giấy xác nhận tình trạng hôn nhân")
    label.setFixedWidth(40)
    assert clipped(_shown(sheet, label)) == [label.text()]


def test_a_control_beyond_the_edge_is_found(sheet):
    _shown(sheet)
    button = QPushButton("Gửi", sheet)
    button.move(280, 10)
    button.show()
    assert cut_off(sheet) == ["QPushButton “Gửi”"]


def test_parts_that_lie_on_each_other_are_found(sheet):
    first, second = QLabel("Một"), QLabel("Hai")
    _shown(sheet, first, second)
    second.setGeometry(first.geometry())
    assert overlapping(sheet) == ["QLabel “Một” / QLabel “Hai”"]


def test_pale_text_is_found_and_plain_text_is_not(sheet):
    pale, plain = QLabel("Nhạt"), QLabel("Rõ")
    for label, ink in ((pale, "#AAAAAA"), (plain, "#222222")):
        label.setStyleSheet(f"color: {ink}; background: #FFFFFF; font-size: 16px")
    assert [text.partition(":")[0] for text in faint(_shown(sheet, pale, plain))] == ["Nhạt"]


def test_a_field_without_a_name_and_two_shortcuts_on_one_key_are_found(sheet):
    field = QLineEdit()
    _shown(sheet, field)
    assert unnamed(sheet) == ["QLineEdit “”"]
    for _ in range(2):
        QShortcut("Ctrl+S", sheet)
    assert taken_twice(sheet) == ["Ctrl+S"]


def test_a_control_out_of_reach_and_a_step_back_are_found(sheet, qtbot):
    first, second, third = (QLineEdit() for _ in range(3))
    for field, name in ((first, "Một"), (second, "Hai"), (third, "Ba")):
        field.setAccessibleName(name)
    _shown(sheet, first, second, third)
    QWidget.setTabOrder(third, second)
    QWidget.setTabOrder(second, first)
    with qtbot.waitActive(sheet):
        sheet.activateWindow()
    third.setFocus(Qt.FocusReason.TabFocusReason)
    assert tab_faults(sheet) == ["QLineEdit “Ba” → QLineEdit “Hai”", "QLineEdit “Hai” → QLineEdit “Một”"]
