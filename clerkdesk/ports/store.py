# SPDX-License-Identifier: Apache-2.0
"""The queue: everything the station knows, in transactions."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from clerkdesk.domain.audit import AuditEntry, Event
from clerkdesk.domain.case import CaseFile, DaySums, Form, Handover, Obligation, Progress, Result, Supplement
from clerkdesk.domain.delivery import Delivery, PortalReceipt, Upload
from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.files import BlobRef, Manifest
from clerkdesk.domain.findings import Finding
from clerkdesk.domain.linked import LinkedChild
from clerkdesk.domain.officers import Officer, Station
from clerkdesk.domain.pages import Document, FieldProposal, Page, PageMark, Recipe, Signature
from clerkdesk.domain.payment import FeePayment
from clerkdesk.domain.reports.history import CaseHistory
from clerkdesk.domain.revision import Batch, Decision, Revision
from clerkdesk.domain.states import Machine, RevisionState
from clerkdesk.domain.term import Term, TermEvent
from clerkdesk.ports.agenda import Agenda


@dataclass(frozen=True, slots=True)
class DossierRow:
    """A dossier as a list shows it.

    Attributes:
        revision_state: of the newest revision; None before the first is sealed.
        delivery_state: of the delivery of the newest revision; None before it is queued.
        sequence: order of receipt on this station, the key of paging.
    """

    sequence: int
    id: str
    code: str
    owner: str
    procedure_code: str
    procedure_name: str
    status: str
    received_at: datetime
    due_at: datetime | None
    pages: int
    revision_state: str | None
    delivery_state: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """What proves that nothing is lost (invariant I7): received = open + waiting + delivered + withdrawn."""

    received: int
    open: int
    waiting: int
    delivered: int
    withdrawn: int

    @property
    def balanced(self) -> bool:
        """Whether the equation holds."""
        return self.received == self.open + self.waiting + self.delivered + self.withdrawn


@dataclass(frozen=True, slots=True)
class StoreCopy:
    """What a copy of the store holds.

    Attributes:
        entries: how many entries its log has; `head` is the hash of the last one.
        blob_names: of all sealed files that its rows name.
    """

    counts: Counts
    entries: int
    head: str
    blob_names: frozenset[str]


@dataclass(frozen=True, slots=True)
class WentBack:
    """The store holds an earlier state than the program last made durable.

    Attributes:
        noted: number of the newest log entry that was durable.
        found: number of the newest entry that is there now.
    """

    noted: int
    found: int


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A delivery as a list shows it.

    Attributes:
        sequence: order of queueing, the key of paging.
        state: name of its state; `fault` is the stable code of the last error, empty when none.
        started: of how many files the sending began.
        accepted_at: the portal's time of its receipt; None before.
    """

    sequence: int
    code: str
    owner: str
    procedure_name: str
    destination: str
    state: str
    queued_at: datetime
    tries: int
    next_try_at: datetime | None
    fault: str
    fault_detail: str
    started: int
    accepted_at: datetime | None
    portal_number: str | None


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A dossier that waits for its review.

    Attributes:
        sequence: order of receipt on this station, the key of paging.
        pages: in sight; unread: how many of them were not read yet.
        fields: names of fields; doubts: how many of them a person has to decide.
        is_returned: a supervisor returned its package, for the reason `why`.
    """

    sequence: int
    code: str
    owner: str
    procedure_name: str
    pages: int
    unread: int
    fields: int
    doubts: int
    is_returned: bool = False
    why: str = ""


class Dossiers(Protocol):
    """The received dossiers."""

    def add(self, dossier: Dossier) -> None:
        """Add a dossier and log its receipt as the event "receive".

        Raises InvariantBroken when its code or slip number is taken.
        """

    def get(self, code: str) -> Dossier:
        """Return a dossier by its code, compared without case. Raises DossierNotFound."""

    def by_id(self, dossier_id: str) -> Dossier:
        """Return a dossier by its id. Raises DossierNotFound."""

    def rows(self, *, after: int | None = None, limit: int = 50) -> list[DossierRow]:
        """Return the newest dossiers, received before the sequence number `after`."""

    def search(self, text: str, *, limit: int = 50) -> list[DossierRow]:
        """Return the dossiers whose owner, code, id number or procedure has all words as beginnings of words.

        Case, tone marks and đ/d do not matter; rows that match with their marks come first, then the newest.
        """

    def to_scan(self, text: str = "", *, after: int | None = None, limit: int = 50) -> list[DossierRow]:
        """Return the dossiers that wait for scanning, longest waiting first, behind the sequence number `after`.

        They are open and were never sealed, and have no page, a page that belongs to no paper, or a required paper
        without a page. Of those that match a text as in `search`, where one is given.
        """

    def to_read(self) -> list[str]:
        """Return the codes of the open dossiers never sealed whose scanned pages were not all read, oldest first."""

    def of_person(self, number: str, *, name: str = "", birth: date | None = None, limit: int = 20) -> list[DossierRow]:
        """Return the dossiers of a person, newest first: by number, new or old, else by whole name and day of birth."""

    def newest_of(self, author: str) -> DossierRow | None:
        """Return what an officer received last."""

    def usual(self, limit: int = 5) -> list[str]:
        """Return the codes of the procedures that were received most among the newest dossiers, most often first."""

    def personal(self) -> Iterator[tuple[str, str]]:
        """Yield code and text of everything that citizens gave of themselves: names, numbers, addresses, contacts."""

    def counts(self) -> Counts:
        """Return the sums of invariant I7."""

    def take_serial(self, agency_code: str, day: date, first: int, last: int) -> int:
        """Return the next serial of the day within the block. Raises SerialsExhausted."""

    def take_number(self, book: str, year: int) -> int:
        """Return the next number of a yearly book, without gaps, from 1."""


class Pages(Protocol):
    """The sealed pages and what was read on them."""

    def add(self, page: Page) -> None:
        """Add a page behind the others."""

    def of(self, dossier_id: str) -> list[Page]:
        """Return the pages of a dossier in their order."""

    def mark(self, page_id: str, mark: PageMark, *, by: str, at: datetime, why: str = "") -> None:
        """Keep, propose as blank, or remove a page; logged as the event "mark"."""

    def assign(self, page_id: str, component: int | None) -> None:
        """Assign a page to a component."""

    def arrange(self, dossier_id: str, order: Sequence[str]) -> None:
        """Put the pages of a dossier into an order; `order` names each of them once.

        Raises InvariantBroken when it does not.
        """

    def turn(self, page_id: str, turn_deg: int | None) -> None:
        """Turn a page as a person says; what was read on it in another direction is dropped."""

    def set_recipe(self, page_id: str, recipe: Recipe) -> None:
        """Change how the picture of a page is made; what was made, read and drawn of the one before is dropped."""

    def set_cleaned(self, page_id: str, recipe: Recipe, cleaned: BlobRef, size_px: tuple[int, int]) -> None:
        """Remember the picture that a recipe gave, and its width and height.

        Nothing happens when the page has another recipe by now.
        """

    def accept(self, page_id: str, flags: Sequence[str]) -> None:
        """Remember which flags of a page a person has let pass."""

    def set_thumbnail(self, page_id: str, thumbnail: BlobRef) -> None:
        """Remember where the thumbnail of a page is kept."""

    def set_reading(
        self, page_id: str, reading: BlobRef, *, found_turn_deg: int = 0, flags: Sequence[str] = ()
    ) -> None:
        """Remember where the reading of a page is kept, which turn it found and what it warns of."""

    def set_fields(self, dossier_id: str, fields: Sequence[FieldProposal]) -> None:
        """Replace the proposals of a dossier; values that a person chose stay."""

    def fields(self, dossier_id: str) -> list[FieldProposal]:
        """Return the proposals of a dossier."""

    def choose(self, dossier_id: str, name: str, value: str, *, by: str, at: datetime) -> None:
        """Store what a person decided for a field; the event is logged without the value."""

    def choices(self, dossier_id: str) -> dict[str, str]:
        """Return the values that persons decided."""

    def unchoose(self, dossier_id: str, name: str, *, by: str, at: datetime) -> None:
        """Forget what a person decided for a field: what was read counts again; logged as the event "undo-field"."""

    def to_review(self, *, after: int | None = None, limit: int = 50) -> list[ReviewRow]:
        """Return the open dossiers whose papers are all scanned and that are not sealed, or returned; oldest first.

        Args:
            after: sequence number of the last row that is known already.
        """


class Revisions(Protocol):
    """Sealed packages and their documents."""

    def add(self, revision: Revision, documents: Sequence[Document]) -> None:
        """Add a revision in its state SEALED with its documents and log its sealing; older ones are superseded."""

    def get(self, revision_id: str) -> Revision:
        """Return a revision. Raises DossierNotFound."""

    def latest(self, dossier_id: str) -> Revision | None:
        """Return the newest revision of a dossier."""

    def in_state(self, state: RevisionState) -> list[Revision]:
        """Return the revisions in a state, oldest first."""

    def to_queue(self) -> list[Revision]:
        """Return the approved revisions that were not settled yet, oldest first."""

    def settle(self, revision_id: str) -> None:
        """Note that a revision is queued for every portal it goes to; a new part of it brings it back."""

    def documents(self, revision_id: str) -> list[Document]:
        """Return the documents of a revision in the order of their components."""

    def set_signed_document(self, revision_id: str, component: int, signed: BlobRef, signature: Signature) -> None:
        """Store the signed bytes of one document, once."""

    def set_signed(self, revision_id: str, manifest: Manifest, certificate_sha256: str) -> None:
        """Store the signed manifest, once; the caller advances the state."""


BATCHES_SHOWN = 200
"""How many batches a person is shown unless more are asked for: those of half a year."""


class Batches(Protocol):
    """What supervisors decide."""

    def add(self, batch: Batch) -> None:
        """Add a proposed batch of SIGNED revisions, each in at most one undecided batch; logged as "propose"."""

    def get(self, batch_id: str) -> Batch:
        """Return a batch with its decisions. Raises DossierNotFound."""

    def numbered(self, number: int) -> Batch:
        """Return the batch with a number. Raises DossierNotFound."""

    def walk(self, at_once: int = 100) -> Iterator[Batch]:
        """Yield all batches, newest first; they are read so many at once: take only those that are wanted."""

    def undecided(self) -> list[Batch]:
        """Return the batches that wait for their decision, newest first."""

    def decided_count(self) -> int:
        """Return how many batches are decided."""

    def codes(self, batch_id: str) -> list[str]:
        """Return the codes of the dossiers of a batch, in the order of the proposal."""

    def decide(self, batch: Batch) -> None:
        """Store approver, container, root, decisions and proofs of a batch, once; logged as the event "decide".

        Raises SelfApproval when the approver is the author of an approved revision (by officer or certificate), and
        InvariantBroken when the batch is decided already, a dossier lacks its decision, or an approval is not over
        exactly the signed manifest. Revisions are advanced to APPROVED or RETURNED after it, in the same transaction.
        """

    def decision_of(self, revision_id: str) -> tuple[Batch, Decision] | None:
        """Return the decision on a revision, once decided, and its batch with this one decision in it."""


class Deliveries(Protocol):
    """The outbox."""

    def add(self, delivery: Delivery) -> None:
        """Queue a delivery, log it as the event "queue" and give it its sequence.

        Raises InvariantBroken unless revision and approval are as invariant I4 asks.
        """

    def get(self, delivery_id: str) -> Delivery:
        """Return a delivery. Raises DossierNotFound."""

    def of_code(self, code: str) -> list[Delivery]:
        """Return the deliveries of a dossier, newest first."""

    def all(self) -> list[Delivery]:
        """Return all deliveries, oldest first."""

    def counts(self) -> dict[str, int]:
        """Return how many deliveries are in each state, by its name; a state without any is not named."""

    def rows(self, states: Sequence[str], *, after: int | None = None, limit: int = 50) -> list[OutboxRow]:
        """Return the newest deliveries in some states, queued before the sequence number `after`."""

    def anchors(self, states: Sequence[str], step: int) -> list[int]:
        """Return the sequence number of every `step`-th delivery in some states, newest first, from the first on."""

    def claim(self, worker: str, now: datetime, lease_s: float, *, at_once: bool = False) -> Delivery | None:
        """Lease the first delivery that is due (queued, waiting long enough, or with a run-out lease), or None.

        Args:
            at_once: also one whose next try is later: a person said "send now".
        """

    def claim_unconfirmed(self, worker: str, now: datetime, lease_s: float) -> Delivery | None:
        """Lease the first acknowledged delivery that was not confirmed yet, or None."""

    def release(self, delivery_id: str) -> None:
        """Give back the lease."""

    def release_all(self) -> int:
        """Give back every lease and return of how many: nobody else is at work, whoever held them is gone."""

    def leased(self, now: datetime) -> int:
        """Return how many deliveries a worker holds at this moment: they are on the line."""

    def set_fault(self, delivery_id: str, *, code: str, detail: str, next_try_at: datetime | None) -> None:
        """Remember the last fault and when to try next; counts a try."""

    def set_upload(self, delivery_id: str, upload: Upload) -> None:
        """Remember durably where a file is being uploaded."""

    def set_receipt(self, delivery_id: str, receipt: PortalReceipt) -> None:
        """Store the portal's receipt verbatim, once, before the delivery is acknowledged; the same again is ignored."""

    def ask_first(self) -> int:
        """Have the portal asked before anything is sent of what is not acknowledged yet; return of how many.

        A store that was restored or put back does not know what was sent meanwhile.
        """

    def set_portal_status(self, code: str, status: str) -> None:
        """Store the status that the portal's change feed tells of a dossier."""


class Audit(Protocol):
    """The append-only event log."""

    def append(self, event: Event) -> AuditEntry:
        """Append an event to the chain."""

    def head(self) -> str:
        """Return the hash of the last entry."""

    def latest(self, count: int) -> list[AuditEntry]:
        """Return the last entries, newest first."""

    def entries(self, *, subject_id: str | None = None) -> Iterator[AuditEntry]:
        """Yield the entries in order; of one subject only, when named."""


class Administration(Protocol):
    """Station, officers and small values."""

    def station(self) -> Station:
        """Return the station. Raises DossierNotFound before it is provisioned."""

    def set_station(self, station: Station) -> None:
        """Store the station's particulars."""

    def officers(self) -> list[Officer]:
        """Return all officers."""

    def officer(self, officer_id: str) -> Officer:
        """Return one officer. Raises DossierNotFound."""

    def set_officer(self, officer: Officer) -> None:
        """Add an officer or change the particulars."""

    def value(self, name: str) -> str | None:
        """Return a small value, for example the cursor of a change feed."""

    def set_value(self, name: str, value: str) -> None:
        """Store a small value."""

    def blob_names(self) -> frozenset[str]:
        """Return the names of all sealed files that any row names."""


class Drafts(Protocol):
    """What officers have begun and not finished, by its subject; the empty one is what is being received."""

    def of(self, officer_id: str, subject: str = "") -> tuple[Mapping[str, Any], datetime] | None:
        """Return an officer's open draft and when it was kept, or None."""

    def keep(self, officer_id: str, content: Mapping[str, Any], at: datetime, subject: str = "") -> None:
        """Store an officer's draft in place of the one before."""

    def begun(self, officer_id: str, prefix: str) -> dict[str, Mapping[str, Any]]:
        """Return an officer's drafts whose subjects begin so, by subject."""

    def discard(self, officer_id: str, subject: str = "") -> None:
        """Forget an officer's draft."""


class Cases(Protocol):
    """What happens to dossiers between receipt and result."""

    def file(self, dossier_id: str) -> CaseFile:
        """Return all that happened to a dossier; its forms without their values."""

    def term(self, dossier_id: str) -> Term:
        """Return where the promised date of a dossier stands. Raises DossierNotFound."""

    def add_term_event(self, dossier_id: str, event: TermEvent, term: Term) -> None:
        """Store an event of the promised date and where it leaves the term: the only way a due date changes.

        Raises InvariantBroken unless the newest entry of the log is about it.
        """

    def add_supplement(self, dossier_id: str, supplement: Supplement) -> None:
        """Store a request, before the dossier is advanced. Raises InvariantBroken while one is open."""

    def answer_supplement(self, dossier_id: str, number: int, at: datetime) -> None:
        """Store that a request was answered, once, before the dossier is advanced."""

    def add_obligation(self, dossier_id: str, obligation: Obligation) -> None:
        """Store what must be paid, before the dossier is advanced."""

    def pay(self, dossier_id: str, number: int, at: datetime, receipt: str) -> None:
        """Store that an obligation was paid, once."""

    def add_fee_payment(self, dossier_id: str, payment: FeePayment) -> None:
        """Store how the fee was settled; its entry of the log came just before."""

    def add_result(self, dossier_id: str, result: Result) -> None:
        """Store the result, once, before the dossier is finished. Raises InvariantBroken when before receipt."""

    def add_handover(self, dossier_id: str, handover: Handover) -> None:
        """Store who took the result, once, before the dossier is returned."""

    def link(self, child: LinkedChild) -> None:
        """Make a dossier a part of its parent. Raises InvariantBroken when the parent is a child or has ended."""

    def children(self, parent_id: str) -> list[LinkedChild]:
        """Return the parts of a linked dossier in their order; none for any other."""

    def parent_of(self, child_id: str) -> str | None:
        """Return the id of the parent of a part."""

    def to_tell(self, destination: str) -> list[str]:
        """Return the codes of the dossiers with untold states that a portal acknowledged, longest waiting first."""

    def untold(self, limit: int = 100, *, code: str | None = None) -> list[Progress]:
        """Return the states that the portal was not told yet, oldest first; of one dossier only, when it is named."""

    def set_told(self, event: int, at: datetime) -> None:
        """Remember that the portal took a state, once."""

    def events_between(self, first: datetime, last: datetime) -> Iterator[Progress]:
        """Yield the states that came to be from `first` on and before `last`, by dossier and in their order."""

    def rows_for_report(self, first: datetime, last: datetime, *, with_people: bool = False) -> Iterator[CaseHistory]:
        """Yield the dossiers received before `last` that had not ended before `first`, in one pass, without parts.

        Args:
            with_people: fill in `book`, for the tracking book: slower, personal, and with all parts.
        """

    def codes_between(self, first: datetime, last: datetime) -> list[str]:
        """Return the codes of all dossiers registered from `first` on and before `last`, in the order of the book."""

    def fees_taken(self, first: datetime, last: datetime) -> list[str]:
        """Return the codes of the dossiers whose fee was taken from `first` on and before `last`, in their order."""

    def day_sums(self, first: date, last: date) -> list[DaySums]:
        """Return what was done on each day of a span, both ends included; refused dossiers apart, parts not counted."""


class Forms(Protocol):
    """The printed forms, as they were issued."""

    def add(self, form: Form) -> None:
        """Store a form. Raises InvariantBroken when its number is not the next of its book."""

    def get(self, form_id: str) -> Form:
        """Return a form with its values. Raises DossierNotFound."""

    def of(self, dossier_id: str) -> list[Form]:
        """Return the forms of a dossier with their values, in the order in which they were issued."""

    def next_number(self, book: str, year: int) -> int:
        """Return the next number of a yearly book of forms, without gaps, from 1."""


class UnitOfWork(Protocol):
    """One transaction: all of it is durable after `commit`, or nothing of it happened."""

    dossiers: Dossiers
    pages: Pages
    revisions: Revisions
    batches: Batches
    deliveries: Deliveries
    audit: Audit
    administration: Administration
    drafts: Drafts
    cases: Cases
    forms: Forms
    agenda: Agenda

    def advance(
        self,
        machine: Machine,
        subject_id: str,
        event: str,
        *,
        by: str,
        at: datetime,
        why: str = "",
        facts: dict[str, str | int] | None = None,
    ) -> str:
        """Move one thing along its state machine and log it in the same transaction; return the new state.

        Raises:
            IllegalTransition: the table has no such step.
        """

    def commit(self) -> None:
        """Make everything durable (WAL, synchronous=FULL) before returning.

        Raises:
            StorageFull: the disk has no room; nothing happened.
        """


class Store(Protocol):
    """The open store of a station."""

    def begin(self) -> AbstractContextManager[UnitOfWork]:
        """Begin a transaction that is rolled back unless it is committed."""

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        """Begin a transaction that sees one state of the store, waits for no writer and may write nothing."""

    def copy_to(self, target: Path) -> StoreCopy:
        """Write a whole, checked, encrypted copy of the store, while others go on writing; return what it holds.

        Raises:
            StorageFull, StorageUnusable: it cannot be written; an earlier copy is unharmed.
            StoreUnreadable: the store, or the copy, does not hold.
        """

    def went_back(self) -> WentBack | None:
        """Return how far the store was put back since this program last worked with it, as found when it was opened."""

    def findings(self) -> list[Finding]:
        """Return what the database itself finds wrong: damaged pages, missing constraints; empty when it is whole."""

    def close(self) -> None:
        """Close all connections."""
