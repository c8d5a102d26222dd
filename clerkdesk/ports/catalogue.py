# SPDX-License-Identifier: Apache-2.0
"""Where the dated rules come from: procedures and the working calendar."""

from typing import Protocol

from clerkdesk.domain.calendar import WorkingCalendar
from clerkdesk.domain.procedure import Catalogue


class Catalogues(Protocol):
    """Gives the rules of the counter; both calls are cheap after the first."""

    def procedures(self) -> Catalogue:
        """Return the procedures in all their versions.

        Raises:
            CatalogueUnreadable: a file is missing or breaks its form.
        """

    def calendar(self) -> WorkingCalendar:
        """Return the working calendar.

        Raises:
            CatalogueUnreadable: a file is missing or breaks its form.
        """
