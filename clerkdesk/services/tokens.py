# SPDX-License-Identifier: Apache-2.0
"""Where an officer's key is, and what its token says before any PIN; a PIN never comes here."""

import json
from collections.abc import Mapping
from pathlib import Path

from clerkdesk.domain.audit import Event
from clerkdesk.errors import TokenUnavailable
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.signer import KeySource, Signer, TokenStatus
from clerkdesk.ports.store import Store


class Tokens:
    """Remembers for each officer which token, or which key file, holds their key.

    Args:
        practice: the practice officers' keys; nothing is remembered for them.
    """

    def __init__(self, store: Store, signer: Signer, practice: Mapping[str, KeySource], clock: Clock) -> None:
        self._store = store
        self._signer = signer
        self.practice = practice
        self._clock = clock

    def source(self, officer: str) -> KeySource:
        """Return where an officer's key is.

        Raises:
            TokenUnavailable: nobody said so yet.
        """
        if officer in self.practice:
            return self.practice[officer]
        with self._store.reading() as work:
            kept = work.administration.value(_name(officer))
        if kept is None:
            raise TokenUnavailable(reason="no token is chosen for this officer")
        parts = json.loads(kept)
        return KeySource(
            module=Path(parts["module"]) if parts["module"] else None,
            token_label=parts["token_label"],
            key_label=parts["key_label"],
            file=Path(parts["file"]) if parts["file"] else None,
        )

    def use(self, officer: str, source: KeySource, *, by: str) -> TokenStatus:
        """Remember where an officer's key is, once it can be reached; return what it says of itself.

        Raises:
            TokenUnavailable: it cannot be reached; what was remembered stays.
            DossierNotFound: there is no such officer.
        """
        status = self._signer.status(source)
        parts = {
            "module": str(source.module) if source.module else "",
            "token_label": source.token_label,
            "key_label": source.key_label,
            "file": str(source.file) if source.file else "",
        }
        with self._store.begin() as work:
            work.administration.officer(officer)
            work.administration.set_value(_name(officer), json.dumps(parts))
            facts: dict[str, str | int] = {"token": status.label}
            work.audit.append(Event(self._clock.now(), by, "officer", officer, "choose-token", facts=facts))
            work.commit()
        return status

    def status(self, officer: str) -> TokenStatus:
        """Return what an officer's token says of itself: its certificate and the tries that are left.

        Raises:
            TokenUnavailable: it is not chosen, not plugged in, or its driver is missing.
        """
        return self._signer.status(self.source(officer))


def _name(officer: str) -> str:
    return f"token of {officer}"
