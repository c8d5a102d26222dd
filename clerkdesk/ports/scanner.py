# SPDX-License-Identifier: Apache-2.0
"""Scanners, feeders and folders of files."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from clerkdesk.domain.pages import ScannedPage
from clerkdesk.jobs.progress import CancelToken


class Source(StrEnum):
    """Where the paper lies."""

    FLATBED = "flatbed"
    FEEDER = "feeder"


@dataclass(frozen=True, slots=True)
class ScanProfile:
    """How to scan.

    Attributes:
        device: name within the adapter, for example "test:0", or the path of a file or folder.
        paper: "A4", "A3" or "ID-1".
        page_timeout_s: how long the watchdog waits for one page.
        page_limit: stop after so many pages; None for all.
    """

    device: str
    source: Source = Source.FEEDER
    dpi: int = 300
    is_colour: bool = True
    paper: str = "A4"
    page_timeout_s: float = 60.0
    page_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """A scanner that can be used, with what it can do."""

    name: str
    label: str
    sources: tuple[Source, ...]
    dpis: tuple[int, ...]


class Scanner(Protocol):
    """One way to get pages."""

    def devices(self) -> tuple[Device, ...]:
        """Return the devices that can be used now; an empty tuple when there are none."""

    def scan(self, profile: ScanProfile, keep: Callable[[ScannedPage], None], cancel: CancelToken) -> int:
        """Hand each page to `keep` as soon as it is there, then return how many there were.

        A page given to `keep` stays kept whatever happens after.

        Raises:
            ScannerUnavailable, ScannerFault, ScannerSilent, FeederEmpty: see their texts.
            UnreadableFile, PageTooLarge: a file cannot be used.
            Cancelled: between two pages.
        """
