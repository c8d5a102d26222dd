# SPDX-License-Identifier: Apache-2.0
"""Six fields that most papers bear, read from any form by its labels: who, number, birth, address, number and date."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from clerkdesk.domain.addresses import AddressBook
from clerkdesk.domain.identity import IdentitySource, number_doubts, parse_identity
from clerkdesk.domain.labels import Found, LabelFinder, Labels, key_of, lines_of
from clerkdesk.domain.pages import FieldProposal, Reading, Word
from clerkdesk.domain.text import fold
from clerkdesk.domain.value_shapes import (
    Shaped,
    dates_in_words,
    shaped_address,
    shaped_date,
    shaped_identity,
    shaped_name,
    shaped_number,
)
from clerkdesk.errors import InvalidIdentityCode

COMMON_FIELDS = ("name", "id_number", "date_of_birth", "address", "document_number", "date")
CERTAIN = 0.9
_OF_CODE = 0.995
_UNCLEAR = "not read clearly"
_LOOKED_AT = 0.85
"""What a value is worth at most that a person must look at, however well it was read."""

_OF_PERSON = ("id_number", "date_of_birth", "address")
_OF_OTHER = 0.6
"""What speaks against a value that stands under the name of another person of the paper."""

_NOT_ITS_DATE = ("sinh", "capngay", "nghidinh", "thongtu", "luat", "quyetdinh", "so", "ndcp", "qdttg", "ttbtp", "cap")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A value that may be the field's: where it stands speaks for it, and how it looks.

    Attributes:
        owner: number of the person of whom it tells: how many labels of names stand before it.
    """

    value: Shaped
    place_cost: float
    likeness: float
    owner: int = 0

    @property
    def cost(self) -> float:
        """What speaks against it in all."""
        return self.place_cost + 2 * (1 - self.value.shape)


class CommonFields:
    """Reads the common fields; made once, used for many pages.

    Args:
        labels: which labels name which field.

    Attributes:
        book: provinces and communes.
    """

    def __init__(self, labels: Labels, book: AddressBook) -> None:
        self._finder = LabelFinder(labels)
        self._surnames: dict[str, list[str]] = {}
        for one in labels.surnames:
            self._surnames.setdefault(fold(one), []).append(one)
        self.book = book

    def read(self, number: int, reading: Reading) -> dict[str, FieldProposal]:
        """Return the fields that a page bears, by name.

        Args:
            number: of the page.
            reading: of the page.
        """
        if reading.is_blank:
            return {}
        labels = self._finder.find(reading)
        found: dict[str, FieldProposal] = {}
        owner, owners = _first_person(labels), {}
        for name in COMMON_FIELDS[:5]:
            candidates = list(self._candidates(name, labels))
            if name in _OF_PERSON:
                candidates = [one if one.owner == owner else _of_other(one) for one in candidates]
            best = _best(candidates)
            if best is None:
                continue
            is_other = name in ("name", *_OF_PERSON) and best.owner != owner
            owners[name] = best.owner
            proposal = _proposal(name, best, number)
            found[name] = _doubted(proposal) if is_other or _is_passed_over(best, candidates) else proposal
        if owners.get("id_number") == owners.get("date_of_birth"):
            _compare_birth(found)
        dated = _best([*self._candidates("date", labels), *_dates(lines_of(reading))])
        if dated is not None:
            found["date"] = _proposal("date", dated, number)
        for code in reading.codes:
            _take_card(code, found, number, reading)
        return found

    def propose(self, readings: Iterable[tuple[int, Reading]]) -> list[FieldProposal]:
        """Return the fields of the first page that bears at least two of them; for papers of no known form."""
        for number, reading in readings:
            found = self.read(number, reading)
            if len(found) > 1:
                return list(found.values())
        return []

    def _candidates(self, field: str, labels: Sequence[Found]) -> Iterable[_Candidate]:
        for place, (label, owner) in enumerate(_with_owners(labels)):
            value = self._shaped(field, label) if label.field == field else None
            if value is not None:
                yield _Candidate(value, _place_cost(label, place), label.likeness, owner)

    def _shaped(self, field: str, label: Found) -> Shaped | None:
        match field:
            case "name":
                return shaped_name(label.words, self._surnames)
            case "id_number":
                return shaped_identity((*label.words, *(label.following[0] if label.following else ())))
            case "address":
                return shaped_address(label.words, label.following, self.book)
            case "document_number":
                return shaped_number(label.words)
            case _:
                return shaped_date((*label.words, *(label.following[0] if label.following else ())[:6]))


def _place_cost(label: Found, place: int) -> float:
    return (
        label.rank
        + 0.4 * label.is_below
        + 2.2 * label.is_heading
        + 0.3 * (not label.has_colon)
        + 0.3 * (not label.is_first)
        + 0.01 * place
    )


def _with_owners(labels: Sequence[Found]) -> Iterable[tuple[Found, int]]:
    """Yield each label with the number of the person of whom it tells: of the names that stand before it."""
    owner, line = 0, -1
    for label in labels:
        if _asks_for_name(label) and label.line != line and not label.is_heading:
            owner, line = owner + 1, label.line
        yield label, owner


def _asks_for_name(label: Found) -> bool:
    """Tell whether a name must follow; in running text ("Người được cấp giấy có …") a small letter denies it."""
    return label.field == "name" and bool(label.words) and (label.has_colon or not label.words[0].text[0].islower())


def _first_person(labels: Sequence[Found]) -> int:
    """Return the number of the person whose name the paper asks for first, read or not; 0 when it asks for none."""
    names = [(_place_cost(label, place), owner) for place, (label, owner) in enumerate(_with_owners(labels))
             if _asks_for_name(label)]  # fmt: skip
    return min(names)[1] if names else 0


def _take_card(code: str, found: dict[str, FieldProposal], page: int, reading: Reading) -> None:
    """Let the code of a citizen card speak for its print: no accent of it is lost."""
    try:
        card = parse_identity(code)
    except InvalidIdentityCode:
        return
    read = found.get("id_number")
    if read is not None and read.value != card.id and read.is_certain:
        return
    said = {"id_number": card.id, "date_of_birth": f"{card.birth:%d/%m/%Y}"}
    if card.kind is not IdentitySource.MRZ:  # which has no accents
        said |= {"name": card.name, "address": card.address}
    for name, value in said.items():
        if value:
            old = found.get(name)
            shown = old.value if old and old.value.casefold() == value.casefold() else value
            box = old.box if old else (0, 0, reading.width_px, reading.height_px)
            found[name] = FieldProposal(name, shown, _OF_CODE, is_certain=True, page=page, box=box)


def _dates(lines: Sequence[Sequence[Word]]) -> Iterable[_Candidate]:
    """Find the dates a paper bears of its own: after a place and a comma, or alone in their line."""
    for number, line in enumerate(lines):
        for value, before in dates_in_words(line):
            key = key_of(before[-24:])
            if any(key.endswith(word) for word in _NOT_ITS_DATE):
                continue
            stands_alone = not key or before.rstrip().endswith(",")
            yield _Candidate(value, (0.0 if stands_alone else 1.2) + 0.001 * number, 1.0)


def _best(candidates: Iterable[_Candidate]) -> _Candidate | None:
    return min(candidates, key=lambda one: one.cost, default=None)


def _is_passed_over(best: _Candidate, candidates: Iterable[_Candidate]) -> bool:
    """Tell whether another value stands in a better place and only looks worse: it may be the one that is meant."""
    said = fold(best.value.text)
    return any(one.place_cost < best.place_cost and fold(one.value.text) != said for one in candidates)


def _of_other(one: _Candidate) -> _Candidate:
    return replace(one, place_cost=one.place_cost + _OF_OTHER)


def _compare_birth(found: dict[str, FieldProposal]) -> None:
    """Doubt a number and a day of birth that are not of one person: the number tells the century and the year."""
    number, birth = found.get("id_number"), found.get("date_of_birth")
    if number is None or birth is None or len(number.value) != 12:
        return
    if number_doubts(number.value, date(*map(int, reversed(birth.value.split("/"))))):
        found.update(id_number=_doubted(number), date_of_birth=_doubted(birth))


def _doubted(proposal: FieldProposal) -> FieldProposal:
    """Return the proposal as one that a person must look at."""
    sure = min(proposal.confidence, _LOOKED_AT)
    return replace(proposal, confidence=sure, is_certain=False, doubt=proposal.doubt or _UNCLEAR)


def _proposal(name: str, best: _Candidate, page: int) -> FieldProposal:
    value = best.value
    confidence = round(value.sure * best.likeness, 4)
    boxes = [word.box for word in value.words]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    is_certain = confidence >= CERTAIN
    return FieldProposal(name, value.text, confidence, is_certain, page, box, "" if is_certain else _UNCLEAR)
