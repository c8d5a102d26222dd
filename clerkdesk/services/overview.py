# SPDX-License-Identifier: Apache-2.0
"""Look at the queue: lists, search, one dossier whole, and the sums that prove nothing is lost."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import islice

from clerkdesk.domain.audit import AuditEntry
from clerkdesk.domain.case import CaseFile
from clerkdesk.domain.delivery import Delivery
from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.linked import LinkedChild
from clerkdesk.domain.officers import Role
from clerkdesk.domain.pages import Document, Page
from clerkdesk.domain.revision import Batch, Decision, Revision
from clerkdesk.domain.term import Term
from clerkdesk.domain.text import people_sort_key, text_sort_key
from clerkdesk.ports.agenda import AgendaRow, ReadyRow, Urgency
from clerkdesk.ports.blobs import Blobs
from clerkdesk.ports.store import BATCHES_SHOWN, Counts, DossierRow, Store
from clerkdesk.settings import VIETNAM_TIME


@dataclass(frozen=True, slots=True)
class DossierView:
    """Everything the station knows of one dossier.

    Attributes:
        case: its supplements, payments, result, states to be told and forms.
        term: every date that was promised, and by which event.
        children: the parts of a linked dossier; `parent_code` names the parent of a part.
    """

    dossier: Dossier
    pages: tuple[Page, ...]
    revision: Revision | None
    documents: tuple[Document, ...]
    approval: tuple[Batch, Decision] | None
    deliveries: tuple[Delivery, ...]
    history: tuple[AuditEntry, ...]
    case: CaseFile = field(default_factory=CaseFile)
    term: Term | None = None
    children: tuple[LinkedChild, ...] = ()
    parent_code: str = ""


class Overview:
    """Reads only; changes nothing."""

    def __init__(self, store: Store, blobs: Blobs) -> None:
        self._store = store
        self._blobs = blobs

    def rows(self, *, after: int | None = None, limit: int = 50) -> list[DossierRow]:
        """Return the newest dossiers, a page at a time."""
        with self._store.reading() as work:
            return work.dossiers.rows(after=after, limit=limit)

    def search(self, text: str, *, limit: int = 50, sort: str = "newest") -> list[DossierRow]:
        """Return the dossiers that match, whatever the tone marks.

        Args:
            sort: newest; people, by the given name of the owner; or text, by the owner from the first word on.
        """
        with self._store.reading() as work:
            rows = work.dossiers.search(text, limit=limit)
        if sort == "people":
            rows.sort(key=lambda row: people_sort_key(row.owner))
        elif sort == "text":
            rows.sort(key=lambda row: (text_sort_key(row.owner), row.code))
        return rows

    def counts(self) -> Counts:
        """Return the sums of invariant I7."""
        with self._store.reading() as work:
            return work.dossiers.counts()

    def agenda_counts(self, now: datetime) -> Mapping[Urgency, int]:
        """Return how many open dossiers are late, due today, waited for, returned and still in time at a moment."""
        with self._store.reading() as work:
            return work.agenda.counts(now, _tomorrow(now))

    def agenda(
        self, urgency: Urgency, now: datetime, *, after: AgendaRow | None = None, limit: int = 50
    ) -> list[AgendaRow]:
        """Return the open dossiers of a group, what is due first first, a page at a time."""
        with self._store.reading() as work:
            return work.agenda.rows(urgency, now, _tomorrow(now), after=after, limit=limit)

    def found(self, text: str, now: datetime, *, limit: int = 50) -> list[AgendaRow]:
        """Return the dossiers that match, as the list of the day shows them; open or not, in the order of `search`."""
        with self._store.reading() as work:
            codes = [row.code for row in work.dossiers.search(text, limit=limit)]
            return work.agenda.of(codes, now, _tomorrow(now))

    def ready(self, *, after: int | None = None, limit: int = 50) -> tuple[int, list[ReadyRow]]:
        """Return how many results wait for their citizens, and the newest of them, a page at a time."""
        with self._store.reading() as work:
            return work.agenda.ready_count(), work.agenda.ready(after=after, limit=limit)

    def needs(self, officer_id: str) -> Mapping[str, int]:
        """Return how many things need an officer, by step: review, sign, outbox, batches.

        A supervisor decides batches; a clerk proposes what is signed.
        """
        with self._store.reading() as work:
            found = work.agenda.needs(officer_id)
            is_supervisor = work.administration.officer(officer_id).role is Role.SUPERVISOR
        mine = {name: found[name] for name in ("review", "sign", "outbox")}
        return mine | {"batches": found["undecided" if is_supervisor else "proposable"]}

    def outbox(self) -> list[Delivery]:
        """Return all deliveries, oldest first."""
        with self._store.reading() as work:
            return work.deliveries.all()

    def batches(self, limit: int = BATCHES_SHOWN) -> list[Batch]:
        """Return so many batches, newest first."""
        with self._store.reading() as work:
            return list(islice(work.batches.walk(), limit))

    def batch_id(self, name: str) -> str:
        """Return the id of the batch that a person names by its number, or by the id itself.

        Raises:
            DossierNotFound: there is no batch of this name.
        """
        with self._store.reading() as work:
            found = work.batches.numbered(int(name)) if _is_number(name) else work.batches.get(name)
            return found.id

    def show(self, code: str) -> DossierView:
        """Return one dossier whole.

        Raises:
            DossierNotFound: there is none under this code.
        """
        with self._store.reading() as work:
            dossier = work.dossiers.get(code)
            revision = work.revisions.latest(dossier.id)
            parent_id = work.cases.parent_of(dossier.id)
            return DossierView(
                dossier=dossier,
                pages=tuple(work.pages.of(dossier.id)),
                revision=revision,
                documents=tuple(work.revisions.documents(revision.id)) if revision else (),
                approval=work.batches.decision_of(revision.id) if revision else None,
                deliveries=tuple(work.deliveries.of_code(dossier.code)),
                history=tuple(work.audit.entries(subject_id=dossier.id)),
                case=work.cases.file(dossier.id),
                term=work.cases.term(dossier.id),
                children=tuple(work.cases.children(dossier.id)),
                parent_code=work.dossiers.by_id(parent_id).code if parent_id else "",
            )

    def content(self, document: Document) -> bytes:
        """Return a document: signed, where it is signed already.

        Raises:
            BlobDamaged: its file is missing or was changed.
        """
        return self._blobs.get(document.signed or document.sealed)


def _tomorrow(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(VIETNAM_TIME).date() + timedelta(days=1), time(), VIETNAM_TIME)


def _is_number(name: str) -> bool:
    return name.isdecimal() and len(name) < 10  # ids of batches have dashes, and no number is that high
