# SPDX-License-Identifier: Apache-2.0
"""What the child does with what it is asked, run here in a thread, and how a session stays in step with it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest

from clerkdesk.adapters.signers.messages import Answer, Opened, Opening, SignDetached
from clerkdesk.adapters.signers.policy import TrustPolicy
from clerkdesk.adapters.signers.worker import serve
from clerkdesk.errors import StorageFull, UnsignableDocument, WrongPin
from clerkdesk.ports.signer import KeySource, ToSign
from clerkdesk.practice.pki import PracticePki
from clerkdesk.settings import asset_path
from tests.fakes.signing import NOW, archival_pdf, pin_of, sign_all, signer, stamp

pytest_plugins = ("tests.pki_fixtures",)


@contextmanager
def served(pki: PracticePki) -> Iterator[Connection]:
    ours, theirs = Pipe()
    source = KeySource(file=pki.officer_file("clerk"))
    opening = Opening(source, pki.trust, TrustPolicy(), asset_path("fonts/stamp-serif.ttf"), NOW)
    worker = threading.Thread(target=serve, args=(theirs, opening))
    worker.start()
    with ours:
        yield ours
    worker.join()


def test_each_question_is_answered_with_its_own_id_and_the_count_of_uses(pki: PracticePki) -> None:
    with served(pki) as pipe:
        pipe.send(pin_of("clerk"))
        opened = pipe.recv()
        assert isinstance(opened, Opened)
        assert (opened.certificate.subject, opened.revocation) == ("Nguyễn Thị Diệu Hương", "good as of 2026-11-22")
        pipe.send(ToSign("bad", b"", stamp()))
        pipe.send(ToSign("good", archival_pdf(), stamp()))
        answers: dict[str, Answer] = {answer.id: answer for answer in (pipe.recv(), pipe.recv())}
        assert isinstance(answers["bad"].result, UnsignableDocument)
        assert isinstance(answers["good"].result, bytes)
        pipe.send(SignDetached(b"list", NOW))
        assert pipe.recv().operations == 2


def test_a_wrong_pin_is_the_only_answer(pki: PracticePki) -> None:
    with served(pki) as pipe:
        pipe.send("sai")
        assert isinstance(pipe.recv(), WrongPin)


def test_a_caller_who_stops_in_the_middle_gets_no_earlier_answer_later(pki: PracticePki) -> None:
    def full(_: str, __: bytes) -> None:
        raise StorageFull(what="the document")

    asked = [ToSign(f"first{number}", archival_pdf(), stamp()) for number in range(6)]
    with signer(pki).open(KeySource(file=pki.officer_file("clerk")), pin_of("clerk")) as session:
        with pytest.raises(StorageFull):
            session.sign_documents(asked, full, lambda *_: None)
        assert set(sign_all(session, [archival_pdf()]).signed) == {"doc0"}
        assert session.sign_detached(b"list")[:1] == b"\x30"
