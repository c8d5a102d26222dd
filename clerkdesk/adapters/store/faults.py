# SPDX-License-Identifier: Apache-2.0
"""What a failing database means to a person."""

import re
import shutil
from pathlib import Path

from sqlcipher3 import dbapi2

from clerkdesk.errors import (
    ClerkDeskError,
    InvariantBroken,
    SelfApproval,
    StorageFull,
    StorageUnusable,
    StoreBusy,
    StoreUnreadable,
)

BUSY_S = 30
_LEAST_BYTES = 65_536
"""With less room than this a store cannot even be opened: the index of its log is made anew each time."""
# Primary result codes of SQLite, https://sqlite.org/rescode.html
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _CONSTRAINT, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 19, 26
_WORDS = {"database or disk is full": _FULL, "disk I/O error": _IOERR, "unable to open database file": _CANTOPEN}
"""The driver's backup raises some faults without their code."""
_UNREADABLE = {_CORRUPT: "its file is damaged", _NOTADB: "wrong key, or its file is damaged"}
_UNUSABLE = {
    _READONLY: "the store's file may not be written",
    _IOERR: "the disk reports an error on the store's file",
    _CANTOPEN: "the store's file cannot be opened",
}
_SELF_APPROVAL = re.compile(r"self-approval (.*)")
_RULES = {
    "dossier.code_key": "I1: a dossier code is given once",
    "dossier.station_id, dossier.slip_year, dossier.slip_number": "I1: a slip number is given once",
    "index 'uq_audit_receive'": "I1: a dossier is received once",
    "audit.subject_id": "I1: a dossier is received once",
    "batch_item.revision_id": "I4: a revision stands in at most one undecided batch",
    "decision.revision_id": "I4: a revision is decided once",
    "delivery.revision_id, delivery.destination": "I5: a revision is delivered to a destination once",
    "delivery.idempotency_key": "I5: an idempotency key is used once",
    "ck_delivery_receipted": "I6: an acknowledged delivery has its receipt",
    "officer.certificate_sha256": "I4: a certificate belongs to one officer",
    "ck_supplement_allowed": "I2: a second supplement request needs a supervisor and a reason",
    "ck_supplement_reasoned": "I2: a supplement request names papers and a reason",
    "ck_supplement_in_order": "I2: a supplement is answered after it was asked for",
    "ck_obligation_named": "I2: an obligation has a title and an amount",
    "ck_obligation_paid_whole": "I2: a payment has its moment and its receipt",
    "ck_fee_payment_paid": "I2: money that was taken has its moment",
    "ck_fee_payment_reasoned": "I2: an exemption has its reason",
    "ck_result_named": "I2: a result has its number and its issuer",
    "ck_handover_named": "I2: somebody signs for a result",
    "ck_handover_signed": "I2: a signature of receipt has its proof",
    "result.dossier_id": "I2: a dossier has one result",
    "handover.dossier_id": "I2: a result is returned once",
    "linked.child_id": "I2: a child keeps its parent",
}
"""What each unique index and check is for, by the words with which SQLite names it."""


def translated(error: BaseException, path: Path | None = None) -> ClerkDeskError | None:
    """Return the error that a person can understand, or None when it is a fault of the program.

    Args:
        path: of the store, where it is known: a store that is opened on a full disk says that the disk has a fault.
    """
    if not isinstance(error, dbapi2.Error):
        return None
    message = str(error)
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else _WORDS.get(message)
    if primary in (_IOERR, _CANTOPEN) and path is not None and _is_full(path.parent):
        primary = _FULL
    return _meaning(primary, message) if primary is not None else None


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _LEAST_BYTES
    except OSError:
        return False


def _meaning(primary: int, message: str) -> ClerkDeskError | None:
    if primary == _CONSTRAINT:
        return _refusal(message)
    if primary == _FULL:
        return StorageFull(what="the last step")
    if primary in (_BUSY, _LOCKED):
        return StoreBusy(seconds=BUSY_S)
    if primary in _UNREADABLE:
        return StoreUnreadable(reason=_UNREADABLE[primary])
    return StorageUnusable(reason=_UNUSABLE[primary]) if primary in _UNUSABLE else None


def _refusal(message: str) -> ClerkDeskError:
    own = _SELF_APPROVAL.fullmatch(message)
    if own:
        return SelfApproval(code=own[1])
    named = message.partition("constraint failed: ")[2]
    return InvariantBroken(rule=_RULES.get(named, message))
