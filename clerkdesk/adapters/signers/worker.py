# SPDX-License-Identifier: Apache-2.0
"""What runs inside the child that owns an officer's key: log in once, check the certificate, sign what is asked.

While the key signs one document the next is already prepared: two threads share one key.
"""

import os
import threading
import traceback
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from multiprocessing.connection import Connection

from clerkdesk.adapters.signers.cades import sign_detached
from clerkdesk.adapters.signers.certificates import common_name, in_words
from clerkdesk.adapters.signers.keys import SigningKey, open_key
from clerkdesk.adapters.signers.messages import Answer, Opened, Opening, SignDetached
from clerkdesk.adapters.signers.pades import sign_pdf
from clerkdesk.adapters.signers.stamp_font import StampFont
from clerkdesk.adapters.signers.trust import TrustStore
from clerkdesk.errors import CertificateRefused, ClerkDeskError
from clerkdesk.ports.signer import ToSign

_EXIT_OF_A_BUG = 70


def serve(pipe: Connection, opening: Opening) -> None:
    """Take the PIN, open the key, then answer until the pipe ends."""
    try:
        key = open_key(opening.source, pipe.recv())
        standing = TrustStore(opening.trust, opening.policy).refuse_unfit(key.certificate, opening.now, key.others)
        key.others = standing.chain
        desk = _Desk(pipe, key, StampFont(opening.font))
    except ClerkDeskError as error:
        pipe.send(error)
        return
    pipe.send(Opened(in_words(key.certificate), standing.revocation))
    try:
        with ThreadPoolExecutor(2, thread_name_prefix="sign") as pool:
            desk.answer_all(pool)
    finally:
        key.close()


class _Desk:
    """Signs with one key what comes through the pipe."""

    def __init__(self, pipe: Connection, key: SigningKey, font: StampFont) -> None:
        self._pipe = pipe
        self._key = key
        self._font = font
        self._sending = threading.Lock()

    def answer_all(self, pool: ThreadPoolExecutor) -> None:
        """Answer until the pipe ends."""
        while True:
            try:
                asked = self._pipe.recv()
            except EOFError:
                return
            pool.submit(self._answer, asked).add_done_callback(_die_of_a_bug)

    def _answer(self, asked: ToSign | SignDetached) -> None:
        result: bytes | ClerkDeskError
        try:
            result = self._sign(asked)
        except ClerkDeskError as error:
            result = error
        name = asked.id if isinstance(asked, ToSign) else ""
        with self._sending:
            self._pipe.send(Answer(name, result, self._key.operations))

    def _sign(self, asked: ToSign | SignDetached) -> bytes:
        at = asked.at if isinstance(asked, SignDetached) else asked.stamp.at
        _refuse_outside_validity(self._key, at)
        if isinstance(asked, SignDetached):
            return sign_detached(self._key, asked.content, at)
        return sign_pdf(self._key, asked, self._font)


def _refuse_outside_validity(key: SigningKey, at: datetime) -> None:
    certificate = key.certificate
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        holder = common_name(certificate.subject)
        raise CertificateRefused(holder=holder, reason="expired", detail="it is not valid at the time of signing")


def _die_of_a_bug(done: "Future[None]") -> None:
    """End the child, so that its parent is told at once instead of waiting for an answer that never comes."""
    error = done.exception()
    if error is not None and not isinstance(error, OSError):
        traceback.print_exception(error)
        os._exit(_EXIT_OF_A_BUG)
