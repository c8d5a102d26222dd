# SPDX-License-Identifier: Apache-2.0
"""The gateway as carrier of a national interface: it holds the files and remembers what that interface cannot.

Neither national interface signs its answers, resumes an upload or can be asked by an idempotency key; the gateway does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from clerkdesk.adapters.portals.gateway import GatewayPortal
from clerkdesk.domain.files import canonical_json
from clerkdesk.errors import PortalNotGenuine, PortalUnreachable

NATIONAL_TOKEN = "National-Token"
_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class NationalCode:
    """How a national portal knows a dossier.

    Attributes:
        key: idempotency key of the delivery with which it came to be there.
        code: the code that the portal issued.
        id: the portal's internal id, empty until the dossier is there.
    """

    key: str
    code: str
    id: str


class Carrier(GatewayPortal):
    """A gateway with the further questions of `resources/portal/openapi.yaml` under "national"."""

    def file_link(self, key: str, digest: str) -> str:
        """Return the address from which a national portal fetches a file of a delivery."""
        return self._line.address(f"v1/deliveries/{key}/files/{digest}")

    def hand_over(self, key: str, digest: str, route: str, token: Callable[[bool], str]) -> str:
        """Let the gateway give a file to a national portal and return that portal's id of it; again the same id.

        The bytes pass the station's narrow line only once.

        Args:
            token: the national portal's access token; called with True for a fresh one.

        Raises:
            PortalRefused: the national portal does not take it.
            PortalUnreachable: it does not take the station's login.
        """
        for is_fresh in (False, True):
            path = f"v1/deliveries/{key}/files/{digest}/hand-over"
            headers = {**_JSON, NATIONAL_TOKEN: token(is_fresh)}
            answer = self._line.ask("POST", path, headers=headers, body=canonical_json({"route": route}))
            if answer.status != 401:
                break
        if answer.status == 401:
            raise PortalUnreachable(reason="it does not take the station's login")
        if answer.status != 200:
            self._refuse(answer, self._code(key))
        said = self._genuine(answer)
        if said.get("sha256") != digest or not said.get("id"):
            raise PortalNotGenuine(reason="it holds another file than it was given")
        return str(said["id"])

    def national(self, code: str, route: str) -> NationalCode | None:
        """Return how a national portal knows a dossier of ours; None while it does not."""
        answer = self._line.ask("GET", self._national(code, route))
        if answer.status == 404:
            self._genuine(answer)
            return None
        if answer.status != 200:
            self._refuse(answer, code)
        return _national_code(self._genuine(answer), code, route)

    def set_national(self, code: str, route: str, known: NationalCode) -> NationalCode:
        """Remember durably how a national portal knows a dossier; the first word stays and is returned.

        Raises:
            PortalRefused: the dossier was not announced.
        """
        body = canonical_json({"code": known.code, "id": known.id, "key": known.key})
        answer = self._line.ask("PUT", self._national(code, route), headers=_JSON, body=body)
        if answer.status != 200:
            self._refuse(answer, code)
        return _national_code(self._genuine(answer), code, route)

    def told(self, code: str) -> dict[int, tuple[str, datetime]]:
        """Return status and time of each state that the gateway holds as told, by the sequence of its event.

        Raises:
            PortalRefused: no such dossier was delivered.
        """
        answer = self._line.ask("GET", f"v1/dossiers/{quote(code, safe='')}/progress")
        if answer.status != 200:
            self._refuse(answer, code)
        try:
            said = self._genuine(answer)
            about = said["code"]
            held = {row["sequence"]: (row["status"], datetime.fromisoformat(row["at"])) for row in said["states"]}
        except (KeyError, TypeError, ValueError) as error:
            raise PortalNotGenuine(reason="its list of states cannot be read") from error
        if about != code:
            raise PortalNotGenuine(reason="it answers for another dossier than it was asked for")
        return held

    @staticmethod
    def _national(code: str, route: str) -> str:
        return f"v1/dossiers/{quote(code, safe='')}/national/{quote(route, safe='')}"


def _national_code(said: dict[str, object], code: str, route: str) -> NationalCode:
    if (said.get("dossier"), said.get("route")) != (code, route):
        raise PortalNotGenuine(reason="it answers for another dossier than it was asked for")
    try:
        return NationalCode(*(str(said[name]) for name in ("key", "code", "id")))
    except KeyError as error:
        raise PortalNotGenuine(reason="its word on a national code cannot be read") from error
