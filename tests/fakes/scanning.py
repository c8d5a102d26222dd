# SPDX-License-Identifier: Apache-2.0
"""In-memory dossier store, sealed files and clock for the scanning service, and small files to scan."""

import copy
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

from PIL import Image

from clerkdesk.domain.audit import AuditEntry, Event, link
from clerkdesk.domain.dossier import Channel, Component, CopyKind, Dossier, DueDate, Fee, Person
from clerkdesk.domain.files import BlobRef, sha256
from clerkdesk.domain.pages import Page, PageMark
from clerkdesk.errors import DossierNotFound, StorageFull

CODE = "000.00.13.G22-261120-0001"
MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=timezone(timedelta(hours=7)))


def dossier(code: str = CODE) -> Dossier:
    """Return a received dossier with a checklist of two papers."""
    return Dossier(
        id=f"id of {code}",
        code=code,
        procedure_code="1.001193",
        procedure_version=date(2025, 7, 1),
        procedure_name="Đăng ký khai sinh",
        field="Hộ tịch",
        agency_code="000.00.13.G22",
        agency_name="UBND xã Hòa Khánh Nam",
        channel=Channel.DIRECT,
        owner=Person("Nguyễn Thị Hạnh"),
        components=(
            Component(1, "Tờ khai", CopyKind.ORIGINAL, 1),
            Component(2, "Giấy chứng sinh", CopyKind.ORIGINAL, 1),
        ),
        received_at=MORNING,
        due=DueDate(MORNING),
        fee=Fee(0),
        author="hanh",
        slip_number=1,
        station_id="counter-2",
    )


class StillClock:
    """A clock that stands."""

    def now(self) -> datetime:
        return MORNING

    def monotonic_s(self) -> float:
        return 0.0


class MemoryBlobs:
    """Sealed files in memory; full after `room` of them."""

    def __init__(self, room: int | None = None) -> None:
        self.room = room
        self.files: dict[str, bytes] = {}

    def put(self, content: bytes) -> BlobRef:
        name = sha256(content)
        if name not in self.files and self.room is not None and len(self.files) >= self.room:
            raise StorageFull(what="the page")
        self.files[name] = content
        return BlobRef(name, name, len(content))


class MemoryStore:
    """Dossiers, pages and the event log in memory, in transactions."""

    def __init__(self, *dossiers: Dossier) -> None:
        self.rows = {found.code: found for found in dossiers}
        self.kept: list[Page] = []
        self.entries: list[AuditEntry] = []
        self.commits = 0

    @contextmanager
    def begin(self) -> Iterator["MemoryWork"]:
        yield MemoryWork(self)

    reading = begin

    def page_numbers(self) -> list[int]:
        return [page.number for page in self.kept]

    def events(self) -> list[Event]:
        return [entry.event for entry in self.entries]


class MemoryWork:
    """One transaction; plays dossiers, pages and audit at once."""

    def __init__(self, store: MemoryStore) -> None:
        self.store = store
        self.kept = copy.copy(store.kept)
        self.log = copy.copy(store.entries)
        self.dossiers = self.pages = self.audit = self

    def get(self, code: str) -> Dossier:
        if code not in self.store.rows:
            raise DossierNotFound(kind="dossier", code=code)
        return self.store.rows[code]

    def of(self, dossier_id: str) -> list[Page]:
        return [page for page in self.kept if page.dossier_id == dossier_id]

    def add(self, page: Page) -> None:
        self.kept.append(page)

    def mark(self, page_id: str, mark: PageMark, *, by: str, at: datetime, why: str = "") -> None:
        self.kept = [replace(page, mark=mark) if page.id == page_id else page for page in self.kept]
        self.append(Event(at, by, "page", page_id, "mark-page", after=mark, why=why))

    def assign(self, page_id: str, component: int | None) -> None:
        self.kept = [replace(page, component=component) if page.id == page_id else page for page in self.kept]

    def arrange(self, dossier_id: str, order: Sequence[str]) -> None:
        self.kept = sorted(self.kept, key=lambda page: order.index(page.id) if page.id in order else -1)

    def append(self, event: Event) -> AuditEntry:
        previous = self.log[-1].hash if self.log else "0" * 64
        self.log.append(link(len(self.log) + 1, event, previous))
        return self.log[-1]

    def commit(self) -> None:
        self.store.kept, self.store.entries = self.kept, self.log
        self.store.commits += 1


def picture(number: int, kind: str = "PNG", *, dpi: int = 10) -> bytes:
    """Return the bytes of a small picture, another for each number."""
    written = io.BytesIO()
    Image.new("L", (60, 80), 255 - number % 200).save(written, kind, dpi=(dpi, dpi))
    return written.getvalue()


def pdf_of(*numbers: int) -> bytes:
    """Return a PDF with a small page for each number."""
    pages = [Image.new("L", (60, 80), 255 - number) for number in numbers]
    written = io.BytesIO()
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:])
    return written.getvalue()
