# SPDX-License-Identifier: Apache-2.0
"""The portal's HTTP contract, as `resources/portal/openapi.yaml` documents it."""

import base64
import binascii
import os
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import RowMapping
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from clerkdesk.domain.files import canonical_json, sha256
from clerkdesk.practice.portal import national_records, records
from clerkdesk.practice.portal.carrier import CarrierApp
from clerkdesk.practice.portal.keys import PortalKey
from clerkdesk.practice.portal.ledger import hash_of, ledger
from clerkdesk.practice.portal.national import National
from clerkdesk.practice.portal.rules import (
    CONTAINER_TYPE,
    MAX_FILE_BYTES,
    Refusal,
    check_container,
    read_announcement,
    read_states,
)
from clerkdesk.practice.portal.uploads import Upload, Uploads
from clerkdesk.settings import VIETNAM_TIME

NAME = "practice"
TUS = {"Tus-Resumable": "1.0.0", "Cache-Control": "no-store"}
TURNED_AWAY = {**TUS, "Connection": "close"}
"""Said before the body was read: closing stops a sender who would otherwise send all of it before it listens."""
MAX_BODY_BYTES = 4_000_000
CHANGES_AT_ONCE = 100


def _now() -> datetime:
    return datetime.now(VIETNAM_TIME).replace(microsecond=0)


class PortalApp:
    """The portal over one folder; everything it answers is durable before it answers.

    Args:
        timestamp: turns an RFC 3161 request (DER) into its response, where the portal also keeps time.
    """

    def __init__(self, folder: Path, timestamp: Callable[[bytes], bytes] | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.key = PortalKey(folder)
        self._engine = records.open_records(folder / "portal.db")
        self._uploads = Uploads(self._engine, folder)
        self._timestamp = timestamp
        self._national = National(self._engine, folder / "national")
        self._carrier = CarrierApp(self._engine, self._uploads.files, self._say)

    def routes(self) -> Starlette:
        """Return the ASGI application."""
        routes = [
            Route("/health", self.health),
            Route("/v1/deliveries", self.announce, methods=["POST"]),
            Route("/v1/deliveries/{key}", self.find),
            Route("/v1/deliveries/{key}/commit", self.commit, methods=["POST"]),
            Route("/v1/files", self.create_upload, methods=["POST"]),
            Route("/v1/files/{id}", self.head_upload, methods=["HEAD"]),
            Route("/v1/files/{id}", self.patch_upload, methods=["PATCH"]),
            Route("/v1/dossiers/{code}/progress", self.progress, methods=["PUT"]),
            Route("/v1/changes", self.changes),
            Route("/ledger", self.ledger),
            *self._carrier.routes(),
            *self._national.routes(),
        ]
        if self._timestamp is not None:
            routes.append(Route("/tsa", self.tsa, methods=["POST"]))
        return Starlette(routes=routes, exception_handlers={Refusal: self._refuse, ClientDisconnect: _gone})

    def _say(self, value: object, status: int = 200) -> Response:
        body, headers = self.key.speak(value)
        return Response(body, status, headers)

    async def _refuse(self, _request: Request, refusal: Exception) -> Response:
        field, reason = getattr(refusal, "field", ""), getattr(refusal, "reason", "")
        return self._say({"field": field, "reason": reason}, getattr(refusal, "status", 422))

    def health(self, request: Request) -> Response:
        """Answer a nonce under the portal's key."""
        nonce = request.query_params.get("nonce", "")[:128]
        return self._say({"nonce": nonce, "portal": NAME, "time": _now().isoformat()})

    async def announce(self, request: Request) -> Response:
        """Take an announcement and tell which files are missing."""
        body = await _body(request)
        return await run_in_threadpool(self._announce, request.headers.get("Idempotency-Key", ""), body)

    def _announce(self, key: str, body: bytes) -> Response:
        announced = read_announcement(key, body)
        with self._engine.begin() as connection:
            if not records.take_epoch(connection, announced.station, announced.epoch):
                raise Refusal("epoch", "another computer took over from this station")
            accepted = records.announce(connection, announced)
            if accepted:
                national_records.set_route(connection, announced.key, announced.route)
        if not accepted:
            return self._say({"field": "Idempotency-Key", "reason": "it is known with other content"}, 409)
        missing = {entry.sha256 for entry in announced.files if self._uploads.lacks(entry.sha256, entry.size_bytes)}
        return self._say({"missing": sorted(missing), "upload": "/v1/files"})

    def find(self, request: Request) -> Response:
        """Return the receipt of a committed delivery."""
        with self._engine.begin() as connection:
            row = records.delivery(connection, request.path_params["key"])
        if row is None or row["receipt"] is None:
            return self._say({"field": "key", "reason": "nothing was committed under it"}, 404)
        return self._receipt(row["receipt"])

    def _receipt(self, receipt: bytes) -> Response:
        return Response(receipt, 200, {"Content-Type": "application/json", **self.key.headers(receipt)})

    def commit(self, request: Request) -> Response:
        """Check every file by its hash once more, then give the dossier its number and the sender a receipt."""
        key = request.path_params["key"]
        with self._engine.begin() as connection:
            row = records.delivery(connection, key)
            files = records.files_of(connection, key)
        if row is None:
            return self._say({"field": "key", "reason": "nothing was announced under it"}, 404)
        if row["receipt"] is not None:
            return self._receipt(row["receipt"])
        missing = sorted({e.sha256 for e in files if hash_of(self._uploads.files / e.sha256) != e.sha256})
        if missing:
            return self._say({"field": "files", "missing": missing, "reason": "files are missing"}, 409)
        container = next(entry for entry in files if entry.media_type == CONTAINER_TYPE)
        check_container(self._uploads.files / container.sha256, row["approval"], row["code"])
        return self._receipt(self._number(row, [entry.sha256 for entry in files]))

    def _number(self, row: RowMapping, files: list[str]) -> bytes:
        with self._engine.begin() as connection:
            again = records.delivery(connection, row["key"])
            if again is not None and again["receipt"] is not None:
                return bytes(again["receipt"])
            number, now = records.next_number(connection), _now()
            issued = national_records.code_for(connection, row["key"], row["code"])
            receipt = canonical_json(
                {
                    "code": row["code"],
                    "files": files,
                    "key": row["key"],
                    "manifest_sha256": sha256(row["manifest"]),
                    "portal": NAME,
                    "portal_number": issued or f"TH-{now.year}-{number:07d}",
                    "received_at": now.isoformat(),
                    "revision": row["revision"],
                }
            )
            records.store_receipt(connection, row["key"], number, receipt, now)
        return receipt

    async def progress(self, request: Request) -> Response:
        """Take states of a dossier, each once."""
        body = await _body(request)
        return await run_in_threadpool(self._progress, request.path_params["code"], body)

    def _progress(self, code: str, body: bytes) -> Response:
        states = read_states(body)
        with self._engine.begin() as connection:
            new = records.add_states(connection, code, states)
        return self._say({"code": code, "held": sorted(state.sequence for state in states), "new": new})

    def changes(self, request: Request) -> Response:
        """Return what changed after a cursor."""
        asked = request.query_params.get("cursor") or "0"
        if not asked.isdigit():
            raise Refusal("cursor", "it is none of ours", status=400)
        with self._engine.begin() as connection:
            rows = records.changes_after(connection, int(asked), CHANGES_AT_ONCE)
        items = [{"at": row["at"], "code": row["code"], "note": row["note"], "status": row["status"]} for row in rows]
        cursor = str(rows[-1]["cursor"]) if rows else asked
        return self._say({"asked": asked, "cursor": cursor, "items": items})

    def ledger(self, _request: Request) -> Response:
        """Tell what really arrived (practice only)."""
        return self._say(ledger(self._engine, self._uploads.files, self._national.files))

    async def tsa(self, request: Request) -> Response:
        """Answer a timestamp request (RFC 3161 §3.4)."""
        request_der, stamp = await request.body(), self._timestamp
        if stamp is None:
            return Response(status_code=404)
        answer = await run_in_threadpool(stamp, request_der)
        return Response(answer, headers={"Content-Type": "application/timestamp-reply"})

    async def create_upload(self, request: Request) -> Response:
        """Begin an upload (tus 1.0.0, creation)."""
        metadata = _metadata(request.headers.get("Upload-Metadata", ""))
        length = request.headers.get("Upload-Length", "")
        if not length.isdigit():
            raise Refusal("Upload-Length", "it is missing", status=400)
        if int(length) > MAX_FILE_BYTES:
            raise Refusal("Upload-Length", f"it is more than {MAX_FILE_BYTES} bytes", status=413)
        key, digest = metadata.get("key", ""), metadata.get("sha256", "")
        upload = await run_in_threadpool(self._uploads.create, key, digest, int(length))
        return Response(status_code=201, headers={**TUS, "Location": f"/v1/files/{upload}"})

    def head_upload(self, request: Request) -> Response:
        """Tell how many bytes are durable."""
        upload = self._uploads.look(request.path_params["id"])
        if upload is None:
            return Response(status_code=404, headers=TUS)
        return Response(status_code=200, headers={**_offset(upload), "Upload-Length": str(upload.size_bytes)})

    async def patch_upload(self, request: Request) -> Response:
        """Append bytes; a whole file is judged by its hash before the answer (460: it was not what was announced)."""
        if request.headers.get("Content-Type") != "application/offset+octet-stream":
            return Response(status_code=415, headers=TURNED_AWAY)
        upload = await run_in_threadpool(self._uploads.look, request.path_params["id"])
        if upload is None:
            return Response(status_code=404, headers=TURNED_AWAY)
        if request.headers.get("Upload-Offset") != str(upload.offset):
            return Response(status_code=409, headers={**_offset(upload), **TURNED_AWAY})
        if not upload.is_whole:
            offset = await self._uploads.receive(upload, _until_gone(request))
            upload = Upload(upload.id, upload.sha256, upload.size_bytes, offset)
            if upload.is_whole and not await run_in_threadpool(self._uploads.finish, upload):
                return Response(status_code=460, headers=TUS)
        return Response(status_code=204, headers=_offset(upload))


async def _gone(_request: Request, _error: Exception) -> Response:
    """Answer a sender that vanished in the middle of its question: nobody hears it."""
    return Response(status_code=400)


async def _body(request: Request) -> bytes:
    if int(request.headers.get("Content-Length", "0")) > MAX_BODY_BYTES:
        raise Refusal("body", f"it is larger than {MAX_BODY_BYTES} bytes", status=413)
    return await request.body()


def _offset(upload: Upload) -> dict[str, str]:
    return {**TUS, "Upload-Offset": str(upload.offset)}


async def _until_gone(request: Request) -> AsyncIterator[bytes]:
    """Yield the body; a sender that vanishes ends it, and what came stays."""
    try:
        async for chunk in request.stream():
            yield chunk
    except ClientDisconnect:
        return


def _metadata(header: str) -> dict[str, str]:
    """Read Upload-Metadata: pairs of a name and a base64 value (tus 1.0.0, creation)."""
    try:
        pairs = [pair.split(" ", 1) for pair in header.split(",") if pair]
        return {name: base64.b64decode(value, validate=True).decode() for name, value in pairs}
    except (ValueError, binascii.Error) as error:
        raise Refusal("Upload-Metadata", "it cannot be read", status=400) from error


def stop_hard() -> None:
    """End this process at once, as kill -9 would."""
    os._exit(137)
