# SPDX-License-Identifier: Apache-2.0
"""The two national interfaces as the practice portal plays them: `/ngsp1/{service}` and `/ngsp2/{service}`.

What the interfaces are not known to do is not done here: no answer is signed, the first one appends whatever state it
is given, the second one issues a new code whenever it is asked for one. What is chosen is marked in the data files.
"""

import json
import re
import secrets
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from sqlalchemy import Connection, Engine
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from clerkdesk.adapters.portals.layouts import load_layout
from clerkdesk.domain.files import sha256
from clerkdesk.practice.portal import national_records as records
from clerkdesk.settings import VIETNAM_TIME, resource_path

USER = SECRET = "practice"
GEN1, GEN2 = "ngsp1", "ngsp2"
ROWS_AT_ONCE = 10
_TIME = re.compile(r"\d{14}")
_BOUNDARY = re.compile(r"boundary=\"?([0-9A-Za-z'()+_,./:=? -]+)")
_PULL_TIMEOUT_S = 20.0


class Fault(Exception):
    """A question that an interface does not take."""

    def __init__(self, code: str, message: str, status: int = 400, data: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.status, self.data = code, message, status, dict(data or {})


class National:
    """Both interfaces over the practice portal's database and a folder of files."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.files = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._engine = engine
        self._session, self._token = secrets.token_hex(8), secrets.token_hex(8)  # a restart ends every session

    def routes(self) -> list[Route]:
        """Return where they answer."""
        return [
            Route("/ngsp1/{service}", self.first, methods=["POST"]),
            Route("/ngsp2/{service}", self.second, methods=["POST"]),
        ]

    # --- the first interface ---

    async def first(self, request: Request) -> Response:
        """Answer a service of the first interface; every answer has status 200 and says in its text what is wrong."""
        try:
            said = json.loads(await request.body())
            answer = await run_in_threadpool(self._first, request.path_params["service"], said, str(request.base_url))
        except (ValueError, TypeError, KeyError):
            return JSONResponse({"error_code": "1", "message": "Dữ liệu không đúng định dạng"})
        except Fault as fault:
            return JSONResponse({"error_code": fault.code, "message": fault.message})
        return JSONResponse({"error_code": "0", "message": "Thành công", **answer})

    def _first(self, service: str, said: dict[str, Any], base: str) -> dict[str, object]:
        if service == "login":
            if (said["username"], said["password"]) != (USER, SECRET):
                raise Fault("1", "Sai tên đăng nhập hoặc mật khẩu")
            return {"session": self._session}
        if said.get("session") != self._session:
            raise Fault("-1", "Phiên làm việc không hợp lệ")
        if said["service"] != service or not said["madonvi"]:
            raise Fault("1", "Dịch vụ không hợp lệ")
        rows, is_updating = json.loads(said["data"]), said.get("isUpdating") == "True"
        with self._engine.begin() as connection:
            count = len(rows) if isinstance(rows, list) else 1
            records.log_call(connection, GEN1, service, count, is_updating=is_updating)
        match service:
            case "LayDanhMucLinhVuc":
                return {"result": _fields()}
            case "TraCuuHoSo":
                return {"result": self._look_up(rows["MaHoSo"])}
            case "DongBoHoSoMC":
                for row in rows:
                    self._store(row, base, is_updating=is_updating)
            case "CapNhatTienDoHoSoMC":
                self._append(rows)
            case _:
                raise Fault("1", "Dịch vụ không tồn tại")
        return {}

    def _look_up(self, code: str) -> dict[str, Any]:
        with self._engine.begin() as connection:
            held = _known(connection, code)
            rows = records.states_of(connection, GEN1, code)
        return {**{name: value for name, value in held.items() if not name.startswith("_")}, "TienDo": rows}

    def _store(self, row: dict[str, Any], base: str, *, is_updating: bool) -> None:
        code = row["MaHoSo"]
        with self._engine.begin() as connection:
            is_known = records.dossier(connection, GEN1, code) is not None
        if is_known and not is_updating:
            raise Fault("3", "Hồ sơ đã tồn tại")
        if is_updating and not is_known:
            raise Fault("4", "Hồ sơ không tồn tại")
        _check(GEN1, "HoSo", row)
        pulled = [self._pull(paper["DuongDanTaiTepTin"], base) for paper in row.get("TaiLieuNop", [])]
        with self._engine.begin() as connection:
            records.set_dossier(connection, GEN1, code, {**row, "_files": pulled})

    def _append(self, rows: list[dict[str, Any]]) -> None:
        if len(rows) > ROWS_AT_ONCE:
            raise Fault("1", f"Không quá {ROWS_AT_ONCE} dòng một lần")
        with self._engine.begin() as connection:
            for row in rows:
                _known(connection, row["MaHoSo"])
                _check(GEN1, "TienDo", row)
                records.add_state(connection, GEN1, row["MaHoSo"], row)

    def _pull(self, link: str, base: str) -> str:
        """Fetch a file from the gateway, as the national portal does; return the SHA-256 of what came."""
        if urlsplit(link).netloc != urlsplit(base).netloc:
            raise Fault("1", "Không tải được tệp từ địa chỉ này")
        try:
            with requests.Session() as session:
                session.trust_env = False
                answer = session.get(link, timeout=_PULL_TIMEOUT_S, allow_redirects=False)
        except requests.RequestException as error:
            raise Fault("5", "Không tải được tệp, đề nghị thử lại sau") from error
        if answer.status_code != 200:
            raise Fault("5", "Không tải được tệp, đề nghị thử lại sau")
        return self._keep(answer.content)

    def _keep(self, content: bytes) -> str:
        digest = sha256(content)
        part = self.files / f"{digest}.{uuid.uuid4().hex}.part"
        part.write_bytes(content)
        part.replace(self.files / digest)
        return digest

    # --- the second interface ---

    async def second(self, request: Request) -> Response:
        """Answer a service of the second interface."""
        service = request.path_params["service"]
        try:
            if service == "UploadFile":
                self._allow(request)
                contents = _parts(await request.body(), request.headers["Content-Type"])
                answer: object = await run_in_threadpool(self._take_files, contents)
            else:
                said = json.loads(await request.body())
                if service != "Token":
                    self._allow(request)
                answer = await run_in_threadpool(self._second, service, said)
        except (ValueError, TypeError, KeyError):
            return JSONResponse({"code": "400", "message": "Dữ liệu không đúng định dạng"}, 400)
        except Fault as fault:
            return JSONResponse({"code": fault.code, "message": fault.message, "data": fault.data}, fault.status)
        return JSONResponse(answer if service == "Token" else {"code": "200", "message": "Thành công", "data": answer})

    def _allow(self, request: Request) -> None:
        if request.headers.get("Authorization") != f"Bearer {self._token}":
            raise Fault("401", "Token không hợp lệ", 401)

    def _second(self, service: str, said: Any) -> object:
        if service == "Token":
            if (said["client_id"], said["client_secret"]) != (USER, SECRET):
                raise Fault("401", "Không xác thực được", 401)
            return {"access_token": self._token, "expires_in": 3600, "token_type": "Bearer", "scope": "dvc"}
        with self._engine.begin() as connection:
            records.log_call(connection, GEN2, service, len(said) if isinstance(said, list) else 1)
            asked: dict[str, Callable[[Connection, Any], object]] = {
                "GetNextValue": self._next_value,
                "CreateDossier": self._create,
                "CapNhatTienTrinh": self._add_states,
                "CapNhatTrangThai": self._set_states,
            }
            if service not in asked:
                raise Fault("404", "Dịch vụ không tồn tại", 404)
            return asked[service](connection, said)

    def _next_value(self, connection: Connection, said: dict[str, Any]) -> str:
        issued = sum(call["service"] == "GetNextValue" for call in records.calls_of(connection, GEN2))
        return f"{said['code']}-{datetime.now(VIETNAM_TIME):%Y%m%d}-{issued:07d}"

    def _take_files(self, contents: list[bytes]) -> list[dict[str, str]]:
        found = []
        with self._engine.begin() as connection:
            records.log_call(connection, GEN2, "UploadFile", len(contents))
            for content in contents:
                file_id, digest = uuid.uuid4().hex, self._keep(content)
                records.add_file(connection, GEN2, file_id, digest)
                found.append({"IdTepTin": file_id, "HashTepTin": digest})
        return found

    def _create(self, connection: Connection, said: dict[str, Any]) -> dict[str, str]:
        code = said["MaHoSo"]
        known = records.dossier(connection, GEN2, code)
        if known is not None:
            raise Fault("409", "Hồ sơ đã tồn tại", 400, {"idHoSo": known["_id"], "maHoSo": code})
        _check(GEN2, "CreateDossier", said)
        for paper in attachments(said):
            if records.file_of(connection, paper["IdGiayTo"]) != paper["HashTepTin"]:
                raise Fault("400", "Tệp không tồn tại hoặc sai mã băm")
        national_id = uuid.uuid4().hex
        records.set_dossier(connection, GEN2, code, {**said, "_id": national_id})
        return {"idHoSo": national_id, "maHoSo": code}

    def _add_states(self, connection: Connection, said: list[dict[str, Any]]) -> dict[str, str]:
        for row in said:
            self._find(connection, row["IDHoSo"], row["MaHoSo"])
            _check(GEN2, "CapNhatTienTrinh", row)
            if row not in records.states_of(connection, GEN2, row["MaHoSo"]):  # assumed, see the data file
                records.add_state(connection, GEN2, row["MaHoSo"], row)
        return {}

    def _set_states(self, connection: Connection, said: list[dict[str, Any]]) -> dict[str, str]:
        for row in said:
            held = self._find(connection, row["IdHoSo"], row["MaHoSo"])
            _check(GEN2, "CapNhatTrangThai", row)
            records.set_dossier(connection, GEN2, row["MaHoSo"], {**held, "_status": row["TrangThai"]})
        return {}

    def _find(self, connection: Connection, national_id: str, code: str) -> dict[str, Any]:
        held = records.dossier(connection, GEN2, code)
        if held is None or held["_id"] != national_id:
            raise Fault("404", "Hồ sơ không tồn tại", 404)
        return held


def _known(connection: Connection, code: str) -> dict[str, Any]:
    held = records.dossier(connection, GEN1, code)
    if held is None:
        raise Fault("4", "Hồ sơ không tồn tại")
    return held


def attachments(dossier: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the papers of a dossier of the second interface."""
    return [paper for part in dossier.get("ThanhPhanHoSo", []) for paper in part.get("GiayToDinhKem", [])]


def _parts(body: bytes, content_type: str) -> list[bytes]:
    """Return the contents of a multipart body (RFC 7578), byte for byte."""
    found = _BOUNDARY.search(content_type)
    if found is None:
        raise Fault("400", "Thiếu ranh giới của dữ liệu")
    pieces = body.split(b"--" + found[1].encode())[1:-1]
    return [piece.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for piece in pieces]


@cache
def _fields() -> list[dict[str, str]]:
    """Return the fields of procedures; their codes are made up, one seen in public code among them."""
    said = json.loads(resource_path("catalogue", "procedures.json").read_text(encoding="utf-8"))
    names = sorted({str(one["field"]) for one in said["procedures"]})
    return [{"MaLinhVuc": f"G03-GD{number:02d}", "TenLinhVuc": name} for number, name in enumerate(names, 10)]


def _check(interface: str, kind: str, row: Mapping[str, Any]) -> None:
    """Judge an object by the description of the interface: unknown, missing, too long, not a text."""
    rules = {rule.name: rule for rule in load_layout(interface).objects[kind]}
    for name, value in row.items():
        if name not in rules:
            raise Fault("1", f"Không có trường {name}")
        limit = rules[name].max_length
        if interface == GEN1 and not isinstance(value, str | list):
            raise Fault("1", f"{name} phải là chuỗi")
        if limit is not None and len(value) > limit:
            raise Fault("1", f"{name} vượt quá {limit} ký tự")
        if interface == GEN1 and isinstance(value, str) and name.startswith(("Ngay", "ThoiDiem")):
            _check_time(name, value)
    missing = [rule.name for rule in rules.values() if rule.is_required and not row.get(rule.name)]
    if missing:
        raise Fault("1", f"Thiếu trường {missing[0]}")


def _check_time(name: str, value: str) -> None:
    if not _TIME.fullmatch(value):
        raise Fault("1", f"{name} phải có dạng yyyyMMddHHmmss")
