# SPDX-License-Identifier: Apache-2.0
"""What the palette offers: commands of the moment, and the dossiers and procedures that match what is typed."""

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from ui import theme
from ui.frame.palette import Choice, Group
from ui.preferences import SCALES
from ui.texts import LANGUAGE_NAMES

if TYPE_CHECKING:
    from clerkdesk.domain.procedure import ProcedureVersion
    from clerkdesk.ports.store import DossierRow
    from ui.app import Workstation

_MOST = 5


class Choices(QObject):
    """Fills the palette of a workstation."""

    def __init__(self, workstation: "Workstation") -> None:
        super().__init__(workstation)
        self._workstation = workstation
        self._palette = workstation.window.palette_sheet
        self._palette.search_wanted.connect(self._search)

    def offer(self) -> None:
        """Open the palette."""
        self._palette.ask(self._commands())

    def _commands(self) -> list[Choice]:
        station, texts = self._workstation, self._workstation.texts
        window = station.window
        page = window.page
        made = []
        if page is not None:
            title = page.header().title
            actions = (*page.header().actions, *page.commands())
            made += [
                Choice(Group.COMMANDS, one.text, one.run, title, one.keys, one.icon or "chevron-right")
                for one in reversed(actions)
                if not one.reason
            ]
        for place in window.places():
            text = texts("palette.open", page=texts(f"rail.{place.key}"))
            made.append(Choice(Group.COMMANDS, text, partial(window.show_page, place.key), "", place.keys, place.icon))
        is_dark = theme.scheme() is theme.Scheme.DARK
        other = theme.Scheme.LIGHT if is_dark else theme.Scheme.DARK
        made += [
            Choice(Group.COMMANDS, texts("palette.lock"), station.lock, "", "Ctrl+L", "lock"),
            Choice(
                Group.COMMANDS,
                texts("palette.light" if is_dark else "palette.dark"),
                lambda: station.use_scheme(other),
                "",
                "",
                "sun" if is_dark else "moon",
            ),
        ]
        for language, name in LANGUAGE_NAMES.items():
            if language is not texts.language:
                text = texts("palette.language", name=name)
                made.append(Choice(Group.COMMANDS, text, partial(station.speak, language), "", "", "languages"))
        for percent in SCALES:
            if percent != station.preferences.scale_percent:
                text = texts("palette.scale", percent=percent)
                made.append(Choice(Group.COMMANDS, text, partial(station.use_scale, percent), "", "", "zoom-in"))
        return made

    def _search(self, typed: str) -> None:
        services = self._workstation.services
        if services is None or len(typed.strip()) < 2:
            return
        overview, intake = services.overview, services.intake
        self._workstation.jobs.start(
            lambda: (overview.search(typed, limit=_MOST), intake.find(typed, _MOST)),
            lambda found: self._show_found(typed, cast("tuple[list[DossierRow], list[ProcedureVersion]]", found)),
            lambda _error: None,  # the commands stay; the page itself tells what is wrong with the store
        )

    def _show_found(self, typed: str, found: "tuple[list[DossierRow], list[ProcedureVersion]]") -> None:
        rows, versions = found
        self._palette.show_found(typed, [*self._found(rows), *self._procedures(versions)])

    def _procedures(self, versions: "list[ProcedureVersion]") -> list[Choice]:
        window, texts = self._workstation.window, self._workstation.texts
        if "receive" not in {place.key for place in window.places()}:
            return []
        return [
            Choice(
                Group.PROCEDURES,
                f"{version.code}  {version.name}",
                partial(window.show_page, "receive", f"procedure:{version.code}"),
                texts("palette.receive"),
                icon="file-plus",
            )
            for version in versions
        ]

    def _found(self, rows: "list[DossierRow]") -> list[Choice]:
        from ui.models.shown_row import state_key

        window, texts = self._workstation.window, self._workstation.texts
        return [
            Choice(
                Group.DOSSIERS,
                f"{row.code.split('-', 1)[-1]}  {row.owner}",
                partial(window.show_page, "today", row.code),
                texts(state_key(row), pages=row.pages),
                icon="file-text",
            )
            for row in rows
        ]
