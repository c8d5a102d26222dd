# SPDX-License-Identifier: Apache-2.0
"""What a clerk has taken down so far of a dossier that is not received yet; texts are as they were typed."""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from clerkdesk.domain.dossier import Channel, Person, ResultWay, Sex
from clerkdesk.domain.identity import Identity, clean_number, number_doubts
from clerkdesk.domain.organisation import parse_tax_code
from clerkdesk.domain.payment import FeeWay
from clerkdesk.domain.text import clean
from clerkdesk.errors import InvalidInput

TEXTS: Final = ("number", "name", "birth", "address", "phone", "email", "summary")
"""The fields that are typed."""

_DAY: Final = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{4})|([0-9]{2})([0-9]{2})([0-9]{4})")
_FIRST_YEAR: Final = 1890
_PHONE: Final = re.compile(r"0[0-9]{9,10}")


@dataclass(frozen=True, slots=True)
class PaperDraft:
    """One line of the checklist: how many papers lie on the counter, or why there is none."""

    count: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form on its way; it may hold anything, also what cannot be received.

    Attributes:
        number: personal number, or the tax code of an organisation.
        birth: as typed, see `parse_day`; sex: "Nam", "Nữ" or "".
        read_from: "qr" or "mrz" where a card told it.
        warnings: doubts that the card told.
        papers: by position; a position that is missing was not looked at yet.
        fee_way: how the fee is paid, where one is asked; fee_note: its receipt, or why the citizen is exempt.
        result_way: None for the usual one of the channel.
        refusal, basis, guidance: what form 03 would say, where the dossier is about to be refused.
    """

    procedure: str = ""
    is_organisation: bool = False
    number: str = ""
    old_number: str = ""
    name: str = ""
    birth: str = ""
    sex: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    summary: str = ""
    read_from: str = ""
    warnings: tuple[str, ...] = ()
    papers: Mapping[int, PaperDraft] = field(default_factory=dict)
    pages: int = 1
    copies: int = 1
    exemption: str = ""
    fee_way: FeeWay = FeeWay.CASH
    fee_note: str = ""
    channel: Channel = Channel.DIRECT
    result_way: ResultWay | None = None
    refusal: str = ""
    basis: str = ""
    guidance: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was taken down yet."""
        return self == Draft()

    def but(self, **changes: Any) -> "Draft":
        """Return the draft with other values."""
        return replace(self, **changes)

    def with_card(self, card: Identity) -> "Draft":
        """Return the draft with what a card says; phone, address where the card has none, and papers stay."""
        return replace(
            self,
            is_organisation=False,
            number=card.id,
            old_number=card.old_id or "",
            name=card.name,
            birth=f"{card.birth:%d/%m/%Y}",
            sex=str(card.sex) if card.sex else "",
            address=card.address or self.address,
            read_from=str(card.kind),
            warnings=card.warnings,
        )

    def owner(self) -> Person:
        """Return who asks.

        Raises:
            InvalidInput: a value cannot be stored, see `faults`.
        """
        if self.is_organisation:
            code = parse_tax_code(self.number).text if self.number.strip() else None
            return Person(
                clean(self.name, "name"),
                code,
                address=clean(self.address, "address"),
                phone=clean(self.phone, "phone"),
                email=clean(self.email, "email"),
            )
        return Person(
            name=clean(self.name, "name"),
            id_number=clean_number(self.number) or None,
            old_id_number=self.old_number or None,
            birth=parse_day(self.birth),
            sex=Sex(self.sex) if self.sex else None,
            address=clean(self.address, "address"),
            phone=clean(self.phone, "phone"),
            email=clean(self.email, "email"),
        )

    def content(self) -> dict[str, Any]:
        """Return what is kept: plain values, only those that are not as in an empty draft."""
        kept = {name: value for name, value in dataclasses.asdict(self).items() if value != getattr(Draft(), name)}
        if "papers" in kept:
            kept["papers"] = {str(position): paper for position, paper in kept["papers"].items()}
        return kept

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> "Draft":
        """Return a draft that was kept; values that this program does not know are left out."""
        known = {name: value for name, value in content.items() if name in cls.__slots__}
        papers = {int(position): PaperDraft(**paper) for position, paper in known.pop("papers", {}).items()}
        way, warnings = known.pop("result_way", None), tuple(known.pop("warnings", ()))
        channel, fee_way = Channel(known.pop("channel", Channel.DIRECT)), FeeWay(known.pop("fee_way", FeeWay.CASH))
        return cls(
            **known,
            papers=papers,
            channel=channel,
            fee_way=fee_way,
            warnings=warnings,
            result_way=ResultWay(way) if way else None,
        )


def parse_day(text: str) -> date | None:
    """Return a typed day, day before month: `5/7/1950`, `05-07-1950` or `05071950`; None where nothing is typed.

    Raises:
        InvalidInput: it is no such day.
    """
    typed = clean(text, "birth")
    if not typed:
        return None
    match = _DAY.fullmatch(typed)
    if match is None:
        raise InvalidInput(field="birth", reason="it is not a day, a month and a year of four digits")
    day, month, year = (int(match[place] or match[place + 3]) for place in (1, 2, 3))
    try:
        found = date(year, month, day)
    except ValueError:
        raise InvalidInput(field="birth", reason="it is not a day of the calendar") from None
    if found.year < _FIRST_YEAR:
        raise InvalidInput(field="birth", reason="it is too long ago")
    return found


def faults(draft: Draft, today: date) -> dict[str, str]:
    """Return why values cannot be stored, as stable causes by field; empty when all can."""
    found = {}
    for name in (*TEXTS, "fee_note", "refusal", "basis", "guidance"):
        try:
            clean(getattr(draft, name), name)
        except InvalidInput:
            found[name] = "too-long"
    if "birth" not in found and not draft.is_organisation:
        try:
            birth = parse_day(draft.birth)
        except InvalidInput:
            found["birth"] = "not-a-day"
        else:
            if birth is not None and birth > today:
                found["birth"] = "future"
    if draft.is_organisation and draft.number.strip() and "number" not in found:
        try:
            parse_tax_code(draft.number)
        except InvalidInput:
            found["number"] = "not-a-tax-code"
    return found


def doubts(draft: Draft) -> dict[str, tuple[str, ...]]:
    """Return what a clerk should look at again, as stable codes by field; it refuses nothing.

    Values with faults are passed over.
    """
    found: dict[str, tuple[str, ...]] = {}
    if said := _number_doubts(draft):
        found["number"] = said
    phone = re.sub(r"[ .\-]", "", draft.phone)
    if phone and not _PHONE.fullmatch(phone):
        found["phone"] = ("unusual-phone",)
    return found


def _number_doubts(draft: Draft) -> tuple[str, ...]:
    try:
        if draft.is_organisation:
            told = parse_tax_code(draft.number).warnings if draft.number.strip() else ()
        else:
            sex = Sex(draft.sex) if draft.sex else None
            told = (*draft.warnings, *number_doubts(clean_number(draft.number), _day_or_none(draft.birth), sex))
    except InvalidInput:
        return ()
    return tuple(dict.fromkeys(doubt.partition(":")[0] for doubt in told))


def _day_or_none(text: str) -> date | None:
    try:
        return parse_day(text)
    except InvalidInput:
        return None
