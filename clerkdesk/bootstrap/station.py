# SPDX-License-Identifier: Apache-2.0
"""Open a station: lock, key, store, then every service over its adapters."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from functools import cache
from pathlib import Path

from clerkdesk.adapters.blobs.folder import BlobFolder
from clerkdesk.adapters.blobs.tray import TrayFolder
from clerkdesk.adapters.catalogues.json_files import JsonCatalogues
from clerkdesk.adapters.catalogues.station import StationCatalogues
from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.imaging.cleaner import PictureCleaner
from clerkdesk.adapters.imaging.separators import SheetFinder
from clerkdesk.adapters.keys.passcodes import Argon2Passcodes
from clerkdesk.adapters.keys.proposal_file import SealedProposals
from clerkdesk.adapters.ocr.reader import TesseractReader
from clerkdesk.adapters.ocr.templates import load_labels, load_templates
from clerkdesk.adapters.portals.receipts import ReceiptChecker
from clerkdesk.adapters.reports.csv import CsvWriter
from clerkdesk.adapters.reports.sdmx import SdmxWriter
from clerkdesk.adapters.reports.xlsx import XlsxWriter
from clerkdesk.adapters.scanners.escl import EsclScanner
from clerkdesk.adapters.scanners.folder import FolderScanner
from clerkdesk.adapters.scanners.sane import SaneScanner
from clerkdesk.adapters.scanners.watched import WatchedFolder
from clerkdesk.adapters.scanners.wia import WiaScanner
from clerkdesk.adapters.signers.child import ChildSigner
from clerkdesk.adapters.signers.policy import TrustPolicy
from clerkdesk.adapters.station_lock import StationLock, refuse_network_folder
from clerkdesk.adapters.store.store import open_store
from clerkdesk.adapters.typesetting.form_list import load_forms
from clerkdesk.adapters.updates.durable import told
from clerkdesk.bootstrap import late
from clerkdesk.bootstrap.config import StationConfig
from clerkdesk.bootstrap.disk import station_disk
from clerkdesk.bootstrap.founding import WHAT, whole_or_not_at_all
from clerkdesk.bootstrap.judge import LateVerifier
from clerkdesk.bootstrap.portals import make_portals
from clerkdesk.bootstrap.updates import make_update, undo_migration
from clerkdesk.bootstrap.upkeep import make_upkeep, station_keys
from clerkdesk.bootstrap.workshop import make_pool
from clerkdesk.domain.addresses import AddressBook
from clerkdesk.domain.calendar import WorkingCalendar
from clerkdesk.domain.common_fields import CommonFields
from clerkdesk.domain.fees import FeeTable
from clerkdesk.domain.field_review import kinds_of
from clerkdesk.domain.officers import Officer, Station
from clerkdesk.domain.procedure import Catalogue
from clerkdesk.domain.scan_profiles import paper_profiles
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.keys import derive
from clerkdesk.ports.report_writer import ReportWriter
from clerkdesk.ports.scanner import Scanner
from clerkdesk.ports.signer import Stamp
from clerkdesk.ports.store import Store
from clerkdesk.ports.typesetter import Typesetter
from clerkdesk.services.administer import Administer
from clerkdesk.services.approve import Approve
from clerkdesk.services.arrange import Arrange
from clerkdesk.services.carry_batch import CarryBatch
from clerkdesk.services.case_source import StoredCases
from clerkdesk.services.catalogue import InstallCatalogue
from clerkdesk.services.deliver import Deliver
from clerkdesk.services.desk import PracticeAccess, Rules, Services
from clerkdesk.services.digitise import Digitise
from clerkdesk.services.doctor import Doctor
from clerkdesk.services.draft import Drafts
from clerkdesk.services.evidence import Evidence
from clerkdesk.services.examine import Examine
from clerkdesk.services.forms import Forms
from clerkdesk.services.intake import Intake
from clerkdesk.services.life import make_life
from clerkdesk.services.log_in import LogIn
from clerkdesk.services.outbox import Outbox
from clerkdesk.services.overview import Overview
from clerkdesk.services.pictures import Pictures, Thumbnails
from clerkdesk.services.receive import Receive
from clerkdesk.services.report import Reports
from clerkdesk.services.review import Review
from clerkdesk.services.routes import Routes
from clerkdesk.services.scan import PageKeeper, Scan
from clerkdesk.services.seal import Seal
from clerkdesk.services.separate import Separate
from clerkdesk.services.sign import Sign
from clerkdesk.services.signing_queue import Area, SigningQueue
from clerkdesk.services.sort_stack import SortStack
from clerkdesk.services.sources import Sources
from clerkdesk.services.stream import Stream
from clerkdesk.services.take_decision import TakeDecision
from clerkdesk.services.tokens import Tokens
from clerkdesk.services.verify import Verify
from clerkdesk.settings import StationFolder, asset_path, resource_path


@cache
def _catalogues() -> JsonCatalogues:
    return JsonCatalogues()


def load_catalogue() -> Catalogue:
    """Return the procedures of the installation, in all their versions."""
    return _catalogues().procedures()


def load_calendar() -> WorkingCalendar:
    """Return the working calendar of the installation."""
    return _catalogues().calendar()


def load_fees() -> FeeTable:
    """Return where, how or for whom fees differ from those of the procedures."""
    return _catalogues().fees()


def create_station(
    root: Path,
    config: StationConfig,
    station: Station,
    officers: Sequence[Officer],
    *,
    passphrase: str,
    trust: Mapping[str, bytes],
) -> None:
    """Make a station's folder: key, store, trust and officers; the settings file comes last and makes it a station.

    Args:
        root: the new folder; a half-made one of an earlier try is completed only when it has no key yet.
        passphrase: recovery passphrase, to be printed and locked away.
        trust: certificates and revocation lists by file name.

    Raises:
        StoreKeyUnavailable: the folder has a station already.
        InvalidInput: the passphrase is too short, or the serial block is empty.
        StorageFull, StorageUnusable: there is no station; it can be made again once there is room.
    """
    folder = StationFolder(root)
    with told(WHAT):
        root.mkdir(parents=True, exist_ok=True)
        refuse_network_folder(root)
        folder.trust.mkdir(exist_ok=True)
        for name, content in trust.items():
            (folder.trust / name).write_bytes(content)
    keys = station_keys(config, folder)
    with StationLock(folder.lock), whole_or_not_at_all(folder, keys, passphrase) as key:
        with closing(open_store(folder.store, derive(key, "store"))) as store:
            administer = Administer(store, SystemClock())
            administer.provision(station)
            for officer in officers:
                administer.enrol(officer)
        config.write(folder.config)


def open_station(
    root: Path,
    *,
    passphrase: str | None = None,
    practice_keys: Mapping[str, PracticeAccess] | None = None,
    environment: Mapping[str, str] | None = None,
    scanner_config: Path | None = None,
    clock: Clock | None = None,
) -> Services:
    """Open a station: nobody else may have it open; the services end with `close`.

    Args:
        clock: another than the system's: only practice plays an earlier day.
        practice_keys: tokens of practice officers.
        environment: further environment of the signing process (the token library's settings).
        scanner_config: folder of SANE settings; None for the system's.

    Raises:
        InvalidInput: there is no station in the folder.
        StoreLocked: another program has it open.
        StoreKeyUnavailable, WrongPassphrase, StoreUnreadable, StoreTooNew: see their texts.
    """
    folder = StationFolder(root)
    config = StationConfig.read(folder.config)
    with ExitStack() as opened:
        refuse_network_folder(root)
        opened.enter_context(StationLock(folder.lock))
        key = station_keys(config, folder).unlock(passphrase)
        services = _wire(
            folder, config, key, opened, practice_keys or {}, environment or {}, scanner_config, clock or SystemClock()
        )
        ending = opened.pop_all()
    return services(ending.close)


def _wire(
    folder: StationFolder,
    config: StationConfig,
    key: bytes,
    opened: ExitStack,
    practice_keys: Mapping[str, PracticeAccess],
    environment: Mapping[str, str],
    scanner_config: Path | None,
    clock: Clock,
) -> Callable[[Callable[[], None]], Services]:
    undo_migration(folder, derive(key, "store"))
    store = open_store(folder.store, derive(key, "store"))
    opened.callback(store.close)
    blobs = BlobFolder(folder.blobs, key)
    policy = TrustPolicy(list_age_days=config.revocation_days)
    verifier, container = LateVerifier(folder.trust, policy), late.container()
    signer = ChildSigner(folder.trust, clock, policy=policy, environment=environment)
    portal_keys = {key_id: bytes.fromhex(text) for key_id, text in config.portal_keys.items()}
    portals = make_portals(config, store, opened.callback)
    check_receipt = ReceiptChecker(portal_keys)
    evidence = Evidence(blobs, verifier, container, clock)
    pool = make_pool(asset_path("tessdata"))
    reader, archivist = TesseractReader(pool=pool), late.archivist(pool)
    opened.callback(pool.close)
    cleaner = PictureCleaner()
    opened.callback(cleaner.close)
    pictures = Pictures(store, blobs, cleaner)
    finder = SheetFinder()
    opened.callback(finder.close)
    escl = EsclScanner(pins=folder.scanners)
    scanners: dict[str, Scanner] = {
        "folder": FolderScanner(late.importer(), late.pdf_importer()),
        "watched": WatchedFolder(late.importer(), late.pdf_importer()),
        "sane": SaneScanner(scanner_config),
        "escl": escl,
        "wia": WiaScanner(),
    }
    papers = paper_profiles(resource_path("scanning", "profiles.json").read_text(encoding="utf-8"))
    templates = load_templates()
    rules = StationCatalogues(folder.catalogue, folder.trust)

    @cache  # the gazetteer takes a while: when the first page is read
    def common() -> CommonFields:
        return CommonFields(load_labels(), AddressBook(rules.places().names()))

    digitise = Digitise(store, blobs, reader, templates=templates, common=common, clock=clock, pictures=pictures)
    approve, examine = Approve(store, blobs, signer, evidence=evidence, clock=clock), Examine(store, clock)
    procedures, calendar, typesetter = rules.procedures(), rules.calendar(), late.typesetter()
    limit_bytes = config.document_limit_mb * 1_000_000
    scan, tray = Scan(store, blobs, scanners, clock, limit_bytes=limit_bytes), TrayFolder(folder.tray, key)
    sort_stack = SortStack(store, tray, finder, PageKeeper(store, blobs, clock), scanners, typesetter, clock)
    arrange = Arrange(store, blobs, late.cutter(), clock)
    receive = Receive(store, procedures, calendar, typesetter=typesetter, clock=clock, fees=rules.fees())
    forms = Forms(store, load_forms(), typesetter, clock=clock)
    life = make_life(store, blobs, receive, forms, catalogue=procedures, calendar=calendar, clock=clock)
    intake = Intake(store, receive, life.refuse, life.link, catalogue=procedures, calendar=calendar, fees=rules.fees())

    seal = Seal(
        *(store, blobs, archivist), read=digitise.reading, clock=clock, pictures=pictures, limit_bytes=limit_bytes
    )
    doctor = Doctor(store, evidence, check_receipt, station_disk(folder, key))
    update = make_update(folder, config, key, store=store, clock=clock, examine=doctor.examine)
    upkeep = make_upkeep(
        folder, config, key, store=store, blobs=blobs, clock=clock, examine=doctor.examine, update=update
    )
    upkeep.preserve.begin()

    def services(close: Callable[[], None]) -> Services:
        return Services(
            administer=Administer(store, clock),
            receive=receive,
            drafts=Drafts(store, clock),
            intake=intake,
            life=life,
            scan=scan,
            sort_stack=sort_stack,
            separate=Separate(store, blobs, finder, arrange),
            stream=Stream(scan, sort_stack, digitise),
            sources=Sources(store, scanners, papers, escl.forget),
            arrange=arrange,
            thumbnails=Thumbnails(store, blobs, late.thumbnails()),
            digitise=digitise,
            review=Review(store, clock, kinds=kinds_of(templates), places=rules.places),
            seal=seal,
            sign=Sign(store, blobs, signer, clock=clock),
            approve=approve,
            take_decision=TakeDecision(store, evidence, approve),
            carry_batch=CarryBatch(
                store, examine, evidence, signer, file=SealedProposals(), draw=late.preview(), clock=clock
            ),
            deliver=Deliver(store, blobs, portals, evidence=evidence, clock=clock, routes=Routes(procedures)),
            verify=Verify(store, evidence, check_receipt),
            doctor=doctor,
            overview=Overview(store, blobs),
            reports=_reports(store, typesetter, clock),
            upkeep=upkeep,
            update=update,
            tokens=Tokens(store, signer, {by: one.source for by, one in practice_keys.items()}, clock),
            signing_queue=SigningQueue(store, blobs, late.preview(), _stamp_area, clock),
            outbox=Outbox(store),
            examine=examine,
            log_in=LogIn(store, Argon2Passcodes(), clock),
            install_catalogue=InstallCatalogue(store, rules, clock),
            rules=Rules(procedures, calendar, tuple(pack.number for pack in rules.installed())),
            close=close,
            practice_keys=practice_keys,
        )

    return services


def _reports(store: Store, typesetter: Typesetter, clock: Clock) -> Reports:
    writers: dict[str, ReportWriter] = {"xlsx": XlsxWriter(), "csv": CsvWriter()}
    cases, station = StoredCases(store), Administer(store, clock).station
    return Reports(cases, clock, typesetter, writers, SdmxWriter(), station=station)


def _stamp_area(width_pt: float, height_pt: float, stamp: Stamp) -> Area | None:
    # Imported when the first page is previewed: the font's tools are not needed to receive or to scan.
    from clerkdesk.adapters.signers.stamp import area
    from clerkdesk.adapters.signers.stamp_font import FONT_ASSET, StampFont

    return area(width_pt, height_pt, stamp, StampFont(asset_path(FONT_ASSET)))
