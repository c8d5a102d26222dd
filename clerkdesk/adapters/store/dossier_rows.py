# SPDX-License-Identifier: Apache-2.0
"""A dossier as a row of its table, and back."""

from dataclasses import asdict

from sqlalchemy.engine import RowMapping

from clerkdesk.domain.dossier import (
    Channel,
    Component,
    CopyKind,
    Dossier,
    DueDate,
    Fee,
    FeeLine,
    Person,
    ResultWay,
    Sex,
)
from clerkdesk.domain.payment import FeeWay
from clerkdesk.domain.states import DossierStatus
from clerkdesk.settings import VIETNAM_TIME

_PLAIN = (
    "id",
    "code",
    "procedure_code",
    "procedure_version",
    "procedure_name",
    "field",
    "agency_code",
    "agency_name",
    "received_at",
    "author",
    "slip_number",
    "station_id",
    "summary",
)
_OWNER = ("name", "id_number", "old_id_number", "birth", "address", "phone", "email")


def code_key(code: str) -> str:
    """Return the form in which codes are compared: without case and surrounding blanks."""
    return code.strip().upper()


def values(dossier: Dossier) -> dict[str, object]:
    """Return the column values of a dossier, all but its last event."""
    owner = dossier.owner
    return {
        **{name: getattr(dossier, name) for name in _PLAIN},
        **{f"owner_{name}": getattr(owner, name) for name in _OWNER},
        "owner_sex": str(owner.sex) if owner.sex else None,
        "code_key": code_key(dossier.code),
        "channel": str(dossier.channel),
        "status": str(dossier.status),
        "components": [{**asdict(component), "kind": str(component.kind)} for component in dossier.components],
        "due_at": dossier.due.due,
        "due_part": dossier.due.part,
        "due_explanation": list(dossier.due.explanation),
        "fee": {**asdict(dossier.fee), "way": str(dossier.fee.way)},
        "slip_year": dossier.received_at.astimezone(VIETNAM_TIME).year,
        "warnings": list(dossier.warnings),
        "result_way": str(dossier.result_way or ""),
    }


def dossier_of(row: RowMapping) -> Dossier:
    """Return the dossier of a row."""
    fee = row["fee"]
    return Dossier(
        **{name: row[name] for name in _PLAIN},
        owner=_owner(row),
        channel=Channel(row["channel"]),
        status=DossierStatus(row["status"]),
        components=tuple(Component(**{**read, "kind": CopyKind(read["kind"])}) for read in row["components"]),
        due=DueDate(row["due_at"], row["due_part"], tuple(row["due_explanation"])),
        fee=Fee(
            fee["total_vnd"],
            tuple(FeeLine(**line) for line in fee["lines"]),
            fee["certainty"],
            FeeWay(fee.get("way", "")),  # nobody asked before schema 0010
            fee.get("note", ""),
        ),
        warnings=tuple(row["warnings"]),
        result_way=ResultWay(row["result_way"]) if row["result_way"] else None,
    )


def _owner(row: RowMapping) -> Person:
    sex = row["owner_sex"]
    return Person(**{name: row[f"owner_{name}"] for name in _OWNER}, sex=Sex(sex) if sex else None)
