# SPDX-License-Identifier: Apache-2.0
"""The dossier on the desk: its fields by page, which one the cursor is on, which page lies beside them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clerkdesk.domain.field_review import FieldLine
    from clerkdesk.domain.pages import Page
    from clerkdesk.services.review import ReviewSheet


class OpenSheet:
    """Knows and decides nothing but where things stand.

    Attributes:
        sheet: None until it is there.
        current: name of the field under the cursor; "" for none.
        page_number: of the page beside the fields; None for the first.
        looked_at: number of the option under the cursor.
    """

    def __init__(self) -> None:
        self.sheet: ReviewSheet | None = None
        self.current = ""
        self.page_number: int | None = None
        self.looked_at = 1

    @property
    def lines(self) -> "tuple[FieldLine, ...]":
        """The fields as they are listed: by page, in the order of their forms."""
        if self.sheet is None:
            return ()
        places = {page.number: page.place for page in self.sheet.pages}
        return tuple(sorted(self.sheet.lines, key=lambda line: places.get(line.proposal.page, len(places) + 1)))

    @property
    def line(self) -> "FieldLine | None":
        """The field under the cursor."""
        return next((line for line in self.lines if line.name == self.current), None)

    @property
    def page(self) -> "Page | None":
        """The page beside the fields."""
        pages = self.sheet.pages if self.sheet else ()
        return next((page for page in pages if page.number == self.page_number), pages[0] if pages else None)

    @property
    def is_beside(self) -> bool:
        """Whether the page beside the fields bears the field under the cursor."""
        line = self.line
        return line is not None and any(one.proposal and one.proposal.page == self.page_number for one in line.options)

    def settle_cursor(self) -> None:
        """Keep the cursor where it is, or put it on the first doubt, else on the first field."""
        names = [line.name for line in self.lines]
        if self.current not in names:
            self.current = self.doubt_after("") or (names[0] if names else "")

    def neighbour(self, by: int) -> str:
        """Return the field so many places behind the cursor, "" for none."""
        names = [line.name for line in self.lines]
        place = names.index(self.current) + by if self.current in names else -1
        return names[place] if 0 <= place < len(names) else ""

    def doubt_after(self, name: str) -> str:
        """Return the next field that waits for a decision, the fields taken as a ring; "" for none."""
        lines = self.lines
        names = [line.name for line in lines]
        place = names.index(name) + 1 if name in names else 0
        ring = lines[place:] + lines[:place]
        return next((line.name for line in ring if line.needs_person and line.name != name), "")

    def follow(self) -> None:
        """Lay the page of the field under the cursor beside the fields."""
        self.looked_at = 1
        if self.line is not None:
            self.page_number = self.line.proposal.page

    def leaf(self, by: int) -> bool:
        """Lay the page before or behind beside the fields; tell whether there is one."""
        pages, page = self.sheet.pages if self.sheet else (), self.page
        place = pages.index(page) + by if page else -1
        if 0 <= place < len(pages):
            self.page_number = pages[place].number
            return True
        return False
