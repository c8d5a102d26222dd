# SPDX-License-Identifier: Apache-2.0
"""What the portal accepts: every part of an announcement must fit every other."""

import base64
import binascii
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clerkdesk.domain.files import FileEntry, Manifest, canonical_json, sha256
from clerkdesk.domain.merkle import Proof, is_proven
from clerkdesk.domain.officers import Role
from clerkdesk.ports.portal import STATES_AT_ONCE

MAX_FILE_BYTES = 200_000_000
MAX_NOTE = 1000
ROUTES = ("", "ngsp1", "ngsp2")
"""What may stand in an announcement as its route; nothing for the gateway's own."""

CONTAINER_TYPE = "application/vnd.etsi.asic-e+zip"
_GOES_ON = frozenset({"is_own_route", "parts", "status"})
_CODE = re.compile(r"[A-Z0-9.]+-(\d{6}|\d{8})-\d{4,7}")
_HASH = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_STATUSES = frozenset(str(status) for status in range(1, 11))
_ROLES = frozenset({*map(str, Role), "station"})
_NAME = re.compile(r"[^/\\:\x00-\x1f]{1,200}")


class Refusal(Exception):
    """The announcement is not acceptable; `field` names the part."""

    def __init__(self, field: str, reason: str, status: int = 422) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason, self.status = field, reason, status


@dataclass(frozen=True, slots=True)
class Announced:
    """An announcement whose parts fit each other.

    Attributes:
        fingerprint: SHA-256 over what may not change under one key: all but the audit head and the dossier's status and
            parts, which go on while a delivery waits.
        route: of the national interface that it goes on to, empty for none.
        parts: codes of the parts of a linked dossier that come with it.
        epoch: how often the station was moved to another computer, from 1.
    """

    key: str
    code: str
    revision: int
    manifest: bytes
    files: tuple[FileEntry, ...]
    dossier: str
    approval: str
    audit_head: str
    station: str
    fingerprint: str
    route: str = ""
    parts: tuple[str, ...] = ()
    epoch: int = 1


def read_announcement(key: str, body: bytes) -> Announced:
    """Read and judge the body of an announcement.

    Raises:
        Refusal: naming the first field that does not fit.
    """
    _need(bool(_KEY.fullmatch(key)), "Idempotency-Key", "it is not a UUID")
    said = _object(body)
    manifest, content = _manifest(said)
    dossier, approval = _part(said, "dossier"), _part(said, "approval")
    files = tuple(_entry(item) for item in _list(said, "files"))
    _need(bool(_HASH.fullmatch(str(said.get("audit_head")))), "audit_head", "it is not a hash")
    _need(isinstance(said.get("station"), str) and said["station"] != "", "station", "it is missing")
    _check_dossier(dossier, manifest)
    container = _check_approval(approval, manifest)
    _check_files(files, manifest, container)
    route = said.get("route", "")
    if route not in ROUTES:
        raise Refusal("route", "it is none that goes on from here")
    lasting = {
        "approval": approval,
        "dossier": {name: value for name, value in dossier.items() if name not in _GOES_ON},
        "files": [entry.as_json() for entry in files],
        "manifest": sha256(content),
        "station": said["station"],
        **({"route": route} if route else {}),
    }
    try:
        fingerprint = sha256(canonical_json(lasting))
    except TypeError as error:
        raise Refusal("dossier", "numbers must be whole") from error
    return Announced(
        key,
        manifest.code,
        manifest.revision,
        content,
        files,
        json.dumps(dossier, ensure_ascii=False),
        json.dumps(approval, ensure_ascii=False),
        str(said["audit_head"]),
        str(said["station"]),
        fingerprint,
        str(route),
        _codes_of_parts(dossier),
        _epoch(said),
    )


@dataclass(frozen=True, slots=True)
class State:
    """One state of a dossier as a station tells it; `sequence` is that of its event in the station's log."""

    sequence: int
    status: str
    at: str
    by: str
    note: str


def _epoch(said: Mapping[str, object]) -> int:
    epoch = said.get("epoch", 1)
    _need(type(epoch) is int and epoch >= 1, "epoch", "it is not a whole number from 1")
    return int(str(epoch))


def read_states(body: bytes) -> tuple[State, ...]:
    """Read and judge what a station tells of a dossier.

    Raises:
        Refusal: naming the first field that does not fit.
    """
    told = _list(_object(body), "states")
    _need(0 < len(told) <= STATES_AT_ONCE, "states", f"they are not 1 to {STATES_AT_ONCE}")
    states = tuple(_state(item) for item in told)
    _need(len({state.sequence for state in states}) == len(states), "sequence", "one stands twice")
    return states


def _state(item: object) -> State:
    _need(isinstance(item, dict), "states", "one is not an object")
    said: dict[str, object] = dict(item)  # type: ignore[call-overload]
    sequence, status, at, by = (said.get(name) for name in ("sequence", "status", "at", "by"))
    note = said.get("note", "")
    if not isinstance(sequence, int) or isinstance(sequence, bool) or sequence < 1:
        raise Refusal("sequence", "it is no number from 1")
    if not isinstance(status, str) or status not in _STATUSES:
        raise Refusal("status", "it is none of 1 to 10")
    if not isinstance(by, str) or by not in _ROLES:
        raise Refusal("by", "it is no role")
    if not isinstance(note, str) or len(note) > MAX_NOTE:
        raise Refusal("note", f"it is no text of at most {MAX_NOTE} letters")
    return State(sequence, status, _instant(at), by, note)


def _instant(said: object) -> str:
    try:
        at = datetime.fromisoformat(str(said))
    except ValueError as error:
        raise Refusal("at", "it is no time") from error
    _need(at.tzinfo is not None, "at", "it has no offset from UTC")
    return at.isoformat()


def check_container(container: Path, announced_approval: str, code: str) -> None:
    """Check that the decision which was announced stands in the container that arrived.

    Raises:
        Refusal: it does not, or the container cannot be read.
    """
    approval = json.loads(announced_approval)
    try:
        with zipfile.ZipFile(container) as archive:
            decision = archive.read(f"decisions/{code}.json")
            batch = json.loads(archive.read("batch.json"))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise Refusal("approval.container", "the decision is not in it") from error
    _need(decision == approval["decision"].encode(), "approval.container", "it holds another decision")
    _need(batch.get("root") == approval["root"], "approval.container", "it holds another root")


def _need(holds: bool, field: str, reason: str) -> None:
    if not holds:
        raise Refusal(field, reason)


def _object(body: bytes) -> dict[str, object]:
    try:
        said = json.loads(body)
    except ValueError as error:
        raise Refusal("body", "it is not JSON", status=400) from error
    if not isinstance(said, dict):
        raise Refusal("body", "it is not an object", status=400)
    return said


def _part(said: Mapping[str, object], name: str) -> dict[str, object]:
    value = said.get(name)
    if not isinstance(value, dict):
        raise Refusal(name, "it is not an object")
    return value


def _list(said: Mapping[str, object], name: str) -> list[object]:
    value = said.get(name)
    if not isinstance(value, list):
        raise Refusal(name, "it is not a list")
    return value


def _manifest(said: Mapping[str, object]) -> tuple[Manifest, bytes]:
    try:
        content = base64.b64decode(str(said.get("manifest")), validate=True)
        return Manifest.from_bytes(content), content
    except (binascii.Error, ValueError, TypeError, KeyError) as error:
        raise Refusal("manifest", "it is not a canonical manifest") from error


def _entry(item: object) -> FileEntry:
    try:
        name, digest, size, kind = (item[part] for part in ("name", "sha256", "size", "type"))  # type: ignore[index]
    except (TypeError, KeyError) as error:
        raise Refusal("files", "a file lacks name, sha256, size or type") from error
    _need(
        isinstance(name, str) and bool(_NAME.fullmatch(name)) and name not in {".", ".."}, "files", "a name is unsafe"
    )
    _need(isinstance(digest, str) and bool(_HASH.fullmatch(digest)), "files", f"{name} has no SHA-256")
    _need(isinstance(size, int) and not isinstance(size, bool) and size >= 0, "files", f"{name} has no size")
    if size > MAX_FILE_BYTES:
        raise Refusal("files", f"{name} is larger than {MAX_FILE_BYTES} bytes", status=413)
    return FileEntry(name, digest, size, str(kind))


def _check_dossier(dossier: Mapping[str, object], manifest: Manifest) -> None:
    code = str(dossier.get("code"))
    _need(bool(_CODE.fullmatch(code)), "dossier.code", "it has not the form of a dossier code")
    _need(code == manifest.code, "dossier.code", "the manifest is of another dossier")
    _need(dossier.get("status") in _STATUSES, "dossier.status", "it is none of 1 to 10")


def _codes_of_parts(dossier: Mapping[str, object]) -> tuple[str, ...]:
    parts = dossier.get("parts", [])
    codes = [one.get("code") for one in parts if isinstance(one, dict)] if isinstance(parts, list) else []
    _need(all(isinstance(code, str) and _CODE.fullmatch(code) for code in codes), "dossier.parts", "one has no code")
    return tuple(map(str, codes))


def _check_approval(approval: Mapping[str, object], manifest: Manifest) -> str:
    text = approval.get("decision")
    try:
        decision = json.loads(str(text))
        proof = approval["proof"]
        proven = Proof(proof["index"], proof["count"], tuple(proof["path"]))  # type: ignore[index]
        leads = is_proven(str(text).encode(), proven, str(approval["root"]))
        given = {name: decision[name] for name in ("manifest", "verdict", "code", "revision")}
    except (ValueError, TypeError, KeyError) as error:
        raise Refusal("approval", "it is not an approval") from error
    _need(leads, "approval.proof", "it does not lead to the root")
    _need(given["verdict"] == "approve", "approval.decision", "the dossier was not approved")
    _need(given["manifest"] == manifest.sha256, "approval.decision", "it is over another manifest")
    _need(given["code"] == manifest.code, "approval.decision", "it is of another dossier")
    _need(given["revision"] == manifest.revision, "approval.decision", "it is of another revision")
    container = approval.get("container")
    _need(isinstance(container, str), "approval.container", "it is missing")
    return str(container)


def _check_files(files: tuple[FileEntry, ...], manifest: Manifest, container: str) -> None:
    _need(len({entry.name for entry in files}) == len(files), "files", "a name stands twice")
    rest = {entry for entry in files if entry.name != container}
    carried = [entry for entry in files if entry.name == container]
    _need(bool(carried) and carried[0].media_type == CONTAINER_TYPE, "files", "the approval's container is missing")
    _need(rest == set(manifest.files), "files", "they are not those of the manifest")
