# SPDX-License-Identifier: Apache-2.0
"""The tax slip hands on every figure of the land, in Vietnamese notation."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from clerkdesk.domain.dossier import Person
from clerkdesk.domain.forms.tax_transfer import LandParcel, TaxTransfer, area, tax_transfer_values
from clerkdesk.errors import InvalidInput
from tests.fakes.form_list import issue
from tests.fakes.rules import dossier, station

LAND = LandParcel("125", "32", Decimal("1234.50"), "Đất ở", "Nhà nước giao đất", certificate="AB 000123")
TRANSFER = TaxTransfer("Thuế cơ sở 5", date(2026, 11, 20), "Cấp Giấy chứng nhận lần đầu", (LAND,), papers=("Đơn",))


def values(transfer: TaxTransfer) -> dict[str, object]:
    return tax_transfer_values(dossier(), station(), issue(), transfer)


def test_the_land_and_its_user_are_told() -> None:
    told = values(TRANSFER)
    assert told["parcels"] == [
        {
            "parcel": "125",
            "sheet": "32",
            "area": "1.234,5 m²",
            "purpose": "Đất ở",
            "origin": "Nhà nước giao đất",
            "address": "",
            "street": "",
            "form_of_use": "",
            "until": "",
            "certificate": "AB 000123",
        }
    ]
    assert (told["id_number"], told["complete_on"], told["papers"]) == ("031199000017", "20/11/2026", ["Đơn"])


def test_several_parcels_are_summed_up() -> None:
    two = replace(TRANSFER, parcels=(LAND, replace(LAND, area_m2=Decimal("0.5"))))
    assert values(two)["total_area"] == "1.235 m²"


def test_a_land_user_without_a_number_leaves_room_for_the_pen() -> None:
    unknown = dossier(owner=Person("Trần Thị Mẫu"))
    assert tax_transfer_values(unknown, station(), issue(), TRANSFER)["id_number"] == ""


@pytest.mark.parametrize("parcels", [(), (replace(LAND, area_m2=Decimal(0)),)])
def test_a_slip_without_land_is_refused(parcels: tuple[LandParcel, ...]) -> None:
    with pytest.raises(InvalidInput):
        values(replace(TRANSFER, parcels=parcels))


@pytest.mark.parametrize(
    ("square_metres", "written"),
    [
        ("100", "100 m²"),
        ("100.00", "100 m²"),
        ("98765.25", "98.765,25 m²"),
        ("0.5", "0,5 m²"),
        ("1000000", "1.000.000 m²"),
    ],
)
def test_an_area_is_written_with_a_comma(square_metres: str, written: str) -> None:
    assert area(Decimal(square_metres)) == written
