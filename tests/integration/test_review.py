# SPDX-License-Identifier: Apache-2.0
"""Review: a person has the last word over every field."""

import pytest

from clerkdesk.domain.pages import FieldProposal
from clerkdesk.errors import DossierNotFound, InvalidInput
from tests.counter import CLERK, RETURN, Counter

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


def test_a_settled_day_settles_its_words_and_both_are_taken_back(counter: Counter) -> None:
    code = received_with(
        counter,
        FieldProposal("child_birth_date", "15/03/2026", 0.5, False, 1, (1, 2, 3, 4)),
        FieldProposal("child_birth_date_words", "không đọc được", 0.5, False, 1, (1, 2, 3, 4)),
    )
    review = counter.services.review
    before = review.settle(code, "child_birth_date", "17/8/2026", by=CLERK)
    assert [field.value for field in review.fields(code)] == [
        "17/08/2026",
        "ngày mười bảy tháng tám năm hai nghìn không trăm hai mươi sáu",
    ]
    review.take_back(code, before, by=CLERK)
    assert [field.choice for field in review.fields(code)] == [None, None]


def test_a_choice_taken_back_is_the_choice_before(counter: Counter, code: str) -> None:
    review = counter.services.review
    review.choose(code, "name", "Lan", by=CLERK)
    before = review.settle(code, "name", "Hoa", by=CLERK)
    review.take_back(code, before, by=CLERK)
    assert review.fields(code)[0].choice == "Lan"


def test_what_waits_is_scanned_whole_and_not_sealed_and_says_how_far_it_is_read(counter: Counter) -> None:
    counter.at("received")
    (scanned,) = counter.at("scanned")
    (read,) = counter.at("read")
    counter.at("sealed")
    with counter.store.begin() as work:
        work.pages.set_fields(work.dossiers.get(read).id, [SURE, DOUBTFUL])
        work.commit()
    rows = {row.code: (row.pages, row.unread, row.fields, row.doubts) for row in counter.services.review.waiting()}
    assert rows == {scanned: (1, 1, 0, 0), read: (1, 0, 2, 1)}
    first, second = counter.services.review.waiting()
    assert counter.services.review.waiting(after=first.sequence, limit=1) == [second]


def test_a_returned_dossier_waits_again_and_says_why(counter: Counter) -> None:
    (code,) = counter.at("proposed")
    counter.decide(counter.services.overview.batches()[0], {code: RETURN})
    (row,) = counter.services.review.waiting()
    assert (row.code, row.is_returned, row.why) == (code, True, RETURN.reason)


def test_a_sheet_shows_pages_in_sight_and_a_line_for_each_field(counter: Counter) -> None:
    (code,) = counter.at("scanned")
    sheet = counter.services.review.sheet(code)
    assert (sheet.dossier.code, len(sheet.pages), sheet.unread, sheet.lines) == (code, 1, 1, ())
    counter.services.arrange.remove(code, [1], by=CLERK)
    assert counter.services.review.sheet(code).pages == ()


def test_typed_values_are_doubted_by_the_rules_in_force(counter: Counter) -> None:
    review = counter.services.review
    assert [doubt.code for doubt in review.doubts("place", "xã Không Có Đâu, thành phố Hà Nội")] == ["commune-unknown"]
    assert review.doubts("place", " xã Ba Vì,  thành phố Hà Nội") == ()
    assert review.doubts("date", "01/01/2000") == ()


def received_with(counter: Counter, *fields: FieldProposal) -> str:
    dossier = counter.receive()
    with counter.store.begin() as work:
        work.pages.set_fields(dossier.id, list(fields))
        work.commit()
    return dossier.code
