# SPDX-License-Identifier: Apache-2.0
"""How long the rules of the counter take: due dates, terms with events and fees. Prints one JSON value.

Goal: a due date in at most 0.2 ms.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from clerkdesk.bootstrap import load_calendar, load_catalogue, load_fees
from clerkdesk.domain.dossier import Channel
from clerkdesk.domain.due_date import due_date
from clerkdesk.domain.fees import fee
from clerkdesk.domain.procedure import TimeKind, TimeRule
from clerkdesk.domain.term import TermEvent, TermEventKind, term_after
from clerkdesk.settings import VIETNAM_TIME

GOAL_MS = 0.2
ROUNDS = 7
START = datetime(2026, 1, 5, 9, tzinfo=VIETNAM_TIME)
MOMENTS = [START + timedelta(hours=7 * n) for n in range(1000)]
RULES = {
    "same_day": TimeRule(TimeKind.SAME_DAY_CUTOFF),
    "working_days_3": TimeRule(TimeKind.WORKING_DAYS, 3),
    "working_days_30": TimeRule(TimeKind.WORKING_DAYS, 30),
    "half_days_5": TimeRule(TimeKind.HALF_DAYS, 5),
    "calendar_days_30": TimeRule(TimeKind.CALENDAR_DAYS, 30),
}


def milliseconds_each(run: Callable[[datetime], object]) -> dict[str, float]:
    """Return the time of one call: median and worst of some rounds over all moments."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for moment in MOMENTS:
            run(moment)
        rounds.append((time.perf_counter() - began) / len(MOMENTS) * 1000)
    return {"median_ms": round(statistics.median(rounds), 5), "worst_round_ms": round(max(rounds), 5)}


def life(moment: datetime) -> list[TermEvent]:
    """Return a dossier with a supplement and a new date."""
    kinds = TermEventKind
    return [
        TermEvent(kinds.RECEIVED, moment),
        TermEvent(kinds.SUPPLEMENT_REQUESTED, moment + timedelta(hours=1)),
        TermEvent(kinds.SUPPLEMENT_ANSWERED, moment + timedelta(days=3)),
    ]


def main() -> None:
    """Measure and print."""
    began = time.perf_counter()
    calendar = load_calendar()
    loaded_ms = (time.perf_counter() - began) * 1000
    fees = load_fees()
    version = load_catalogue().version("1.004873", date(2026, 9, 1))
    measured = {
        name: milliseconds_each(lambda moment, rule=rule: due_date(rule, moment, calendar))  # type: ignore[misc]
        for name, rule in RULES.items()
    }
    term = milliseconds_each(lambda moment: term_after(life(moment), RULES["working_days_3"], calendar))
    charge = milliseconds_each(
        lambda moment: fee(
            fees.schedule(version.code, version.fee_rule), locality="31", channel=Channel.ONLINE, on=moment.date()
        )
    )
    worst = max(row["worst_round_ms"] for row in measured.values())
    result = {
        "calendar": {"days": len(calendar.days), "years": len(calendar.years), "load_ms": round(loaded_ms, 2)},
        "due_date": measured,
        "term_with_supplement": term,
        "fee": charge,
        "goal_ms": GOAL_MS,
        "is_reached": worst <= GOAL_MS,
    }
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
