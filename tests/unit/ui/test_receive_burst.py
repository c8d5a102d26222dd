# SPDX-License-Identifier: Apache-2.0
"""A reader in keyboard mode is told from a person by the time between its keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.pages.receive.burst import ENOUGH, GAP_MS, Burst, Scan, Verdict

QR = "092050380927||Hồ Xuân Quỳnh|05071950|Nam|Ấp 6|01072021"


def send(burst: Burst, text: str, gap_ms: float, at_ms: float = 1000) -> tuple[list[Verdict], float]:
    verdicts = []
    for letter in text:
        at_ms += gap_ms
        verdicts.append(burst.enter(at_ms) if letter == "\n" else burst.key(letter, at_ms))
    return verdicts, at_ms


def test_a_code_is_caught_after_a_few_keys_and_whole_at_its_enter():
    burst = Burst()
    verdicts, _ = send(burst, QR + "\n", 10)
    assert verdicts[0] is Verdict.BEGAN
    assert set(verdicts[1 : ENOUGH - 1]) == {Verdict.PASS}
    assert verdicts[ENOUGH - 1] is Verdict.CAUGHT
    assert set(verdicts[ENOUGH:-1]) == {Verdict.TAKEN}
    assert verdicts[-1] is Verdict.DONE
    assert burst.scan() == Scan(QR, is_mangled=False)
    assert not burst.is_taking


@given(st.text(min_size=1, max_size=60), st.integers(GAP_MS, 900))
def test_a_person_is_never_caught(text, gap_ms):
    verdicts, _ = send(Burst(), text.replace("\n", " ") + "\n", gap_ms)
    assert {*verdicts[:-1]} == {Verdict.BEGAN}
    assert verdicts[-1] is Verdict.PASS


def test_what_an_input_method_rewrites_at_once_is_too_short_to_be_caught():
    burst = Burst()
    verdicts = [burst.key("", 1000 + step, deletes=True) for step in range(3)]
    verdicts += [burst.key(letter, 1004 + step) for step, letter in enumerate("ươn")]
    assert Verdict.CAUGHT not in verdicts


def test_a_deleted_letter_inside_a_code_marks_it_as_garbled():
    burst = Burst()
    _, at_ms = send(burst, QR[:20], 10)
    burst.key("", at_ms + 10, deletes=True)
    burst.key("ô", at_ms + 20)
    assert burst.enter(at_ms + 30) is Verdict.DONE
    assert burst.scan() == Scan(QR[:19] + "ô", is_mangled=True)


def test_an_enter_after_a_pause_belongs_to_the_person():
    burst = Burst()
    _, at_ms = send(burst, QR, 10)
    assert burst.enter(at_ms + GAP_MS) is Verdict.PASS
    assert not burst.is_taking


@pytest.mark.parametrize("lines", [("I" + "A" * 20 + "<" * 9, "B" * 30, "C" * 30)])
def test_the_three_lines_of_a_zone_are_one_code(lines):
    burst = Burst()
    verdicts, _ = send(burst, "\n".join(lines) + "\n", 5)
    assert verdicts.count(Verdict.DONE) == 1
    assert verdicts[-1] is Verdict.DONE
    assert burst.scan().text.split("\n") == list(lines)
