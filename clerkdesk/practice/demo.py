# SPDX-License-Identifier: Apache-2.0
"""The main job on practice paper, through the services that the window uses, ending with a proof."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from clerkdesk.domain.identity import parse_identity
from clerkdesk.domain.pages import PageMark
from clerkdesk.domain.procedure import Catalogue
from clerkdesk.domain.revision import Batch, Verdict
from clerkdesk.errors import NotReady, ScannerUnavailable
from clerkdesk.ports.archivist import Archivist
from clerkdesk.ports.scanner import ScanProfile, Source
from clerkdesk.ports.typesetter import Typesetter
from clerkdesk.practice.leaks import Search, search
from clerkdesk.practice.paper.people import known_strings
from clerkdesk.practice.paper.sheets import Sheet
from clerkdesk.practice.paper.stacks import household_of, make_stack, receive_facts
from clerkdesk.practice.portal.supervisor import PracticePortal
from clerkdesk.practice.proof import prove
from clerkdesk.services.approve import Judgement
from clerkdesk.services.desk import Services
from clerkdesk.services.receive import Application, Brought
from clerkdesk.services.verify import write_receipt

CLERK, SUPERVISOR = "clerk", "supervisor"
TEST_SCANNER = "test:0"
_PROCEDURES = ("1.001193", "1.000656", "1.004873", "2.000815", "1.000894", "2.000635")
_TEST_PICTURE_DPI = 75
_SETTLE_S = 120.0
_KILL_WAIT_S = 10.0

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Parts:
    """What the demo needs beside the services.

    Attributes:
        folder: where everything is left; `station` below it is the store.
        station: the station's folder, which must hold nothing in clear.
        kill_portal: whether the portal is killed with -9 while it receives.
    """

    services: Services
    portal: PracticePortal
    catalogue: Catalogue
    archivist: Archivist
    typesetter: Typesetter
    folder: Path
    station: Path
    trust: Path
    tell: Tell
    kill_portal: bool = False


@dataclass(slots=True)
class Run:
    """What one run of the demo has done so far."""

    codes: list[str] = field(default_factory=list)
    sheets: dict[str, list[Sheet]] = field(default_factory=dict)
    known: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    test_pages: int = 0
    fields_read: int = 0
    fields_right: int = 0
    blank_found: int = 0
    portal_kills: int = 0
    search: Search = field(default_factory=lambda: Search(0, 0, ()))
    batch: Batch | None = None


def run(parts: Parts, dossiers: int, seed: int) -> dict[str, object]:
    """Do the main job for some dossiers and return the proof, which is also written as `proof.json` and `proof.pdf`.

    Raises:
        ClerkDeskError: a step failed; what was done until then is safe in the folder.
    """
    done = Run()
    with _timed(done, parts, "receive"):
        for number in range(dossiers):
            _receive(parts, done, _PROCEDURES[number % len(_PROCEDURES)], f"{seed}/{number}")
    with _timed(done, parts, "paper"):
        for number, code in enumerate(done.codes):
            _draw_paper(parts, done, code, f"{seed}/{number}")
    with _timed(done, parts, "scan"):
        _scan_all(parts, done)
    with _timed(done, parts, "digitise"):
        _digitise_all(parts, done)
    with _timed(done, parts, "seal"):
        for code in done.codes:
            parts.services.seal.seal(code, by=CLERK)
    with _timed(done, parts, "sign"):
        _sign_all(parts, done)
    with _timed(done, parts, "approve"):
        _approve_all(parts, done)
    with _timed(done, parts, "deliver"):
        _deliver_all(parts, done)
    with _timed(done, parts, "export"):
        _export(parts, done)
    done.search = search(parts.station, done.known)
    return prove(parts, done)


@contextmanager
def _timed(done: Run, parts: Parts, step: str) -> Iterator[None]:
    parts.tell(f"{step} …")
    start = time.perf_counter()
    yield
    done.seconds[step] = round(time.perf_counter() - start, 2)
    parts.tell(f"{step}: {done.seconds[step]} s")


def _receive(parts: Parts, done: Run, procedure_code: str, seed: str) -> None:
    facts = receive_facts(procedure_code, seed)
    identity = parse_identity(facts.identity_text)
    day = parts.services.receive.today()
    checklist = parts.catalogue.version(procedure_code, day).checklist()
    application = Application(
        procedure_code,
        identity.as_person(phone=facts.phone),
        brought={component.position: Brought(component.kind) for component in checklist},
        warnings=tuple(identity.warnings),
    )
    dossier = parts.services.receive.receive(application, by=CLERK)
    done.codes.append(dossier.code)
    done.known += known_strings(household_of(procedure_code, seed))
    slip = parts.services.receive.slip(dossier.code, by=CLERK)
    _write(parts.folder / "slips" / f"{dossier.code}.pdf", slip)


def _draw_paper(parts: Parts, done: Run, code: str, seed: str) -> None:
    """Draw what the citizen brought: the stack that lies on the scanner."""
    dossier = parts.services.overview.show(code).dossier
    names = [component.name for component in dossier.components if component.count]
    done.sheets[code] = make_stack(dossier.procedure_code, names, seed)
    for number, sheet in enumerate(done.sheets[code], 1):
        _write(parts.folder / "paper" / code / f"{number:03d}.jpg", sheet.image)


def _scan_all(parts: Parts, done: Run) -> None:
    services = parts.services
    for code, sheets in done.sheets.items():
        profile = ScanProfile(device=str(parts.folder / "paper" / code))
        summary = services.scan.scan(code, "folder", profile, by=CLERK)
        positions = {c.name: c.position for c in services.overview.show(code).dossier.components}
        for number, sheet in zip(summary.numbers, sheets, strict=True):
            services.scan.assign(code, [number], positions[sheet.component], by=CLERK)
    done.test_pages = _try_scanner(parts, done.codes[0])


def _try_scanner(parts: Parts, code: str) -> int:
    """Scan SANE's test pictures from flatbed and feeder into a dossier and take them out again; none without SANE."""
    pages = 0
    for source in (Source.FLATBED, Source.FEEDER):
        profile = ScanProfile(device=TEST_SCANNER, source=source, dpi=_TEST_PICTURE_DPI)
        try:
            summary = parts.services.scan.scan(code, "sane", profile, by=CLERK)
        except ScannerUnavailable as error:  # Windows, or a machine without SANE: the paper above came from a folder
            parts.tell(f"  without SANE's test scanner: {error}")
            break
        for number in summary.numbers:
            parts.services.scan.mark(code, number, PageMark.REMOVED, by=CLERK, why="test picture")
        pages += summary.pages
    return pages


def _digitise_all(parts: Parts, done: Run) -> None:
    for at, code in enumerate(done.codes, 1):
        summary = parts.services.digitise.digitise(code)
        if summary.failed:
            raise next(iter(summary.failed.values()))
        truth: dict[str, str] = {}
        for sheet in done.sheets[code]:
            truth |= sheet.fields
        judged = [proposal for proposal in summary.fields if proposal.name in truth]  # of others nobody wrote the truth
        right = sum(truth[proposal.name] == proposal.value for proposal in judged)
        done.fields_read += len(judged)
        done.fields_right += right
        done.blank_found += len(summary.blank)
        _review(parts, code, truth)
        said = f"{len(summary.fields)} fields, {right} of {len(judged)} right"
        parts.tell(f"  {at}/{len(done.codes)}: {summary.pages} pages, {said}")


def _review(parts: Parts, code: str, truth: dict[str, str]) -> None:
    # The clerk compares with the paper: a field that was misread is typed as it stands there.
    for field_ in parts.services.review.fields(code):
        value = truth.get(field_.proposal.name, field_.proposal.value)
        parts.services.review.choose(code, field_.proposal.name, value, by=CLERK)


def _sign_all(parts: Parts, done: Run) -> None:
    access = parts.services.practice_keys[CLERK]
    summary = parts.services.sign.sign(done.codes, access.source, access.pin, by=CLERK)
    if len(summary.signed) != len(done.codes):
        raise next(iter(summary.failed.values()), NotReady(code="demo", verb="signed", reason=str(summary.skipped)))


def _approve_all(parts: Parts, done: Run) -> None:
    access = parts.services.practice_keys[SUPERVISOR]
    approve = parts.services.approve
    batch = approve.propose(by=CLERK)
    judgements = {code: Judgement(Verdict.APPROVE) for code in approve.codes(batch.id)}
    summary = approve.decide(batch.id, judgements, access.source, access.pin, by=SUPERVISOR)
    if summary.refused:
        raise next(iter(summary.refused.values()))
    done.batch = summary.batch
    _write(parts.folder / "batch" / f"batch-{batch.number}.asice", approve.container(batch.id))


def _deliver_all(parts: Parts, done: Run) -> None:
    deliver = parts.services.deliver
    deliver.queue_approved(by=CLERK)
    killer = _Killer(parts.portal) if parts.kill_portal else None
    deliver.run(until_settled_s=_SETTLE_S)
    if killer is not None:
        done.portal_kills = killer.join_and_count()
        parts.tell(f"  the portal was killed with -9 {done.portal_kills} time(s) in the middle of a file")
    deliver.poll_changes()


class _Killer:
    """Kills the portal with -9 in the middle of a file, then starts it again on the same folder and port."""

    def __init__(self, portal: PracticePortal) -> None:
        self._portal = portal
        self._kills = 0
        portal.script([{"on": "PATCH /v1/files", "do": "pause", "skip": 2, "after_bytes": 100_000}])
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        if "paused" in self._portal.read_line():
            self._portal.kill()
            self._kills += 1
            self._portal.start()

    def join_and_count(self) -> int:
        self._thread.join(timeout=_KILL_WAIT_S)
        return self._kills


def _export(parts: Parts, done: Run) -> None:
    services = parts.services
    for code in done.codes:
        view = services.overview.show(code)
        for document in view.documents:
            _write(parts.folder / "documents" / f"{code}-{document.file_name}", services.overview.content(document))
        for delivery in view.deliveries:
            if delivery.receipt is not None:
                _write(parts.folder / "receipts" / f"{code}.json", write_receipt(delivery.receipt))
    for path in sorted(parts.trust.iterdir()):
        _write(parts.folder / "trust" / path.name, path.read_bytes())
    ledger = json.dumps(parts.portal.ledger(), ensure_ascii=False, indent=1)
    _write(parts.folder / "portal-ledger.json", ledger.encode() + b"\n")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
