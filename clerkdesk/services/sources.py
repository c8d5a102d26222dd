# SPDX-License-Identifier: Apache-2.0
"""Where pages come from: the scanners that answer, how paper is scanned on them, and what was used last."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from clerkdesk.domain.scan_profiles import PaperProfile, Source, nearest_dpi
from clerkdesk.errors import ClerkDeskError
from clerkdesk.ports.scanner import Device, Scanner, ScanProfile
from clerkdesk.ports.store import Store

FILES = "folder"
"""Name of the way that takes files and folders; its devices are paths."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One scanner: the way it is reached and what it can do."""

    way: str
    device: Device


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an officer scanned with last: way and device name of a scanner, and a kind of paper."""

    way: str = ""
    device: str = ""
    paper: str = ""


class Sources:
    """Finds scanners and remembers which one an officer uses."""

    def __init__(
        self,
        store: Store,
        scanners: Mapping[str, Scanner],
        papers: Mapping[str, PaperProfile],
        forget: Callable[[str], bool] = lambda _device: False,
    ) -> None:
        self._store = store
        self._forget = forget
        self._scanners = scanners
        self.papers = papers

    def find(self) -> tuple[Feed, ...]:
        """Return the scanners that answer now; asking them may take seconds. One that is out of order is left out."""
        found: list[Feed] = []
        for way, scanner in self._scanners.items():
            try:
                found.extend(Feed(way, device) for device in scanner.devices())
            except ClerkDeskError:
                continue
        return tuple(found)

    def trust_anew(self, device: str) -> bool:
        """Take the next certificate that a network scanner shows for its own: it was replaced, or renewed its own.

        Returns:
            Whether another one was remembered.
        """
        return self._forget(device)

    def profile(self, feed: Feed, paper: str = "", *, page_limit: int | None = None, flat: bool = False) -> ScanProfile:
        """Return how a kind of paper is scanned on a scanner, as near to its profile as the scanner can.

        Args:
            feed: the scanner.
            paper: name of a kind of paper; the first kind when it is empty or unknown.
            page_limit: stop after so many pages.
            flat: from the glass, where there is one: a single page is scanned again.
        """
        wanted = self.papers.get(paper) or next(iter(self.papers.values()))
        device = feed.device
        source = _nearest(Source.FLATBED if flat else wanted.source, device.sources)
        return ScanProfile(
            device=device.name,
            source=source,
            dpi=nearest_dpi(wanted.dpi, device.dpis),
            is_colour=wanted.is_colour and device.is_colour,
            paper=wanted.paper if wanted.paper in device.papers else next(iter(device.papers), wanted.paper),
            page_limit=page_limit,
            recipe=wanted.recipe,
        )

    def chosen(self, officer: str) -> Chosen:
        """Return what an officer scanned with last."""
        with self._store.reading() as work:
            kept = work.administration.value(_name(officer))
        return Chosen(**json.loads(kept)) if kept else Chosen()

    def choose(self, officer: str, chosen: Chosen) -> None:
        """Remember what an officer scans with."""
        value = {"way": chosen.way, "device": chosen.device, "paper": chosen.paper}
        with self._store.begin() as work:
            work.administration.set_value(_name(officer), json.dumps(value))
            work.commit()


def _name(officer: str) -> str:
    return f"scans with: {officer}"


def _nearest(wanted: Source, offered: tuple[Source, ...]) -> Source:
    if wanted in offered or not offered:
        return wanted
    feeders = [one for one in offered if one is not Source.FLATBED]
    return feeders[0] if wanted is not Source.FLATBED and feeders else offered[0]
