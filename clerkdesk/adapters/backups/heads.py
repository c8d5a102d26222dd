# SPDX-License-Identifier: Apache-2.0
"""The head of a backup as a file: readable by anybody, changeable by nobody without the key of the station."""

import hmac
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from clerkdesk.domain.files import canonical_json
from clerkdesk.errors import BackupRefused
from clerkdesk.ports.backups import BackupHead
from clerkdesk.ports.store import Counts

FORMAT = 1
KIND = "clerkdesk backup"
_MOST_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class SealedHead:
    """A head, and the hash of the list of all files."""

    head: BackupHead
    list_sha256: str

    def to_bytes(self, key: bytes) -> bytes:
        """Return the file: canonical JSON with an HMAC-SHA256 under the key of the backups."""
        values = self._values()
        return canonical_json({**values, "mac": _mac(key, values)}) + b"\n"

    def _values(self) -> dict[str, object]:
        shown = asdict(self.head) | {"made_at": self.head.made_at.isoformat(timespec="microseconds")}
        return {"kind": KIND, "format": FORMAT, "head": shown, "list_sha256": self.list_sha256}


def read_head(content: bytes, key: bytes | None) -> SealedHead:
    """Read a head.

    Args:
        key: of the backups of this station; None reads without proof, to find out which key is needed.

    Raises:
        BackupRefused: it is none, of a newer program, or its seal does not hold.
    """
    try:
        values: dict[str, Any] = json.loads(content[:_MOST_BYTES])
        mac = values.pop("mac")
        _refuse_other(values)
        head = dict(values["head"])
        head["made_at"], head["counts"] = datetime.fromisoformat(head["made_at"]), Counts(**head["counts"])
        sealed = SealedHead(BackupHead(**head), str(values["list_sha256"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupRefused(cause="not-a-backup", reason="there is no backup of ClerkDesk") from error
    if key is not None and not hmac.compare_digest(str(mac), _mac(key, values)):
        raise BackupRefused(cause="backup-tampered", reason="its seal does not hold")
    return sealed


def _refuse_other(values: dict[str, Any]) -> None:
    if values["kind"] != KIND:
        raise ValueError("of another kind")
    if values["format"] > FORMAT:
        raise BackupRefused(cause="backup-newer", reason="it is of a newer program")


def _mac(key: bytes, values: dict[str, object]) -> str:
    return hmac.digest(key, canonical_json(values), "sha256").hex()
