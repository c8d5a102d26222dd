# SPDX-License-Identifier: Apache-2.0
"""Where reports get the histories of dossiers from."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from clerkdesk.domain.reports.history import CaseHistory


class CaseSource(Protocol):
    """Yields the histories that a period's report may need, in one pass."""

    def cases(self, first: date, last: date, *, with_people: bool = False) -> Iterator[CaseHistory]:
        """Yield every dossier that was open, received, ended, refused or paid for within the days, in any order.

        Further ones do no harm: reports pass over what does not touch their period. Moments carry Vietnam time.

        Args:
            last: last day, included.
            with_people: fill in the book entries, which hold names and addresses; only the tracking book asks.
        """
