# SPDX-License-Identifier: Apache-2.0
"""What stands at the head of every form: who issues it, its number and day, whose dossier it is about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.form_catalogue import FormTemplate, Paper
from clerkdesk.domain.forms.wording import day_words, local, stamp
from clerkdesk.domain.officers import Station
from clerkdesk.errors import InvalidInput

_OFFICE_WORDS: Final = ("một cửa", "trung tâm phục vụ hành chính công")


@dataclass(frozen=True, slots=True)
class Issue:
    """One sheet of a form, as it is issued.

    Attributes:
        form: the version it is issued on.
        number: in the yearly book of the form, without gaps; 0 for a form without one.
        at: when it was issued; a reprint keeps it.
        officer: name of the officer who issues it.
        signer: name of the head who signs it, where the form is signed by one; empty leaves room for the pen.
        signer_title: as it stands above the signature.
        paper: what it is printed on; None for the usual one.
    """

    form: FormTemplate
    number: int
    at: datetime
    officer: str = ""
    signer: str = ""
    signer_title: str = ""
    paper: Paper | None = None


def letterhead(agency: str, parent: str) -> dict[str, str]:
    """Return the two lines of the letterhead: the agency above, the one-stop office that receives below."""
    if is_office(agency):
        return {"agency": parent, "office": agency}
    return {"agency": agency, "office": "Bộ phận Một cửa"}


def is_office(agency: str) -> bool:
    """Tell whether an agency is itself a one-stop office or a service centre."""
    return any(word in agency.casefold() for word in _OFFICE_WORDS)


def place_and_day(place: str, moment: datetime) -> str:
    """Return where and when a form is issued: `Xã Mẫu Sơn, ngày 20 tháng 11 năm 2026`."""
    return f"{place}, {day_words(local(moment))}"


def sheet_values(station: Station, issue: Issue, agency: str) -> dict[str, object]:
    """Return the values that every sheet has, whether it is about a dossier or not.

    Raises:
        InvalidInput: the form is not printed on this paper.
    """
    form = issue.form
    return {
        **form_values(form, issue.paper),
        "created": stamp(issue.at),
        **letterhead(agency, station.parent_agency),
        "number": f"{issue.number}/{form.symbol}" if form.symbol and issue.number else "",
        "place_and_day": place_and_day(station.place, issue.at),
        "officer": issue.officer,
        "signer": issue.signer,
        "signer_title": issue.signer_title or "Thủ trưởng cơ quan, đơn vị",
        "is_practice": station.is_practice,
    }


def form_values(form: FormTemplate, paper: Paper | None = None) -> dict[str, object]:
    """Return the values that name a form, its version and the paper; None is the usual paper.

    Raises:
        InvalidInput: the form is not printed on this paper.
    """
    if paper is not None and paper not in form.papers:
        raise InvalidInput(field="paper", reason=f"form {form.id} is not printed on {paper}")
    return {
        "form": form.id,
        "version": form.version,
        "form_note": _form_note(form),
        "title": form.title,
        "paper": str(paper or form.paper),
    }


def dossier_values(dossier: Dossier, station: Station, issue: Issue) -> dict[str, object]:
    """Return the values that every sheet about a dossier has.

    They depend on nothing but what is stored, so a reprint is the same sheet.

    Raises:
        InvalidInput: the form is not printed on this paper.
    """
    owner = dossier.owner
    return {
        **sheet_values(station, issue, dossier.agency_name),
        "code": dossier.code,
        "code_qr": dossier.code,
        "owner": owner.name,
        "address": owner.address,
        "phone": owner.phone,
        "email": owner.email,
        "procedure": dossier.procedure_name,
        "procedure_code": dossier.procedure_code,
        "summary": "" if dossier.summary == dossier.procedure_name else dossier.summary,
    }


def _form_note(form: FormTemplate) -> str:
    """Return the small line at the foot that names the form and its version."""
    circular = form.circular.partition(",")[0]
    return f"Mẫu số {form.number} – {circular}" if form.number else ""
