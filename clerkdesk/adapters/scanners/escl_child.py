# SPDX-License-Identifier: Apache-2.0
"""The process that talks to an eSCL scanner: finds it, starts a job, and hands its pages over a pipe."""

import io
import time
from contextlib import suppress
from pathlib import Path

from clerkdesk.adapters.scanners import escl_messages as messages
from clerkdesk.adapters.scanners.child import End, Pipe, Request
from clerkdesk.adapters.scanners.escl_link import Answer, Broken, EsclLink, OtherCertificate, TooSlow, Unreachable
from clerkdesk.adapters.scanners.escl_pins import PinBook
from clerkdesk.adapters.scanners.faults import EMPTY, OTHER, SILENT, Fault, FaultKind
from clerkdesk.domain.image_header import read_header
from clerkdesk.domain.pages import ScannedPage
from clerkdesk.errors import InvalidInput
from clerkdesk.ports.scanner import ScanProfile, Source

_LIST_S = 4.0
_SHORT_S = 10.0  # for what a scanner answers at once
_POLL_S = (0.05, 1.0)  # first and longest pause before a page is asked for again
_LIMIT_MPX = 200  # A3 at 600 dpi has 70
_DPI_DOUBT = 0.04


def drive(pipe: Pipe, request: Request) -> None:
    """Do what is asked and send it all; the parent may send None between pages to stop."""
    if request.profile is None:
        from clerkdesk.adapters.scanners.escl_discovery import addresses_on_the_network  # no scan waits for it to load

        for address in (*request.settings[1:], *addresses_on_the_network(_LIST_S / 2)):
            with suppress(Unreachable, Broken, TooSlow, messages.NotEscl):
                link = EsclLink(address)
                found = link.ask("GET", link.path("ScannerCapabilities"), _LIST_S)
                pipe.send(messages.parse_capabilities(found.body).device(address))
        pipe.send(End())
        return
    try:
        pins = PinBook(Path(request.settings[0])) if request.settings[0] else None
        pipe.send(_Job(request.profile, pipe, pins).run())
    except _Failed as failed:
        pipe.send(failed.fault)


class _Failed(Exception):
    def __init__(self, kind: FaultKind, cause: str, reason: str = "") -> None:
        super().__init__(cause)
        self.fault = Fault(kind, cause, reason)


class _Job:
    """One scan."""

    def __init__(self, profile: ScanProfile, pipe: Pipe, pins: PinBook | None) -> None:
        self._profile = profile
        self._pins = pins
        self._pipe = pipe
        # The scanner is told to stop before the watchdog of the parent ends this process.
        self._page_s = max(profile.page_timeout_s - 2.0, profile.page_timeout_s * 0.8)
        self._pages = 0
        self._path = ""

    def run(self) -> End:
        """Do it; raise _Failed where it cannot go on."""
        try:
            self._link = EsclLink(self._profile.device, self._pins)
            wanted = messages.settings(self._profile, self._capabilities())
        except Unreachable as error:
            raise _Failed(FaultKind.OPEN, "not-found") from error
        except OtherCertificate as error:
            raise _Failed(FaultKind.OPEN, "other-certificate") from error
        except InvalidInput as error:
            raise _Failed(FaultKind.SETTING, str(error.params["field"]), str(error.params["reason"])) from error
        self._path = self._start(wanted)
        try:
            return self._take_pages(wanted)
        except (_Failed, Broken, TooSlow):
            self._cancel()
            raise

    def _capabilities(self) -> messages.Capabilities:
        try:
            found = self._link.ask("GET", self._link.path("ScannerCapabilities"), self._page_s)
            return messages.parse_capabilities(found.body)
        except messages.NotEscl as error:
            raise _Failed(FaultKind.OPEN, "not-found") from error
        except Broken as error:
            raise _Failed(FaultKind.OPEN, "io") from error
        except TooSlow as error:
            raise _Failed(FaultKind.OPEN, SILENT) from error

    def _start(self, wanted: messages.Settings) -> str:
        status = self._status()
        if status and (cause := self._hindrance(status)):
            raise _Failed(FaultKind.PAGE, cause)
        answer = self._ask_until_ready("POST", self._link.path("ScanJobs"), "busy", wanted.xml)
        if answer.status == 201 and answer.location:
            return self._link.job_path(answer.location)
        if answer.status in (401, 403):
            raise _Failed(FaultKind.OPEN, "denied")
        raise self._why(answer, "it refused the job")

    def _take_pages(self, wanted: messages.Settings) -> End:
        limit = 1 if self._profile.source is Source.FLATBED else self._profile.page_limit
        while self._pages != limit:
            if self._pipe.poll():
                break
            answer = self._ask_until_ready("GET", f"{self._path}/NextDocument", SILENT)
            if answer.status == 200:
                self._pipe.send(self._page(answer.body, wanted))
                self._pages += 1
            elif answer.status == 404 and self._is_through():
                return End()
            else:
                raise self._why(answer, f"it answered {answer.status}")
        self._cancel()  # what still lies in the feeder stays there
        return End()

    def _is_through(self) -> bool:
        """Whether the end of a job is a good end; a jam ends it as well."""
        status = self._status()
        return self._pages > 0 and not (status and (status.cause or status.job == "Aborted"))

    def _ask_until_ready(self, method: str, path: str, late: str, body: bytes | None = None) -> Answer:
        """Ask again while the scanner says that it is not ready (503), as long as it has time for a page."""
        deadline, pause = time.monotonic() + self._page_s, _POLL_S[0]
        while True:
            rest = deadline - time.monotonic()
            if rest <= 0:
                raise _Failed(FaultKind.PAGE, late)
            answer = self._ask(method, path, rest, body)
            if answer.status != 503:
                return answer
            if method == "GET" and (status := self._status()) and status.cause:
                raise _Failed(FaultKind.PAGE, status.cause)
            time.sleep(min(max(pause, min(answer.retry_s, 2.0)), max(rest, 0.0)))
            pause = min(pause * 2, _POLL_S[1])

    def _ask(self, method: str, path: str, timeout_s: float, body: bytes | None = None) -> Answer:
        try:
            return self._link.ask(method, path, timeout_s, body)
        except TooSlow as error:
            raise _Failed(FaultKind.PAGE, SILENT) from error
        except (Broken, Unreachable) as error:
            raise _Failed(FaultKind.PAGE, "io") from error
        except OtherCertificate as error:
            raise _Failed(FaultKind.PAGE, "other-certificate") from error

    def _status(self) -> messages.Status | None:
        """Return how the scanner is; None when it does not say so in time."""
        try:
            path = self._link.path("ScannerStatus")
            return messages.parse_status(self._link.ask("GET", path, min(_SHORT_S, self._page_s)).body, self._path)
        except (Unreachable, Broken, TooSlow, OtherCertificate, messages.NotEscl):
            return None

    def _hindrance(self, status: messages.Status) -> str:
        """Return why a job cannot start now."""
        if self._profile.source is Source.FLATBED:
            return messages.STATE_CAUSES.get(status.state, "")  # the feeder's troubles are not those of the glass
        is_empty = messages.FEEDER_CAUSES.get(status.feeder) == EMPTY
        return status.cause or (EMPTY if is_empty else "")

    def _why(self, answer: Answer, otherwise: str) -> _Failed:
        """Say why there is no page, from the status that the scanner gives now."""
        status = self._status()
        cause = status.cause if status else "io"
        if not cause and status and (answer.status == 410 or status.job == "Canceled"):
            cause = "cancelled"
        if not cause and self._pages == 0 and answer.status in (404, 409):
            cause = "empty-page" if self._profile.source is Source.FLATBED else EMPTY
        return _Failed(FaultKind.PAGE, cause or OTHER, "" if cause else otherwise)

    def _page(self, image: bytes, wanted: messages.Settings) -> ScannedPage:
        header = read_header(image)
        if header is None or header.kind != "jpeg" or not _is_whole(image, header.width_px * header.height_px):
            raise _Failed(FaultKind.PAGE, "cut")
        dpi = wanted.dpi
        is_other = abs(header.width_px / max(1, wanted.width_px) - 1) > _DPI_DOUBT
        if is_other and header.dpi:  # it took another resolution than was asked for, and says which
            dpi = header.dpi
        return ScannedPage(image, "image/jpeg", header.width_px, header.height_px, dpi, self._profile.device)

    def _cancel(self) -> None:
        """Tell the scanner to stop; whether it hears it changes nothing for the pages that are there."""
        with suppress(Unreachable, Broken, TooSlow, OtherCertificate):
            self._link.ask("DELETE", self._path, 1.5)


def _is_whole(image: bytes, pixels: int) -> bool:
    """Decode it once: a page that was cut on its way must be found out while its paper still lies in the tray."""
    from PIL import Image

    if pixels > _LIMIT_MPX * 1_000_000:
        return False
    Image.MAX_IMAGE_PIXELS = None  # the header was looked at above
    try:
        with Image.open(io.BytesIO(image)) as opened:
            opened.load()
    except (OSError, SyntaxError, ValueError):
        return False
    return True
