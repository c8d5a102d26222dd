# SPDX-License-Identifier: Apache-2.0
"""The inside of the practice scanner: sheets, jobs and troubles; knows no network."""

import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from PIL import Image, ImageDraw


class Trouble(StrEnum):
    """What may happen in place of a page, or to it."""

    JAM = "jam"
    LID = "lid"
    MULTI_FEED = "multi-feed"
    CANCELLED = "cancelled"
    SLOW = "slow"
    HANG = "hang"
    TRICKLE = "trickle"
    CLOSE = "close"
    UNPLUG = "unplug"
    CUT = "cut"
    TOO_LONG = "too-long"
    TOO_SHORT = "too-short"
    NO_PICTURE = "no-picture"
    ERROR = "error"


FEEDER_STATES = {
    Trouble.JAM: "ScannerAdfJam",
    Trouble.LID: "ScannerAdfHatchOpen",
    Trouble.MULTI_FEED: "ScannerAdfMultipickDetected",
}


@dataclass
class Script:
    """What the practice scanner is to do.

    Attributes:
        sheets: in the feeder.
        refills: whether the feeder is full again when a job begins with it empty.
        troubles: by number of the page within the whole script, from 1; each happens once.
        state: "Idle", "Stopped", "Down" or "Testing".
        refusal: status by which every job is refused, for example 503 busy or 403; 0 for none.
        has_feeder: whether it has a feeder beside its glass.
        glass_mm: width and height.
        ready_after: how often a page is "not ready yet" (503) before it comes.
        page_s: seconds that each page takes.
    """

    sheets: int = 10
    refills: bool = False
    troubles: dict[int, Trouble] = field(default_factory=dict)
    state: str = "Idle"
    refusal: int = 0
    has_feeder: bool = True
    glass_mm: tuple[float, float] = (297.0, 420.0)
    ready_after: int = 0
    page_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Order:
    """What a job was told: as in ScanSettings."""

    is_feeder: bool
    is_duplex: bool
    is_colour: bool
    dpi: int
    width: int
    height: int


class Machine:
    """Takes orders and gives pages; every method may be called by any thread."""

    def __init__(self, script: Script, pictures: Sequence[bytes] = ()) -> None:
        self._lock = threading.Lock()
        self._pictures = list(pictures)
        self.jobs: dict[str, Order] = {}
        self.log: list[str] = []
        self.load(script)

    def load(self, script: Script) -> None:
        """Lay in new sheets, clear what was jammed and take over a script."""
        with self._lock:
            self.script = script
            self.sheets = script.sheets
            self.given = 0
            self.feeder_trouble: Trouble | None = None
            self.ended: dict[str, str] = {}
            self._waits = script.ready_after
            self._glass_given: set[str] = set()
            self._back_waits = False

    @property
    def feeder_state(self) -> str:
        """AdfState, as in ScannerStatus."""
        if self.feeder_trouble is not None:
            return FEEDER_STATES[self.feeder_trouble]
        return "ScannerAdfLoaded" if self.sheets > 0 or self.script.refills else "ScannerAdfEmpty"

    def start(self, order: Order) -> tuple[int, str]:
        """Begin a job and return 201 and its number, or the status of a refusal."""
        with self._lock:
            if self.script.refusal:
                return self.script.refusal, ""
            if order.is_feeder and self.sheets <= 0:
                if not self.script.refills:
                    return 409, ""
                self.sheets = self.script.sheets
            number = str(len(self.jobs) + 1)
            self.jobs[number] = order
            self.log.append("start")
            return 201, number

    def cancel(self, number: str) -> None:
        """End a job as its owner asks."""
        with self._lock:
            self.ended.setdefault(number, "Canceled")
            self.log.append("cancel")

    def next_page(self, number: str) -> tuple[int, bytes, Trouble | None]:
        """Return 200 and a page with what befalls it on its way, or the status of there being none."""
        with self._lock:
            order = self.jobs.get(number)
            if order is None or number in self.ended:
                return 404, b"", None
            if self._waits > 0:
                self._waits -= 1
                return 503, b"", None
            if not self._has_page(order, number):
                self.ended[number] = "Completed"
                return 404, b"", None
            trouble = self.script.troubles.pop(self.given + 1, None)
            if trouble in FEEDER_STATES or trouble in (Trouble.CANCELLED, Trouble.ERROR):
                return self._stop(number, trouble)
            if trouble is Trouble.SLOW:
                self._waits = 3
                return 503, b"", None
            return 200, self._take(order, number), trouble

    def _stop(self, number: str, trouble: Trouble | None) -> tuple[int, bytes, None]:
        if trouble is Trouble.ERROR:
            return 500, b"", None
        if trouble is Trouble.CANCELLED:
            self.ended[number] = "Canceled"
            return 410, b"", None
        self.feeder_trouble = trouble
        self.ended[number] = "Aborted"
        return 404, b"", None

    def _has_page(self, order: Order, number: str) -> bool:
        return self.sheets > 0 or self._back_waits if order.is_feeder else number not in self._glass_given

    def _take(self, order: Order, number: str) -> bytes:
        self.given += 1
        self._waits = self.script.ready_after
        is_back = self._back_waits
        if not order.is_feeder:
            self._glass_given.add(number)  # a glass gives one page a job
        elif not is_back:
            self.sheets -= 1
        self._back_waits = order.is_feeder and order.is_duplex and not is_back
        if self._pictures:
            return self._pictures[(self.given - 1) % len(self._pictures)]
        return self._drawn(order, "back" if is_back else "front")

    def _drawn(self, order: Order, side: str) -> bytes:
        size = round(order.width * order.dpi / 300), round(order.height * order.dpi / 300)
        page = Image.new("RGB" if order.is_colour else "L", size, (250, 249, 244) if order.is_colour else 250)
        pen = ImageDraw.Draw(page)
        text = f"practice page {self.given} {side}"
        pen.text((size[0] // 8, size[1] // 8), text, fill=0, font_size=max(10, size[0] // 12))
        pen.rectangle((2, 2, size[0] - 3, size[1] - 3), outline=0)
        written = io.BytesIO()
        page.save(written, "JPEG", quality=85, dpi=(order.dpi, order.dpi))
        return written.getvalue()
