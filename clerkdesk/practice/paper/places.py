# SPDX-License-Identifier: Apache-2.0
"""Real communes and provinces of the two-level map of 2025, with the province codes that identity numbers keep."""

import random
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A commune in its province.

    Attributes:
        commune: name with its kind, lower case kind ("xã Na Son").
        province: name with its kind ("tỉnh Điện Biên").
        id_code: three digits that begin an identity number, of the 63-province list that the mergers left unchanged.
    """

    commune: str
    province: str
    id_code: str

    @property
    def full(self) -> str:
        """Commune and province as an address ends."""
        return f"{self.commune}, {self.province}"

    @property
    def committee(self) -> str:
        """The commune's people's committee."""
        return f"Ủy ban nhân dân {self.commune}"


PLACES = (
    Place("xã Trường Hà", "tỉnh Cao Bằng", "004"),
    Place("xã Mường Phăng", "tỉnh Điện Biên", "011"),
    Place("xã Na Son", "tỉnh Điện Biên", "011"),
    Place("xã Mường Kim", "tỉnh Lai Châu", "012"),
    Place("xã Phiêng Pằn", "tỉnh Sơn La", "014"),
    Place("xã Khao Mang", "tỉnh Lào Cai", "010"),
    Place("xã Thất Khê", "tỉnh Lạng Sơn", "020"),
    Place("xã Hương Cần", "tỉnh Phú Thọ", "025"),
    Place("phường Thuỷ Nguyên", "thành phố Hải Phòng", "031"),
    Place("xã Diên Hà", "tỉnh Hưng Yên", "033"),
    Place("xã Nghĩa Thọ", "tỉnh Nghệ An", "040"),
    Place("xã Thạch Hà", "tỉnh Hà Tĩnh", "042"),
    Place("xã Cửa Việt", "tỉnh Quảng Trị", "045"),
    Place("phường Thuận An", "thành phố Huế", "046"),
    Place("xã Xuân Phú", "thành phố Đà Nẵng", "048"),
    Place("xã Phước Giang", "tỉnh Quảng Ngãi", "051"),
    Place("xã Ia Băng", "tỉnh Gia Lai", "064"),
    Place("xã Diên Lâm", "tỉnh Khánh Hòa", "056"),
    Place("xã Cư Pơng", "tỉnh Đắk Lắk", "066"),
    Place("xã Nâm Nung", "tỉnh Lâm Đồng", "068"),
    Place("phường Xuân Lập", "tỉnh Đồng Nai", "075"),
    Place("xã Củ Chi", "Thành phố Hồ Chí Minh", "079"),
    Place("xã Nhựt Tảo", "tỉnh Tây Ninh", "072"),
    Place("xã Gò Công Đông", "tỉnh Đồng Tháp", "087"),
    Place("xã Cái Nhum", "tỉnh Vĩnh Long", "086"),
    Place("xã Mỹ Hòa Hưng", "tỉnh An Giang", "089"),
    Place("phường Ninh Kiều", "thành phố Cần Thơ", "092"),
    Place("xã Định Thành", "tỉnh Cà Mau", "096"),
)


def street(rng: random.Random, place: Place) -> str:
    """Return an invented address inside `place`, hamlet first."""
    if place.commune.startswith("phường"):
        return f"số {rng.randint(2, 298)}, tổ dân phố {rng.randint(1, 19)}, {place.full}"
    kind = "ấp" if place.id_code >= "072" else "thôn"
    return f"{kind} {rng.choice(HAMLETS)}, {place.full}"


HAMLETS = (
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "9",
    "11",
    "Đông",
    "Thượng",
    "Hạ",
    "Trung",
    "Đoài",
    "Tân Lập",
    "Bình An",
    "Đồng Khởi",
)
