# SPDX-License-Identifier: Apache-2.0
"""Who works at the station now: officers show themselves by a passcode; wrong ones cost time, never the queue."""

from math import ceil

from clerkdesk.domain.audit import Event
from clerkdesk.domain.officers import Officer, Role
from clerkdesk.errors import InvalidInput, WrongPasscode
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.passcodes import Passcodes
from clerkdesk.ports.store import Store

SHORTEST, LONGEST = 6, 128
_FREE_TRIES, _LONGEST_WAIT_S = 3, 300


class LogIn:
    """Lets officers in; an officer without a passcode is let in by name until an administrator sets one."""

    def __init__(self, store: Store, passcodes: Passcodes, clock: Clock) -> None:
        self._store = store
        self._passcodes = passcodes
        self._clock = clock
        self._wrong: dict[str, int] = {}
        self._not_before_s: dict[str, float] = {}

    def enter(self, officer_id: str, passcode: str) -> Officer:
        """Let an officer in; both ways it ends are logged.

        Raises:
            DossierNotFound: there is no such officer.
            WrongPasscode: it does not fit, or it is too early to try again.
        """
        with self._store.reading() as work:
            officer = work.administration.officer(officer_id)
            kept = work.administration.value(_name(officer_id))
        if kept is not None:
            self._refuse_hasty(officer_id)
            if not passcode or len(passcode) > LONGEST or not self._passcodes.fits(passcode, kept):
                self._count(officer_id)
                self._log(officer_id, "refuse-entry")
                raise WrongPasscode(wait=self._wait_s(officer_id))
        self._wrong.pop(officer_id, None)
        self._log(officer_id, "enter")
        return officer

    def has_passcode(self, officer_id: str) -> bool:
        """Tell whether an officer is asked for a passcode."""
        with self._store.reading() as work:
            return work.administration.value(_name(officer_id)) is not None

    def set_passcode(self, officer_id: str, passcode: str, *, by: str) -> None:
        """Set an officer's passcode: one's own, or anybody's for an administrator.

        Raises:
            DossierNotFound: there is no such officer.
            InvalidInput: it is too short or too long, or somebody else's and `by` is no administrator.
        """
        if not SHORTEST <= len(passcode) <= LONGEST:
            raise InvalidInput(field="passcode", reason=f"it needs {SHORTEST} to {LONGEST} characters")
        kept = self._passcodes.keep(passcode)
        with self._store.begin() as work:
            work.administration.officer(officer_id)
            administrators = [one for one in work.administration.officers() if one.role is Role.ADMINISTRATOR]
            # A station whose profile names no administrator is looked after by its supervisor.
            trusted = {Role.ADMINISTRATOR} if administrators else {Role.ADMINISTRATOR, Role.SUPERVISOR}
            if by != officer_id and work.administration.officer(by).role not in trusted:
                raise InvalidInput(field="passcode", reason="only an administrator sets somebody else's passcode")
            work.administration.set_value(_name(officer_id), kept)
            work.audit.append(Event(self._clock.now(), by, "officer", officer_id, "set-passcode"))
            work.commit()

    def _refuse_hasty(self, officer_id: str) -> None:
        if self._wait_s(officer_id) > 0:
            raise WrongPasscode(wait=self._wait_s(officer_id))

    def _count(self, officer_id: str) -> None:
        wrong = self._wrong[officer_id] = self._wrong.get(officer_id, 0) + 1
        if wrong >= _FREE_TRIES:
            wait_s = min(_LONGEST_WAIT_S, 5 * 2 ** (wrong - _FREE_TRIES))
            self._not_before_s[officer_id] = self._clock.monotonic_s() + wait_s

    def _wait_s(self, officer_id: str) -> int:
        left_s = self._not_before_s.get(officer_id, 0.0) - self._clock.monotonic_s()
        return max(0, ceil(left_s))

    def _log(self, officer_id: str, what: str) -> None:
        with self._store.begin() as work:
            work.audit.append(Event(self._clock.now(), officer_id, "officer", officer_id, what))
            work.commit()


def _name(officer_id: str) -> str:
    return f"passcode of {officer_id}"
