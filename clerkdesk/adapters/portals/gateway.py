# SPDX-License-Identifier: Apache-2.0
"""The gateway portal: the HTTP contract of `resources/portal/openapi.yaml`, every answer proven by a pinned key."""

import base64
import binascii
import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from clerkdesk.adapters.portals.line import TIMEOUTS_S, Answer, Line
from clerkdesk.adapters.portals.tus import Content, Tus
from clerkdesk.domain.case import Progress
from clerkdesk.domain.delivery import PortalReceipt
from clerkdesk.domain.files import FileEntry, canonical_json, sha256
from clerkdesk.domain.receipt import Sent, discrepancy
from clerkdesk.domain.sync import Shortened
from clerkdesk.errors import PortalConflict, PortalNotGenuine, PortalRefused, PortalUnreachable, ReceiptInvalid
from clerkdesk.ports.portal import Announcement, Changes, StatusChange


class GatewayPortal:
    """Speaks with one gateway.

    Args:
        keys: the portal's Ed25519 public keys (32 bytes) by key id; whatever another key signed is not the portal's.
        nonce: gives fresh text for each health question.
        pins: SHA-256 of the public keys that the portal's TLS certificate may have; none pins nothing.
    """

    def __init__(
        self,
        base_url: str,
        keys: Mapping[str, bytes],
        *,
        ca_file: Path | None = None,
        timeouts_s: tuple[float, float] = TIMEOUTS_S,
        nonce: Callable[[], str] = secrets.token_urlsafe,
        pins: tuple[str, ...] = (),
    ) -> None:
        self._line = Line(base_url, ca_file=ca_file, timeouts_s=timeouts_s, pins=pins)
        self._keys = dict(keys)
        self._nonce = nonce
        self._sent: dict[str, Sent] = {}

    def close(self) -> None:
        """Close all connections."""
        self._line.close()

    def check(self) -> None:
        """Ask for a signed answer to a fresh nonce; see `Portal.check`."""
        nonce = self._nonce()
        answer = self._line.ask("GET", "health", query={"nonce": nonce})
        if self._genuine(answer).get("nonce") != nonce:
            raise PortalNotGenuine(reason="it repeats an old answer")

    def shortened(self, announcement: Announcement) -> tuple[Shortened, ...]:  # noqa: ARG002 - it takes all texts whole
        """Tell that no text is shortened; see `Portal.shortened`."""
        return ()

    def announce(self, announcement: Announcement) -> frozenset[str]:
        """Announce a delivery; see `Portal.announce`."""
        return self.announce_for(announcement, "")

    def announce_for(self, announcement: Announcement, route: str) -> frozenset[str]:
        """Announce a delivery that goes on to a national interface under a route; "" is the gateway's own.

        Raises:
            PortalRefused, PortalConflict: see `Portal.announce`.
        """
        code = str(announcement.dossier.get("code", ""))
        body = canonical_json(
            {
                "approval": announcement.approval,
                "audit_head": announcement.audit_head,
                "dossier": announcement.dossier,
                "epoch": announcement.epoch,
                "files": [entry.as_json() for entry in announcement.files],
                "manifest": base64.b64encode(announcement.manifest).decode(),
                "station": announcement.station,
                **({"route": route} if route else {}),
            }
        )
        headers = {"Content-Type": "application/json", "Idempotency-Key": announcement.idempotency_key}
        answer = self._line.ask("POST", "v1/deliveries", headers=headers, body=body)
        if answer.status != 200:
            self._refuse(answer, code)
        missing = self._genuine(answer).get("missing")
        announced = {entry.sha256 for entry in announcement.files}
        if not isinstance(missing, list) or not announced.issuperset(missing):
            raise PortalNotGenuine(reason="it asks for files that were never announced")
        self._sent[announcement.idempotency_key] = _sent(announcement)
        return frozenset(missing)

    def upload(
        self,
        key: str,
        file: FileEntry,
        read: Callable[[int], Iterator[bytes]],
        resume_url: str | None,
        save_url: Callable[[str], None],
    ) -> None:
        """Upload one file; see `Portal.upload`."""
        metadata = {"filename": file.name, "key": key, "sha256": file.sha256}
        content = Content(self._code(key), file.size_bytes, metadata, read)
        Tus(self._line, "v1/files").upload(content, resume_url, save_url)

    def commit(self, key: str) -> PortalReceipt:
        """Finish a delivery; see `Portal.commit`."""
        answer = self._line.ask("POST", f"v1/deliveries/{key}/commit", body=b"")
        if answer.status == 409 and "missing" in answer.said("portal"):
            raise PortalUnreachable(reason="it lost files that it had acknowledged")
        if answer.status != 200:
            self._refuse(answer, self._code(key))
        return self._receipt(answer, key)

    def find(self, key: str) -> PortalReceipt | None:
        """Ask what became of a delivery; see `Portal.find`."""
        answer = self._line.ask("GET", f"v1/deliveries/{key}")
        if answer.status == 404:
            self._genuine(answer)
            return None
        if answer.status != 200:
            self._refuse(answer, self._code(key))
        return self._receipt(answer, key)

    def tell(self, code: str, states: Sequence[Progress]) -> int:
        """Tell true states of a dossier; see `Portal.tell`."""
        rows = [
            {"at": state.at.isoformat(), "by": state.by, "sequence": state.event, "status": str(state.status)}
            for state in states
        ]
        path, headers = f"v1/dossiers/{quote(code, safe='')}/progress", {"Content-Type": "application/json"}
        answer = self._line.ask("PUT", path, headers=headers, body=canonical_json({"states": rows}))
        if answer.status != 200:
            self._refuse(answer, code)
        said = self._genuine(answer)
        if (said.get("code"), said.get("held")) != (code, sorted(state.event for state in states)):
            raise PortalNotGenuine(reason="it answers for other states than it was told")
        new = said.get("new")
        if not isinstance(new, int):
            raise PortalNotGenuine(reason="it does not say which states were new to it")
        return new

    def changes(self, cursor: str) -> Changes:
        """Return what changed after a cursor; see `Portal.changes`."""
        answer = self._line.ask("GET", "v1/changes", query={"cursor": cursor} if cursor else {})
        if answer.status != 200:
            self._refuse(answer, "changes")
        said = self._genuine(answer)
        try:
            items = tuple(
                StatusChange(item["code"], item["status"], datetime.fromisoformat(item["at"]), item["note"])
                for item in said["items"]
            )
            if said["asked"] != (cursor or "0"):
                raise PortalNotGenuine(reason="it repeats an old answer")
            return Changes(str(said["cursor"]), items)
        except (KeyError, TypeError, ValueError) as error:
            raise PortalNotGenuine(reason="its change feed cannot be read") from error

    def _code(self, key: str) -> str:
        sent = self._sent.get(key)
        return sent.code if sent else key

    def _genuine(self, answer: Answer) -> dict[str, Any]:
        """Return what the portal said, once its signature holds."""
        if not self._is_signed(answer):
            raise PortalNotGenuine(reason="its answer is not signed with the portal's key")
        return answer.said("portal")

    def _is_signed(self, answer: Answer) -> bool:
        try:
            signature = base64.b64decode(answer.headers.get("Portal-Signature", ""), validate=True)
        except (binascii.Error, ValueError):
            return False
        return _is_signed(self._keys, answer.headers.get("Portal-Key", ""), signature, answer.body)

    def _refuse(self, answer: Answer, code: str) -> NoReturn:
        if answer.status == 413:  # a server in front of the portal says it without the portal's words
            raise PortalRefused(code=code, reason="it is too large")
        said = answer.said("portal")
        if answer.status == 409:
            raise PortalConflict(code=code)
        if answer.status >= 400:
            raise PortalRefused(code=code, reason=f"{said.get('field', '')}: {said.get('reason', answer.status)}")
        raise PortalNotGenuine(reason=f"it answers {answer.status}, as the portal never does")

    def _receipt(self, answer: Answer, key: str) -> PortalReceipt:
        if "Portal-Signature" not in answer.headers:
            raise PortalNotGenuine(reason="its answer is not signed with the portal's key")
        code = self._code(key)
        if not self._is_signed(answer):
            raise ReceiptInvalid(code=code, reason="its signature does not hold")
        read, sent = answer.said("portal"), self._sent.get(key)
        wrong = discrepancy(answer.body, sent) if sent else None
        if wrong is None and read.get("key") != key:
            wrong = "it names another key"
        if wrong is not None:
            raise ReceiptInvalid(code=code, reason=wrong)
        try:
            return PortalReceipt(
                answer.body,
                base64.b64decode(answer.headers["Portal-Signature"]),
                answer.headers["Portal-Key"],
                str(read["portal_number"]),
                datetime.fromisoformat(read["received_at"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ReceiptInvalid(code=code, reason="it is not a receipt") from error


def _sent(announcement: Announcement) -> Sent:
    manifest = json.loads(announcement.manifest)
    return Sent(
        announcement.idempotency_key,
        manifest["code"],
        manifest["revision"],
        sha256(announcement.manifest),
        [entry.sha256 for entry in announcement.files],
    )


def _is_signed(keys: Mapping[str, bytes], key_id: str, signature: bytes, content: bytes) -> bool:
    if key_id not in keys:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(keys[key_id]).verify(signature, content)
    except InvalidSignature:
        return False
    return True
