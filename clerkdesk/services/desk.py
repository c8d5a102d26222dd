# SPDX-License-Identifier: Apache-2.0
"""All services of one open station, as the window and the command line get them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType

from clerkdesk.domain.calendar import WorkingCalendar
from clerkdesk.domain.procedure import Catalogue
from clerkdesk.ports.signer import KeySource
from clerkdesk.services.administer import Administer
from clerkdesk.services.approve import Approve
from clerkdesk.services.arrange import Arrange
from clerkdesk.services.carry_batch import CarryBatch
from clerkdesk.services.catalogue import InstallCatalogue
from clerkdesk.services.deliver import Deliver
from clerkdesk.services.digitise import Digitise
from clerkdesk.services.doctor import Doctor
from clerkdesk.services.draft import Drafts
from clerkdesk.services.examine import Examine
from clerkdesk.services.intake import Intake
from clerkdesk.services.life import Life
from clerkdesk.services.log_in import LogIn
from clerkdesk.services.outbox import Outbox
from clerkdesk.services.overview import Overview
from clerkdesk.services.pictures import Thumbnails
from clerkdesk.services.receive import Receive
from clerkdesk.services.report import Reports
from clerkdesk.services.review import Review
from clerkdesk.services.scan import Scan
from clerkdesk.services.seal import Seal
from clerkdesk.services.separate import Separate
from clerkdesk.services.sign import Sign
from clerkdesk.services.signing_queue import SigningQueue
from clerkdesk.services.sort_stack import SortStack
from clerkdesk.services.sources import Sources
from clerkdesk.services.stream import Stream
from clerkdesk.services.take_decision import TakeDecision
from clerkdesk.services.tokens import Tokens
from clerkdesk.services.update import Update
from clerkdesk.services.upkeep import Upkeep
from clerkdesk.services.verify import Verify


@dataclass(frozen=True, slots=True)
class PracticeAccess:
    """Where a practice officer's token is, and its PIN, which protects nothing."""

    source: KeySource
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules that this station works by since it was opened; a new pack holds from the next opening on."""

    procedures: Catalogue
    calendar: WorkingCalendar
    packs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Services:
    """The verbs of an open station; closing it lets the next program in.

    Attributes:
        practice_keys: tokens of the practice officers by their id; empty on a real station.
    """

    administer: Administer
    receive: Receive
    drafts: Drafts
    intake: Intake
    life: Life
    scan: Scan
    sort_stack: SortStack
    separate: Separate
    stream: Stream
    sources: Sources
    arrange: Arrange
    thumbnails: Thumbnails
    digitise: Digitise
    review: Review
    seal: Seal
    sign: Sign
    approve: Approve
    take_decision: TakeDecision
    carry_batch: CarryBatch
    deliver: Deliver
    verify: Verify
    doctor: Doctor
    overview: Overview
    reports: Reports
    upkeep: Upkeep
    update: Update
    tokens: Tokens
    signing_queue: SigningQueue
    outbox: Outbox
    examine: Examine
    log_in: LogIn
    install_catalogue: InstallCatalogue
    rules: Rules
    close: Callable[[], None]
    practice_keys: Mapping[str, PracticeAccess] = field(default_factory=dict)

    def __enter__(self) -> "Services":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
