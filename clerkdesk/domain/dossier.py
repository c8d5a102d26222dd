# SPDX-License-Identifier: Apache-2.0
"""A dossier: what a citizen brought to the counter and what was promised."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from clerkdesk.domain.payment import FeeWay
from clerkdesk.domain.states import DossierStatus


class Channel(StrEnum):
    """How the dossier came; values are the national codes (KenhThucHien)."""

    DIRECT = "1"
    ONLINE = "2"
    POST = "3"


class ResultWay(StrEnum):
    """How the citizen gets the result."""

    COUNTER = "counter"
    POST = "post"
    ONLINE = "online"


USUAL_WAYS: Final = {
    Channel.DIRECT: ResultWay.COUNTER,
    Channel.ONLINE: ResultWay.ONLINE,
    Channel.POST: ResultWay.POST,
}
"""How the result is handed over where nothing else was agreed."""

WAY_NAMES: Final = {ResultWay.COUNTER: "Trực tiếp", ResultWay.POST: "Bưu chính", ResultWay.ONLINE: "Trực tuyến"}
"""Column "Phương thức nhận kết quả" of the tracking book."""


class CopyKind(StrEnum):
    """What kind of paper a component is."""

    ORIGINAL = "original"
    COPY = "copy"
    ELECTRONIC = "electronic"


class Sex(StrEnum):
    """Sex as printed on the citizen card."""

    MALE = "Nam"
    FEMALE = "Nữ"


@dataclass(frozen=True, slots=True)
class Person:
    """A citizen or the representative of an organisation; texts are NFC."""

    name: str
    id_number: str | None = None
    old_id_number: str | None = None
    birth: date | None = None
    sex: Sex | None = None
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Component:
    """One paper of the checklist.

    Attributes:
        position: from 1, the digit by which a page is assigned to it.
        code: national code of the component, where known.
        count: number of papers handed in; 0 when it is not needed or not brought.
        note: why it is missing, where it is.
    """

    position: int
    name: str
    kind: CopyKind
    count: int
    required: bool = True
    code: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the fee."""

    label: str
    quantity: int
    unit_vnd: int
    total_vnd: int
    source: str


@dataclass(frozen=True, slots=True)
class Fee:
    """What the citizen pays, frozen at receipt.

    Attributes:
        way: how it was paid at receipt, as the slip says it; what came later is in the case (`FeePayment`).
        note: number of the receipt or of the transfer, or why nothing is asked.
    """

    total_vnd: int
    lines: tuple[FeeLine, ...] = ()
    certainty: str = "verified"
    way: FeeWay = FeeWay.UNTOLD
    note: str = ""


@dataclass(frozen=True, slots=True)
class DueDate:
    """The legal due date and why it is that day.

    Attributes:
        due: instant by which the result is promised, with offset +07:00; None where the law gives no term.
        part: "day", "morning" or "afternoon" (half-day terms).
        explanation: sentences in Vietnamese, in order of reasoning.
    """

    due: datetime | None
    part: str = "day"
    explanation: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """A received dossier.

    Attributes:
        id: UUID of the station; never printed.
        code: unique dossier code, printed on the slip.
        procedure_version: first day of validity of the procedure version it was received under.
        author: id of the receiving officer.
        slip_number: number of the slip in its yearly book, without gaps.
        summary: what the citizen asks for, in one line.
        result_way: how the result is handed over; None for the usual way of the channel.
    """

    id: str
    code: str
    procedure_code: str
    procedure_version: date
    procedure_name: str
    field: str
    agency_code: str
    agency_name: str
    channel: Channel
    owner: Person
    components: tuple[Component, ...]
    received_at: datetime
    due: DueDate
    fee: Fee
    author: str
    slip_number: int
    station_id: str
    status: DossierStatus = DossierStatus.RECEIVED
    summary: str = ""
    warnings: tuple[str, ...] = ()
    result_way: ResultWay | None = None

    @property
    def way(self) -> ResultWay:
        """How the result is handed over: as agreed, else the usual way of its channel."""
        return self.result_way or USUAL_WAYS[self.channel]

    def component(self, position: int) -> Component:
        """Return the component at a position.

        Raises:
            KeyError: there is none.
        """
        for component in self.components:
            if component.position == position:
                return component
        raise KeyError(position)
