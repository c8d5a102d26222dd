# SPDX-License-Identifier: Apache-2.0
"""Form 03: why a dossier is not taken at the counter, with the law it rests on."""

from dataclasses import dataclass

from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.forms.letterhead import Issue, dossier_values
from clerkdesk.domain.officers import Station
from clerkdesk.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class RefusalReason:
    """One reason, and the article it rests on; an empty basis leaves room for the pen."""

    text: str
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why it is refused, and where the citizen may turn."""

    reasons: tuple[RefusalReason, ...]
    guidance: str = ""
    contact: str = ""
    contact_phone: str = ""


def refusal_values(dossier: Dossier, station: Station, issue: Issue, refusal: Refusal) -> dict[str, object]:
    """Return the values of form 03, the refusal of a dossier at intake.

    Source: Circular 03/2025/TT-VPCP, form 03.

    Raises:
        InvalidInput: no reason is given.
    """
    if not refusal.reasons:
        raise InvalidInput(field="reason", reason="a refusal gives at least one reason")
    return {
        **dossier_values(dossier, station, issue),
        "reasons": [{"text": reason.text, "basis": reason.legal_basis} for reason in refusal.reasons],
        "guidance": refusal.guidance,
        "contact": refusal.contact or issue.officer,
        "contact_phone": refusal.contact_phone,
    }
