# SPDX-License-Identifier: Apache-2.0
"""How large documents will be: told at the page that is too much, once, and for each paper."""

from clerkdesk.domain.files import BlobRef
from clerkdesk.domain.pages import Page, PageMark
from clerkdesk.domain.sizes import Filling, expected_bytes, oversizes

MB = 1_000_000


def page(number, size_bytes, component=1, mark=PageMark.KEPT):
    blob = BlobRef(f"{number}", "00", size_bytes)
    return Page(f"p{number}", "d", number, component, blob, "image/jpeg", 10, 10, 300, "x", mark)


def test_a_small_page_stays_as_it_is_and_a_large_one_shrinks():
    assert expected_bytes([page(1, 50_000)]) == 50_000
    assert expected_bytes([page(1, 100_000)]) == 60_000
    assert expected_bytes([page(1, 10 * MB)]) == 4 * MB


def test_each_paper_is_judged_by_itself_and_loose_pages_last():
    pages = [page(1, 5 * MB, None), page(2, 5 * MB, 2), page(3, 5 * MB, 1), page(4, 1 * MB, 3), page(5, 4 * MB, 3)]
    found = oversizes(pages, 1_900_000)
    assert [(one.component, one.pages, one.expected_bytes) for one in found] == [
        (1, 1, 2 * MB), (2, 1, 2 * MB), (3, 2, 2 * MB), (None, 1, 2 * MB),
    ]  # fmt: skip


def test_what_goes_into_no_document_does_not_count():
    pages = [page(1, 5 * MB, mark=PageMark.REMOVED), page(2, 5 * MB, mark=PageMark.LEFT_OUT)]
    assert oversizes(pages, MB) == ()


def test_the_page_that_is_too_much_is_told_once():
    filling = Filling(1, 5 * MB)
    told = [filling.add(page(number, 5 * MB)) for number in range(1, 6)]
    assert [one and one.pages for one in told] == [None, None, 3, None, None]
    assert filling.add(page(9, 50 * MB, component=2)) is None
