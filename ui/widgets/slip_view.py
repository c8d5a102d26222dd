# SPDX-License-Identifier: Apache-2.0
"""The receipt slip as it will be printed, drawn from the values that it is printed from; white in both schemes."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme

_WIDTH, _MARGIN, _LABEL, _LINE = 280, 14, 66, 13.0
_INK, _PALE, _RULE = "#1B1F24", "#5A6573", "#C9D0D9"
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
_CENTRE = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class SlipView(QWidget):
    """Paints a slip. Its words are those of the form, so Vietnamese in every language of the window.

    Attributes:
        unnumbered: what stands in the place of the number before there is one.
    """

    def __init__(self) -> None:
        super().__init__()
        self._values: Mapping[str, Any] = {}
        self.unnumbered = ""
        self.setFixedWidth(_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_slip(self, values: Mapping[str, Any], spoken: str) -> None:
        """Show the values of a slip; `spoken` is what a screen reader says of it."""
        self._values = values
        self.setAccessibleName(spoken)
        self.updateGeometry()
        self.update()

    @property
    def has_values(self) -> bool:
        """Whether there is a slip to show."""
        return bool(self._values)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return what the lines need."""
        return QSize(_WIDTH, round(self._draw(None)))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the same: paper does not shrink."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the paper with its soft shadow, then its lines."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for step in range(4):
            painter.setBrush(QColor(0, 0, 0, 10))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(step, step + 1, -step, -step + 1), 4, 4)
        painter.setBrush(QColor("#FFFFFF"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 2, -3, -4), 3, 3)
        self._draw(painter)
        painter.end()

    def _draw(self, painter: QPainter | None) -> float:
        """Draw the slip, or only measure it; return its height in px."""
        values, pen = self._values, _Pen(painter)
        width = _WIDTH - 2 * _MARGIN
        top = 14.0
        pen.text(_MARGIN, top, width * 0.62, str(values.get("agency", "")).upper(), weight=QFont.Weight.DemiBold)
        pen.text(_MARGIN + width * 0.62, top, width * 0.38, "Mẫu số 01", pale=True, flags=_RIGHT)
        top += 2 * _LINE + 6
        pen.text(_MARGIN, top, width, "GIẤY TIẾP NHẬN HỒ SƠ", 11, QFont.Weight.Bold, flags=_CENTRE)
        pen.text(_MARGIN, top + 14, width, "VÀ HẸN TRẢ KẾT QUẢ", 11, QFont.Weight.Bold, flags=_CENTRE)
        code = values.get("code") or self.unnumbered
        pen.text(_MARGIN, top + 30, width, f"Số hồ sơ: {code}", pale=True, flags=_CENTRE)
        top += 50
        for name, text, is_strong in self._lines():
            top = pen.line(top, name, text, width, is_strong=is_strong)
        top += 4
        pen.rule(top, width)
        top += 6
        top = pen.line(top, "Nhận lúc", str(values.get("received", "")), width)
        top = pen.line(top, "Hẹn trả", str(values.get("due", "")), width, is_strong=True)
        top = pen.line(top, "Trả tại", str(values.get("result_at", "")), width)
        top += 8
        pen.square(QRectF(_MARGIN, top, 58, 58), self.unnumbered)
        pen.text(_MARGIN + 74, top + 4, width - 74, "Người tiếp nhận", pale=True)
        pen.text(_MARGIN + 74, top + 42, width - 74, str(values.get("officer", "")), weight=QFont.Weight.DemiBold)
        return top + 58 + 18

    def _lines(self) -> list[tuple[str, str, bool]]:
        values = self._values
        papers = [f"{one['name']} ({one['count']})" for one in values.get("components", ())]
        fee = ", ".join(part for part in (str(values.get("fee", "")), str(values.get("fee_paid", ""))) if part)
        return [
            ("Người nộp", str(values.get("owner", "")), True),
            ("Địa chỉ", str(values.get("address", "")), False),
            ("Điện thoại", str(values.get("phone", "")), False),
            ("Thủ tục", f"{values.get('procedure_code', '')} {values.get('procedure', '')}".strip(), False),
            ("Giấy tờ", "; ".join(papers), False),
            ("Lệ phí", fee, False),
        ]


_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)


class _Pen:
    """Draws where there is a painter, and measures where there is none."""

    def __init__(self, painter: QPainter | None) -> None:
        self._painter = painter

    def text(
        self,
        left: float,
        top: float,
        width: float,
        text: str,
        size: int = 9,
        weight: QFont.Weight = QFont.Weight.Normal,
        *,
        pale: bool = False,
        flags: int = _LEFT,
    ) -> float:
        font = theme.font(size, weight)
        height = QFontMetricsF(font).boundingRect(QRectF(0, 0, width, 1000), flags, text or " ").height()
        if self._painter is not None:
            self._painter.setFont(font)
            self._painter.setPen(QColor(_PALE if pale else _INK))
            self._painter.drawText(QRectF(left, top, width, height + 2), flags, text)
        return height

    def line(self, top: float, name: str, text: str, width: float, *, is_strong: bool = False) -> float:
        weight = QFont.Weight.DemiBold if is_strong else QFont.Weight.Normal
        self.text(_MARGIN, top, _LABEL, name, pale=True)
        height = self.text(_MARGIN + _LABEL, top, width - _LABEL, text, weight=weight)
        return top + max(height, _LINE) + 2

    def rule(self, top: float, width: float) -> None:
        if self._painter is not None:
            self._painter.setPen(QPen(QColor(_RULE), 1))
            self._painter.drawLine(QPointF(_MARGIN, top), QPointF(_MARGIN + width, top))

    def square(self, area: QRectF, text: str) -> None:
        if self._painter is None:
            return
        self._painter.setPen(QPen(QColor("#9AA4B1"), 1, Qt.PenStyle.DashLine))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(area, 3, 3)
        self._painter.drawPixmap(QPointF(area.center().x() - 9, area.top() + 12), theme.icon("qr-code", 18, _PALE))
        self._painter.setFont(theme.font(8))
        self._painter.setPen(QColor(_PALE))
        self._painter.drawText(area.adjusted(0, 34, 0, 0), _CENTRE, text)
