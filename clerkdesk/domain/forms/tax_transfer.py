# SPDX-License-Identifier: Apache-2.0
"""The slip that tells the tax office what it needs to fix the money due for a piece of land."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.forms.letterhead import Issue, dossier_values
from clerkdesk.domain.forms.wording import day_digits
from clerkdesk.domain.officers import Station
from clerkdesk.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class LandParcel:
    """One parcel of land.

    Attributes:
        area_m2: in square metres.
        origin: how its user came to it (nguồn gốc sử dụng).
        until: last day of use; empty for long and stable use, as it is said of it.
        street: street and position, by which the price of land is read.
    """

    parcel: str
    sheet: str
    area_m2: Decimal
    purpose: str
    origin: str
    address: str = ""
    street: str = ""
    form_of_use: str = ""
    until: str = ""
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class TaxTransfer:
    """What is handed on to the tax office.

    Attributes:
        tax_office: whom it is sent to.
        complete_on: day from which the dossier is complete and valid.
        reason: the event that makes money due (first certificate, change of use, transfer…).
        tax_code: of the land user, where there is one.
        assets: what stands on the land.
        papers: that are handed on with it.
    """

    tax_office: str
    complete_on: date
    reason: str
    parcels: tuple[LandParcel, ...]
    tax_code: str = ""
    assets: str = ""
    papers: tuple[str, ...] = ()


def tax_transfer_values(dossier: Dossier, station: Station, issue: Issue, transfer: TaxTransfer) -> dict[str, object]:
    """Return the values of the slip that moves a land dossier's figures to the tax office.

    Raises:
        InvalidInput: it names no parcel, or a parcel without an area.
    """
    if not transfer.parcels:
        raise InvalidInput(field="parcel", reason="the slip names at least one parcel")
    if any(parcel.area_m2 <= 0 for parcel in transfer.parcels):
        raise InvalidInput(field="area", reason="it must be more than nothing")
    return {
        **dossier_values(dossier, station, issue),
        "id_number": dossier.owner.id_number or "",
        "tax_office": transfer.tax_office,
        "tax_code": transfer.tax_code,
        "complete_on": day_digits(transfer.complete_on),
        "reason": transfer.reason,
        "parcels": [_parcel(parcel) for parcel in transfer.parcels],
        "total_area": area(sum((parcel.area_m2 for parcel in transfer.parcels), Decimal())),
        "assets": transfer.assets,
        "papers": list(transfer.papers),
    }


def area(square_metres: Decimal) -> str:
    """Return an area as it is written in Vietnamese: `1.234,5 m²`."""
    whole, _, part = f"{square_metres.normalize():,f}".partition(".")
    return f"{whole.replace(',', '.')}{',' if part else ''}{part} m²"


def _parcel(parcel: LandParcel) -> dict[str, str]:
    return {
        "parcel": parcel.parcel,
        "sheet": parcel.sheet,
        "area": area(parcel.area_m2),
        "purpose": parcel.purpose,
        "origin": parcel.origin,
        "address": parcel.address,
        "street": parcel.street,
        "form_of_use": parcel.form_of_use,
        "until": parcel.until,
        "certificate": parcel.certificate,
    }
