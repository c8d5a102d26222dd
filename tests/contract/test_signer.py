# SPDX-License-Identifier: Apache-2.0
"""What every key must do, on a token with RSA, on a token with a curve, and in a PKCS#12 file."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from clerkdesk.adapters.signers.child import ChildSigner
from clerkdesk.adapters.signers.trust import TrustStore
from clerkdesk.adapters.signers.verifier import TrustVerifier
from clerkdesk.errors import CertificateRefused, RevocationUnknown, UnsignableDocument, WrongPin
from clerkdesk.ports.signer import KeySource, ToSign
from clerkdesk.practice.pki import PracticePki
from clerkdesk.practice.tokens import token_source
from tests.fakes.signing import NOW, archival_findings, archival_pdf, pin_of, sign_all, signer, stamp

pytest_plugins = ("tests.pki_fixtures",)
pytestmark = pytest.mark.token


@dataclass
class Place:
    """A key and how to open it."""

    source: KeySource
    pin: str
    pki: PracticePki
    tokens: Path

    def signer(self, **policy: object) -> ChildSigner:
        return signer(self.pki, self.tokens, **policy)


@pytest.fixture(params=["token with RSA", "token with P-256", "PKCS#12 file"])
def place(request: pytest.FixtureRequest, pki: PracticePki, tokens: Path) -> Place:
    sources: dict[str, Callable[[], tuple[KeySource, str]]] = {
        "token with RSA": lambda: (token_source(tokens, "clerk"), "clerk"),
        "token with P-256": lambda: (token_source(tokens, "curve"), "curve"),
        "PKCS#12 file": lambda: (KeySource(file=pki.officer_file("clerk")), "clerk"),
    }
    source, officer = sources[request.param]()
    return Place(source, pin_of(officer), pki, tokens)


def test_documents_are_signed_once_each_and_openssl_pdfsig_and_our_verifier_accept_them(
    place: Place, tmp_path: Path
) -> None:
    documents = [archival_pdf(pages=pages) for pages in (1, 2, 3, 4, 5)]
    with place.signer().open(place.source, place.pin) as session:
        kept = sign_all(session, documents)
        assert session.operations == len(documents)
        pinned = session.certificate.sha256
    assert kept.failed == {}
    verifier = TrustVerifier(TrustStore(place.pki.trust))
    for number, document in enumerate(documents):
        signed = kept.signed[f"doc{number}"]
        assert signed.startswith(document)
        (verdict,) = verifier.verify_document(signed, NOW)
        assert (verdict.is_valid, verdict.level, verdict.covers_whole_file) == (True, "PAdES B-B", True)
        assert (verdict.at, verdict.revocation, verdict.reasons) == (NOW, "good as of 2026-11-22", ())
        assert verdict.signer
        assert verdict.signer.sha256 == pinned
        assert archival_findings(signed) == []
    file = tmp_path / "signed.pdf"
    file.write_bytes(kept.signed["doc0"])
    judged = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in judged
    assert "Total document signed" in judged
    assert "Signature Type: ETSI.CAdES.detached" in judged


def test_openssl_accepts_a_detached_signature_and_refuses_other_bytes(place: Place, tmp_path: Path) -> None:
    with place.signer().open(place.source, place.pin) as session:
        signature = session.sign_detached(b"the list")
        assert session.operations == 1
    (tmp_path / "list.p7s").write_bytes(signature)
    for content, outcome in ((b"the list", "CAdES Verification successful"), (b"another list", "failure")):
        (tmp_path / "list").write_bytes(content)
        command = [
            "openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", tmp_path / "list.p7s",
            "-content", tmp_path / "list", "-CAfile", place.pki.trust / "root.crt", "-purpose", "any",
            "-attime", str(int(NOW.timestamp())), "-out", "/dev/null",
        ]  # fmt: skip
        judged = subprocess.run(command, capture_output=True, text=True, check=False)
        assert outcome in judged.stderr
    verifier = TrustVerifier(TrustStore(place.pki.trust))
    verdict = verifier.verify_detached(b"the list", signature, NOW)
    assert (verdict.is_valid, verdict.level, verdict.at) == (True, "CAdES B-B", NOW.replace(microsecond=0))
    assert not verifier.verify_detached(b"another list", signature, NOW).is_valid


def test_one_bad_document_does_not_stop_the_others(place: Place) -> None:
    with place.signer().open(place.source, place.pin) as session:
        kept = sign_all(session, [archival_pdf(), b"", archival_pdf()[:-200], archival_pdf()])
    assert sorted(kept.signed) == ["doc0", "doc3"]
    assert {name: type(error) for name, error in kept.failed.items()} == {
        "doc1": UnsignableDocument,
        "doc2": UnsignableDocument,
    }


def test_a_wrong_pin_is_told_and_the_right_one_still_opens(place: Place) -> None:
    with pytest.raises(WrongPin), place.signer().open(place.source, "999999"):
        pass
    with place.signer().open(place.source, place.pin) as session:
        assert session.operations == 0


@pytest.mark.parametrize("pin", ["", "1" * 65])
def test_an_empty_or_endless_pin_is_not_even_tried(place: Place, pin: str) -> None:
    before = place.signer().status(place.source).tries
    with pytest.raises(WrongPin, match="not tried"), place.signer().open(place.source, pin):
        pass
    assert place.signer().status(place.source).tries == before


def test_without_a_fresh_revocation_list_the_policy_decides(place: Place) -> None:
    strict = {"list_age_days": -1}
    with pytest.raises(RevocationUnknown), place.signer(**strict).open(place.source, place.pin):
        pass
    with place.signer(**strict, requires_list=False).open(place.source, place.pin) as session:
        assert sign_all(session, [archival_pdf()]).failed == {}


def test_a_certificate_that_is_not_valid_when_the_stamp_says_signs_nothing(place: Place) -> None:
    late = stamp(at=NOW.replace(year=NOW.year + 3))
    failed: dict[str, object] = {}
    with place.signer().open(place.source, place.pin) as session:
        session.sign_documents([ToSign("late", archival_pdf(), late)], lambda *_: None, failed.__setitem__)
        assert session.operations == 0
    assert isinstance(failed["late"], CertificateRefused)
