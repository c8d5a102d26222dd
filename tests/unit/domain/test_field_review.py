# SPDX-License-Identifier: Apache-2.0
"""One line a field, and choices where papers contradict themselves."""

from datetime import date

import pytest

from clerkdesk.domain.field_review import LineState, Origin, day_of, field_lines, kinds_of, settled_along
from clerkdesk.domain.field_templates import FieldTemplate, Label
from clerkdesk.domain.pages import FieldProposal

BOX = (0, 0, 10, 10)
WORDS = "ngày mười bảy tháng tám năm hai nghìn không trăm hai mươi sáu"


def read(name: str, value: str, *, certain: bool = True, page: int = 1) -> FieldProposal:
    return FieldProposal(
        name, value, 0.9 if certain else 0.5, certain, page, BOX, "" if certain else "not read clearly"
    )


def states(*proposals: FieldProposal, **choices: str) -> dict[str, LineState]:
    return {line.name: line.state for line in field_lines(proposals, choices, {})}


def test_what_is_certain_needs_nobody_and_a_doubt_does() -> None:
    lines = field_lines([read("a", "1"), read("b", "2", certain=False)], {}, {"b": "name"})
    assert [(line.needs_person, line.kind) for line in lines] == [(False, "text"), (True, "name")]
    assert lines[1].options[0].origin is Origin.READ


def test_a_choice_counts_and_shows_as_chosen_unless_it_is_what_was_certain() -> None:
    assert states(read("a", "1"), a="2") == {"a": LineState.CHOSEN}
    assert states(read("a", "1"), a="1") == {"a": LineState.CERTAIN}
    assert states(read("a", "1", certain=False), a="1") == {"a": LineState.CHOSEN}
    assert field_lines([read("a", "1")], {"a": ""}, {})[0].value == ""


def test_figures_and_words_of_two_days_are_a_contradiction_that_the_words_follow() -> None:
    lines = field_lines([read("born", "15/03/2026"), read("born_words", WORDS)], {}, {})
    assert [line.state for line in lines] == [LineState.CONTRADICTION, LineState.FOLLOWS]
    assert [(one.value, one.origin) for one in lines[0].options] == [
        ("15/03/2026", Origin.FIGURES),
        ("17/08/2026", Origin.WORDS),
    ]


@pytest.mark.parametrize("figures", ["17/08/2026", "không rõ", ""])
def test_figures_and_words_of_one_day_or_of_none_are_no_contradiction(figures: str) -> None:
    assert states(read("born", figures), read("born_words", WORDS))["born"] is LineState.CERTAIN


def test_two_papers_that_differ_are_a_contradiction_whatever_the_case_of_their_letters() -> None:
    assert states(read("m", "Lò Thị Mỷ"), read("m", "LÒ THỊ MỶ", page=2)) == {"m": LineState.CERTAIN}
    lines = field_lines([read("m", "Lò Thị Mỷ"), read("m", "Lò Thị My", page=2)], {}, {})
    assert [(one.value, one.origin) for one in lines[0].options] == [
        ("Lò Thị Mỷ", Origin.PAPER),
        ("Lò Thị My", Origin.PAPER),
    ]


def test_a_paper_that_leaves_a_field_empty_contradicts_nothing() -> None:
    assert states(read("m", ""), read("m", "Lò Thị My", page=2)) == {"m": LineState.CERTAIN}
    assert states(read("m", ""), read("m", "", page=2)) == {"m": LineState.CERTAIN}


def test_a_day_in_figures_settles_the_day_in_words() -> None:
    assert settled_along("born", "17/8/2026", ["born", "born_words"]) == {"born": "17/08/2026", "born_words": WORDS}
    assert settled_along("born", "17/8/2026", ["born"]) == {"born": "17/8/2026"}
    assert settled_along("born", "hôm qua", ["born", "born_words"]) == {"born": "hôm qua"}


def test_a_text_that_is_no_day_is_none() -> None:
    assert day_of("31/02/2026") is None
    assert day_of("1/3/2026") == date(2026, 3, 1)


def test_kinds_come_from_the_forms_and_free_text_gives_way() -> None:
    forms = [
        FieldTemplate("one", (), (Label(("x",), "relation", "text"), Label(("y",), None))),
        FieldTemplate("two", (), (Label(("x",), "relation", "relation", beside="sex"),)),
    ]
    assert kinds_of(forms) == {"relation": "relation", "sex": "relation"}
