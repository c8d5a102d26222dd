# SPDX-License-Identifier: Apache-2.0
"""The fee of a dossier, line by line, as it is frozen on the slip."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from clerkdesk.domain.dossier import Channel, Fee, FeeLine
from clerkdesk.domain.procedure import Certainty, FeeKind, FeeRule
from clerkdesk.errors import InvalidInput

_MOST: Final = 100_000
_WHOLE: Final = 100
_WEIGHT: Final = {Certainty.VERIFIED: 0, Certainty.COMPUTED: 1, Certainty.RECALLED: 2, Certainty.UNKNOWN: 3}


@dataclass(frozen=True, slots=True)
class FeeVariant:
    """Where, how or for whom the fee of some procedures is another than that of their version.

    Attributes:
        id: stable name of the row, by which a later row takes its place.
        procedures: national codes it is about.
        rules: what is asked instead, each a line of its own; empty for an exemption.
        locality: code of the province whose council decided it; None for the whole country.
        channel: only dossiers that came this way; None for all.
        exemption: code of the reason a citizen gives; empty where nobody has to ask for it.
        percent_off: how much an exemption takes off.
        effective_to: last day in force; None while no end is known.
    """

    id: str
    procedures: tuple[str, ...]
    label: str
    effective_from: date
    rules: tuple[FeeRule, ...] = ()
    locality: str | None = None
    channel: Channel | None = None
    exemption: str = ""
    percent_off: int = 0
    effective_to: date | None = None
    source: str = ""
    certainty: Certainty = Certainty.UNKNOWN

    def __post_init__(self) -> None:
        if bool(self.rules) == bool(self.exemption) or not 0 <= self.percent_off <= _WHOLE:
            raise ValueError(f"fee {self.id}: either rules, or an exemption with what it takes off")

    def applies(self, locality: str | None, channel: Channel, on: date) -> bool:
        """Tell whether a dossier of this place, way and day falls under it."""
        return (
            self.locality in (None, locality)
            and self.channel in (None, channel)
            and self.effective_from <= on
            and (self.effective_to is None or on <= self.effective_to)
        )

    @property
    def _rank(self) -> tuple[bool, bool, date]:
        """Order in which variants give way: place before way before day."""
        return (self.locality is not None, self.channel is not None, self.effective_from)


@dataclass(frozen=True, slots=True)
class FeeSchedule:
    """The fee of a procedure version with everything that may change it."""

    rule: FeeRule
    variants: tuple[FeeVariant, ...] = ()

    def rules(self, locality: str | None, channel: Channel, on: date) -> tuple[FeeRule, ...]:
        """Return what is asked: the closest variant in force, or the version's own rule."""
        found = [row for row in self.variants if row.rules and row.applies(locality, channel, on)]
        return max(found, key=lambda row: row._rank).rules if found else (self.rule,)

    def exemptions(self, locality: str | None, channel: Channel, on: date) -> tuple[FeeVariant, ...]:
        """Return the reasons a citizen may give on this day."""
        return tuple(row for row in self.variants if row.exemption and row.applies(locality, channel, on))


class FeeTable:
    """All variants by procedure."""

    def __init__(self, variants: Iterable[FeeVariant] = ()) -> None:
        self.variants = tuple(variants)
        by_procedure: defaultdict[str, list[FeeVariant]] = defaultdict(list)
        for row in self.variants:
            for code in row.procedures:
                by_procedure[code].append(row)
        self._by_procedure = {code: tuple(rows) for code, rows in by_procedure.items()}

    def schedule(self, procedure: str, rule: FeeRule) -> FeeSchedule:
        """Return the fee of a version, with the variants of its procedure."""
        return FeeSchedule(rule, self._by_procedure.get(procedure, ()))


def fee(
    rule: FeeRule | FeeSchedule,
    pages: int = 1,
    copies: int = 1,
    *,
    locality: str | None = None,
    channel: Channel = Channel.DIRECT,
    on: date | None = None,
    exemption: str = "",
) -> Fee:
    """Return what the citizen pays, in đồng; it is computed once, at receipt, and kept.

    Args:
        rule: fee of the procedure version, alone or with its dated variants.
        pages: of one copy; only fees per page look at it.
        copies: asked for; fees per case do not look at it.
        locality: code of the province.
        channel: how the dossier came; several councils ask less online.
        on: day the dossier was handed in, in Vietnam; needed where there are variants.
        exemption: code of the reason for which the citizen pays less.

    Source: named in `rule.source`; the least certain part of the fee is its certainty.

    Raises:
        InvalidInput: pages or copies are not from 1 to 100,000, the day is missing, or no such exemption is in force.
    """
    _check("pages", pages)
    _check("copies", copies)
    schedule = rule if isinstance(rule, FeeSchedule) else FeeSchedule(rule)
    if on is None and schedule.variants:
        raise InvalidInput(field="fee", reason="the day is missing, by which its variants are chosen")
    day = on or date.min
    rules = schedule.rules(locality, channel, day)
    lines = tuple(line for one in rules for line in _lines(one, pages, copies))
    certainties = [one.certainty for one in rules]
    if exemption:
        granted = _granted(schedule, exemption, locality, channel, day)
        certainties.append(granted.certainty)
        lines += _taken_off(lines, granted)
    worst = max(certainties, key=_WEIGHT.__getitem__)
    return Fee(sum(line.total_vnd for line in lines), lines, str(worst))


def _check(name: str, value: int) -> None:
    if not 1 <= value <= _MOST:
        raise InvalidInput(field=name, reason=f"their number must be from 1 to {_MOST}")


def _granted(schedule: FeeSchedule, exemption: str, locality: str | None, channel: Channel, on: date) -> FeeVariant:
    """Source: Circular 117/2026/TT-BTC art. 2(2): of several reductions the highest counts."""
    found = [row for row in schedule.exemptions(locality, channel, on) if row.exemption == exemption]
    if not found:
        known = ", ".join(sorted({row.exemption for row in schedule.exemptions(locality, channel, on)})) or "none"
        raise InvalidInput(field="exemption", reason=f"it is not in force for this procedure (in force: {known})")
    return max(found, key=lambda row: (row.percent_off, row._rank))


def _taken_off(lines: tuple[FeeLine, ...], granted: FeeVariant) -> tuple[FeeLine, ...]:
    off = sum(line.total_vnd for line in lines) * granted.percent_off // _WHOLE
    return (FeeLine(granted.label, 1, -off, -off, granted.source),) if off else ()


def _lines(rule: FeeRule, pages: int, copies: int) -> tuple[FeeLine, ...]:
    if rule.kind is FeeKind.FIXED:
        return (_line(rule, rule.label, 1, rule.unit_vnd),)
    if rule.kind is FeeKind.PER_COPY:
        return (_line(rule, rule.label, copies, rule.unit_vnd),)
    if rule.kind is FeeKind.PER_PAGE_CAPPED:
        return _per_page(rule, pages, copies)
    if rule.kind is FeeKind.PROVINCIAL and rule.unit_vnd:
        return (_line(rule, rule.label, 1, rule.unit_vnd),)
    return ()


def _per_page(rule: FeeRule, pages: int, copies: int) -> tuple[FeeLine, ...]:
    first = min(pages, rule.first_pages)
    further = pages - first
    if rule.cap_vnd and first * rule.unit_vnd + further * rule.next_unit_vnd > rule.cap_vnd:
        return (_line(rule, f"{rule.label}, mức tối đa mỗi bản", copies, rule.cap_vnd),)
    lines = [_line(rule, f"{rule.label}, trang 1–{rule.first_pages}", first * copies, rule.unit_vnd)]
    if further:
        label = f"{rule.label}, từ trang {rule.first_pages + 1}"
        lines.append(_line(rule, label, further * copies, rule.next_unit_vnd))
    return tuple(lines)


def _line(rule: FeeRule, label: str, quantity: int, unit_vnd: int) -> FeeLine:
    return FeeLine(label, quantity, unit_vnd, quantity * unit_vnd, rule.source)
