# SPDX-License-Identifier: Apache-2.0
"""Reading of page images: clean-up and OCR, in worker processes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from clerkdesk.domain.pages import Reading
from clerkdesk.errors import ClerkDeskError
from clerkdesk.jobs.progress import CancelToken


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page to read: its id, the untouched image bytes and their resolution.

    Attributes:
        turn_deg: clockwise turn that a person chose; None leaves it to the reader.
        is_level: whether its lines are to be turned level.
    """

    page_id: str
    image: bytes
    dpi: int
    turn_deg: int | None = None
    is_level: bool = True


class Reader(Protocol):
    """Turns page images into readings."""

    @property
    def step_version(self) -> str:
        """Version of the reading steps; readings of other versions are made anew."""

    def read(
        self,
        pages: Iterable[PageImage],
        keep: Callable[[str, Reading], None],
        fail: Callable[[str, ClerkDeskError], None],
        cancel: CancelToken,
    ) -> None:
        """Read the pages in parallel; give each to `keep`, or its error to `fail`, in the caller's thread, as it ends.

        One bad page never stops the others.

        Raises:
            MissingAsset: the OCR model is not installed.
            Cancelled: between two pages.
        """

    def close(self) -> None:
        """End the workers."""
