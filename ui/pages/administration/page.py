# SPDX-License-Identifier: Apache-2.0
"""The administrator's screen: rooms at the left, the proof equation and the lines of one room at the right."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout

from clerkdesk.domain.officers import Officer
from ui import theme
from ui.drills import DRILLS, Coach, Score
from ui.models.cells import Cell, Row, RowsModel
from ui.pages.administration.equation import Equation
from ui.pages.administration.officer_form import OfficerPanel
from ui.pages.administration.rooms import ROOMS, Sheet, line
from ui.pages.list_page import TellingPage
from ui.pages.page import Action, Header, KeyHelp
from ui.texts import Texts
from ui.widgets.labels import MEDIUM, SEMI_BOLD, card, label
from ui.widgets.tables import RowTable

if TYPE_CHECKING:
    from clerkdesk.ports.store import Counts
    from ui.pages.administration.presenter import AdministrationPresenter

_LIST_WIDTH = 252
_LINE_HEIGHT = 44
_TITLE_WIDTH = 480


class AdministrationPage(TellingPage):
    """Widgets and intents."""

    presenter: "AdministrationPresenter"
    coach: Coach

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts)
        self.rooms = RowTable(RowsModel(1, self), stretched=0)
        self.rooms.horizontalHeader().hide()
        self.lines = RowTable(RowsModel(3, self), stretched=1, row_height=_LINE_HEIGHT, widest=_TITLE_WIDTH)
        self.lines.horizontalHeader().hide()
        self.equation, self.form = Equation(texts), OfficerPanel(texts)
        self.room_title = label(theme.VALUE, SEMI_BOLD)
        self.note = label(theme.META, MEDIUM, "ink2", wraps=True)
        self._scores: dict[str, Score] = {}
        self._assemble()
        self._connect()
        self.say()
        self.rooms.go_to("health")

    def train_with(self, coach: Coach) -> None:
        """Take the coach of the drills."""
        self.coach = coach
        coach.done.connect(self._scored)

    def header(self) -> Header:
        """Return the title, what runs here, and what can be done in the room."""
        version, pack = self.presenter.version()
        context = self.texts("admin.context", station=self.presenter.station_name(), version=version, pack=pack)
        return Header(self.texts("admin.title"), context, self._actions())

    def say(self) -> None:
        """Say what does not come from the presenter."""
        super().say()
        texts = self.texts
        self.rooms.rows.set_rows(
            [Row(key, (Cell(texts(f"admin.room.{key}"), icon=icon, icon_tone="ink2"),)) for key, icon in ROOMS.items()]
        )
        self.rooms.setAccessibleName(texts("admin.list"))
        self.lines.setAccessibleName(texts("admin.lines"))
        self.equation.set_texts(texts)
        self.form.set_texts(texts)

    def arrive(self, code: str = "") -> None:
        """Ask for the room that was shown last, or the one that is named."""
        if code in ROOMS:
            self.rooms.go_to(code)
        self.presenter.arrive()
        self.rooms.setFocus()

    def next_pane(self) -> None:
        """Go to and fro between rooms and lines."""
        (self.lines if self.rooms.hasFocus() else self.rooms).setFocus()

    def keys(self) -> tuple[KeyHelp, ...]:
        """Return the keys of this screen."""
        return (
            KeyHelp("F6", self.texts("admin.keys.rooms")),
            KeyHelp("Ctrl+Return", self.texts("admin.keys.do")),
        )

    def show_sheet(self, room: str, sheet: Sheet | None) -> None:
        """Show a room; None while it is asked."""
        self.room_title.setText(self.texts(f"admin.room.{room}"))
        self.note.setText(sheet.note if sheet is not None else self.texts("admin.asking"))
        self.lines.rows.set_rows(self._drill_rows() if room == "drills" else sheet.rows if sheet else ())
        self.equation.setVisible(room == "health")
        self.form.setVisible(room == "officers")
        if room == "health" and sheet is not None:
            self.badge_changed.emit(sum(row.cells[0].tone == "danger" for row in sheet.rows))

    def show_sum(self, counts: "Counts") -> None:
        """Show the sum that proves that nothing is lost."""
        self.equation.show_counts(counts)

    def show_officer(self, officer: Officer | None) -> None:
        """Fill the form with an officer."""
        self.form.show_officer(officer)

    def close_window(self) -> None:
        """Close the window; what is behind it ends with it."""
        self.window().close()

    def _actions(self) -> tuple[Action, ...]:
        texts, presenter = self.texts, self.presenter
        busy = texts("admin.busy") if presenter.is_busy else ""
        main = "Ctrl+Return"
        match presenter.room:
            case "health":
                bundle = Action(texts("admin.room.support"), lambda: self.rooms.go_to("support"), "", "life-buoy")
                again = lambda: presenter.choose("health")  # noqa: E731 - one word for one button
                return bundle, Action(texts("admin.health.do"), again, main, "stethoscope", "primary", reason=busy)
            case "officers":
                save = lambda: presenter.save_officer(self.form.form())  # noqa: E731
                return (Action(texts("admin.officers.do"), save, main, "user-check", "primary"),)
            case "catalogue" if (pack := presenter.pack()) is not None:
                text = texts("admin.catalogue.install", number=pack.pack.number)
                return (Action(text, presenter.install_pack, main, "check", "primary"),)
            case "catalogue":
                return (Action(texts("admin.catalogue.do"), self._open_pack, main, "folder-open", "primary"),)
            case "trust":
                return (Action(texts("admin.trust.do"), self._import_list, main, "folder-open", "primary"),)
            case "backup":
                verify = Action(texts("admin.backup.verify"), self._verify, "", "search-check", reason=busy)
                make = Action(texts("admin.backup.do"), self._back_up, main, "database-backup", "primary", reason=busy)
                return verify, make
            case "updates" if (way := presenter.versions.way_back()) is not None:
                stay = Action(
                    texts("admin.updates.back.stay", left=way.left), presenter.versions.stay, "Esc", "x", reason=busy
                )
                text = texts("admin.updates.back.do", to=way.to)
                return stay, Action(text, presenter.versions.go_back, main, "rotate-ccw", "primary", reason=busy)
            case "updates":
                stick = Action(texts("admin.updates.stick"), self._fetch_from_stick, "", "folder-open", reason=busy)
                fetch = Action(
                    texts("admin.updates.do"), presenter.versions.fetch, main, "search-check", "primary", reason=busy
                )
                return (*self._way_back(), stick, fetch)
            case "support":
                return (Action(texts("admin.support.do"), self._save_bundle, main, "save", "primary"),)
        return ()

    def _way_back(self) -> tuple[Action, ...]:
        """Return what asks for the version before, where there is one; what it means is shown before it is done."""
        to, busy = self.presenter.versions.previous(), self.texts("admin.busy") if self.presenter.is_busy else ""
        if not to:
            return ()
        text = self.texts("admin.updates.back", to=to)
        return (Action(text, self.presenter.versions.ask_way_back, "", "rotate-ccw", reason=busy),)

    def _drill_rows(self) -> tuple[Row, ...]:
        texts = self.texts
        if not self.presenter.is_practice:
            return ()
        rows = []
        for drill in DRILLS:
            score = self._scores.get(drill.key)
            note = texts("admin.drill.goal", keys=drill.goal_keys)
            if self.coach.running == drill.key:
                note = texts("admin.drill.running")
            best = texts("admin.drill.best", keys=score.keys, seconds=score.seconds) if score else ""
            icon, tone = ("circle-check", "ok") if score else ("circle-play", "accent")
            rows.append(line(drill.key, texts(f"admin.drill.{drill.key}"), note, best, icon, tone))
        return tuple(rows)

    def _act(self, key: str) -> None:
        if self.presenter.room == "officers":
            self.form.fields["name"].setFocus()
        drill = next((one for one in DRILLS if one.key == key), None)
        if self.presenter.room == "drills" and drill is not None:
            self.coach.begin(drill, self.presenter.measure(drill))
            self.go_wanted.emit(drill.page, "")

    def _scored(self, score: Score) -> None:
        best = self._scores.get(score.drill.key)
        if best is None or score.keys < best.keys:
            self._scores[score.drill.key] = score
        self.tell(
            self.texts(
                "admin.drill.done",
                drill=self.texts(f"admin.drill.{score.drill.key}"),
                keys=score.keys,
                seconds=score.seconds,
                goal=score.drill.goal_keys,
            )
        )

    def _open_pack(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.texts("admin.catalogue.do"), "", self.texts("admin.file.pack"))
        if path:
            self.presenter.open_pack(Path(path))

    def _import_list(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.texts("admin.trust.do"), "", self.texts("admin.trust.file"))
        if path:
            self.presenter.import_list(Path(path))

    def _back_up(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.texts("admin.backup.do"))
        if folder:
            self.presenter.back_up(Path(folder))

    def _verify(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.texts("admin.backup.verify"))
        if folder:
            self.presenter.verify_backup(Path(folder))

    def _fetch_from_stick(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.texts("admin.updates.stick"))
        if folder:
            self.presenter.versions.fetch(folder)

    def _save_bundle(self) -> None:
        suggested, kind = "support-bundle.json", self.texts("admin.support.file")
        path, _ = QFileDialog.getSaveFileName(self, self.texts("admin.support.do"), suggested, kind)
        if path:
            self.presenter.save_bundle(Path(path))

    def _connect(self) -> None:
        self.rooms.current_changed.connect(self._choose)
        self.lines.current_changed.connect(lambda key: self.presenter.pick(key))
        self.lines.acted.connect(self._act)
        self.rooms.acted.connect(lambda _key: self.lines.setFocus())
        self.error.again_wanted.connect(lambda: self.presenter.arrive())

    def _choose(self, room: str) -> None:
        if hasattr(self, "presenter") and room and room != self.presenter.room:
            self.presenter.choose(room)

    def _assemble(self) -> None:
        left, inside = card(margin_px=0, spacing_px=0)
        left.setFixedWidth(_LIST_WIDTH)
        inside.setContentsMargins(1, 8, 1, 8)
        inside.addWidget(self.rooms)
        frame, middle = card(margin_px=0, spacing_px=0)
        middle.setContentsMargins(1, 1, 1, 1)
        head = QFrame()
        words = QHBoxLayout(head)
        words.setContentsMargins(16, 10, 16, 10)
        words.setSpacing(12)
        words.addWidget(self.room_title, 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(self.note, 1)
        middle.addWidget(head)
        middle.addWidget(self.lines, 1)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(self.error)
        column.addWidget(self.equation)
        column.addWidget(self.form)
        column.addWidget(frame, 1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(left)
        layout.addLayout(column, 1)
