# SPDX-License-Identifier: Apache-2.0
"""Form 02: what is missing or wrong in a dossier, said once and fully."""

from dataclasses import dataclass
from datetime import date

from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.forms.letterhead import Issue, dossier_values
from clerkdesk.domain.forms.wording import count_digits, day_digits
from clerkdesk.domain.officers import Station
from clerkdesk.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class SupplementItem:
    """One paper to bring or to put right.

    Attributes:
        original: number of originals asked for; `certified` and `photocopy` likewise.
        note: what is wrong with it, or how it must look.
    """

    name: str
    original: int = 0
    certified: int = 0
    photocopy: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class SupplementRequest:
    """All that a citizen is asked to bring.

    Attributes:
        contact: whom the citizen may ask; empty for the officer who issues the form.
        answer_by: last day to answer, where the law sets one.
        time: which request of this dossier it is; a second one needs `permission`.
        permission: who allowed a second request and why.
    """

    items: tuple[SupplementItem, ...]
    reason: str
    contact: str = ""
    contact_phone: str = ""
    answer_by: date | None = None
    time: int = 1
    permission: str = ""


def supplement_values(
    dossier: Dossier, station: Station, issue: Issue, request: SupplementRequest
) -> dict[str, object]:
    """Return the values of form 02, the request to supplement and complete a dossier.

    Source: Circular 03/2025/TT-VPCP, form 02; asked for once, fully and in writing: Decree 61/2018/NĐ-CP art. 15(3).

    Raises:
        InvalidInput: nothing is asked for, no reason is given, or a second request was not permitted.
    """
    if not request.items:
        raise InvalidInput(field="item", reason="a request names at least one paper")
    if not request.reason:
        raise InvalidInput(field="reason", reason="a request says why")
    if request.time > 1 and not request.permission:
        raise InvalidInput(field="permission", reason="a second request needs the supervisor's reason")
    return {
        **dossier_values(dossier, station, issue),
        "items": [_item(item) for item in request.items],
        "reason": request.reason,
        "contact": request.contact or issue.officer,
        "contact_phone": request.contact_phone,
        "answer_by": day_digits(request.answer_by) if request.answer_by else "",
        "again": f"Yêu cầu lần thứ {request.time}: {request.permission}" if request.time > 1 else "",
    }


def _item(item: SupplementItem) -> dict[str, str]:
    return {
        "name": item.name,
        "original": count_digits(item.original),
        "certified": count_digits(item.certified),
        "photocopy": count_digits(item.photocopy),
        "note": item.note,
    }
