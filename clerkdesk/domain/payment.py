# SPDX-License-Identifier: Apache-2.0
"""How a fee was paid: at the counter as the clerk took it down, and the national codes for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from clerkdesk.errors import InvalidInput


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


class FeeWay(StrEnum):
    """How the fee of a dossier is settled at the counter; UNTOLD where nobody took it down."""

    UNTOLD = ""
    CASH = "cash"
    TRANSFER = "transfer"
    EXEMPT = "exempt"
    LATER = "later"

    @property
    def is_taken(self) -> bool:
        """Whether the money came in; a transfer by QR code at the counter counts as taken there."""
        return self in (FeeWay.CASH, FeeWay.TRANSFER)

    @property
    def national_code(self) -> Payment:
        """The national code: what the counter took, else that nothing is known to be paid."""
        return Payment.COUNTER if self.is_taken else Payment.NONE


FEE_WAY_NAMES: Final[Mapping[FeeWay, str]] = {
    FeeWay.UNTOLD: "Chưa ghi",
    FeeWay.CASH: "Tiền mặt",
    FeeWay.TRANSFER: "Chuyển khoản",
    FeeWay.EXEMPT: "Miễn",
    FeeWay.LATER: "Thu sau",
}
"""As ledgers write it."""


@dataclass(frozen=True, slots=True)
class FeePayment:
    """How the fee was settled after receipt, or corrected; the newest one counts, none is ever changed.

    Attributes:
        number: from 1 within the dossier.
        note: number of the receipt or of the transfer, or why nothing is asked.
        reason: why it is another than was told before.
        paid_at: when the money was taken; None where none was.
    """

    number: int
    way: FeeWay
    note: str
    reason: str
    at: datetime
    by: str
    paid_at: datetime | None = None


def check_settled(way: FeeWay, note: str) -> None:
    """Check that it can be taken down.

    Raises:
        InvalidInput: an exemption without its reason.
    """
    if way is FeeWay.EXEMPT and not note.strip():
        raise InvalidInput(field="payment", reason="an exemption needs its reason")
