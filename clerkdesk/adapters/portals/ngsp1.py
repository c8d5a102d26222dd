# SPDX-License-Identifier: Apache-2.0
"""The first national interface (NGSP): whole dossiers by DongBoHoSoMC, states by CapNhatTienDoHoSoMC, files by link."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from clerkdesk.adapters.portals.carrier import Carrier
from clerkdesk.adapters.portals.layouts import load_layout
from clerkdesk.adapters.portals.national import JSON, NationalPortal, body, login_refused
from clerkdesk.domain.case import Progress
from clerkdesk.domain.files import canonical_json
from clerkdesk.domain.sync import Outcome, Paper, Shortened, SyncDossier, chunks
from clerkdesk.domain.sync_gen1 import event_of, hoso, standing, tiendo
from clerkdesk.domain.text import fold
from clerkdesk.errors import PortalNotGenuine, PortalRefused

NAME = "ngsp1"


@dataclass(frozen=True, slots=True)
class Ngsp1Account:
    """How a station logs in.

    Attributes:
        unit: madonvi, the agency's code.
        dstcode: address of the service on the shared bus, where it asks for one.
        pins: SHA-256 of the public keys that the interface's TLS certificate may have; none pins nothing.
    """

    url: str
    username: str
    password: str = field(repr=False)
    unit: str
    dstcode: str = ""
    pins: tuple[str, ...] = ()


class Ngsp1Portal(NationalPortal):
    """Speaks the first interface; the question of each service goes to an address that ends with the service's name."""

    def __init__(
        self,
        account: Ngsp1Account,
        carrier: Carrier,
        *,
        route: str = NAME,
        timeouts_s: tuple[float, float] | None = None,
    ) -> None:
        super().__init__(account.url, carrier, load_layout(NAME), route=route, timeouts_s=timeouts_s, pins=account.pins)
        self._account = account
        self._session = ""
        self._fields: dict[str, str] = {}

    def _login(self) -> None:
        account = self._account
        asked = {"username": account.username, "password": account.password, "madonvi": account.unit}
        said = self._line.ask("POST", "login", headers=JSON, body=body(asked)).said("interface")
        if not said.get("session"):
            if "error_code" not in said:
                raise PortalNotGenuine(reason="it gives no session, and no error either")
            raise login_refused()
        self._session = str(said["session"])

    def _map(self, dossier: SyncDossier, found: Sequence[Paper]) -> list[Shortened]:
        linked = [replace(paper, link="-") for paper in found]
        return hoso(self._layout, dossier, linked, dossier.field)[1]

    def _submit(self, key: str, dossier: SyncDossier, found: Sequence[Paper]) -> None:
        linked = [replace(paper, link=self._carrier.file_link(key, paper.sha256)) for paper in found]
        whole, _cut = hoso(self._layout, dossier, linked, self._field_code(dossier))
        self._write(whole, dossier.code)

    def _write(self, whole: dict[str, object], code: str) -> None:
        """Insert a dossier, or replace it whole where the portal has it: after a lost answer, or an older revision."""
        if self._ask("DongBoHoSoMC", [whole], code) is Outcome.EXISTS:
            self._replace(whole, code)

    def _replace(self, whole: dict[str, object], code: str) -> None:
        if self._ask("DongBoHoSoMC", [whole], code, is_updating=True) is Outcome.EXISTS:
            raise PortalRefused(code=code, reason="it says of an update that the dossier exists")

    def _tell(self, code: str, states: Sequence[Progress], newest_told: int) -> None:  # noqa: ARG002 - the portal itself is asked
        held = self._look_up(code)
        rows = held.get("TienDo") or []
        known = {event_of(row) for row in rows}
        new = []
        for state in (state for state in states if state.event not in known):
            row, cut = tiendo(self._layout, state, str(held.get("DonViXuLy", "")))
            self._trace(cut)
            new.append(row)
        for some in chunks(new, self._layout.rows_at_once):
            self._ask("CapNhatTienDoHoSoMC", some, code)
        due = standing([*rows, *new])
        if any(held.get(name) != value for name, value in due.items()):
            self._replace({name: value for name, value in held.items() if name != "TienDo"} | due, code)

    def _look_up(self, code: str) -> dict[str, Any]:
        """Return what the portal holds of a dossier, its states among it. Raises PortalRefused: nothing."""
        found = self._result("TraCuuHoSo", {"MaHoSo": code}, code)
        if not isinstance(found, dict) or found.get("MaHoSo") != code:
            raise PortalNotGenuine(reason="it answers for another dossier than it was asked for")
        return found

    def _field_code(self, dossier: SyncDossier) -> str:
        """Return the portal's own code of a field of procedures.

        Raises:
            PortalRefused: its list has no such field.
        """
        if not self._fields:
            rows = self._result("LayDanhMucLinhVuc", {}, dossier.code)
            if not isinstance(rows, list):
                raise PortalNotGenuine(reason="its list of fields cannot be read")
            self._fields = {fold(str(row.get("TenLinhVuc"))): str(row.get("MaLinhVuc")) for row in rows}
        found = self._fields.get(fold(dossier.field))
        if found is None:
            raise PortalRefused(code=dossier.code, reason=f"MaLinhVuc: it has no field {dossier.field}")
        return found

    def _ask(self, service: str, rows: Sequence[dict[str, object]], code: str, *, is_updating: bool = False) -> Outcome:
        more = {"isUpdating": str(is_updating), "data": canonical_json(rows).decode()}
        return self._call(service, more, code)[0]

    def _result(self, service: str, data: dict[str, str], code: str) -> object:
        return self._call(service, {"data": canonical_json(data).decode()}, code)[1].get("result")

    def _call(self, service: str, more: dict[str, str], code: str) -> tuple[Outcome, dict[str, Any]]:
        """Ask a service; a session that ran out is renewed once."""
        headers = {**JSON, **({"dstcode": self._account.dstcode} if self._account.dstcode else {})}
        for is_last in (False, True):
            if not self._session:
                self._login()
            asked = {"session": self._session, "madonvi": self._account.unit, "service": service, **more}
            answer = self._line.ask("POST", service, headers=headers, body=body(asked))
            said = answer.said("interface")
            if "error_code" not in said:
                raise PortalNotGenuine(reason=f"its answer ({answer.status}) is not the interface's")
            outcome = self._judge(said["error_code"], said.get("message"), code)
            if outcome is not Outcome.LOGIN:
                return outcome, said
            self._session = ""
            if is_last:
                break
        raise login_refused()
