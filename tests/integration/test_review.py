# SPDX-License-Identifier: Apache-2.0
"""Review: a person has the last word over every field."""

import pytest

from clerkdesk.domain.pages import FieldProposal
from clerkdesk.errors import DossierNotFound, InvalidInput
from tests.counter import CLERK, Counter

pytest_plugins = ("tests.counter_fixtures",)

SURE = FieldProposal("name", "Nguyễn Văn Mẫu", 0.99, True, 1, (1, 2, 3, 4))
DOUBTFUL = FieldProposal("birth", "01/02/2026", 0.4, False, 1, (1, 2, 3, 4), "figures and words differ")


@pytest.fixture
def code(counter: Counter) -> str:
    dossier = counter.receive()
    with counter.store.begin() as work:
        work.pages.set_fields(dossier.id, [SURE, DOUBTFUL])
        work.commit()
    return dossier.code


def test_only_what_is_in_doubt_and_undecided_needs_a_person(counter: Counter, code: str) -> None:
    review = counter.services.review
    assert [(field.value, field.needs_person) for field in review.fields(code)] == [
        ("Nguyễn Văn Mẫu", False),
        ("01/02/2026", True),
    ]
    review.choose(code, "birth", " 02/01/2026 ", by=CLERK)
    assert [(field.value, field.choice, field.needs_person) for field in review.fields(code)] == [
        ("Nguyễn Văn Mẫu", None, False),
        ("02/01/2026", "02/01/2026", False),
    ]


def test_an_empty_choice_counts_as_a_choice(counter: Counter, code: str) -> None:
    counter.services.review.choose(code, "name", "", by=CLERK)
    field = counter.services.review.fields(code)[0]
    assert (field.value, field.choice) == ("", "")


def test_accepting_all_leaves_what_was_chosen(counter: Counter, code: str) -> None:
    counter.services.review.choose(code, "name", "Nguyễn Văn Khác", by=CLERK)
    assert counter.services.review.accept_all(code, by=CLERK) == 1
    assert counter.services.review.accept_all(code, by=CLERK) == 0
    assert [field.choice for field in counter.services.review.fields(code)] == ["Nguyễn Văn Khác", "01/02/2026"]


def test_a_choice_is_logged_without_its_value(counter: Counter, code: str) -> None:
    counter.services.review.choose(code, "name", "Nguyễn Văn Khác", by=CLERK)
    assert "Khác" not in str(counter.services.overview.show(code).history)


def test_unknown_fields_and_dossiers_are_refused(counter: Counter, code: str) -> None:
    with pytest.raises(InvalidInput):
        counter.services.review.choose(code, "colour", "xanh", by=CLERK)
    with pytest.raises(DossierNotFound):
        counter.services.review.fields("H38.31.24-261122-0999")
