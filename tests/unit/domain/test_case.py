# SPDX-License-Identifier: Apache-2.0
"""The kept events of a promised date tell the same term as the events themselves."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.case import KEEP, STATUS_NAMES, TermRow, standing
from clerkdesk.domain.procedure import TimeKind, TimeRule
from clerkdesk.domain.states import DOSSIER_TRANSITIONS, DossierStatus
from clerkdesk.domain.term import Term, TermEvent, TermEventKind, next_term
from clerkdesk.errors import ClerkDeskError
from tests.fakes.rules import at, calendar

RULE = TimeRule(TimeKind.WORKING_DAYS, 10, extension=2)
DAYS = calendar()
KINDS = [kind for kind in TermEventKind if kind is not TermEventKind.RECEIVED]


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 72)), max_size=8))
def test_what_is_kept_tells_the_same_term_as_the_events(steps):
    moment = at("2026-03-02 09:00")
    first = TermEvent(TermEventKind.RECEIVED, moment)
    term = next_term(None, first, RULE, DAYS)
    rows = [_row(first, term)]
    for kind, hours in steps:
        moment += timedelta(hours=hours)
        rule = TimeRule(TimeKind.WORKING_DAYS, hours % 20 + 1)
        event = TermEvent(kind, moment, reason="vì", new_day=date(2026, 5, 29), step="công an", rule=rule)
        try:
            term = next_term(term, event, RULE, DAYS)
        except ClerkDeskError:
            continue
        rows.append(_row(event, term))
        assert standing(rows) == term


def _row(event: TermEvent, term: Term) -> TermRow:
    return TermRow(event, term.due, term.waited, term.answer_by, term.late_flags)


def test_a_withdrawal_can_be_taken_back_to_every_state_in_which_it_can_be_asked_for():
    asked = {state for state, event in DOSSIER_TRANSITIONS if event == "request-withdrawal"}
    assert set(KEEP) == asked
    for state, event in KEEP.items():
        assert DOSSIER_TRANSITIONS[DossierStatus.WITHDRAWAL_REQUESTED, event] is state


def test_every_state_has_its_national_name():
    assert set(STATUS_NAMES) == set(DossierStatus)
