# SPDX-License-Identifier: Apache-2.0
"""How large the documents of a dossier will be, told while its pages are still being scanned."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from clerkdesk.domain.pages import Page, PageMark

_KEPT_WHOLE: Final = 60_000
"""Bytes; a picture below this is archived as it is."""

_SHARE: Final = 0.4
"""What archiving leaves of a scan: 0.30 on the average, 0.51 at the worst (`bench archive`)."""

_ARCHIVED: Final = (PageMark.KEPT, PageMark.BLANK_PROPOSED)


@dataclass(frozen=True, slots=True)
class Oversize:
    """A document that will be larger than the portal takes.

    Attributes:
        component: position of its paper; None for the pages that belong to no paper yet.
        pages: how many it has.
        expected_bytes: what it will have, by estimate.
        limit_bytes: what the portal takes.
    """

    component: int | None
    pages: int
    expected_bytes: int
    limit_bytes: int


@dataclass
class Filling:
    """The pages of one paper as they come.

    Attributes:
        component: position of the paper; None for pages that belong to no paper yet.
    """

    component: int | None
    limit_bytes: int
    _pages: int = 0
    _bytes: int = 0

    def add(self, page: Page) -> Oversize | None:
        """Count a page, if it is one of this paper; return a warning at the page that is too much, and never again."""
        if page.component != self.component or page.mark not in _ARCHIVED:
            return None
        is_new = self._bytes <= self.limit_bytes
        self._pages += 1
        self._bytes += expected_bytes([page])
        if not is_new or self._bytes <= self.limit_bytes:
            return None
        return Oversize(self.component, self._pages, self._bytes, self.limit_bytes)


def expected_bytes(pages: Iterable[Page]) -> int:
    """Return about how large the document of these pages will be."""
    return sum(_expected(page.picture.size_bytes) for page in pages)


def oversizes(pages: Iterable[Page], limit_bytes: int) -> tuple[Oversize, ...]:
    """Return the papers whose documents will be too large, those without a position last."""
    papers: dict[int | None, list[Page]] = {}
    for page in pages:
        if page.mark in _ARCHIVED:
            papers.setdefault(page.component, []).append(page)
    found = (Oversize(paper, len(kept), expected_bytes(kept), limit_bytes) for paper, kept in papers.items())
    too_large = [one for one in found if one.expected_bytes > limit_bytes]
    return tuple(sorted(too_large, key=lambda one: (one.component is None, one.component or 0)))


def _expected(size_bytes: int) -> int:
    return size_bytes if size_bytes <= _KEPT_WHOLE else max(_KEPT_WHOLE, round(size_bytes * _SHARE))
