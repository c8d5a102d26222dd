# SPDX-License-Identifier: Apache-2.0
"""The histories of all dossiers of this station, as reports read them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from clerkdesk.domain.reports.history import CaseHistory
from clerkdesk.ports.store import Store
from clerkdesk.settings import VIETNAM_TIME


class StoredCases:
    """Reads the histories out of the store, in one pass."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def cases(self, first: date, last: date, *, with_people: bool = False) -> Iterator[CaseHistory]:
        """Yield every dossier that was received before the end of the days and had not ended before them.

        The parts of a linked dossier are counted under their parent, and listed in the tracking book; the transaction
        ends with the last history.
        """
        start = datetime.combine(first, time(), VIETNAM_TIME)
        end = datetime.combine(last + timedelta(days=1), time(), VIETNAM_TIME)
        with self._store.reading() as work:
            yield from work.cases.rows_for_report(start, end, with_people=with_people)
