# SPDX-License-Identifier: Apache-2.0
"""Form 06: the slip that travels with a dossier and says who had it, from when to when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.forms.letterhead import Issue, dossier_values
from clerkdesk.domain.forms.wording import day_digits, local, moment_words
from clerkdesk.domain.officers import Station
from clerkdesk.errors import InvalidInput


class Timeliness(StrEnum):
    """How a step kept its term."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class ControlStep:
    """One hand-over.

    Attributes:
        giver: person or section that hands the dossier over; empty for the pen, as is any other part.
        result: how the giver kept its own term.
    """

    giver: str = ""
    receiver: str = ""
    at: datetime | None = None
    result: Timeliness | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """The way of a dossier so far.

    Attributes:
        competent: agency or section that decides it; empty for the one that received it.
        partners: agencies that take part.
        steps: in their order.
        blank_steps: further rows for the pen.
    """

    steps: tuple[ControlStep, ...]
    competent: str = ""
    partners: tuple[str, ...] = ()
    blank_steps: int = 0


def timeliness(done: datetime, due: datetime) -> Timeliness:
    """Tell how a step kept its term: on an earlier day, on the last day in time, or late."""
    if done > due:
        return Timeliness.LATE
    return Timeliness.ON_TIME if local(done).date() == local(due).date() else Timeliness.EARLY


def control_values(dossier: Dossier, station: Station, issue: Issue, control: Control) -> dict[str, object]:
    """Return the values of form 06, the control of a dossier's way.

    Source: Circular 03/2025/TT-VPCP, form 06.

    Raises:
        InvalidInput: there is neither a step nor a row for one.
    """
    steps = (*control.steps, *(ControlStep() for _ in range(control.blank_steps)))
    if not steps:
        raise InvalidInput(field="step", reason="a control slip has at least one row")
    return {
        **dossier_values(dossier, station, issue),
        "competent": control.competent or dossier.agency_name,
        "partners": "; ".join(control.partners),
        "received": moment_words(dossier.received_at),
        "due": moment_words(dossier.due.due) if dossier.due.due else "",
        "steps": [_step(step) for step in steps],
    }


def _step(step: ControlStep) -> dict[str, str]:
    there = local(step.at) if step.at else None
    return {
        "giver": step.giver,
        "receiver": step.receiver,
        "hour": f"{there:%H}" if there else "",
        "minute": f"{there:%M}" if there else "",
        "day": day_digits(there) if there else "",
        "result": str(step.result or ""),
        "note": step.note,
    }
