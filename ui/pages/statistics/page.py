# SPDX-License-Identifier: Apache-2.0
"""The statistics: period, five figures, two charts, and the same numbers as a table."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QWidget,
)

from ui import theme
from ui.messages import Message
from ui.models.cells import RowsModel
from ui.pages.page import Action, Header, KeyHelp, Page
from ui.pages.statistics.figure_card import FigureCard, Swatch
from ui.pages.statistics.filters import ASPECTS, FILTERS, Choices
from ui.pages.statistics.presenter import FORMATS, REPORTS, Shown, StatisticsPresenter
from ui.pages.statistics.shown import COLUMNS, GROUP_COLUMNS
from ui.pages.statistics.spans import KEYS
from ui.texts import Texts
from ui.widgets.charts import BarChart, LineBars
from ui.widgets.error_panel import ErrorPanel
from ui.widgets.fields import ChoiceField, Field
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import SEMI_BOLD, bare_layout, card, label
from ui.widgets.panes import scrolled
from ui.widgets.segments import Segments
from ui.widgets.tables import RowTable
from ui.widgets.toast import Told

if TYPE_CHECKING:
    from collections.abc import Callable

_ROW = 28
_FIGURES = 5
_WIDTHS = {"procedure": 220, "field": 180, "officer": 200, "counter": 175, "channel": 160}
_NARROW = 980


class StatisticsPage(Page):
    """Widgets and intents."""

    presenter: StatisticsPresenter

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts)
        self.ask_path: Callable[[str], str] = self._ask_path
        self.periods, self.reports, self.formats = Segments(KEYS), Segments(REPORTS), Segments(FORMATS)
        self.first, self.last = Field(), Field()
        self.error = ErrorPanel(texts)
        self.figures = [FigureCard() for _ in range(_FIGURES)]
        self.bars, self.lines = BarChart(), LineBars()
        self.filters, self.aspects = {name: ChoiceField(()) for name in FILTERS}, Segments(ASPECTS)
        self._bars_title = label(weight=SEMI_BOLD)
        self._swatches = Swatch(0), Swatch(1)
        self._table_title, self._table_note = label(weight=SEMI_BOLD), label(theme.META, tone="ink3")
        self._group_title = label(weight=SEMI_BOLD)
        self.model, self.group_model = RowsModel(len(COLUMNS), self), RowsModel(len(GROUP_COLUMNS) + 1, self)
        self.table, self.group_table = RowTable(self.model, 0, _ROW), RowTable(self.group_model, 0, _ROW)
        for each in (self.table, self.group_table):
            each.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for table in (self.table, self.group_table):
            table.setProperty("kind", "figures")
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._charts = QHBoxLayout()
        self._grid = QGridLayout()
        self._assemble()
        self._connect()
        self._say()

    def header(self) -> Header:
        """Return title, days, and the export of the chosen report."""
        texts, presenter = self.texts, self.presenter
        report, kind = texts(f"report.{presenter.report}"), texts(f"format.{presenter.file_format}")
        reason = texts("stats.busy") if presenter.is_exporting else ""
        text = texts("stats.export", report=report, format=kind)
        export = Action(text, self._export, "Ctrl+Return", "download", "primary", reason=reason)
        span = presenter.span
        context = texts(
            "stats.context",
            first=f"{span.first:%d/%m/%Y}",
            last=f"{span.last:%d/%m/%Y}",
            time=f"{presenter.moment():%H:%M}",
        )
        return Header(texts("stats.title"), context, (export,))

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        self.texts = texts
        self._say()
        self.presenter.set_texts(texts)
        super().set_texts(texts)

    def arrive(self, code: str = "") -> None:
        """Ask for the numbers anew."""
        del code
        self.presenter.refresh()
        self.periods.buttons[self.presenter.period].setFocus()

    def next_pane(self) -> None:
        """Go to and fro between the period and the table."""
        (self.periods.buttons[self.presenter.period] if self.table.hasFocus() else self.table).setFocus()

    def keys(self) -> tuple[KeyHelp, ...]:
        """Return the keys of this screen."""
        texts = self.texts
        return (
            KeyHelp("Ctrl+Return", texts("stats.keys.export")),
            KeyHelp("Left", texts("stats.keys.period")),
            KeyHelp("Ctrl+C", texts("stats.keys.copy")),
        )

    def show_numbers(self, shown: Shown) -> None:
        """Show the numbers of a span."""
        for place, figure in zip(self.figures, shown.figures, strict=True):
            place.say(figure)
        self._bars_title.setText(shown.chart)
        self.bars.show_groups(shown.groups, shown.chart)
        by = self.texts(f"chart.{self.presenter.aspect}")
        self.lines.show_rows(shown.bars, by)
        self._group_title.setText(by)
        self.group_table.setAccessibleName(by)
        self.group_model.set_headings(
            [
                self.texts(f"aspect.{self.presenter.aspect}"),
                *(self.texts(f"stats.column.{one}") for one in GROUP_COLUMNS),
            ]
        )
        for table, model, rows in (
            (self.table, self.model, shown.rows),
            (self.group_table, self.group_model, shown.group_rows),
        ):
            model.set_rows(rows)
            table.setFixedHeight(_ROW * (len(rows) + 1) + 2)

    def show_filters(self, offered: Mapping[str, Choices]) -> None:
        """Offer what may be counted alone."""
        for name, choices in offered.items():
            field = self.filters[name]
            field.offer(choices)
            field.box.setToolTip(field.box.currentText())

    def show_faults(self, first: str, last: str) -> None:
        """Say what is wrong with the days that were typed."""
        self.first.show_note(first, is_fault=True)
        self.last.show_note(last, is_fault=True)

    def show_error(self, told: Message) -> None:
        """Show an error above the numbers."""
        self.error.show_message(told)

    def hide_error(self) -> None:
        """Take the error away."""
        self.error.hide()

    def tell(self, told: Told) -> None:
        """Show a toast."""
        self.told.emit(told)

    def update_header(self) -> None:
        """Have the header asked again."""
        self.header_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the charts below each other, and the figures in two rows, where there is little room."""
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._charts.setDirection(way)
        columns = 3 if is_narrow else _FIGURES
        for number, figure in enumerate(self.figures):
            self._grid.addWidget(figure, number // columns, number % columns)

    def _export(self) -> None:
        path = self.ask_path(self.presenter.file_name())
        if path:
            self.presenter.export(Path(path))

    def _ask_path(self, name: str) -> str:
        """Ask where the file is to lie: only there its numbers leave this station."""
        kind = self.presenter.file_format
        title = self.header().actions[-1].text
        return QFileDialog.getSaveFileName(self, title, name, f"{kind.upper()} (*.{kind})")[0]

    def _copy(self, model: RowsModel) -> None:
        columns = range(model.columnCount())
        lines = ["\t".join(str(model.headerData(column, Qt.Orientation.Horizontal)) for column in columns)]
        for line in range(model.rowCount()):
            lines.append("\t".join(str(model.index(line, column).data()) for column in columns))
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.tell(Told(self.texts("stats.copied"), icon="copy"))

    def _choose_period(self, key: str) -> None:
        self._show_days(is_custom=key == "custom")
        self.presenter.choose_period(key)

    def _show_days(self, *, is_custom: bool) -> None:
        if is_custom and self.first.isHidden():
            span = self.presenter.span
            self.first.show_text(f"{span.first:%d/%m/%Y}")
            self.last.show_text(f"{span.last:%d/%m/%Y}")
        self.first.setVisible(is_custom)
        self.last.setVisible(is_custom)

    def _choose_days(self) -> None:
        self.presenter.choose_days(self.first.box.text(), self.last.box.text())

    def _say(self) -> None:
        texts = self.texts
        self.periods.say(texts("stats.period"), [texts(f"period.{key}") for key in KEYS])
        self.reports.say(texts("stats.report"), [texts(f"report.{key}") for key in REPORTS])
        self.formats.say(texts("stats.format"), [texts(f"format.{key}") for key in FORMATS])
        for name, field in self.filters.items():
            field.say(texts("receive.channel" if name == "channel" else f"aspect.{name}"))
        self.aspects.say("", [texts(f"aspect.{aspect}") for aspect in ASPECTS])
        for aspect, button in self.aspects.buttons.items():
            button.setAccessibleName(texts(f"chart.{aspect}"))
        self.first.say(texts("stats.first"))
        self.last.say(texts("stats.last"))
        self.error.set_texts(texts)
        self._swatches[0].say(texts("figure.received"))
        self._swatches[1].say(texts("figure.ended"))
        self._table_title.setText(texts("stats.table"))
        self._table_note.setText(texts("stats.copy"))
        self.model.set_headings([texts(f"stats.column.{name}") for name in COLUMNS])
        self.table.setAccessibleName(texts("stats.table"))

    def _connect(self) -> None:
        self.periods.chosen.connect(self._choose_period)
        self.reports.chosen.connect(lambda key: self.presenter.choose_report(key))
        self.formats.chosen.connect(lambda key: self.presenter.choose_format(key))
        self.aspects.chosen.connect(lambda aspect: self.presenter.choose_aspect(aspect))
        for name, field in self.filters.items():
            field.chosen.connect(lambda value, name=name: self.presenter.choose_only(name, value))
        self.first.left.connect(self._choose_days)
        self.last.left.connect(self._choose_days)
        self.error.again_wanted.connect(lambda: self.presenter.refresh())
        for table, model in ((self.table, self.model), (self.group_table, self.group_model)):
            copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), table)
            copy.setContext(Qt.ShortcutContext.WidgetShortcut)
            copy.activated.connect(partial(self._copy, model))

    def _assemble(self) -> None:
        """Put the parts in, from the outside inwards: what is moved when it is full, is styled and measured anew."""
        content, choices = QWidget(), QWidget()
        bare_layout(self).addWidget(scrolled(content))
        column = bare_layout(content)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(choices)
        self._fill_choices(FlowLayout(choices, spacing_px=12))
        column.addWidget(self.error)
        column.addLayout(self._grid)
        column.addLayout(self._charts)
        self._grid.setSpacing(12)
        self._charts.setSpacing(12)
        self._fill_bar_card(16)
        self._fill_line_card(9)
        column.addWidget(_table_card(self._table_title, self._table_note, self.table))
        column.addWidget(_table_card(self._group_title, None, self.group_table))
        column.addStretch(1)

    def _fill_choices(self, flow: FlowLayout) -> None:
        flow.setContentsMargins(0, 0, 0, 0)
        for name, each in self.filters.items():
            each.setFixedWidth(_WIDTHS[name])
        for field in (self.first, self.last):
            field.setFixedWidth(130)
            field.hide()
        for part in (self.periods, self.first, self.last, *self.filters.values(), self.reports, self.formats):
            flow.addWidget(part)
        self.periods.show_choice("week")
        self.aspects.show_choice(ASPECTS[0])
        self.reports.show_choice(REPORTS[0])
        self.formats.show_choice(FORMATS[0])

    def _fill_bar_card(self, share: int) -> None:
        frame, inside = card()
        self._charts.addWidget(frame, share)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._bars_title, 1)
        for swatch in self._swatches:
            head.addWidget(swatch)
        inside.addLayout(head)
        inside.addWidget(self.bars, 1)

    def _fill_line_card(self, share: int) -> None:
        frame, inside = card()
        self._charts.addWidget(frame, share)
        inside.addWidget(self.aspects)
        inside.addWidget(self.lines)
        inside.addStretch(1)


def _table_card(title: QLabel, note: QLabel | None, table: RowTable) -> QFrame:
    frame, inside = card(margin_px=0, spacing_px=0)
    head = QHBoxLayout()
    head.setContentsMargins(16, 10, 16, 10)
    head.addWidget(title, 1)
    if note is not None:
        head.addWidget(note)
    inside.setContentsMargins(1, 1, 1, 1)
    inside.addLayout(head)
    inside.addWidget(table)
    return frame
