# SPDX-License-Identifier: Apache-2.0
"""What the supervisor's screen shows, as plain values, and what its presenter tells it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ui.messages import Message
from ui.models.cells import Row

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from clerkdesk.services.carry_batch import Visiting

VISITING = "visiting"
"""Key of the batch that came from another station."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands between a supervisor and the decision.

    Attributes:
        done, needed: samples that were opened and that must be.
        asks_pin: everything is opened: the PIN is asked now.
    """

    title: str
    line: str
    done: int
    needed: int
    asks_pin: bool
    hint: str
    is_decided: bool


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """One field beside itself: as read, and as settled."""

    key: str
    name: str
    read: str
    settled: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """One dossier of the batch whole."""

    code: str
    owner: str
    by: str
    fields: tuple[ShownDifference, ...]
    note: str
    is_opened: bool
    returned: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A batch of another station, and the file in which it came."""

    path: Path
    batch: "Visiting"


class BatchesView(Protocol):
    """What the screen can show."""

    def show_batches(self, rows: list[Row], waiting: int) -> None:
        """Show the list of batches."""

    def show_rows(self, rows: list[Row], gate: Gate | None) -> None:
        """Show the dossiers of a batch, and the gate above them."""

    def show_opened(self, opened: Opened | None) -> None:
        """Show one dossier whole."""

    def show_crops(self, found: "dict[str, QImage]") -> None:
        """Show what stands on the paper beside the fields that were changed, by their keys."""

    def show_page(self, png: bytes) -> None:
        """Show the signed page of the dossier."""

    def show_error(self, told: Message) -> None:
        """Show an error in the page."""

    def hide_error(self) -> None:
        """Take the error away."""

    def tell(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Show a toast."""

    def stored(self) -> None:
        """Other screens show what was stored too."""

    def go(self, page: str, code: str) -> None:
        """Show another screen."""

    def update_header(self) -> None:
        """Ask for the header again."""

    def go_to_row(self, code: str) -> None:
        """Put the cursor on a dossier."""

    def ask_pin(self) -> None:
        """Give the focus to the field of the PIN."""

    def ask_code(self, title: str) -> None:
        """Ask for the code of a batch that came on a carrier."""

    def tell_code(self, title: str) -> None:
        """Show the code of a batch that leaves on a carrier, until it is written down."""
