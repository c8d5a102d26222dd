# SPDX-License-Identifier: Apache-2.0
"""A proposed batch as it travels: what a supervisor needs to judge it, believed only once it is checked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from clerkdesk.domain.files import BlobRef, Manifest, canonical_json
from clerkdesk.domain.pages import Document
from clerkdesk.domain.revision import Batch, BatchState, Revision
from clerkdesk.domain.states import RevisionState
from clerkdesk.errors import ProposalClosed
from clerkdesk.services.examine import Candidate, Difference, Flag

_VERSION = 1
_Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proposed:
    """One dossier of a travelling batch: its revision with the files, and how the clerk left it."""

    revision: Revision
    documents: tuple[Document, ...]
    candidate: Candidate
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A travelling batch.

    Attributes:
        station: id of the station that proposed it.
        audit_head: hash of that station's log when it left.
    """

    station: str
    audit_head: str
    batch: Batch
    dossiers: tuple[Proposed, ...]

    def to_bytes(self) -> bytes:
        """Return the canonical bytes."""
        batch = self.batch
        return canonical_json(
            {
                "version": _VERSION,
                "station": self.station,
                "audit_head": self.audit_head,
                "batch": {"id": batch.id, "number": batch.number, "by": batch.proposed_by,
                          "at": batch.proposed_at.isoformat()},
                "dossiers": [_as_json(one) for one in self.dossiers],
            }
        )  # fmt: skip

    @classmethod
    def from_bytes(cls, content: bytes, name: str) -> "Proposal":
        """Read it again. Raises ProposalClosed: it is of another form."""
        try:
            read = json.loads(content)
            dossiers = tuple(_from_json(one) for one in read["dossiers"])
            said = read["batch"]
            ids = tuple(one.revision.id for one in dossiers)
            at = datetime.fromisoformat(said["at"])
            batch = Batch(said["id"], int(said["number"]), BatchState.PROPOSED, said["by"], at, ids)
            found = cls(read["station"], read["audit_head"], batch, dossiers)
        except (ValueError, KeyError, TypeError) as error:
            raise ProposalClosed(file=name, cause="proposal-cut", reason="it was written by another version") from error
        if read["version"] != _VERSION or not dossiers:
            raise ProposalClosed(file=name, cause="proposal-cut", reason="it was written by another version")
        return found


def _as_json(one: Proposed) -> dict[str, object]:
    revision = one.revision
    return {
        "revision": {
            "id": revision.id,
            "dossier": revision.dossier_id,
            "code": revision.code,
            "number": revision.number,
            "author": revision.author,
            "certificate": revision.author_certificate,
            "at": revision.sealed_at.isoformat(),
            "sealed": revision.sealed.to_bytes().decode(),
            "signed": revision.signed.to_bytes().decode() if revision.signed else None,
            "file": _ref(revision.dossier_file),
        },
        "documents": [
            {"component": each.component, "name": each.file_name, "pages": each.pages,
             "file": _ref(each.signed or each.sealed)}
            for each in one.documents
        ],
        "candidate": asdict(one.candidate),
        "differences": [asdict(each) for each in one.differences],
    }  # fmt: skip


def _from_json(read: Mapping[str, object]) -> Proposed:
    said, shown, documents, fields = _parts(read)
    revision = Revision(
        id=said["id"],
        dossier_id=said["dossier"],
        code=said["code"],
        number=said["number"],
        state=RevisionState.SIGNED,
        author=said["author"],
        sealed_at=datetime.fromisoformat(said["at"]),
        sealed=Manifest.from_bytes(said["sealed"].encode()),
        dossier_file=_blob(said["file"]),
        signed=Manifest.from_bytes(said["signed"].encode()),
        author_certificate=said["certificate"],
    )
    papers = tuple(
        Document(revision.id, one["component"], one["name"], one["pages"], _blob(one["file"]), _blob(one["file"]))
        for one in documents
    )
    flags = tuple(Flag(**flag) for flag in shown["flags"])
    differences = tuple(Difference(**one) for one in fields)
    return Proposed(revision, papers, Candidate(**{**shown, "flags": flags}), differences)


def _parts(read: Mapping[str, object]) -> tuple[_Said, _Said, Sequence[_Said], Sequence[_Said]]:
    said, shown, documents, fields = (read[name] for name in ("revision", "candidate", "documents", "differences"))
    if not (isinstance(said, dict) and isinstance(shown, dict)):
        raise TypeError("a dossier is of another form")
    if not (isinstance(documents, list) and isinstance(fields, list)):
        raise TypeError("a dossier is of another form")
    return said, shown, documents, fields


def _ref(ref: BlobRef) -> dict[str, object]:
    return {"sha256": ref.sha256, "size": ref.size_bytes}


def _blob(said: Mapping[str, object]) -> BlobRef:
    return BlobRef("", str(said["sha256"]), int(str(said["size"])))
