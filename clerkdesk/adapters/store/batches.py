# SPDX-License-Identifier: Apache-2.0
"""Batches and the decisions on them."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from clerkdesk.adapters.store.audit import SqlAudit
from clerkdesk.adapters.store.tables import batch, batch_item, decision, file_of, file_values, revision
from clerkdesk.domain.audit import Event
from clerkdesk.domain.merkle import Proof
from clerkdesk.domain.revision import Batch, BatchState, Decision, Verdict
from clerkdesk.errors import DossierNotFound, InvariantBroken

_PLAIN = (
    "id",
    "number",
    "proposed_by",
    "proposed_at",
    "approver",
    "approver_certificate",
    "decided_at",
    "root",
    "audit_head",
    "token_operations",
)


class SqlBatches:
    """Keeps what supervisors decide; a decided batch is never written again."""

    def __init__(self, connection: Connection, audit: SqlAudit) -> None:
        self._connection = connection
        self._audit = audit

    def add(self, new: Batch) -> None:
        """Add a proposed batch and log it as the event "propose".

        Raises:
            InvariantBroken: a revision is not SIGNED, or stands in another undecided batch.
        """
        event = Event(new.proposed_at, new.proposed_by, "batch", new.id, "propose", after=str(new.state))
        entry = self._audit.append(event)
        self._connection.execute(batch.insert().values(**_values(new), last_event=entry.sequence))
        for position, revision_id in enumerate(new.revision_ids):
            item = batch_item.insert().values(batch_id=new.id, revision_id=revision_id, position=position)
            self._connection.execute(item)

    def get(self, batch_id: str) -> Batch:
        """Return a batch with its decisions. Raises DossierNotFound."""
        return self._one(batch.c.id == batch_id, batch_id)

    def numbered(self, number: int) -> Batch:
        """Return the batch with a number. Raises DossierNotFound."""
        return self._one(batch.c.number == number, str(number))

    def walk(self, at_once: int = 100) -> Iterator[Batch]:
        """Yield all batches, newest first; they are read so many at once: take only those that are wanted."""
        query = sa.select(batch).order_by(batch.c.sequence.desc()).limit(at_once)
        rows = self._connection.execute(query).mappings().all()
        while rows:
            yield from map(self._batch, rows)
            rows = self._connection.execute(query.where(batch.c.sequence < rows[-1]["sequence"])).mappings().all()

    def undecided(self) -> list[Batch]:
        """Return the batches that wait for their decision, newest first."""
        waiting = sa.select(batch).where(batch.c.state == str(BatchState.PROPOSED)).order_by(batch.c.sequence.desc())
        return [self._batch(row) for row in self._connection.execute(waiting).mappings().all()]

    def decided_count(self) -> int:
        """Return how many batches are decided."""
        decided = sa.select(sa.func.count()).select_from(batch).where(batch.c.state == str(BatchState.DECIDED))
        return self._connection.execute(decided).scalar_one()

    def codes(self, batch_id: str) -> list[str]:
        """Return the codes of the dossiers of a batch, in the order of the proposal; none for one that is not there."""
        query = sa.select(revision.c.code).join(batch_item, batch_item.c.revision_id == revision.c.id)
        query = query.where(batch_item.c.batch_id == batch_id).order_by(batch_item.c.position)
        return list(self._connection.execute(query).scalars())

    def decide(self, decided: Batch) -> None:
        """Store approver, container, root, decisions and proofs of a batch, once; logged as the event "decide".

        Raises:
            SelfApproval: the approver is the author of an approved revision, by officer or by certificate.
            InvariantBroken: the batch is decided already, a dossier lacks its decision, or an approval is not over
                exactly the signed manifest of its revision.
        """
        if decided.approver is None or decided.decided_at is None or decided.state is not BatchState.DECIDED:
            raise InvariantBroken(rule="I4: a decision names its approver and its time")
        for position, each in enumerate(decided.decisions):
            self._connection.execute(decision.insert().values(_decision_values(decided.id, position, each)))
        before, after = str(BatchState.PROPOSED), str(BatchState.DECIDED)
        event = Event(decided.decided_at, decided.approver, "batch", decided.id, "decide", before, after)
        entry = self._audit.append(event)
        changed = batch.update().where(batch.c.id == decided.id).values(**_values(decided), last_event=entry.sequence)
        if self._connection.execute(changed).rowcount != 1:
            raise DossierNotFound(kind="batch", code=decided.id)

    def decision_of(self, revision_id: str) -> tuple[Batch, Decision] | None:
        """Return the decision on a revision, once decided, and its batch with this one decision in it."""
        query = sa.select(decision).where(decision.c.revision_id == revision_id)
        found = self._connection.execute(query).mappings().first()
        if found is None:
            return None
        row = self._connection.execute(sa.select(batch).where(batch.c.id == found["batch_id"])).mappings().one()
        only = _decision(found)
        return _made(row, (revision_id,), (only,)), only

    def _one(self, which: sa.ColumnElement[bool], code: str) -> Batch:
        row = self._connection.execute(sa.select(batch).where(which)).mappings().first()
        if row is None:
            raise DossierNotFound(kind="batch", code=code)
        return self._batch(row)

    def _batch(self, row: RowMapping) -> Batch:
        items = sa.select(batch_item.c.revision_id).where(batch_item.c.batch_id == row["id"])
        decisions = sa.select(decision).where(decision.c.batch_id == row["id"]).order_by(decision.c.position)
        ids = self._connection.execute(items.order_by(batch_item.c.position)).scalars()
        return _made(row, tuple(ids), tuple(_decision(one) for one in self._connection.execute(decisions).mappings()))


def _made(row: RowMapping, revision_ids: tuple[str, ...], decisions: tuple[Decision, ...]) -> Batch:
    return Batch(
        **{name: row[name] for name in _PLAIN},
        state=BatchState(row["state"]),
        revision_ids=revision_ids,
        decisions=decisions,
        container=file_of(row, "container"),
    )


def _values(of: Batch) -> dict[str, object]:
    plain = {name: getattr(of, name) for name in _PLAIN}
    return {**plain, "state": str(of.state), **file_values("container", of.container)}


def _decision_values(batch_id: str, position: int, of: Decision) -> dict[str, object]:
    return {
        "batch_id": batch_id,
        "revision_id": of.revision_id,
        "position": position,
        "code": of.code,
        "manifest_sha256": of.manifest_sha256,
        "verdict": str(of.verdict),
        "reason": of.reason,
        "proof": of.proof.as_json() if of.proof else None,
    }


def _decision(row: RowMapping) -> Decision:
    read = row["proof"]
    return Decision(
        revision_id=row["revision_id"],
        code=row["code"],
        manifest_sha256=row["manifest_sha256"],
        verdict=Verdict(row["verdict"]),
        reason=row["reason"],
        proof=Proof(read["index"], read["count"], tuple(read["path"])) if read else None,
    )
