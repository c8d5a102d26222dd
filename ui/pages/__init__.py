# SPDX-License-Identifier: Apache-2.0
"""The screens, in the order of the rail; each is imported when it is first shown."""

from dataclasses import dataclass
from importlib import import_module

from clerkdesk.domain.officers import Role
from ui.pages.page import Desk, Page
from ui.texts import Texts

_EVERYONE = frozenset(Role)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a screen stands in the rail; its name is the text "rail.KEY"."""

    key: str
    icon: str
    number: int
    roles: frozenset[Role] = _EVERYONE

    @property
    def keys(self) -> str:
        """The shortcut that shows it."""
        return f"Ctrl+{self.number}"

    def make(self, desk: Desk, texts: Texts) -> Page:
        """Import the screen and make it."""
        made = import_module(f"ui.pages.{self.key}").make(desk, texts)
        if not isinstance(made, Page):
            raise TypeError(self.key)
        return made


PLACES = (
    Place("today", "house", 1),
    Place("receive", "file-plus", 2),
    Place("scan", "scan-line", 3),
    Place("review", "file-search", 4),
    Place("sign", "signature", 5),
    Place("outbox", "send", 6),
    Place("batches", "layers", 7),
    Place("statistics", "chart-column", 8),
    Place("administration", "settings", 9),
)
