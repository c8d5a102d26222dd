# SPDX-License-Identifier: Apache-2.0
"""The days of a report as statistics name them."""

from datetime import date, timedelta


def time_period(first: date, last: date) -> tuple[str, str]:
    """Return frequency and period: `("M", "2026-11")`, `("Q", "2026-Q4")`, `("A", "2026")`, `("D", "2026-11-22")`.

    Other spans give `("_O", "2026-11-05/P10D")`: any start with a duration.

    Source: SDMX 3.0 technical notes, observational time period; code list CL_FREQ 2.1.
    """
    if first == last:
        return "D", first.isoformat()
    months = _whole_months(first, last)
    if months == 1:
        return "M", f"{first:%Y-%m}"
    if months == 3 and first.month in (1, 4, 7, 10):
        return "Q", f"{first.year}-Q{(first.month + 2) // 3}"
    if months == 12 and first.month == 1:
        return "A", f"{first.year}"
    if first.isoweekday() == 1 and last - first == timedelta(days=6):
        year, week, _ = first.isocalendar()
        return "W", f"{year}-W{week:02d}"
    return "_O", f"{first.isoformat()}/P{(last - first).days + 1}D"


def _whole_months(first: date, last: date) -> int | None:
    """Return how many months the span holds exactly; None where it begins or ends within one."""
    after = last + timedelta(days=1)
    if first.day != 1 or after.day != 1:
        return None
    return (after.year - first.year) * 12 + after.month - first.month
