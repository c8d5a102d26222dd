# SPDX-License-Identifier: Apache-2.0
"""The lines for machines on the back of the citizen card."""

from clerkdesk.practice.paper.forms_cards import card_code, machine_lines
from clerkdesk.practice.paper.people import make_household


def _check(text: str) -> int:
    return sum((0 if sign == "<" else int(sign, 36)) * (7, 3, 1)[at % 3] for at, sign in enumerate(text)) % 10


def test_each_line_has_thirty_signs() -> None:
    for seed in range(30):
        for person in make_household(seed).people[:3]:
            assert [len(line) for line in machine_lines(person)] == [30, 30, 30]


def test_check_digits_agree_with_icao_9303() -> None:
    person = make_household(4).applicant
    first, second, _ = machine_lines(person)
    assert int(first[14]) == _check(first[5:14])
    assert int(second[6]) == _check(second[:6])
    assert int(second[14]) == _check(second[8:14])
    assert int(second[29]) == _check(first[5:] + second[:7] + second[8:15] + second[18:29])
    assert first[15:27] == person.number


def test_the_code_is_square_with_a_white_rim() -> None:
    modules = card_code(make_household(4).applicant.card_payload)
    assert modules.shape[0] == modules.shape[1]
    assert modules[0].min() == 255
    assert modules.min() == 0
