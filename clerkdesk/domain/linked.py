# SPDX-License-Identifier: Apache-2.0
"""Linked procedures (liên thông): one parent dossier, one child per agency, each with its own code, route and state."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from clerkdesk.domain.case import ENDED
from clerkdesk.domain.dossier import DueDate
from clerkdesk.domain.procedure import AgencyKind
from clerkdesk.domain.states import DossierStatus
from clerkdesk.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class LinkedChild:
    """One part of a linked procedure under its parent.

    Attributes:
        position: from 1, in the order of the agencies.
        step: code of its procedure, or the name of the step where it has none.
        route: name of the portal adapter that takes it.
        status: of the child's own dossier.
        due: what the child's own dossier promises now; None where nothing is promised.
    """

    parent_id: str
    child_id: str
    code: str
    position: int
    agency: AgencyKind
    step: str
    name: str
    route: str
    status: DossierStatus
    due: datetime | None = None

    @property
    def has_ended(self) -> bool:
        """Whether its agency is done with it."""
        return self.status in ENDED


def may_end(children: Sequence[LinkedChild]) -> bool:
    """Tell whether the parent may end: with its last child, or at once when it has none."""
    return all(child.has_ended for child in children)


def ends_itself(children: Sequence[LinkedChild]) -> bool:
    """Tell whether the parent ends by itself: every child has ended, at least one with a result, none for money.

    Where a part only fixes or takes money (tax, treasury), the parent's own result comes after it, by a person.
    """
    done = {DossierStatus.FINISHED, DossierStatus.RETURNED}
    money = {AgencyKind.TAX, AgencyKind.TREASURY}
    is_paid_for = any(child.agency in money for child in children)
    return may_end(children) and not is_paid_for and any(child.status in done for child in children)


def part_due(own: DueDate | None, parent: DueDate, parent_code: str) -> DueDate:
    """Return when a part is due: by its own term, but never after its parent, whose linked term the law gives.

    Args:
        own: by the procedure of the part; None where it has no procedure of its own.

    Source: Decree 63/2024/NĐ-CP gives one term for the whole of the linked procedures.
    """
    if own is not None and own.due is not None and (parent.due is None or own.due < parent.due):
        return own
    if parent.due is None:
        return own or parent
    sentence = f"Theo thời hạn chung của hồ sơ liên thông {parent_code}."
    return replace(parent, explanation=(sentence, *parent.explanation))


def linked_due(dues: Sequence[DueDate]) -> DueDate:
    """Return when a parent without a term of its own ends: with its last part; no date while one of them has none.

    Raises:
        InvalidInput: there is no part.
    """
    if not dues:
        raise InvalidInput(field="linked dossiers", reason="there is none")
    known = [(due.due, due) for due in dues if due.due is not None]
    if len(known) < len(dues):
        return DueDate(None, explanation=("Có phần việc liên thông chưa xác định thời hạn.",))
    last = max(known, key=lambda pair: pair[0])[1]
    return replace(last, explanation=("Thời hạn chung là thời hạn của phần việc kết thúc sau cùng.", *last.explanation))
