# SPDX-License-Identifier: Apache-2.0
"""States of dossiers as a portal is told them, and the end of a dossier in any store."""

from datetime import datetime, timedelta

from clerkdesk.domain.case import Handover, Progress, Result
from clerkdesk.domain.states import DossierEvent, DossierStatus, Machine
from clerkdesk.ports.store import UnitOfWork
from tests.fakes.approved import CLERK, MORNING


def a_state(code: str, event: int, status: str) -> Progress:
    """Return a state of a dossier, so many minutes after the morning as its event says."""
    at = MORNING + timedelta(minutes=event)
    return Progress(event, f"id of {code}", code, "", DossierStatus(status), at, by=str(CLERK.role))


def process(work: UnitOfWork, code: str) -> None:
    """Begin to handle a dossier."""
    _step(work, code, DossierEvent.PROCESS, MORNING)


def finish(work: UnitOfWork, code: str, at: datetime) -> None:
    """Finish a dossier."""
    work.cases.add_result(work.dossiers.get(code).id, Result("1/QĐ", "Quyết định", "UBND xã Mẫu", at.date(), at))
    _step(work, code, DossierEvent.FINISH, at)


def hand_over(work: UnitOfWork, code: str, at: datetime) -> None:
    """Return the result of a finished dossier."""
    work.cases.add_handover(work.dossiers.get(code).id, Handover("Nguyễn Văn Mẫu", at, None, "đã ký nhận trên giấy"))
    _step(work, code, DossierEvent.RETURN_RESULT, at)


def _step(work: UnitOfWork, code: str, event: DossierEvent, at: datetime) -> None:
    work.advance(Machine.DOSSIER, work.dossiers.get(code).id, event, by=CLERK.id, at=at)
