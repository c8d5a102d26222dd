# SPDX-License-Identifier: Apache-2.0
"""What was read of each field beside what was settled."""

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.pages.batches.field_changes import FieldChanges
from ui.pages.batches.view import ShownDifference

SAME = ShownDifference("name", "Họ tên", "Lê Thị Mẫu", "Lê Thị Mẫu", is_changed=False)
CHANGED = ShownDifference("address", "Nơi cư trú", "thôn 3, xã Na Sang", "thôn 3, xã Na Son", is_changed=True)


@pytest.fixture
def changes(qtbot: QtBot) -> FieldChanges:
    shown = FieldChanges()
    qtbot.addWidget(shown)
    shown.show_fields((CHANGED, SAME))
    shown.resize(340, shown.heightForWidth(340))
    shown.show()
    return shown


def colours(widget: QWidget) -> set[str]:
    picture = widget.grab().toImage()
    return {picture.pixelColor(x, y).name() for y in range(picture.height()) for x in range(picture.width())}


def test_each_field_is_told_to_who_does_not_see_it(changes: FieldChanges) -> None:
    assert changes.text().splitlines() == [
        "Nơi cư trú: thôn 3, xã Na Sang → thôn 3, xã Na Son",
        "Họ tên: Lê Thị Mẫu → Lê Thị Mẫu",
    ]


def test_what_was_changed_has_another_colour(changes: FieldChanges) -> None:
    accent = QColor(theme.tokens().accent).name()
    assert accent in colours(changes)
    changes.show_fields((SAME,))
    assert accent not in colours(changes)


def test_a_narrow_one_is_taller_and_nothing_is_cut(changes: FieldChanges) -> None:
    assert changes.heightForWidth(220) > changes.heightForWidth(600)
    long = ShownDifference("name", "Họ tên", "a" * 200, "b" * 200, is_changed=True)
    wide = changes.heightForWidth(340)
    changes.show_fields((long,))
    assert changes.heightForWidth(340) > wide / 2, "a word that is wider than its column goes on below"


def test_the_place_on_the_paper_stands_below_a_changed_field_alone(changes: FieldChanges) -> None:
    before = changes.heightForWidth(340)
    red = QImage(600, 80, QImage.Format.Format_RGB32)
    red.fill(QColor("#ff0000"))
    changes.show_crops({"address": red, "name": red}, lambda name: f"trên giấy: {name}")
    changes.resize(340, changes.heightForWidth(340))
    assert 40 < changes.heightForWidth(340) - before < 70, "one picture, not two"
    assert "#ff0000" in colours(changes)
    assert changes.accessibleDescription() == "trên giấy: Nơi cư trú"
    changes.show_fields((SAME,))
    assert changes.accessibleDescription() == ""
