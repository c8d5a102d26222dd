# SPDX-License-Identifier: Apache-2.0
"""The list of fields of the review: every row is as tall as what it says."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import theme
from ui.pages.review.field_list import FieldList
from ui.pages.review.shown import FieldShown, GroupShown

ADDRESS = "số 265, tổ dân phố 19, phường Xuân Lập, tỉnh Đồng Nai"
CHIP = "bạn đã chọn"


def group() -> GroupShown:
    """Return a paper whose address takes two rows and a chip below them."""
    fields = [
        FieldShown(name, name, value, CHIP, "accent", "pencil", value)
        for name, value in (("owner_name", "Thạch Viết Mẫn"), ("address", ADDRESS), ("date", "18/11/2026"))
    ]
    return GroupShown("Tờ khai", tuple(fields))


@pytest.mark.qt_log_ignore("propagateSizeHints")
@pytest.mark.parametrize("width", [420, 497, 640])
def test_a_row_that_was_filled_before_it_had_a_width_is_not_cut(qtbot: QtBot, qapp: QApplication, width: int) -> None:
    theme.apply(qapp)
    shown = FieldList()
    qtbot.addWidget(shown)
    shown.show_fields([group()])
    shown.resize(width, 400)
    shown.show()
    qtbot.waitExposed(shown)
    qapp.processEvents()
    rows = shown.rows.values()
    assert [row.height() for row in rows] == [row.heightForWidth(row.width()) for row in rows]
