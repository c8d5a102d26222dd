# SPDX-License-Identifier: Apache-2.0
"""Form 05: the notice that a dossier is worked on no longer."""

from dataclasses import dataclass
from typing import Final

from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.forms.letterhead import Issue, dossier_values
from clerkdesk.domain.forms.wording import day_words, local
from clerkdesk.domain.officers import Station
from clerkdesk.errors import InvalidInput

_PAPERS_BACK: Final = "Nhận lại giấy tờ đã nộp tại nơi tiếp nhận hồ sơ, khi xuất trình Giấy tiếp nhận hồ sơ."


@dataclass(frozen=True, slots=True)
class Stop:
    """Why it stops, and what the citizen gets back.

    Attributes:
        legal_basis: the article or the decision it rests on; empty leaves room for the pen.
        fee_back: what happens to a fee already paid; empty where none was paid.
        is_withdrawal: stopped because the citizen asked for it.
    """

    reason: str
    legal_basis: str = ""
    papers_back: str = _PAPERS_BACK
    fee_back: str = ""
    is_withdrawal: bool = False


def stop_values(dossier: Dossier, station: Station, issue: Issue, stop: Stop) -> dict[str, object]:
    """Return the values of form 05, the notice that work on a dossier stops.

    Source: Circular 03/2025/TT-VPCP, form 05.

    Raises:
        InvalidInput: no reason is given.
    """
    if not stop.reason:
        raise InvalidInput(field="reason", reason="a notice says why")
    return {
        **dossier_values(dossier, station, issue),
        "received_day": day_words(local(dossier.received_at)).removeprefix("ngày "),
        "reason": stop.reason,
        "basis": stop.legal_basis,
        "papers_back": stop.papers_back,
        "fee_back": stop.fee_back,
        "is_withdrawal": stop.is_withdrawal,
    }
