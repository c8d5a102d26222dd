# SPDX-License-Identifier: Apache-2.0
"""Scanners, feeders and folders of files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from clerkdesk.domain.pages import PLAIN, Recipe, ScannedPage
from clerkdesk.domain.scan_profiles import Source as Source
from clerkdesk.jobs.progress import CancelToken


@dataclass(frozen=True, slots=True)
class ScanProfile:
    """How to scan.

    Attributes:
        device: name within the adapter, for example "test:0", the address of an eSCL scanner, or the path of a file
            or folder.
        paper: "A4", "A3", "A5" or "ID-1".
        page_timeout_s: how long the watchdog waits for one page.
        page_limit: stop after so many pages; None for all.
        recipe: how the pages are cleaned; the scanner itself gives them as they are.
    """

    device: str
    source: Source = Source.FEEDER
    dpi: int = 300
    is_colour: bool = True
    paper: str = "A4"
    page_timeout_s: float = 60.0
    page_limit: int | None = None
    recipe: Recipe = PLAIN


@dataclass(frozen=True, slots=True)
class Device:
    """A scanner that can be used, with what it can do.

    Attributes:
        papers: sizes that fit on its glass or through its feeder, largest first.
        is_colour: whether it scans in colour.
    """

    name: str
    label: str
    sources: tuple[Source, ...]
    dpis: tuple[int, ...]
    papers: tuple[str, ...] = ("A4", "A5", "ID-1")
    is_colour: bool = True


class Scanner(Protocol):
    """One way to get pages."""

    def devices(self) -> tuple[Device, ...]:
        """Return the devices that can be used now; an empty tuple when there are none."""

    def scan(self, profile: ScanProfile, keep: Callable[[ScannedPage], None], cancel: CancelToken) -> int:
        """Hand each page to `keep` as soon as it is there, then return how many there were.

        A page given to `keep` stays kept whatever happens after.

        Raises:
            ScannerUnavailable, ScannerFault, ScannerSilent, FeederEmpty: see their texts.
            InvalidInput: the scanner has no such source, or the paper is larger than its glass.
            UnreadableFile, PageTooLarge: a file cannot be used.
            Cancelled: between two pages.
        """
