# SPDX-License-Identifier: Apache-2.0
"""The second national interface: the portal issues the code, takes files by hand-over and states in arrays."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from clerkdesk.adapters.portals.carrier import Carrier, NationalCode
from clerkdesk.adapters.portals.layouts import load_layout
from clerkdesk.adapters.portals.line import Answer
from clerkdesk.adapters.portals.national import JSON, NationalPortal, login_refused
from clerkdesk.domain.case import Progress
from clerkdesk.domain.files import canonical_json
from clerkdesk.domain.sync import Outcome, Paper, Shortened, SyncDossier, chunks
from clerkdesk.domain.sync_gen2 import create_dossier, progress_row, status_row
from clerkdesk.errors import PortalNotGenuine, PortalRefused

NAME = "ngsp2"


@dataclass(frozen=True, slots=True)
class Ngsp2Account:
    """How a station gets its token."""

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    pins: tuple[str, ...] = ()


class Ngsp2Portal(NationalPortal):
    """Speaks the second interface.

    The code that the portal issues is remembered at the carrier before the dossier is created under it, so a repeated
    try creates no second one. The portal has no way to change what it holds: a newer revision needs a person.
    """

    def __init__(
        self,
        account: Ngsp2Account,
        carrier: Carrier,
        *,
        route: str = NAME,
        timeouts_s: tuple[float, float] | None = None,
    ) -> None:
        super().__init__(account.url, carrier, load_layout(NAME), route=route, timeouts_s=timeouts_s, pins=account.pins)
        self._account = account
        self._token = ""

    def _login(self) -> None:
        asked = {"client_id": self._account.client_id, "client_secret": self._account.client_secret}
        answer = self._line.ask("POST", "Token", headers=JSON, body=canonical_json(asked))
        said = answer.said("interface")
        if answer.status in {400, 401, 403}:
            raise login_refused()
        if not said.get("access_token"):
            raise PortalNotGenuine(reason="it gives no token, and no error either")
        self._token = str(said["access_token"])

    def _fresh_token(self, is_fresh: bool) -> str:
        if is_fresh or not self._token:
            self._login()
        return self._token

    def _map(self, dossier: SyncDossier, found: Sequence[Paper]) -> list[Shortened]:
        return create_dossier(self._layout, dossier, [replace(paper, link="-") for paper in found], "-")[1]

    def _submit(self, key: str, dossier: SyncDossier, found: Sequence[Paper]) -> None:
        national = self._national_code(key, dossier)
        if national.id:
            return
        held = [
            replace(paper, link=self._carrier.hand_over(key, paper.sha256, self._route, self._fresh_token))
            for paper in found
        ]
        whole, _cut = create_dossier(self._layout, dossier, held, national.code)
        _outcome, said = self._call("CreateDossier", whole, dossier.code)
        created = _object(said, "data")
        if created.get("maHoSo", national.code) != national.code:
            raise PortalNotGenuine(reason="it answers for another dossier than it was given")
        known = replace(national, id=str(created.get("idHoSo") or national.code))
        self._carrier.set_national(dossier.code, self._route, known)

    def _national_code(self, key: str, dossier: SyncDossier) -> NationalCode:
        """Return the code that the portal issued for a dossier; asks for one only once.

        Raises:
            PortalRefused: the portal has the dossier from an earlier revision.
        """
        known = self._carrier.national(dossier.code, self._route)
        if known is None:
            _outcome, said = self._call("GetNextValue", {"code": dossier.agency_code}, dossier.code)
            issued = said.get("data")
            if not isinstance(issued, str) or not issued:
                raise PortalNotGenuine(reason="it issues no code")
            known = self._carrier.set_national(dossier.code, self._route, NationalCode(key, issued, ""))
        if known.id and known.key != key:
            reason = f"it holds an earlier revision as {known.code} and has no way to change it"
            raise PortalRefused(code=dossier.code, reason=reason)
        return known

    def _tell(self, code: str, states: Sequence[Progress], newest_told: int) -> None:
        known = self._carrier.national(code, self._route)
        if known is None or not known.id:
            raise PortalRefused(code=code, reason="no such dossier was delivered")
        national = (known.id, known.code)
        for some in chunks(states, self._layout.rows_at_once):
            rows = [progress_row(self._layout, state, national) for state in some]
            self._trace([one for _row, cut in rows for one in cut])
            self._call("CapNhatTienTrinh", [row for row, _cut in rows], code)
        newest = max(states, key=lambda state: state.event)
        if newest_told < newest.event:
            row, cut = status_row(self._layout, newest, national)
            self._trace(cut)
            self._call("CapNhatTrangThai", [row], code)

    def _call(self, service: str, asked: object, code: str) -> tuple[Outcome, dict[str, Any]]:
        """Ask a service; a token that ran out is renewed once."""
        for is_fresh in (False, True):
            headers = {**JSON, "Authorization": f"Bearer {self._fresh_token(is_fresh)}"}
            answer = self._line.ask("POST", service, headers=headers, body=json.dumps(asked).encode())
            said = answer.said("interface")
            outcome = self._judge(*_verdict(answer, said), code)
            if outcome is not Outcome.LOGIN:
                return outcome, said
        raise login_refused()


def _verdict(answer: Answer, said: dict[str, Any]) -> tuple[object, object]:
    """Return what the rules for errors judge: the HTTP status where it is no success, else the code in the answer."""
    if "code" not in said:
        raise PortalNotGenuine(reason=f"its answer ({answer.status}) is not the interface's")
    return (said["code"] if answer.status == 200 else answer.status), said.get("message")


def _object(said: dict[str, Any], name: str) -> dict[str, Any]:
    found = said.get(name)
    if not isinstance(found, dict):
        raise PortalNotGenuine(reason=f"its answer has no {name}")
    return found
