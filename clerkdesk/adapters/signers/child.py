# SPDX-License-Identifier: Apache-2.0
"""The signer: each login in a child process of its own, with a watchdog; imports no cryptography itself."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from clerkdesk.adapters.signers.messages import IN_FLIGHT, Answer, Opened, Opening, SignDetached
from clerkdesk.adapters.signers.policy import TrustPolicy
from clerkdesk.adapters.signers.process import Child, call
from clerkdesk.errors import ClerkDeskError, TokenUnavailable, WrongPin
from clerkdesk.ports.clock import Clock
from clerkdesk.ports.signer import Certificate, KeySource, SigningSession, TokenStatus, ToSign
from clerkdesk.settings import asset_path

LONGEST_PIN = 64
_FONT = "fonts/stamp-serif.ttf"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the child may take, in seconds: to log in (a person may type at a PIN pad), and for one signature."""

    open_s: float = 60.0
    sign_s: float = 60.0


class ChildSigner:
    """Opens officers' keys in child processes (port `Signer`).

    Attributes:
        trust: folder with roots, issuing certificates and revocation lists.
        clock: gives the time at which certificates are judged.
        policy: what is asked of cached revocation lists.
        environment: further variables of the child's environment, for example SOFTHSM2_CONF.
    """

    def __init__(
        self,
        trust: Path,
        clock: Clock,
        *,
        policy: TrustPolicy | None = None,
        environment: Mapping[str, str] | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._trust = trust
        self._clock = clock
        self._policy = policy or TrustPolicy()
        self._environment = dict(environment or {})
        self._patience = patience or Patience()

    def status(self, source: KeySource) -> TokenStatus:
        """Return what the token says of itself before any PIN; a key file counts no tries.

        Raises:
            TokenUnavailable: it cannot be reached.
        """
        if source.file is not None:
            if not source.file.is_file():
                raise TokenUnavailable(reason="the key file is not there")
            return TokenStatus(label=source.file.stem, tries="")
        status: TokenStatus = call(_serve_status, source, self._environment, self._patience.open_s)
        return status

    @contextmanager
    def open(self, source: KeySource, pin: str) -> Iterator[SigningSession]:
        """Log in once and check the certificate; the child ends with the context.

        The child logs in while its caller does other things: the first use of the session waits for it, and an error
        of the login is raised there, at the end of the context at the latest.

        Raises:
            WrongPin, PinLocked, TokenUnavailable: see their texts; a PIN is never tried twice.
            CertificateRefused, RevocationUnknown: the certificate may not sign now.
        """
        if not pin or len(pin) > LONGEST_PIN:
            raise WrongPin(tries=f"It must have 1 to {LONGEST_PIN} characters; it was not tried.")
        opening = Opening(source, self._trust, self._policy, asset_path(_FONT), self._clock.now())
        child = Child(_serve_session, opening, self._environment)
        try:
            child.send(pin, self._patience.open_s)
            session = ChildSession(child, self._clock, self._patience)
            yield session
            session.wait_until_open()
        finally:
            child.close()


def _serve_status(pipe: Connection, source: KeySource) -> None:
    from clerkdesk.adapters.signers.pkcs11 import read_status

    try:
        pipe.send(read_status(source))
    except ClerkDeskError as error:
        pipe.send(error)


def _serve_session(pipe: Connection, opening: Opening) -> None:
    from clerkdesk.adapters.signers.worker import serve

    serve(pipe, opening)


class ChildSession:
    """An open login in a child (port `SigningSession`)."""

    def __init__(self, child: Child, clock: Clock, patience: Patience) -> None:
        self._child = child
        self._clock = clock
        self._patience = patience
        self._opened: Opened | None = None
        self._operations = 0

    def wait_until_open(self) -> Opened:
        """Return what the login found, once it is done.

        Raises:
            WrongPin, PinLocked, TokenUnavailable, CertificateRefused, RevocationUnknown: it failed.
        """
        if self._opened is None:
            opened: Opened = self._child.receive(self._patience.open_s)
            self._opened = opened
        return self._opened

    @property
    def certificate(self) -> Certificate:
        """The certificate that signs, checked when the session was opened."""
        return self.wait_until_open().certificate

    @property
    def revocation(self) -> str:
        """What was known of revocation when the session was opened, for example "good as of 2026-11-20"."""
        return self.wait_until_open().revocation

    @property
    def operations(self) -> int:
        """How often the key was used in this session."""
        return self._operations

    @property
    def pid(self) -> int:
        """Process id of the child that owns the login."""
        return self._child.pid

    def sign_documents(
        self,
        documents: Iterable[ToSign],
        keep: Callable[[str, bytes], None],
        fail: Callable[[str, ClerkDeskError], None],
    ) -> None:
        """Sign each PDF and give it to `keep`, or its error to `fail`, in the order of their ends.

        The key's own time is used for preparing the next document; `keep` runs in the caller's thread.

        Raises:
            TokenUnavailable: the token is gone; what was kept stays kept.
        """
        self.wait_until_open()
        under_way: deque[str] = deque()
        try:
            gone = self._sign_all(documents, under_way, keep, fail)
        except BaseException:
            self._discard(under_way)
            raise
        if gone:
            raise gone

    def _sign_all(
        self,
        documents: Iterable[ToSign],
        under_way: deque[str],
        keep: Callable[[str, bytes], None],
        fail: Callable[[str, ClerkDeskError], None],
    ) -> TokenUnavailable | None:
        gone: TokenUnavailable | None = None
        for document in documents:
            self._child.send(document, self._patience.sign_s)
            under_way.append(document.id)
            if len(under_way) >= IN_FLIGHT:
                gone = self._hand_over(under_way, keep, fail)
            if gone:
                break
        while under_way:
            gone = self._hand_over(under_way, keep, fail) or gone
        return gone

    def _discard(self, under_way: deque[str]) -> None:
        """Take in what is still under way when the caller stops, so that no later question gets an earlier answer."""
        with suppress(TokenUnavailable):
            while under_way:
                under_way.remove(self._receive().id)

    def _hand_over(
        self,
        under_way: deque[str],
        keep: Callable[[str, bytes], None],
        fail: Callable[[str, ClerkDeskError], None],
    ) -> TokenUnavailable | None:
        answer = self._receive()
        under_way.remove(answer.id)
        if isinstance(answer.result, TokenUnavailable):
            return answer.result
        if isinstance(answer.result, ClerkDeskError):
            fail(answer.id, answer.result)
        else:
            keep(answer.id, answer.result)
        return None

    def sign_detached(self, content: bytes) -> bytes:
        """Return a detached CAdES B-B signature over the bytes, as DER, already verified.

        Raises:
            TokenUnavailable, SignatureInvalid: see their texts.
        """
        self.wait_until_open()
        self._child.send(SignDetached(content, self._clock.now()), self._patience.sign_s)
        answer = self._receive()
        if isinstance(answer.result, ClerkDeskError):
            raise answer.result
        return answer.result

    def _receive(self) -> Answer:
        answer: Answer = self._child.receive(self._patience.sign_s)
        self._operations = answer.operations
        return answer
