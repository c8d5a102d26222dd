# SPDX-License-Identifier: Apache-2.0
"""Take the pictures of the administrator's guide: `python build/guide_pictures.py docs/pictures` (in the environment).

Every picture is of the real window on practice data; a test takes them too, so that none is of what is gone.
"""

import json
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clerkdesk.services.desk import Services
    from ui.app import Workstation

LANGUAGES = ("vi", "en")
ROOMS = ("health", "officers", "trust", "backup", "updates")
CLERK, PROCEDURE, DPI = "clerk", "1.001193", 150
SIZE = (1280, 760)
COLOURS = 128
MOST_BYTES = 150_000
COMMON = {
    "destination": "gateway",
    "portal_url": "https://portal.example.vn",
    "portal_keys": {"k1": "ab" * 32},
    "valid_from": "2026-01-01",
    "valid_until": "2099-12-31",
    "parent_agency": "Ủy ban nhân dân tỉnh Lào Cai",
    "province": "15",
    "stations": 2,
}
TABLE = "commune,agency_code,agency_name,place\n02683,H38.31.24,Ủy ban nhân dân xã Suối Mơ,Suối Mơ\n"


def names() -> list[str]:
    """Return the names of all pictures."""
    shown = ("first-start", "log-in", "scan", *ROOMS)
    return ["guide-profile-codes.png", *(f"guide-{what}-{language}.png" for what in shown for language in LANGUAGES)]


def example_profile(folder: Path) -> tuple[bytes, str]:
    """Return a profile of a commune that is made up, and the fingerprint of its key; no key of it is kept."""
    from clerkdesk.bootstrap import make_profiles, new_pack_key

    private, _public = new_pack_key()
    authority = {"root.crt": random.Random(4).randbytes(2_600)}
    made = make_profiles(TABLE, json.dumps(COMMON).encode(), authority, private, number=1, out=folder)
    return (folder / made.written[0]).read_bytes(), made.key


def take(services: "Services", folder: Path, workplace: Path) -> None:
    """Write all pictures into a folder.

    Args:
        services: of an open practice counter; stays open.
        workplace: an empty folder for what is needed meanwhile.
    """
    folder.mkdir(parents=True, exist_ok=True)
    content, key = example_profile(workplace / "profiles")
    _save_paper(content, folder / "guide-profile-codes.png")
    _take_first_start(content, key, folder, workplace / "new")
    _take_rooms(services, folder, workplace)
    _take_scanning(services, folder, workplace)


def _window(root: Path, opened: object, *, is_practice: bool, by: str = "supervisor") -> "Workstation":
    from ui.app import Workstation

    def answer(_folder: Path, _new: bool) -> "Services":
        if isinstance(opened, Exception):
            raise opened
        return opened  # type: ignore[return-value]

    station = Workstation(root, answer, is_practice=is_practice, by=by)
    station.window.resize(*SIZE)
    station.window.show()
    return station


def _in_each_language(station: "Workstation") -> Iterator[str]:
    from ui.shots import settle
    from ui.texts import Language

    for language in LANGUAGES:
        station.speak(Language(language))
        settle(station.jobs)
        yield language


def _take_first_start(content: bytes, key: str, folder: Path, root: Path) -> None:
    from clerkdesk.domain.profile_codes import codes_of
    from clerkdesk.errors import InvalidInput
    from ui.shots import settle

    root.mkdir()
    station = _window(root, InvalidInput(field="station", reason="there is no station"), is_practice=False)
    station.start()
    settle(station.jobs)
    page = station.window.opening.enrolment
    if page is None:
        raise SystemExit("the window asks for no profile")
    for language in _in_each_language(station):
        for code in codes_of(content, "profile")[:-1]:
            page.code_read.emit(code)
        page.commune.setText("02683")
        page.key.setText(" ".join(key[at : at + 4] for at in range(0, len(key), 4)))
        page.key.setCursorPosition(0)
        _save(station, folder / f"guide-first-start-{language}.png")
    _end(station)


def _take_rooms(services: "Services", folder: Path, workplace: Path) -> None:
    from ui.shots import settle

    station = _window(workplace, services, is_practice=True)
    station.start()
    settle(station.jobs)
    for language in _in_each_language(station):
        for room in ROOMS:
            station.window.show_page("administration", room)
            settle(station.jobs)
            _save(station, folder / f"guide-{room}-{language}.png")
        station.lock()
        settle(station.jobs)
        _save(station, folder / f"guide-log-in-{language}.png")
        station.log_in("supervisor", "")
        settle(station.jobs)
    _end(station)


def scanned_dossier(services: "Services", paper: Path) -> str:
    """Receive a dossier, scan its papers out of a folder, and return its code."""
    from clerkdesk.domain.identity import parse_identity
    from clerkdesk.ports.scanner import ScanProfile
    from clerkdesk.practice.paper.stacks import make_stack, receive_facts
    from clerkdesk.services.receive import Application

    facts = receive_facts(PROCEDURE, "guide")
    dossier = services.receive.receive(
        Application(PROCEDURE, parse_identity(facts.identity_text).as_person(phone=facts.phone)), by=CLERK
    )
    names = {component.name: component.position for component in dossier.components if component.count}
    sheets = make_stack(PROCEDURE, list(names), "guide", dpi=DPI)
    paper.mkdir()
    for number, sheet in enumerate(sheets, 1):
        (paper / f"{number:03d}.jpg").write_bytes(sheet.image)
    numbers = services.scan.scan(dossier.code, "folder", ScanProfile(device=str(paper)), by=CLERK).numbers
    for number, sheet in zip(numbers, sheets, strict=True):
        services.scan.assign(dossier.code, [number], names[sheet.component], by=CLERK)
    return dossier.code


def _take_scanning(services: "Services", folder: Path, workplace: Path) -> None:
    from ui.shots import settle

    code = scanned_dossier(services, workplace / "paper")
    station = _window(workplace, services, is_practice=True, by=CLERK)
    station.start()
    settle(station.jobs)
    for language in _in_each_language(station):
        station.window.show_page("scan", code)
        settle(station.jobs)
        _save(station, folder / f"guide-scan-{language}.png")
    _end(station)


def _end(station: "Workstation") -> None:
    station.close()
    station.window.close()
    station.window.deleteLater()


def _save(station: "Workstation", file: Path) -> None:
    station.window.grab().save(str(file))
    _shrink(file)


def _save_paper(content: bytes, file: Path) -> None:
    import pypdfium2

    from clerkdesk.bootstrap import profile_sheet

    with pypdfium2.PdfDocument(profile_sheet(content, "profile")) as document:
        document[0].render(scale=0.8).to_pil().convert("1").save(file, optimize=True)


def _shrink(file: Path) -> None:
    """Make a picture small; its few colours stay."""
    from PIL import Image

    with Image.open(file) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(file, optimize=True)


def main(folder: Path) -> None:
    """Take the pictures on a practice counter of its own."""
    from PySide6.QtWidgets import QApplication

    from clerkdesk.bootstrap import ensure_practice, open_practice_desk
    from ui import theme

    application = QApplication([])
    theme.apply(application)
    with tempfile.TemporaryDirectory() as name:
        counter = Path(name, "counter")
        ensure_practice(counter)
        services = open_practice_desk(counter)
        take(services, folder, Path(name))


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(Path(sys.argv[1]))
