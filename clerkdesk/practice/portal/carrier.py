# SPDX-License-Identifier: Apache-2.0
"""The practice gateway as carrier: it lets national portals fetch files, hands files over and remembers their codes."""

import json
from collections.abc import Callable
from pathlib import Path

import requests
from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from clerkdesk.practice.portal import national_records as records
from clerkdesk.practice.portal.ledger import hash_of
from clerkdesk.practice.portal.records import arrived, files_of, states_of
from clerkdesk.practice.portal.rules import Refusal

_TIMEOUT_S = 20.0


class CarrierApp:
    """What the gateway does for a national interface.

    Args:
        say: answers under the portal's signature.
        files: folder of whole files by their SHA-256.
    """

    def __init__(self, engine: Engine, files: Path, say: Callable[..., Response]) -> None:
        self._engine = engine
        self._files = files
        self._say = say

    def routes(self) -> list[Route]:
        """Return where it answers."""
        return [
            Route("/v1/deliveries/{key}/files/{sha256}", self.file),
            Route("/v1/deliveries/{key}/files/{sha256}/hand-over", self.hand_over, methods=["POST"]),
            Route("/v1/dossiers/{code}/progress", self.told),
            Route("/v1/dossiers/{code}/national/{route}", self.national),
            Route("/v1/dossiers/{code}/national/{route}", self.set_national, methods=["PUT"]),
        ]

    def file(self, request: Request) -> Response:
        """Give a file of a delivery to whoever has its address, which names both key and hash."""
        return FileResponse(self._find(request.path_params["key"], request.path_params["sha256"]))

    def _find(self, key: str, digest: str) -> Path:
        with self._engine.begin() as connection:
            announced = {entry.sha256 for entry in files_of(connection, key)}
        if digest not in announced or hash_of(self._files / digest) != digest:
            raise Refusal("file", "there is no such file", status=404)
        return self._files / digest

    async def hand_over(self, request: Request) -> Response:
        """Give a file to the national portal, once; the answer names its id there."""
        key, digest, token = (*(request.path_params[n] for n in ("key", "sha256")), request.headers["National-Token"])
        route = str(json.loads(await request.body())["route"])
        return await run_in_threadpool(self._hand_over, key, digest, route, (str(request.base_url), token))

    def _hand_over(self, key: str, digest: str, route: str, way: tuple[str, str]) -> Response:
        with self._engine.begin() as connection:
            known = records.handed_id(connection, route, key, digest)
        if known is None:
            answer = _upload(self._find(key, digest), f"{way[0]}{route}/UploadFile", way[1])
            if answer.status_code != 200:
                status = 401 if answer.status_code == 401 else 502 if answer.status_code >= 500 else 422
                return self._say(
                    {"field": "file", "reason": f"the national portal answers {answer.status_code}"}, status
                )
            known = _id_of(answer, digest)
            with self._engine.begin() as connection:
                records.set_handed(connection, route, key, digest, known)
        return self._say({"id": known, "sha256": digest})

    def told(self, request: Request) -> Response:
        """Tell which states of a dossier are known."""
        code = request.path_params["code"]
        with self._engine.begin() as connection:
            if not arrived(connection, code):
                raise Refusal("code", "no such dossier was delivered", status=404)
            states = states_of(connection, code)
        return self._say(
            {"code": code, "states": [{"at": s.at, "sequence": s.sequence, "status": s.status} for s in states]}
        )

    def national(self, request: Request) -> Response:
        """Tell how a national portal knows a dossier."""
        code, route = request.path_params["code"], request.path_params["route"]
        with self._engine.begin() as connection:
            found = records.code_of(connection, code, route)
        if found is None:
            raise Refusal("code", "it is not known there", status=404)
        return self._say({**found, "dossier": code, "route": route})

    async def set_national(self, request: Request) -> Response:
        """Remember how a national portal knows a dossier; the first word stays."""
        said = {name: str(value) for name, value in json.loads(await request.body()).items()}
        return await run_in_threadpool(self._set_national, request.path_params, said)

    def _set_national(self, path: dict[str, str], said: dict[str, str]) -> Response:
        with self._engine.begin() as connection:
            held = records.set_code(connection, path["code"], path["route"], said)
        if held is None:
            raise Refusal("key", "the dossier was not announced under it", status=404)
        return self._say({**held, "dossier": path["code"], "route": path["route"]})


def _id_of(answer: requests.Response, digest: str) -> str:
    try:
        file = answer.json()["data"][0]
        held, file_id = file["HashTepTin"], str(file["IdTepTin"])
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise Refusal("file", "the national portal's answer cannot be read", status=502) from error
    if held != digest:
        raise Refusal("file", "the national portal holds other bytes", status=502)
    return file_id


def _upload(file: Path, address: str, token: str) -> requests.Response:
    try:
        with requests.Session() as session, file.open("rb") as content:
            session.trust_env = False
            return session.post(
                address,
                files={"files": (file.name, content)},
                headers={"Authorization": f"Bearer {token}"},
                timeout=_TIMEOUT_S,
                allow_redirects=False,
            )
    except requests.RequestException as error:
        raise Refusal("file", "the national portal does not answer", status=502) from error
