# SPDX-License-Identifier: Apache-2.0
"""What the administrator's screen can show, and what is typed in it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from clerkdesk.domain.officers import Officer, Role
from ui.messages import Message
from ui.pages.administration.rooms import Sheet

if TYPE_CHECKING:
    from clerkdesk.ports.store import Counts


@dataclass(frozen=True, slots=True)
class OfficerForm:
    """What is typed of an officer; no passcode leaves the old one."""

    id: str
    name: str
    title: str
    role: Role
    passcode: str = ""


class AdministrationView(Protocol):
    """What the screen can show."""

    def show_sheet(self, room: str, sheet: Sheet | None) -> None:
        """Show a room; None while it is asked."""

    def show_sum(self, counts: "Counts") -> None:
        """Show the sum that proves that nothing is lost."""

    def show_officer(self, officer: Officer | None) -> None:
        """Fill the form with an officer."""

    def show_error(self, told: Message) -> None:
        """Show an error in the page."""

    def hide_error(self) -> None:
        """Take the error away."""

    def tell(self, text: str) -> None:
        """Show a toast."""

    def stored(self) -> None:
        """Other screens show what was stored too."""

    def update_header(self) -> None:
        """Ask for the header again."""

    def close_window(self) -> None:
        """Close the window."""
