# SPDX-License-Identifier: Apache-2.0
"""What a supervisor looks at before deciding a batch: flags, a sample that must be opened, and what a clerk changed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from clerkdesk.domain.audit import Event
from clerkdesk.domain.dossier import Dossier
from clerkdesk.domain.files import sha256
from clerkdesk.domain.pages import PageMark
from clerkdesk.domain.revision import Batch, BatchState, Verdict
from clerkdesk.domain.states import RevisionState
from clerkdesk.domain.text import clean
from clerkdesk.errors import IllegalTransition, InvalidInput
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.store import BATCHES_SHOWN, Store, UnitOfWork

SAMPLE_SHARE, SAMPLE_LEAST = 0.1, 5
"""A tenth of a batch, and no fewer than five, must have been opened before anything of it is approved."""

_OPENED = "open"


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch as the list shows it.

    Attributes:
        sample: how many dossiers must be opened; opened: how many of these were.
        returned: of a decided batch.
    """

    id: str
    number: int
    is_decided: bool
    proposed_at: datetime
    decided_at: datetime | None
    size: int
    sample: int
    opened: int
    returned: int


@dataclass(frozen=True, slots=True)
class Flag:
    """Something to look at first: `kind` is changed, accepted-page, doubted or same-person; `what` names it."""

    kind: str
    what: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One dossier of a batch.

    Attributes:
        is_sample: it must be opened; is_opened: it was, by whoever decides.
        returned: why it is to be returned, as noted so far or as decided; empty to approve it.
    """

    code: str
    owner: str
    procedure_name: str
    author: str
    flags: tuple[Flag, ...]
    is_sample: bool
    is_opened: bool
    returned: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field as the machine read it and as the clerk settled it.

    Attributes:
        page: number of the page; box: where it stands there, see `FieldProposal`.
    """

    name: str
    read: str
    settled: str
    page: int
    doubt: str
    box: tuple[int, int, int, int] = (0, 0, 0, 0)

    @property
    def is_changed(self) -> bool:
        """Whether the clerk settled it otherwise than it was read."""
        return self.read != self.settled


def sample_of(batch: Batch, codes: Sequence[str]) -> frozenset[str]:
    """Return the dossiers of a batch that must be opened: chosen by hash, so that anybody can derive them again."""
    count = min(len(codes), max(SAMPLE_LEAST, -(-len(codes) // round(1 / SAMPLE_SHARE))))
    return frozenset(sorted(codes, key=lambda code: sha256(f"{batch.id} {code}".encode()))[:count])


class Examine:
    """Reads, and logs what was opened; decides nothing."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def batches(self, limit: int = BATCHES_SHOWN) -> list[BatchLine]:
        """Return so many batches, newest first, and behind them older ones that wait for their decision."""
        with self._store.reading() as work:
            newest = list(islice(work.batches.walk(), limit))
            known = {batch.id for batch in newest}
            older = [batch for batch in work.batches.undecided() if batch.id not in known]
            return [_line(work, batch) for batch in (*newest, *older)]

    def decided(self) -> int:
        """Return how many batches are decided."""
        with self._store.reading() as work:
            return work.batches.decided_count()

    def proposable(self) -> int:
        """Return how many signed dossiers stand in no undecided batch."""
        with self._store.reading() as work:
            taken = {revision for batch in work.batches.undecided() for revision in batch.revision_ids}
            return sum(revision.id not in taken for revision in work.revisions.in_state(RevisionState.SIGNED))

    def candidates(self, batch_id: str) -> list[Candidate]:
        """Return the dossiers of a batch: flagged ones, then the sample, then the rest."""
        with self._store.reading() as work:
            batch = work.batches.get(batch_id)
            revisions = [work.revisions.get(revision_id) for revision_id in batch.revision_ids]
            sample = sample_of(batch, [revision.code for revision in revisions])
            opened, noted = _opened(work, batch), _noted(work, batch)
            names = {officer.id: officer.name for officer in work.administration.officers()}
            dossiers = {revision.id: work.dossiers.by_id(revision.dossier_id) for revision in revisions}
            of_person = _by_person(dossiers.values())
            found = [
                Candidate(
                    code=revision.code,
                    owner=dossiers[revision.id].owner.name,
                    procedure_name=dossiers[revision.id].procedure_name,
                    author=names.get(revision.author, revision.author),
                    flags=_flags(work, dossiers[revision.id], of_person),
                    is_sample=revision.code in sample,
                    is_opened=revision.code in opened,
                    returned=noted.get(revision.code, ""),
                )
                for revision in revisions
            ]
        return sorted(found, key=lambda one: (not one.flags, not one.is_sample))

    def differences(self, code: str) -> list[Difference]:
        """Return the fields of a dossier, changed ones first."""
        with self._store.reading() as work:
            dossier = work.dossiers.get(code)
            choices = work.pages.choices(dossier.id)
            proposals = work.pages.fields(dossier.id)
        found = [
            Difference(one.name, one.value, choices.get(one.name, one.value), one.page, one.doubt, one.box)
            for one in proposals
        ]
        return sorted(found, key=lambda one: not one.is_changed)

    def opened(self, batch_id: str, code: str, *, by: str) -> None:
        """Log that a dossier of a batch was opened and looked at; a second time changes nothing.

        Raises:
            DossierNotFound: there is no such batch.
            InvalidInput: the dossier is not in it.
            IllegalTransition: the batch is decided.
        """
        with self._store.begin() as work:
            batch = self._undecided(work, batch_id, code)
            if code not in _opened(work, batch):
                work.audit.append(Event(self._clock.now(), by, "batch", batch.id, _OPENED, facts={"code": code}))
                work.commit()

    def note(self, batch_id: str, code: str, reason: str, *, by: str) -> None:
        """Note that a dossier is to be returned, and why; no reason takes the note back. Nothing is decided yet.

        Raises:
            DossierNotFound, InvalidInput, IllegalTransition: as `opened`.
        """
        with self._store.begin() as work:
            batch = self._undecided(work, batch_id, code)
            noted = _noted(work, batch)
            noted.pop(code, None)
            if said := clean(reason, "reason"):
                noted[code] = said
            work.administration.set_value(_name(batch), json.dumps(noted, ensure_ascii=False))
            what = "note-return" if said else "take-note-back"
            work.audit.append(Event(self._clock.now(), by, "batch", batch.id, what, facts={"code": code}))
            work.commit()

    def _undecided(self, work: UnitOfWork, batch_id: str, code: str) -> Batch:
        batch = work.batches.get(batch_id)
        if code not in work.batches.codes(batch_id):
            raise InvalidInput(field="code", reason=f"{code} is not in batch {batch.number}")
        if batch.state is not BatchState.PROPOSED:
            raise IllegalTransition(machine="batch", event="examine", state=str(batch.state))
        return batch


def _line(work: UnitOfWork, batch: Batch) -> BatchLine:
    # Decisions name their dossiers: only the items of undecided batches are read, however many batches there were.
    codes = [decision.code for decision in batch.decisions] or work.batches.codes(batch.id)
    sample = sample_of(batch, codes)
    return BatchLine(
        id=batch.id,
        number=batch.number,
        is_decided=batch.state is BatchState.DECIDED,
        proposed_at=batch.proposed_at,
        decided_at=batch.decided_at,
        size=len(codes),
        sample=len(sample),
        opened=len(sample & _opened(work, batch)),
        returned=sum(decision.verdict is Verdict.RETURN for decision in batch.decisions),
    )


def _opened(work: UnitOfWork, batch: Batch) -> frozenset[str]:
    entries = work.audit.entries(subject_id=batch.id)
    return frozenset(str(one.event.facts["code"]) for one in entries if one.event.what == _OPENED)


def _noted(work: UnitOfWork, batch: Batch) -> dict[str, str]:
    if batch.state is BatchState.DECIDED:
        return {one.code: one.reason for one in batch.decisions if one.verdict is Verdict.RETURN}
    kept = work.administration.value(_name(batch))
    noted: dict[str, str] = json.loads(kept) if kept else {}
    return noted


def _name(batch: Batch) -> str:
    return f"returns of {batch.id}"


def _by_person(dossiers: Iterable[Dossier]) -> dict[str, list[str]]:
    """Return the codes of the dossiers of each person who gave a number."""
    found: dict[str, list[str]] = {}
    for dossier in dossiers:
        if dossier.owner.id_number:
            found.setdefault(dossier.owner.id_number, []).append(dossier.code)
    return found


def _flags(work: UnitOfWork, dossier: Dossier, of_person: Mapping[str, Sequence[str]]) -> tuple[Flag, ...]:
    choices = work.pages.choices(dossier.id)
    proposals = work.pages.fields(dossier.id)
    changed = [Flag("changed", one.name) for one in proposals if choices.get(one.name, one.value) != one.value]
    pages = [page for page in work.pages.of(dossier.id) if page.mark is not PageMark.REMOVED]
    accepted = [Flag("accepted-page", str(page.number)) for page in pages if page.accepted]
    others = [code for code in of_person.get(dossier.owner.id_number or "", ()) if code != dossier.code]
    return (*changed, *accepted, *(Flag("same-person", code) for code in others))
