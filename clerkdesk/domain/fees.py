# SPDX-License-Identifier: Apache-2.0
"""The fee of a dossier, line by line, as it is frozen on the slip."""

from typing import Final

from clerkdesk.domain.dossier import Fee, FeeLine
from clerkdesk.domain.procedure import FeeKind, FeeRule
from clerkdesk.errors import InvalidInput

_MOST: Final = 100_000


def fee(rule: FeeRule, pages: int = 1, copies: int = 1) -> Fee:
    """Return what the citizen pays, in đồng.

    Args:
        rule: fee of the procedure version.
        pages: of one copy; only fees per page look at it.
        copies: asked for; fees per case do not look at it.

    Source: named in `rule.source`; its certainty is carried into the fee.

    Raises:
        InvalidInput: pages or copies are not from 1 to 100,000.
    """
    _check("pages", pages)
    _check("copies", copies)
    lines = _lines(rule, pages, copies)
    return Fee(sum(line.total_vnd for line in lines), lines, str(rule.certainty))


def _check(name: str, value: int) -> None:
    if not 1 <= value <= _MOST:
        raise InvalidInput(field=name, reason=f"their number must be from 1 to {_MOST}")


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
