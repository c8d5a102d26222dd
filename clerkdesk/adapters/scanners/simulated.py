# SPDX-License-Identifier: Apache-2.0
"""A scripted scanner for faults that no real device produces on command."""

import io
from collections.abc import Callable, Iterable
from enum import StrEnum

from PIL import Image

from clerkdesk.domain.pages import ScannedPage
from clerkdesk.errors import ClerkDeskError, FeederEmpty, ScannerFault, ScannerSilent, ScannerUnavailable
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.ports.scanner import Device, ScanProfile, Source

SIMULATED_DEVICE = "simulated:0"


class Trouble(StrEnum):
    """What may happen in place of a page."""

    JAM = "jam"
    SILENCE = "silence"
    UNPLUGGED = "unplugged"


class SimulatedScanner:
    """Plays a script once: pages, then perhaps a trouble; what is left stays in the feeder for the next scan.

    Args:
        script: taken step by step, so that a long one may be made while it plays.
    """

    def __init__(self, script: Iterable[ScannedPage | Trouble]) -> None:
        self._left = iter(script)

    def devices(self) -> tuple[Device, ...]:
        """Return the one device."""
        return (Device(SIMULATED_DEVICE, "Simulated scanner", (Source.FLATBED, Source.FEEDER), (300,)),)

    def scan(self, profile: ScanProfile, keep: Callable[[ScannedPage], None], cancel: CancelToken) -> int:
        """Play the script from where the last scan ended; see `ports.scanner.Scanner`."""
        if profile.device != SIMULATED_DEVICE:
            raise ScannerUnavailable(device=profile.device, cause="not-found", reason="it is not there")
        limit = 1 if profile.source is Source.FLATBED else profile.page_limit
        pages = 0
        while pages != limit:
            cancel.raise_if_set()
            step = next(self._left, None)
            if step is None:
                break
            if isinstance(step, Trouble):
                raise _error(step, profile, pages)
            keep(step)
            pages += 1
        if pages == 0:
            raise FeederEmpty(device=profile.device)
        return pages


def simulated_page(number: int, *, width_px: int = 60, height_px: int = 80, dpi: int = 10) -> ScannedPage:
    """Return a small grey page, another for each number."""
    written = io.BytesIO()
    Image.new("L", (width_px, height_px), 255 - number % 200).save(written, "PNG", dpi=(dpi, dpi))
    return ScannedPage(written.getvalue(), "image/png", width_px, height_px, dpi, SIMULATED_DEVICE)


def _error(trouble: Trouble, profile: ScanProfile, pages: int) -> ClerkDeskError:
    match trouble:
        case Trouble.SILENCE:
            return ScannerSilent(device=profile.device, seconds=round(profile.page_timeout_s), pages=pages)
        case Trouble.UNPLUGGED:
            reason = "the connection to it broke"
            return ScannerFault(device=profile.device, pages=pages, cause="io", reason=reason)
        case _:
            return ScannerFault(device=profile.device, pages=pages, cause="jam", reason="a sheet is jammed")
