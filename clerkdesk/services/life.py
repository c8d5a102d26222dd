# SPDX-License-Identifier: Apache-2.0
"""The verbs between receipt and result, made together over one casework."""

from dataclasses import dataclass

from clerkdesk.domain.calendar import WorkingCalendar
from clerkdesk.domain.procedure import Catalogue
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.store import Store
from clerkdesk.services.case_source import StoredCases
from clerkdesk.services.casework import Casework
from clerkdesk.services.collect import Collect
from clerkdesk.services.finish import Finish
from clerkdesk.services.forms import Forms
from clerkdesk.services.link import Link
from clerkdesk.services.pay import Pay
from clerkdesk.services.reappoint import Reappoint
from clerkdesk.services.receive import Receive
from clerkdesk.services.refuse import Refuse
from clerkdesk.services.return_result import ReturnResult
from clerkdesk.services.stop import Stop
from clerkdesk.services.supplement import AskSupplement
from clerkdesk.services.withdraw import Withdraw


@dataclass(frozen=True, slots=True)
class Life:
    """What may happen to a dossier at the counter; `cases` is what reports read."""

    forms: Forms
    supplement: AskSupplement
    reappoint: Reappoint
    withdraw: Withdraw
    stop: Stop
    pay: Pay
    collect: Collect
    finish: Finish
    return_result: ReturnResult
    refuse: Refuse
    link: Link
    cases: StoredCases


def make_life(
    store: Store,
    blobs: Blobs,
    receive: Receive,
    forms: Forms,
    *,
    catalogue: Catalogue,
    calendar: WorkingCalendar,
    clock: Clock,
) -> Life:
    """Return the verbs over one store."""
    casework = Casework(store, catalogue, calendar, forms=forms, clock=clock)
    return Life(
        forms=forms,
        supplement=AskSupplement(casework),
        reappoint=Reappoint(casework),
        withdraw=Withdraw(casework),
        stop=Stop(casework),
        pay=Pay(casework),
        collect=Collect(casework),
        finish=Finish(casework, blobs),
        return_result=ReturnResult(casework, blobs),
        refuse=Refuse(casework, receive),
        link=Link(casework, catalogue, calendar),
        cases=StoredCases(store),
    )
