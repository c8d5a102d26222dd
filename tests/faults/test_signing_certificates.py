# SPDX-License-Identifier: Apache-2.0
"""Certificates, key files and revocation lists that must be refused before anything is signed."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, pkcs12

from clerkdesk.adapters.signers.certificates import weakness
from clerkdesk.adapters.signers.keys import open_key
from clerkdesk.adapters.signers.policy import TrustPolicy
from clerkdesk.adapters.signers.trust import TrustStore
from clerkdesk.errors import CertificateRefused, InvalidInput, TokenUnavailable, WrongPin
from clerkdesk.ports.signer import KeySource
from clerkdesk.practice.pki import Fault, PracticePki, make_pki, publish_lists
from clerkdesk.practice.tokens import token_source
from tests.fakes.signing import NOW, pin_of, signer

pytest_plugins = ("tests.pki_fixtures",)
IN_FILES = [fault for fault in Fault if fault is not Fault.MISMATCHED]


@pytest.fixture
def folder(pki: PracticePki, tmp_path: Path) -> Path:
    """A copy of the trust folder, to be spoiled."""
    for path in pki.trust.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


@pytest.mark.parametrize("fault", IN_FILES)
def test_a_faulty_certificate_is_refused_with_its_reason(pki: PracticePki, fault: Fault) -> None:
    certificate = pki.officers[fault.value].certificate
    with pytest.raises(CertificateRefused) as refused:
        TrustStore(pki.trust).refuse_unfit(certificate, NOW)
    assert refused.value.params["reason"] == fault.value
    assert refused.value.params["holder"] == "Đỗ Văn Thử"


def test_the_refusal_crosses_from_the_child_with_all_its_facts(pki: PracticePki) -> None:
    source = KeySource(file=pki.officer_file("revoked"))
    with pytest.raises(CertificateRefused, match="revoked on 2026-11-22, reason keyCompromise"):  # noqa: SIM117
        with signer(pki).open(source, pin_of("revoked")):
            pass


@pytest.mark.token
def test_a_token_whose_certificate_is_of_another_key_is_refused(pki: PracticePki, tokens: Path) -> None:
    with pytest.raises(CertificateRefused) as refused:  # noqa: SIM117
        with signer(pki, tokens).open(token_source(tokens, "key-mismatch"), pin_of("key-mismatch")):
            pass
    assert refused.value.params["reason"] == "key-mismatch"


def test_a_certificate_made_with_sha1_is_weak(pki: PracticePki, tmp_path: Path) -> None:
    (tmp_path / "c.pem").write_bytes(pki.officers["clerk"].certificate.public_bytes(Encoding.PEM))
    script = "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out old.pem -sha1 -subj /CN=old -days 30 2>&1"
    subprocess.run(["bash", "-c", script], cwd=tmp_path, check=True, capture_output=True)
    assert "sha1" in (weakness(x509.load_pem_x509_certificate((tmp_path / "old.pem").read_bytes())) or "")
    assert weakness(pki.officers["clerk"].certificate) is None


def test_an_authority_is_not_an_officer(pki: PracticePki) -> None:
    assert (TrustStore(pki.trust).standing(pki.issuing.certificate, NOW).refusal or ("",))[0] == "key-usage"


def test_the_certificate_is_judged_at_the_time_of_the_counter_not_of_the_computer(pki: PracticePki) -> None:
    certificate = pki.officers["clerk"].certificate
    store = TrustStore(pki.trust)
    assert (store.standing(certificate, NOW - timedelta(days=5)).refusal or ("",))[0] == "not-yet-valid"
    assert (store.standing(certificate, NOW + timedelta(days=900)).refusal or ("",))[0] == "expired"


def test_a_stale_list_says_unknown_and_an_old_one_within_the_policy_says_its_day(pki: PracticePki) -> None:
    certificate, later = pki.officers["clerk"].certificate, NOW + timedelta(days=31)
    assert TrustStore(pki.trust).standing(certificate, later).revocation == "unknown"
    patient = TrustStore(pki.trust, TrustPolicy(list_age_days=40))
    assert patient.standing(certificate, later).revocation == "good as of 2026-11-22"


def test_a_stale_list_still_tells_who_was_revoked(pki: PracticePki) -> None:
    standing = TrustStore(pki.trust).standing(pki.officers["revoked"].certificate, NOW + timedelta(days=31))
    assert standing.revocation == "revoked on 2026-11-22"


def test_without_any_list_revocation_is_unknown(pki: PracticePki, folder: Path) -> None:
    for path in folder.glob("*.crl"):
        path.unlink()
    standing = TrustStore(folder).standing(pki.officers["clerk"].certificate, NOW)
    assert (standing.refusal, standing.revocation) == (None, "unknown")
    assert standing.silent_issuer


def test_a_list_that_another_authority_signed_is_not_believed(pki: PracticePki, folder: Path, tmp_path: Path) -> None:
    other = make_pki(tmp_path / "other", NOW, ())
    forged = (other.trust / "issuing.crl").read_bytes()
    with pytest.raises(InvalidInput):
        TrustStore(folder).import_crl(forged)
    (folder / "issuing.crl").write_bytes(forged)  # even when it was put there by hand
    assert TrustStore(folder).standing(pki.officers["clerk"].certificate, NOW).revocation == "unknown"


def test_an_imported_list_takes_effect_at_once_and_an_older_one_changes_nothing(
    pki: PracticePki, folder: Path, tmp_path: Path
) -> None:
    store, certificate = TrustStore(folder), pki.officers["clerk"].certificate
    assert store.standing(certificate, NOW).refusal is None
    newer = PracticePki(tmp_path / "newer", pki.root, pki.issuing, pki.timestamps, {})
    newer.trust.mkdir(parents=True)
    publish_lists(newer, NOW + timedelta(days=1), revoked=[certificate.serial_number])
    older = (folder / "issuing.crl").read_bytes()
    store.import_crl((newer.trust / "issuing.crl.pem").read_bytes())
    assert (store.standing(certificate, NOW + timedelta(days=1)).refusal or ("",))[0] == "revoked"
    store.import_crl(older)
    assert (store.standing(certificate, NOW + timedelta(days=1)).refusal or ("",))[0] == "revoked"


@pytest.mark.parametrize("content", [b"", b"not a list", b"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n"])
def test_bytes_that_are_no_list_are_refused(folder: Path, content: bytes) -> None:
    with pytest.raises(InvalidInput):
        TrustStore(folder).import_crl(content)


def test_a_key_file_with_old_ciphers_is_read(pki: PracticePki, tmp_path: Path) -> None:
    old, held = tmp_path / "old.p12", pki.officers["clerk"]
    cipher = pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC
    weak = PrivateFormat.PKCS12.encryption_builder().key_cert_algorithm(cipher).hmac_hash(hashes.SHA1())
    protection = weak.build(b"123456")
    old.write_bytes(pkcs12.serialize_key_and_certificates(b"old", held.key, held.certificate, None, protection))
    key = open_key(KeySource(file=old), "123456")
    assert key.certificate == pki.officers["clerk"].certificate
    with pytest.raises(WrongPin):
        open_key(KeySource(file=old), "sai")


@pytest.mark.parametrize("content", [None, b"", b"not a key file", b"\x30\x82\xff\xff"])
def test_a_missing_or_damaged_key_file_is_not_taken_for_a_wrong_password(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "key.p12"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(TokenUnavailable):
        open_key(KeySource(file=file), "123456")


def test_half_a_key_file_is_damaged(pki: PracticePki, tmp_path: Path) -> None:
    content = pki.officer_file("clerk").read_bytes()
    (tmp_path / "half.p12").write_bytes(content[: len(content) // 2])
    with pytest.raises(TokenUnavailable):
        open_key(KeySource(file=tmp_path / "half.p12"), "123456")
