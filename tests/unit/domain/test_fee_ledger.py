# SPDX-License-Identifier: Apache-2.0
"""The fees of a day add up by procedure, by payment and in all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.dossier import Fee, FeeLine
from clerkdesk.domain.fee_ledger import FeeEntry, Payment, fee_ledger
from clerkdesk.errors import InvalidInput

CODE = "1.004873"


def entry(code: str, total: int, *, waived: int = 0, procedure: str = CODE, **parts: object) -> FeeEntry:
    lines = [FeeLine("Lệ phí", 1, total + waived, total + waived, "")]
    if waived:
        lines.append(FeeLine("Miễn", 1, -waived, -waived, ""))
    kept = {"certainty": "verified", **parts}
    return FeeEntry(
        code, procedure, f"Thủ tục {procedure}", Fee(total, tuple(lines), str(kept.pop("certainty"))), **kept
    )  # type: ignore[arg-type]


def test_a_day_adds_up_by_procedure_by_payment_and_in_all() -> None:
    ledger = fee_ledger(
        [
            entry("B", 15_000),
            entry("A", 0, waived=15_000),
            entry("C", 8_000, procedure="2.000635", payment=Payment.NATIONAL_PORTAL),
            entry("D", 5_000, procedure="2.000635", payment=Payment.NOT_PAID, certainty="recalled"),
        ]
    )
    sums = [
        (line.procedure_code, line.dossiers, line.charged_vnd, line.waived_vnd, line.due_vnd) for line in ledger.lines
    ]
    assert sums == [(CODE, 2, 30_000, 15_000, 15_000), ("2.000635", 2, 13_000, 0, 13_000)]
    assert (ledger.total.dossiers, ledger.total.due_vnd, ledger.total.paid_vnd) == (4, 28_000, 23_000)
    assert ledger.by_payment == {
        Payment.AT_THE_COUNTER: 15_000,
        Payment.NATIONAL_PORTAL: 8_000,
        Payment.NOT_PAID: 5_000,
    }
    assert ledger.to_confirm == ("D",)


def test_a_day_without_dossiers_is_a_ledger_of_nothing() -> None:
    ledger = fee_ledger([])
    assert (ledger.lines, ledger.total.due_vnd, ledger.by_payment) == ((), 0, {})


def test_a_dossier_is_never_counted_twice() -> None:
    with pytest.raises(InvalidInput):
        fee_ledger([entry("A", 1), entry("A", 2)])


AMOUNTS = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["1", "2", "3"])), max_size=20
)


@given(AMOUNTS)
def test_the_sums_of_a_ledger_always_agree(amounts: list[tuple[int, int, str]]) -> None:
    ledger = fee_ledger(
        entry(str(n), total, waived=waived, procedure=code) for n, (total, waived, code) in enumerate(amounts)
    )
    for name in ("dossiers", "charged_vnd", "waived_vnd", "due_vnd", "paid_vnd"):
        assert sum(getattr(line, name) for line in ledger.lines) == getattr(ledger.total, name)
    assert ledger.total.charged_vnd - ledger.total.waived_vnd == ledger.total.due_vnd
    assert sum(ledger.by_payment.values()) == ledger.total.due_vnd
