# SPDX-License-Identifier: Apache-2.0
"""Form 04: an apology for a result that comes late, and the new day."""

from dataclasses import dataclass
from datetime import datetime

from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.forms.letterhead import Issue, dossier_values
from clerkdesk.domain.forms.wording import day_words, local, moment_words
from clerkdesk.domain.officers import Station
from clerkdesk.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class NewAppointment:
    """The one new day that may be promised.

    Attributes:
        promised: what the receipt promised first.
        due: the new promise.
        responsible: the agency that is late; empty for the one that received the dossier.
    """

    promised: datetime
    due: datetime
    reason: str
    responsible: str = ""


def apology_values(dossier: Dossier, station: Station, issue: Issue, appointment: NewAppointment) -> dict[str, object]:
    """Return the values of form 04, the apology with a new day.

    Whether a new day may still be promised (once, at least a day before the first) is decided where it is promised.

    Source: Circular 03/2025/TT-VPCP, form 04; Decree 61/2018/NĐ-CP art. 19(9).

    Raises:
        InvalidInput: the new day is not after the first, or no reason is given.
    """
    if appointment.due <= appointment.promised:
        raise InvalidInput(field="due", reason="the new day must be after the one promised first")
    if not appointment.reason:
        raise InvalidInput(field="reason", reason="an apology says why")
    return {
        **dossier_values(dossier, station, issue),
        "responsible": appointment.responsible or dossier.agency_name,
        "received_day": day_words(local(dossier.received_at)).removeprefix("ngày "),
        "promised": moment_words(appointment.promised),
        "reason": appointment.reason,
        "due": moment_words(appointment.due),
    }
