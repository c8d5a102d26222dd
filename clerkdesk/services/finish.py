# SPDX-License-Identifier: Apache-2.0
"""Finish a dossier with its result."""

from dataclasses import dataclass
from datetime import date, datetime

from clerkdesk.domain.case import Result
from clerkdesk.domain.states import DossierEvent, DossierStatus
from clerkdesk.domain.text import clean
from clerkdesk.errors import InvalidInput, NotReady, UnreadableFile
from clerkdesk.ports.blobs import Blobs
from clerkdesk.services.casework import Case, Casework
from clerkdesk.settings import VIETNAM_TIME

PAPERS = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
"""How a PDF, a JPEG and a PNG file begin."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of the result document.

    Attributes:
        symbol: its number and symbol, `125/GKS`.
        issuer: empty for the agency that received the dossier.
        issued_on: None for the day of the end.
        ended_at: None for now.
        title: empty for the result that the procedure names.
        file: the document itself: PDF, JPEG or PNG.
    """

    symbol: str
    issuer: str = ""
    issued_on: date | None = None
    ended_at: datetime | None = None
    title: str = ""
    file: bytes | None = None


class Finish:
    """State 9: the result is there and waits for the citizen."""

    def __init__(self, casework: Casework, blobs: Blobs) -> None:
        self._casework = casework
        self._blobs = blobs

    def finish(self, code: str, outcome: Outcome, *, by: str) -> Result:
        """Store the result and finish the dossier; the last part of a linked dossier finishes its parent too.

        Raises:
            IllegalTransition: the dossier is not handled now.
            InvalidInput: the result has no number, or its end lies before receipt or in the future.
            NotReady: payments are open, or parts of a linked dossier go on.
            UnreadableFile: the file is none of the kinds that are kept.
        """
        symbol = clean(outcome.symbol, "result number")
        if not symbol:
            raise InvalidInput(field="result number", reason="a result has a number and symbol")
        check_paper(outcome.file, "the result")
        with self._casework.begin() as work:
            case = self._casework.take(work, code)
            self._casework.allow(case, DossierEvent.FINISH)
            if case.dossier.status is DossierStatus.AWAITING_PAYMENT and case.file.unpaid:
                raise NotReady(code=case.dossier.code, verb="finished", reason="a payment is waited for")
            self._casework.check_parts(work, case, "finished")
            ended = self._ended(case, outcome.ended_at)
            result = Result(
                symbol=symbol,
                title=clean(outcome.title, "title") or self._casework.version(case.dossier).result_name,
                issuer=clean(outcome.issuer, "issuer") or case.dossier.agency_name,
                issued_on=outcome.issued_on or ended.astimezone(VIETNAM_TIME).date(),
                ended_at=ended,
                file=self._blobs.put(outcome.file) if outcome.file else None,
            )
            work.cases.add_result(case.dossier.id, result)
            self._casework.step(work, case, DossierEvent.FINISH, by=by)
            self._casework.end_parent(work, case, by=by)
            work.commit()
        return result

    def _ended(self, case: Case, ended_at: datetime | None) -> datetime:
        if ended_at is None:
            return case.at
        if ended_at > case.now:
            raise InvalidInput(field="end", reason="it lies in the future")
        if ended_at < case.dossier.received_at:
            raise InvalidInput(field="end", reason="it lies before the receipt of the dossier")
        return ended_at


def check_paper(content: bytes | None, name: str) -> None:
    """Check that a file is of a kind that is kept. Raises UnreadableFile."""
    if content is not None and not content.startswith(PAPERS):
        raise UnreadableFile(file=name, reason="it is neither PDF nor JPEG nor PNG")
