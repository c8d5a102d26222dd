# SPDX-License-Identifier: Apache-2.0
"""A practice counter for tests of the services: every real part, and dossiers taken to the stage a test begins at."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from clerkdesk.adapters.blobs.folder import BlobFolder
from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.keys.recovery import unwrap
from clerkdesk.adapters.signers.asic import AsicContainer
from clerkdesk.adapters.signers.cades import sign_detached
from clerkdesk.adapters.signers.certificates import in_words
from clerkdesk.adapters.signers.keys import SigningKey, open_key
from clerkdesk.adapters.signers.pades import sign_pdf
from clerkdesk.adapters.signers.stamp_font import StampFont
from clerkdesk.adapters.signers.trust import TrustStore
from clerkdesk.adapters.signers.verifier import TrustVerifier
from clerkdesk.adapters.store.connection import raw_connection
from clerkdesk.adapters.store.store import SqlStore, open_store
from clerkdesk.bootstrap import open_practice
from clerkdesk.bootstrap.practice import PASSPHRASE, PracticeFolder, make_practice_station
from clerkdesk.domain.dossier import Dossier, Person
from clerkdesk.domain.files import BlobRef
from clerkdesk.domain.pages import Reading
from clerkdesk.domain.reading_codec import encode_reading
from clerkdesk.domain.revision import Batch, Verdict
from clerkdesk.errors import ClerkDeskError
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.keys import derive
from clerkdesk.ports.scanner import ScanProfile
from clerkdesk.ports.signer import Certificate, KeySource, TokenStatus, ToSign
from clerkdesk.practice.pki import OFFICERS, PracticePki, load_pki
from clerkdesk.practice.portal.supervisor import PracticePortal
from clerkdesk.services.approve import Approve, DecideSummary, Judgement
from clerkdesk.services.desk import Services
from clerkdesk.services.evidence import Evidence
from clerkdesk.services.receive import Application
from clerkdesk.services.sign import Sign
from clerkdesk.services.take_decision import TakeDecision
from clerkdesk.settings import StationFolder, asset_path

CLERK, CLERK2, SUPERVISOR = "clerk", "clerk2", "supervisor"
EXTRACT = "2.000635"
"""A procedure with one required paper and a fee per copy."""
BIRTH = "1.001193"
"""A procedure with two required papers."""
APPROVE = Judgement(Verdict.APPROVE)
RETURN = Judgement(Verdict.RETURN, "Thiếu chữ ký của người nộp")
STAGES = ("received", "scanned", "read", "sealed", "signed", "proposed", "approved", "queued", "delivered")
_OWNERS = ("Nguyễn Thị Hường", "Trần Đức Thịnh", "Đặng Văn Quyết", "Phạm Thuỳ Dương", "Lò Thị Mỷ")
_PINS = {officer.id: officer.pin for officer in OFFICERS}


class DeskSession:
    """A login in this process: the code of the signing child without the second that its start takes."""

    def __init__(self, key: SigningKey) -> None:
        self.certificate: Certificate = in_words(key.certificate)
        self._key = key
        self._font = StampFont(asset_path("fonts/stamp-serif.ttf"))

    @property
    def operations(self) -> int:
        return self._key.operations

    def sign_documents(
        self,
        documents: Iterable[ToSign],
        keep: Callable[[str, bytes], None],
        fail: Callable[[str, ClerkDeskError], None],
    ) -> None:
        for document in documents:
            try:
                signed = sign_pdf(self._key, document, self._font)
            except ClerkDeskError as error:
                fail(document.id, error)
            else:
                keep(document.id, signed)

    def sign_detached(self, content: bytes) -> bytes:
        return sign_detached(self._key, content, SystemClock().now())


class DeskSigner:
    """Opens the officers' key files in this process (port `Signer`) and counts the logins."""

    def __init__(self, trust: Path) -> None:
        self._trust = trust
        self.logins = 0

    def status(self, source: KeySource) -> TokenStatus:
        return TokenStatus(source.file.stem if source.file else "", "")

    @contextmanager
    def open(self, source: KeySource, pin: str) -> Iterator[DeskSession]:
        key = open_key(source, pin)
        self.logins += 1
        standing = TrustStore(self._trust).refuse_unfit(key.certificate, SystemClock().now(), key.others)
        key.others = standing.chain
        yield DeskSession(key)
        key.close()


@dataclass
class Counter:
    """An open practice station, and its store and files beside it for a test to look into.

    Attributes:
        services: as `open_practice` composes them, but officers sign with their key files in this process.
        tokens: the services exactly as they were composed, signing with tokens in a child process.
        sheet: one small scanned page (JPEG) and what was read on it.
    """

    root: Path
    key: bytes
    services: Services
    tokens: Services
    store: SqlStore
    blobs: BlobFolder
    evidence: Evidence
    signer: DeskSigner
    sheet: "ReadSheet"

    def __post_init__(self) -> None:
        self._numbers = count(1)

    @property
    def station(self) -> StationFolder:
        return StationFolder(PracticeFolder(self.root).station)

    @property
    def pki(self) -> PracticePki:
        return load_pki(PracticeFolder(self.root).authority)

    def key_of(self, officer: str) -> tuple[KeySource, str]:
        """Return where an officer's key file is, and its password."""
        return KeySource(file=PracticeFolder(self.root).authority / "officers" / f"{officer}.p12"), _PINS[officer]

    def close(self) -> None:
        self.store.close()
        self.tokens.close()

    def receive(self, owner: str | None = None, procedure: str = EXTRACT, *, by: str = CLERK) -> Dossier:
        """Receive a dossier of a synthetic citizen."""
        number = next(self._numbers)
        name = owner or _OWNERS[number % len(_OWNERS)]
        person = Person(name, f"0{number:011d}", address=f"Thôn {number}, xã Suối Mơ")
        return self.services.receive.receive(Application(procedure, person), by=by)

    def scan(self, code: str, component: int | None = 1, *, by: str = CLERK, image: bytes | None = None) -> int:
        """Scan one page into a dossier and return its number."""
        paper = self.root / "paper"
        paper.mkdir(exist_ok=True)
        (paper / "page.jpg").write_bytes(image or self.sheet.image)
        os.utime(paper / "page.jpg", (0, 0))  # a file that is just being written is waited for
        profile = ScanProfile(device=str(paper))
        return self.services.scan.scan(code, "folder", profile, by=by, component=component).numbers[0]

    def read(self, code: str) -> None:
        """Keep what was read once for each page of the dossier: they are all copies of one sheet."""
        reading = self.blobs.put(encode_reading(self.sheet.reading))
        with self.store.begin() as work:
            for page in work.pages.of(work.dossiers.get(code).id):
                work.pages.set_reading(page.id, reading)
            work.commit()

    def sign(self, *codes: str, by: str = CLERK) -> None:
        """Sign dossiers, all of which must become signed."""
        summary = self.services.sign.sign(codes, *self.key_of(by), by=by)
        assert summary.signed == list(codes), (summary.skipped, summary.failed)

    def decide(self, batch: Batch, judgements: dict[str, Judgement] | None = None) -> DecideSummary:
        """Decide a batch as its supervisor: as said, and approve where nothing is said."""
        codes = self.services.approve.codes(batch.id)
        said = {code: (judgements or {}).get(code, APPROVE) for code in codes}
        return self.services.approve.decide(batch.id, said, *self.key_of(SUPERVISOR), by=SUPERVISOR)

    def at(self, stage: str, *, count: int = 1, by: str = CLERK) -> list[str]:
        """Receive dossiers and take them to a stage of `STAGES`; return their codes."""
        codes = [self.receive(by=by).code for _ in range(count)]
        self.take_on(codes, stage, by=by)
        return codes

    def take_on(self, codes: list[str], stage: str, *, by: str = CLERK) -> None:
        """Take received dossiers to a stage."""
        steps = (
            lambda: [self.scan(code, by=by) for code in codes],
            lambda: [self.read(code) for code in codes],
            lambda: [self.services.seal.seal(code, by=by) for code in codes],
            lambda: self.sign(*codes, by=by),
            lambda: self.services.approve.propose(codes, by=by),
            lambda: self.decide(self.services.overview.batches()[0]),
            lambda: [self.services.deliver.queue(code, by=by) for code in codes],
            lambda: self.services.deliver.run(),
        )
        for step in steps[: STAGES.index(stage)]:
            step()

    def damage(self, ref: BlobRef) -> None:
        """Flip one bit in the middle of a sealed file."""
        damage(self.station, ref.name)

    def sql(self, *statements: str) -> None:
        """Change the database behind the program's back."""
        sabotage(self.station, self.key, *statements)


@dataclass(frozen=True)
class ReadSheet:
    """One sheet of practice paper as scanned, and what was read on it."""

    image: bytes
    reading: Reading


def make_counter(root: Path, portal: PracticePortal) -> Path:
    """Make a practice counter that trusts a running portal."""
    make_practice_station(root, portal)
    return root


def open_counter(root: Path, sheet: ReadSheet, clock: Clock | None = None) -> Counter:
    """Open the practice counter of a folder; another clock than the system's plays another day."""
    clock = clock or SystemClock()
    composed = open_practice(root, clock=clock)
    folder = StationFolder(PracticeFolder(root).station)
    key = station_key(folder)
    store, blobs = open_store(folder.store, derive(key, "store")), BlobFolder(folder.blobs, key)
    signer = DeskSigner(folder.trust)
    evidence = Evidence(blobs, TrustVerifier(TrustStore(folder.trust)), AsicContainer(), clock)
    approve = Approve(store, blobs, signer, evidence=evidence, clock=clock)
    services = replace(
        composed,
        sign=Sign(store, blobs, signer, clock=clock),
        approve=approve,
        take_decision=TakeDecision(store, evidence, approve),
    )
    return Counter(root, key, services, composed, store, blobs, evidence, signer, sheet)


def station_key(folder: StationFolder) -> bytes:
    """Return the master key of a practice station."""
    return unwrap(folder.recovery.read_bytes(), PASSPHRASE)


def copy_counter(made: Path, target: Path) -> Path:
    """Copy a closed counter; its tokens stay where they are."""
    shutil.copytree(made, target, symlinks=True)
    return target


def damage(folder: StationFolder, name: str) -> None:
    """Flip one bit in the middle of a sealed file."""
    path = folder.blobs / name[:2] / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


def sabotage(folder: StationFolder, key: bytes, *statements: str) -> None:
    """Run statements on the encrypted database without any of the program's care."""
    connection = raw_connection(folder.store, derive(key, "store"))
    try:
        for statement in statements:
            connection.execute(statement)
    finally:
        connection.close()
