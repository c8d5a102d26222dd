# SPDX-License-Identifier: Apache-2.0
"""What happens to a dossier between receipt and result: supplements, payments, its result and who took it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from clerkdesk.domain.dossier import Dossier, DueDate
from clerkdesk.domain.files import BlobRef
from clerkdesk.domain.forms.supplement import SupplementItem
from clerkdesk.domain.payment import FeePayment
from clerkdesk.domain.states import DossierEvent, DossierStatus
from clerkdesk.domain.term import LateFlag, Promise, Term, TermEvent, TermEventKind

_S = DossierStatus
ENDED: Final = frozenset({_S.NOT_ACCEPTED, _S.STOPPED, _S.FINISHED, _S.RETURNED})
"""States in which the handling has ended (Decision 766/QĐ-TTg: end = 9, else 10, else 8 or 3)."""

STATUS_NAMES: Final = {
    _S.REGISTERED: "Mới đăng ký",
    _S.RECEIVED: "Được tiếp nhận",
    _S.NOT_ACCEPTED: "Không được tiếp nhận",
    _S.PROCESSING: "Đang xử lý",
    _S.AWAITING_SUPPLEMENT: "Yêu cầu bổ sung giấy tờ",
    _S.AWAITING_PAYMENT: "Yêu cầu thực hiện nghĩa vụ tài chính",
    _S.WITHDRAWAL_REQUESTED: "Công dân yêu cầu rút hồ sơ",
    _S.STOPPED: "Dừng xử lý",
    _S.FINISHED: "Đã xử lý xong",
    _S.RETURNED: "Đã trả kết quả",
}
"""The names of the national status codes, as the national portal shows them."""

KEEP: Final = {
    _S.REGISTERED: DossierEvent.KEEP_REGISTERED,
    _S.RECEIVED: DossierEvent.KEEP_RECEIVED,
    _S.PROCESSING: DossierEvent.KEEP_PROCESSING,
    _S.AWAITING_SUPPLEMENT: DossierEvent.KEEP_SUPPLEMENT,
    _S.AWAITING_PAYMENT: DossierEvent.KEEP_PAYMENT,
}
"""The step that takes a withdrawal back, by the state in which it was asked for."""


@dataclass(frozen=True, slots=True)
class TermRow:
    """An event of the promised date as it is kept, and where it left the term.

    Attributes:
        waited: sum of the answered waits until then.
    """

    event: TermEvent
    due: DueDate
    waited: timedelta = timedelta()
    answer_by: datetime | None = None
    late_flags: tuple[LateFlag, ...] = ()


def standing(rows: Sequence[TermRow]) -> Term:
    """Return where the promised date stands, from what was promised then; a calendar that changed since has no say.

    Args:
        rows: in their order, the receipt first.
    """
    kinds = [row.event.kind for row in rows]
    answers = [row for row in rows if row.event.kind is TermEventKind.SUPPLEMENT_ANSWERED]
    requests = [row for row in rows if row.event.kind is TermEventKind.SUPPLEMENT_REQUESTED]
    start = (answers or rows[:1])[-1]
    is_stopped = len(requests) > len(answers)
    since = list(rows).index(start)
    return Term(
        history=tuple(_promises(rows)),
        counted_from=start.event.at,
        last_event=rows[-1].event.at,
        stopped_at=requests[-1].event.at if is_stopped else None,
        answer_by=requests[-1].answer_by if is_stopped else None,
        waited=rows[-1].waited,
        supplements=len(requests),
        reappointments=kinds.count(TermEventKind.REAPPOINTED),
        is_extended=TermEventKind.VERIFICATION_EXTENDED in kinds[since:],
        late_flags=rows[-1].late_flags,
    )


def _promises(rows: Sequence[TermRow]) -> list[Promise]:
    promises: list[Promise] = []
    for row in rows:
        is_silent = row.event.kind is TermEventKind.SUPPLEMENT_REQUESTED
        is_same = row.event.kind is TermEventKind.LINKED_STEP and promises[-1].due == row.due
        if not (is_silent or is_same):
            promises.append(Promise(row.due, row.event.at, row.event.kind, row.event.reason.strip()))
    return promises


@dataclass(frozen=True, slots=True)
class Supplement:
    """One request to complete a dossier.

    Attributes:
        number: from 1 within the dossier; a second one makes it late (Decision 766/QĐ-TTg).
        supervisor: who allowed a second request, and `supervisor_reason` why; empty for the first.
        answered_at: None while it is waited for.
    """

    number: int
    items: tuple[SupplementItem, ...]
    reason: str
    asked_at: datetime
    asked_by: str
    supervisor: str = ""
    supervisor_reason: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Obligation:
    """Money that must be paid before the result: a tax, a fee of another agency.

    Attributes:
        number: from 1 within the dossier.
        title: what it is for, for example "Lệ phí trước bạ".
        notice: number and symbol of the notice that asks for it.
        paid_at: None while it is waited for.
        receipt: number of the receipt or of the payment.
    """

    number: int
    title: str
    amount_vnd: int
    required_at: datetime
    required_by: str
    notice: str = ""
    paid_at: datetime | None = None
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The document that ends a dossier.

    Attributes:
        symbol: number and symbol of the document, `125/GKS`.
        ended_at: when the handling ended, not later than it was taken down.
        file: the document itself, sealed; None where it is on paper only.
    """

    symbol: str
    title: str
    issuer: str
    issued_on: date
    ended_at: datetime
    file: BlobRef | None = None


@dataclass(frozen=True, slots=True)
class Handover:
    """That the citizen got the result, and the proof of it.

    Attributes:
        receiver: who took it.
        signature: the scanned page they signed, sealed; None where the proof stays on paper.
        evidence: where that paper is, for example "đã ký trên giấy"; empty only with a scanned page.
    """

    receiver: str
    handed_at: datetime
    signature: BlobRef | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """One state of a dossier as the portal is to be told it.

    Attributes:
        event: sequence of its event in the log; the order of telling.
        before: state before; empty for the first.
        at: when it came to be: of a result its end, of a handover its moment, else that of the event.
        sent_at: when the portal took it; None while it is still to be told.
        by: role of the officer who did it, or "station"; never a name. Left empty in reports.
    """

    event: int
    dossier_id: str
    code: str
    before: str
    status: DossierStatus
    at: datetime
    sent_at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A printed form as it is kept: the same values on the same version give the same bytes.

    Attributes:
        form_id: name of the form, "supplement".
        version: of the form, as in the list of forms.
        book: yearly book of its number; empty for a form without one.
        number: without gaps in its book and year; 0 without a book.
        values: what it says, whole.
        dossier_id: None for a form about no single dossier.
    """

    id: str
    form_id: str
    version: str
    template: str
    title: str
    book: str
    year: int
    number: int
    values: dict[str, object]
    created_at: datetime
    by: str
    dossier_id: str | None = None


@dataclass(frozen=True, slots=True)
class DaySums:
    """What a counter did on a day, summed up from the log.

    Attributes:
        refused: registered and refused at once; not among the received ones.
        open_at_end: received until this day and not ended until its end.
        fees_vnd: frozen fees of the dossiers received on this day.
        paid_vnd: obligations paid on this day.
    """

    day: date
    received: int = 0
    refused: int = 0
    ended: int = 0
    returned: int = 0
    open_at_end: int = 0
    fees_vnd: int = 0
    paid_vnd: int = 0


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All that happened to one dossier."""

    term: tuple[TermRow, ...] = ()
    supplements: tuple[Supplement, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    result: Result | None = None
    handover: Handover | None = None
    progress: tuple[Progress, ...] = ()
    forms: tuple[Form, ...] = ()
    fee_payments: tuple[FeePayment, ...] = ()

    @property
    def open_supplement(self) -> Supplement | None:
        """The request that is waited for."""
        return next((each for each in self.supplements if each.answered_at is None), None)

    @property
    def unpaid(self) -> tuple[Obligation, ...]:
        """The obligations that are waited for."""
        return tuple(each for each in self.obligations if each.paid_at is None)


def fee_settled(dossier: Dossier, payments: Sequence[FeePayment]) -> FeePayment:
    """Return how the fee of a dossier is settled now: as told last, else as at receipt (number 0)."""
    if payments:
        return payments[-1]
    fee, at = dossier.fee, dossier.received_at
    return FeePayment(0, fee.way, fee.note, "", at, dossier.author, at if fee.way.is_taken else None)
