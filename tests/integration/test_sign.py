# SPDX-License-Identifier: Apache-2.0
"""Signing: sealed bytes continue, one bad dossier stops nobody, and a pulled token costs nothing that was signed."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from clerkdesk.adapters.clock import SystemClock
from clerkdesk.bootstrap.practice import PracticeFolder
from clerkdesk.errors import (
    BlobDamaged,
    Cancelled,
    CertificateRefused,
    ContentChanged,
    DossierNotFound,
    NotReady,
    TokenUnavailable,
    UnsignableDocument,
    WrongPin,
)
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.practice.tokens import token_environment, token_source
from clerkdesk.services.sign import Sign
from tests.counter import CLERK, CLERK2, SUPERVISOR, Counter, DeskSession, DeskSigner
from tests.fakes.signing import signer as child_signer

pytest_plugins = ("tests.counter_fixtures",)


def sign_with(counter: Counter, session: type[DeskSession]) -> Sign:
    """Return the service over a session that a test has changed in one point."""

    class Changed(DeskSigner):
        def open(self, source, pin):
            opened = super().open(source, pin)
            return _Wrapped(opened, session)

    return Sign(counter.store, counter.blobs, Changed(counter.station.trust), clock=SystemClock())


class _Wrapped:
    def __init__(self, opened, session) -> None:
        self._opened, self._session = opened, session

    def __enter__(self):
        made = self._opened.__enter__()
        made.__class__ = self._session
        return made

    def __exit__(self, *error: object):
        return self._opened.__exit__(*error)


def test_the_clerk_signs_with_the_token_and_each_signed_file_begins_with_the_sealed_bytes(counter: Counter) -> None:
    codes, told = counter.at("sealed", count=2), []
    access = counter.tokens.practice_keys[CLERK]
    summary = counter.tokens.sign.sign(
        codes, access.source, access.pin, by=CLERK, progress=lambda *step: told.append(step)
    )
    assert (summary.signed, summary.documents, summary.operations) == (codes, 2, 2)
    assert told == [(1, 2, "dossier"), (2, 2, "dossier")]
    for code in codes:
        view = counter.services.overview.show(code)
        document = view.documents[0]
        assert document.signed is not None
        assert counter.blobs.get(document.signed).startswith(counter.blobs.get(document.sealed))
        assert view.revision is not None
        assert view.revision.signed is not None
        assert view.revision.signed.seals == view.revision.sealed.sha256
        assert view.revision.state == "SIGNED"
        assert all(report.is_valid for report in counter.services.verify.code(code))


def test_signing_goes_on_after_the_token_was_pulled_between_two_documents(counter: Counter) -> None:
    codes = counter.at("sealed", count=3)
    made, tokens = PracticeFolder(counter.root).tokens, counter.root / "pulled"
    shutil.copytree(made, tokens)
    settings = tokens / "softhsm2.conf"
    lines = [line for line in settings.read_text().splitlines() if not line.startswith("directories.tokendir")]
    settings.write_text("\n".join([f"directories.tokendir = {tokens / 'tokens'}", *lines]) + "\n")
    away = tokens / "away"

    def pull(done: int, _total: int, _step: str) -> None:
        if done == 1:
            (tokens / "tokens").rename(away)

    signer = child_signer(counter.pki, tokens, at=SystemClock().now())
    sign = Sign(counter.store, counter.blobs, signer, clock=SystemClock())
    source, pin = token_source(tokens, CLERK), counter.tokens.practice_keys[CLERK].pin
    with pytest.raises(TokenUnavailable):
        sign.sign(codes, source, pin, by=CLERK, progress=pull)
    states = [counter.services.overview.show(code).revision.state for code in codes]  # type: ignore[union-attr]
    assert states == ["SIGNED", "SEALED", "SEALED"]
    away.rename(tokens / "tokens")
    assert token_environment(tokens)
    summary = sign.sign(codes, source, pin, by=CLERK)
    assert (summary.signed, summary.skipped, summary.documents) == (codes[1:], {codes[0]: "it is SIGNED"}, 2)


def test_documents_that_were_signed_before_a_fault_are_not_signed_again(counter: Counter) -> None:
    code = counter.receive().code
    for component in (1, 2):
        counter.scan(code, component)
    counter.read(code)
    counter.services.seal.seal(code, by=CLERK)

    class Pulled(DeskSession):
        def sign_documents(self, documents, keep, fail) -> None:
            super().sign_documents(list(documents)[:1], keep, fail)
            raise TokenUnavailable(reason="it was pulled")

    with pytest.raises(TokenUnavailable):
        sign_with(counter, Pulled).sign([code], *counter.key_of(CLERK), by=CLERK)
    kept = counter.services.overview.show(code).documents[0].signed
    assert kept is not None
    summary = counter.services.sign.sign([code], *counter.key_of(CLERK), by=CLERK)
    assert (summary.signed, summary.documents) == ([code], 1)
    assert counter.services.overview.show(code).documents[0].signed == kept


def test_what_cannot_be_signed_is_skipped_with_the_reason_and_no_pin_is_needed_for_it(counter: Counter) -> None:
    received, signed = counter.at("received")[0], counter.at("signed")[0]
    others = counter.at("sealed", by=CLERK2)[0]
    logins = counter.signer.logins
    summary = counter.services.sign.sign([received, signed, others], *counter.key_of(CLERK), by=CLERK)
    assert summary.skipped == {
        received: "it is not sealed",
        signed: "it is SIGNED",
        others: "another officer sealed it",
    }
    assert counter.signer.logins == logins
    with pytest.raises(DossierNotFound):
        counter.services.sign.sign(["H38.31.24-261122-0999"], *counter.key_of(CLERK), by=CLERK)


def test_a_dossier_named_twice_is_signed_once(counter: Counter) -> None:
    code = counter.at("sealed")[0]
    summary = counter.services.sign.sign([code, code.lower()], *counter.key_of(CLERK), by=CLERK)
    assert (summary.signed, summary.documents) == ([code], 1)


def test_the_certificate_of_another_officer_is_refused(counter: Counter) -> None:
    code = counter.at("sealed")[0]
    with pytest.raises(CertificateRefused) as refused:
        counter.services.sign.sign([code], *counter.key_of(SUPERVISOR), by=CLERK)
    assert refused.value.params["reason"] == "wrong-officer"
    with pytest.raises(WrongPin):
        counter.services.sign.sign([code], counter.key_of(CLERK)[0], "000000", by=CLERK)
    assert counter.services.overview.show(code).documents[0].signed is None


def test_an_officer_without_pinned_certificate_signs_with_any_that_is_trusted(counter: Counter) -> None:
    code = counter.at("sealed")[0]
    clerk = next(officer for officer in counter.services.administer.officers() if officer.id == CLERK)
    counter.services.administer.enrol(replace(clerk, certificate_sha256=None))
    assert counter.services.sign.sign([code], *counter.key_of(CLERK2), by=CLERK).signed == [code]


def test_two_certificates_over_one_revision_are_refused(counter: Counter) -> None:
    code = counter.receive().code
    for component in (1, 2):
        counter.scan(code, component)
    counter.read(code)
    counter.services.seal.seal(code, by=CLERK)

    class Interrupted(DeskSession):
        def sign_documents(self, documents, keep, fail) -> None:
            super().sign_documents(list(documents)[:1], keep, fail)

    half = sign_with(counter, Interrupted).sign([code], *counter.key_of(CLERK), by=CLERK)
    assert isinstance(half.failed[code], NotReady)
    clerk = next(officer for officer in counter.services.administer.officers() if officer.id == CLERK)
    counter.services.administer.enrol(replace(clerk, certificate_sha256=None))
    summary = counter.services.sign.sign([code], *counter.key_of(CLERK2), by=CLERK)
    assert (summary.signed, type(summary.failed[code])) == ([], NotReady)
    assert "two certificates" in str(summary.failed[code])
    assert counter.services.overview.show(code).revision.state == "SEALED"  # type: ignore[union-attr]


def test_one_bad_dossier_does_not_stop_the_others(counter: Counter) -> None:
    code = counter.receive().code  # other pages than the next ones, so that its sealed file is its own
    for _ in range(2):
        counter.scan(code)
    counter.read(code)
    counter.services.seal.seal(code, by=CLERK)
    counter.damage(counter.services.overview.show(code).documents[0].sealed)
    good = counter.at("sealed")[0]
    summary = counter.services.sign.sign([code, good], *counter.key_of(CLERK), by=CLERK)
    assert (summary.signed, type(summary.failed[code])) == ([good], BlobDamaged)


class Replacing(DeskSession):
    def sign_documents(self, documents, keep, fail) -> None:
        super().sign_documents(documents, lambda key, content: keep(key, b"%PDF-1.7\n" + content), fail)


class Failing(DeskSession):
    def sign_documents(self, documents, keep, fail) -> None:
        for document in documents:
            fail(document.id, UnsignableDocument(file=document.id, reason="it is damaged"))


@pytest.mark.parametrize(("session", "error"), [(Replacing, ContentChanged), (Failing, UnsignableDocument)])
def test_what_a_signer_spoils_is_not_kept(counter: Counter, session: type[DeskSession], error: type) -> None:
    code = counter.at("sealed")[0]
    summary = sign_with(counter, session).sign([code], *counter.key_of(CLERK), by=CLERK)
    assert (summary.signed, type(summary.failed[code])) == ([], error)
    assert counter.services.overview.show(code).documents[0].signed is None


def test_cancelling_keeps_what_is_signed(counter: Counter, tmp_path: Path) -> None:
    codes, cancel = counter.at("sealed", count=2), CancelToken()
    with pytest.raises(Cancelled):
        counter.services.sign.sign(
            codes, *counter.key_of(CLERK), by=CLERK, progress=lambda *_: cancel.cancel(), cancel=cancel
        )
    states = [counter.services.overview.show(code).revision.state for code in codes]  # type: ignore[union-attr]
    assert states == ["SIGNED", "SEALED"]
