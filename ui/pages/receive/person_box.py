# SPDX-License-Identifier: Apache-2.0
"""Who asks: a person from the card or by hand, or an organisation under its tax code; and their earlier dossiers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.pages.receive.shown import ShownForm
from ui.texts import Texts
from ui.widgets.chips import Chip
from ui.widgets.fields import Field
from ui.widgets.flow import FlowLayout
from ui.widgets.icons import IconLabel, keycap
from ui.widgets.labels import MEDIUM, SEMI_BOLD, hairline, label
from ui.widgets.segments import Segments

_FIELDS = ("number", "name", "birth", "phone", "address", "summary")
_BIRTH_WIDTH, _HEAD = 124, 38
_MALE, _FEMALE = "Nam", "Nữ"


class PersonBox(QWidget):
    """The fields of the applicant.

    Attributes:
        typed: field and text; left: a field.
        chosen: "sex" or "is_organisation", and the value.
    """

    typed = Signal(str, str)
    left = Signal(str)
    chosen = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._title = label(weight=SEMI_BOLD)
        self._source = Chip("ok", "scan-qr-code")
        self._source.say("")
        self.kind = Segments(("person", "organisation"))
        self.kind.chosen.connect(lambda key: self.chosen.emit("is_organisation", key == "organisation"))
        self.sex = Segments((_MALE, _FEMALE))
        self.sex.chosen.connect(lambda key: self.chosen.emit("sex", key))
        self.fields = {name: Field() for name in _FIELDS}
        for name, field in self.fields.items():
            field.typed.connect(lambda text, name=name: self.typed.emit(name, text))
            field.left.connect(lambda name=name: self.left.emit(name))
        self._notice = _Notice()
        self._shown: tuple[object, ...] = ((), "", "")
        self._duplicates = Chip()
        self._duplicates.say("")
        self._earlier_title = label(weight=SEMI_BOLD)
        self._earlier = QVBoxLayout()
        self._earlier.setSpacing(0)
        self._earlier_box = QWidget()
        self._assemble()

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self._title.setText(texts("receive.owner"))
        self.kind.say("", (texts("receive.person"), texts("receive.organisation")))
        self.sex.say(texts("receive.sex"), (texts("receive.sex.male"), texts("receive.sex.female")))
        self._earlier_title.setText(texts("receive.earlier"))

    def show_form(self, form: ShownForm, texts: Texts) -> None:
        """Show a draft's person."""
        draft, ending = form.draft, ".organisation" if form.draft.is_organisation else ""
        for name, field in self.fields.items():
            own = ending if name in ("number", "name", "address") else ""
            field.say(texts(f"receive.{name}{own}"), texts("receive.number.help") if name == "number" else "")
            field.show_text(str(getattr(draft, name)))
            fault = form.faults.get(name, "")
            field.show_note(fault or form.doubts.get(name, ""), is_fault=bool(fault))
        for part in (self.fields["birth"], self.sex):
            part.setVisible(not draft.is_organisation)
        self.kind.show_choice("organisation" if draft.is_organisation else "person")
        self.sex.show_choice(draft.sex)
        self._source.say(form.source)
        if (form.earlier, form.duplicates, form.no_duplicates) != self._shown:
            self._shown = (form.earlier, form.duplicates, form.no_duplicates)
            self._show_earlier(form)

    def show_notice(self, text: str) -> None:
        """Say something about the last scan."""
        self._notice.say(text)

    def _show_duplicates(self, form: ShownForm) -> None:
        is_clear = not form.duplicates
        self._duplicates.say(
            form.duplicates or form.no_duplicates, "ok" if is_clear else "warn", "check" if is_clear else "copy"
        )

    def _assemble(self) -> None:
        head = FlowLayout(spacing_px=8)
        head.setContentsMargins(0, 0, 0, 0)
        for part in (self._title, keycap("F3"), self.kind, self._source):
            head.addWidget(_centred(part))
        fields = self.fields
        fields["birth"].setFixedWidth(_BIRTH_WIDTH)
        rows = (
            ((fields["number"], 1), (fields["name"], 1)),
            ((fields["birth"], 0), (self.sex, 0), (fields["phone"], 1)),
            ((fields["address"], 1),),
            ((fields["summary"], 1),),
        )
        earlier = QVBoxLayout(self._earlier_box)
        earlier.setContentsMargins(0, 4, 0, 0)
        earlier.setSpacing(4)
        earlier.addWidget(hairline())
        above = FlowLayout(spacing_px=8)
        above.setContentsMargins(0, 8, 0, 0)
        above.addWidget(self._earlier_title)
        above.addWidget(self._duplicates)
        earlier.addLayout(above)
        earlier.addLayout(self._earlier)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self._notice)
        for row in rows:
            line = QHBoxLayout()
            line.setSpacing(12)
            for field, stretch in row:
                line.addWidget(field, stretch, Qt.AlignmentFlag.AlignTop)
            layout.addLayout(line)
        layout.addWidget(self._earlier_box)

    def _show_earlier(self, form: ShownForm) -> None:
        self._show_duplicates(form)
        self._earlier_box.setVisible(bool(form.earlier or form.no_duplicates or form.duplicates))
        while self._earlier.count():
            taken = self._earlier.takeAt(0)
            widget = taken.widget() if taken else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for code, procedure, state in form.earlier:
            self._earlier.addWidget(_EarlierRow(code, procedure, state))


def _centred(part: QWidget) -> QWidget:
    """Return a widget in the middle of a line of the height of a row of choices."""
    holder = QWidget()
    holder.setFixedHeight(_HEAD)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
    return holder


class _EarlierRow(QWidget):
    def __init__(self, code: str, procedure: str, state: str) -> None:
        super().__init__()
        first, mark, serial = code.rpartition("-")
        pale, strong = label(tone="ink3"), label(weight=SEMI_BOLD)
        pale.setText(first + mark)
        strong.setText(serial)
        name = _Elided(procedure)
        told = label(theme.META, tone="ink3")
        told.setText(state)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 5, 0, 5)
        row.setSpacing(0)
        row.addWidget(pale)
        row.addWidget(strong)
        row.addSpacing(12)
        row.addWidget(name, 1)
        row.addSpacing(12)
        row.addWidget(told)


class _Elided(QWidget):
    """The name of a procedure: the only text that may be shortened, at its end, whole in its tip."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._label = label(tone="ink2")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._label)
        self._label.setMinimumWidth(20)
        self.setMinimumWidth(20)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        metrics = self._label.fontMetrics()
        self._label.setText(metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, self.width()))


class _Notice(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "banner")
        self.setProperty("ground", "warn")
        self._text = label(tone="warn", wraps=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(IconLabel("keyboard", 18, "warn"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    def say(self, text: str) -> None:
        self._text.setText(text)
        self._text.setFont(theme.font(theme.BODY, MEDIUM))
        self.setVisible(bool(text))
        if text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
