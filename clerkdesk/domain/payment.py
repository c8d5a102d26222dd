# SPDX-License-Identifier: Apache-2.0
"""How a fee was paid: the national codes and what they are called."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Payment(StrEnum):
    """How a fee was paid; values are the national codes (DuocThanhToanTrucTuyen)."""

    NONE = "0"
    PORTAL = "1"
    LOCAL_GATEWAY = "2"
    COUNTER = "3"


PAID_ONLINE: Final = (str(Payment.PORTAL), str(Payment.LOCAL_GATEWAY))
"""What indicators count as paid online (plain texts, so that a row of the store compares without a look-up)."""

PAYMENT_NAMES: Final[Mapping[str, str]] = {
    str(Payment.NONE): "chưa rõ cách thu",
    str(Payment.PORTAL): "trực tuyến, Cổng DVCQG",
    str(Payment.LOCAL_GATEWAY): "trực tuyến, cổng bộ/tỉnh",
    str(Payment.COUNTER): "thu tại quầy",
}
