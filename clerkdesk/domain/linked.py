# SPDX-License-Identifier: Apache-2.0
"""Linked procedures (liên thông): one parent dossier, one child per agency, each with its own code, route and state."""

from collections.abc import Sequence
from dataclasses import dataclass

from clerkdesk.domain.case import ENDED
from clerkdesk.domain.procedure import AgencyKind
from clerkdesk.domain.states import DossierStatus


@dataclass(frozen=True, slots=True)
class LinkedChild:
    """One part of a linked procedure under its parent.

    Attributes:
        position: from 1, in the order of the agencies.
        step: code of its procedure, or the name of the step where it has none.
        route: name of the portal adapter that takes it.
        status: of the child's own dossier.
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
