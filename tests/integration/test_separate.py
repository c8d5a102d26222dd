# SPDX-License-Identifier: Apache-2.0
"""The papers of one dossier are separated by sheets between them; what no sheet names is shown and not filed."""

import pytest

from clerkdesk.adapters.imaging.separators import SheetFinder
from clerkdesk.domain.pages import PageMark
from clerkdesk.errors import Cancelled, InvalidInput
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.services.separate import Separate
from tests.counter import BIRTH, CLERK
from tests.fakes.scanning import picture
from tests.fakes.stacks import drawn, patch_t, scanned

pytest_plugins = ("tests.counter_fixtures",)


DPI = 100


@pytest.fixture(scope="module")
def finder():
    started = SheetFinder()
    yield started
    started.close()


@pytest.fixture
def separate(counter, finder):
    return Separate(counter.store, counter.blobs, finder, counter.services.arrange)


@pytest.fixture
def laid(counter):
    """Scan pictures, in their order, into a new dossier; return its code and the numbers."""

    def lay(*images, code=""):
        code = code or counter.receive(procedure=BIRTH).code
        return code, [counter.scan(code, None, image=image) for image in images]

    return lay


def papers(counter, code):
    return {page.number: (page.component, page.mark) for page in counter.services.arrange.sheaf(code).pages}


def page(number):
    return picture(number, "JPEG", dpi=DPI)


def test_bars_between_papers_show_them_and_file_nothing(counter, separate, laid):
    code, numbers = laid(page(1), page(2), patch_t().image, page(3))
    before = papers(counter, code)
    found = separate.separate(code, numbers, by=CLERK)
    assert [(one.numbers, one.sheets, one.component, one.doubt) for one in found.groups] == [
        ((1, 2), (), None, ""),
        ((4,), (3,), None, ""),
    ]
    assert papers(counter, code)[3] == (None, PageMark.LEFT_OUT)
    assert [papers(counter, code)[number] for number in (1, 2, 4)] == [(None, PageMark.KEPT)] * 3
    for step in reversed(found.steps):
        counter.services.arrange.undo(code, step, by=CLERK)
    assert papers(counter, code) == before


def test_papers_that_lie_in_the_order_of_the_checklist_are_filed_when_a_person_says_so(counter, separate, laid):
    dossier = counter.receive(procedure=BIRTH)
    wanted = [one.position for one in dossier.components if one.count]
    stack = [page(1)]
    for number in range(2, len(wanted) + 1):
        stack += [patch_t().image, page(number)]
    code, numbers = laid(*stack, code=dossier.code)
    found = separate.separate(code, numbers, by=CLERK)
    filed = separate.in_order(code, found.groups, by=CLERK)
    assert [one.component for one in filed.groups] == wanted
    assert [papers(counter, code)[number][0] for number in numbers[::2]] == wanted


def test_more_papers_than_the_checklist_are_not_filed(counter, separate, laid):
    code, numbers = laid(*[image for number in range(1, 9) for image in (page(number), patch_t().image)])
    found = separate.separate(code, numbers, by=CLERK)
    with pytest.raises(InvalidInput, match="8 papers lie in the stack"):
        separate.in_order(code, found.groups, by=CLERK)
    assert {component for component, _ in papers(counter, code).values()} == {None}


def test_a_cover_sheet_names_the_paper_behind_it(counter, separate, laid):
    code = counter.receive(procedure=BIRTH).code
    first, second, *_rest, end = [
        scanned(sheet, "light", f"cover{at}").image
        for at, sheet in enumerate(drawn(counter.services.sort_stack.cover_sheets(code, by=CLERK)))
    ]
    _, numbers = laid(first, page(1), page(2), second, page(3), code=code)
    found = separate.separate(code, numbers, by=CLERK)
    assert found.groups[0].component == 1
    assert papers(counter, code)[2][0] == papers(counter, code)[3][0] == 1
    assert (found.groups[1].component, papers(counter, code)[5][0]) == (None, None)  # what should follow was not seen
    assert "not seen" in found.groups[1].doubt
    with pytest.raises(InvalidInput, match="relied on"):
        separate.in_order(code, found.groups, by=CLERK)
    assert end


def test_a_cover_sheet_of_another_dossier_files_nothing(counter, separate, laid):
    other = counter.receive(procedure=BIRTH).code
    sheets = [
        scanned(sheet, "light", f"other{at}").image
        for at, sheet in enumerate(drawn(counter.services.sort_stack.cover_sheets(other, by=CLERK)))
    ]
    code, numbers = laid(sheets[0], page(1), sheets[1])
    found = separate.separate(code, numbers, by=CLERK)
    assert "another dossier" in found.groups[0].doubt
    assert papers(counter, code)[2][0] is None


def test_a_damaged_page_is_shown_as_a_doubt(counter, separate, laid):
    code, numbers = laid(page(1), page(2), page(3))
    counter.damage(counter.services.arrange.sheaf(code).pages[1].original)
    found = separate.separate(code, numbers, by=CLERK)
    assert [(one.numbers, bool(one.doubt)) for one in found.groups] == [((1,), False), ((2, 3), True)]


def test_without_sheets_nothing_changes_and_a_wrong_page_is_told(counter, separate, laid):
    code, numbers = laid(page(1), page(2))
    found = separate.separate(code, numbers, by=CLERK)
    assert ([one.numbers for one in found.groups], found.steps) == ([(1, 2)], ())
    with pytest.raises(InvalidInput):
        separate.separate(code, [9], by=CLERK)


def test_a_cancel_changes_nothing(counter, separate, laid):
    code, numbers = laid(page(1), patch_t().image)
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        separate.separate(code, numbers, by=CLERK, progress=lambda *_: cancel.cancel(), cancel=cancel)
    assert papers(counter, code)[2][1] is PageMark.KEPT
