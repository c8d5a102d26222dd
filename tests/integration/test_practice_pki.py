# SPDX-License-Identifier: Apache-2.0
"""The practice authority, judged by OpenSSL."""

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from clerkdesk.errors import MissingAsset
from clerkdesk.practice.pki import PracticePki, load_pki, publish_lists
from clerkdesk.practice.timestamps import timestamp_response
from tests.fakes.signing import NOW, OFFICERS, pin_of

pytest_plugins = ("tests.pki_fixtures",)


def openssl(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=False)


def verify(pki: PracticePki, officer: str, folder: Path, *more: str) -> str:
    certificate = folder / "officer.pem"
    certificate.write_bytes(pki.officers[officer].certificate.public_bytes(Encoding.PEM))
    lists = folder / "lists.pem"
    lists.write_bytes(b"".join((pki.trust / f"{name}.crl.pem").read_bytes() for name in ("root", "issuing")))
    done = openssl(
        "verify", "-attime", str(int(NOW.timestamp())), "-crl_check_all", "-CRLfile", lists,
        "-CAfile", pki.trust / "root.crt", "-untrusted", pki.trust / "issuing.crt", *more, certificate,
    )  # fmt: skip
    return done.stdout + done.stderr


def test_openssl_accepts_a_good_officer_and_the_revocation_lists(pki: PracticePki, tmp_path: Path) -> None:
    assert verify(pki, "clerk", tmp_path).endswith("OK\n")


@pytest.mark.parametrize(
    ("officer", "complaint"),
    [
        ("expired", "certificate has expired"),
        ("not-yet-valid", "certificate is not yet valid"),
        ("revoked", "certificate revoked"),
        ("untrusted", "unable to get local issuer certificate"),
    ],
)
def test_openssl_refuses_a_faulty_officer(pki: PracticePki, tmp_path: Path, officer: str, complaint: str) -> None:
    assert complaint in verify(pki, officer, tmp_path)


def test_every_key_file_opens_with_its_own_password_alone(pki: PracticePki) -> None:
    for officer in OFFICERS:
        if officer.id == "key-mismatch":
            assert not pki.officer_file(officer.id).exists()
            continue
        content = pki.officer_file(officer.id).read_bytes()
        key, _, _ = pkcs12.load_key_and_certificates(content, pin_of(officer.id).encode())
        assert key is not None
        with pytest.raises(ValueError, match="password"):
            pkcs12.load_key_and_certificates(content, b"sai")


def test_no_clear_key_lies_in_the_folder(pki: PracticePki) -> None:
    files = [path for path in pki.folder.rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if b"PRIVATE KEY-----" in path.read_bytes()]


def test_an_authority_read_again_goes_on_revoking(pki: PracticePki, tmp_path: Path) -> None:
    copy = tmp_path / "pki"
    for path in (path for path in pki.folder.rglob("*") if path.is_file()):
        target = copy / path.relative_to(pki.folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    serial = pki.officers["clerk"].certificate.serial_number
    publish_lists(load_pki(copy), NOW + timedelta(days=1), revoked=[serial])
    revoked = x509.load_der_x509_crl((copy / "trust" / "issuing.crl").read_bytes())
    before = pki.officers["revoked"].certificate.serial_number
    assert {entry.serial_number for entry in revoked} == {serial, before}


def test_a_folder_without_an_authority_is_told(tmp_path: Path) -> None:
    with pytest.raises(MissingAsset):
        load_pki(tmp_path)


@pytest.mark.parametrize("asks_for_certificate", [True, False])
def test_openssl_accepts_a_timestamp(pki: PracticePki, tmp_path: Path, asks_for_certificate: bool) -> None:
    content, query, reply = (tmp_path / name for name in ("content", "query", "reply"))
    content.write_bytes(b"batch")
    openssl("ts", "-query", "-data", content, "-sha256", *(["-cert"] if asks_for_certificate else []), "-out", query)
    reply.write_bytes(timestamp_response(query.read_bytes(), pki, NOW))
    chain = tmp_path / "chain.pem"
    certificates = (pki.issuing.certificate, pki.timestamps.certificate)
    chain.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in certificates))
    done = openssl(
        "ts", "-verify", "-queryfile", query, "-in", reply, "-CAfile", pki.trust / "root.crt", "-untrusted", chain,
        "-attime", str(int(NOW.timestamp())),
    )  # fmt: skip
    assert "Verification: OK" in done.stdout + done.stderr
    assert "Nov 22 02:30:15 2026 GMT" in openssl("ts", "-reply", "-in", reply, "-text").stdout


@pytest.mark.parametrize("request_der", [b"", b"not a request", b"\x30\x03\x02\x01\x01"])
def test_a_malformed_timestamp_request_is_rejected(pki: PracticePki, tmp_path: Path, request_der: bytes) -> None:
    reply = tmp_path / "reply"
    reply.write_bytes(timestamp_response(request_der, pki, NOW))
    assert "Status: Rejected" in openssl("ts", "-reply", "-in", reply, "-text").stdout


def test_a_weak_hash_gets_no_timestamp(pki: PracticePki, tmp_path: Path) -> None:
    content, query, reply = (tmp_path / name for name in ("content", "query", "reply"))
    content.write_bytes(b"batch")
    openssl("ts", "-query", "-data", content, "-sha1", "-out", query)
    reply.write_bytes(timestamp_response(query.read_bytes(), pki, NOW))
    assert "Status: Rejected" in openssl("ts", "-reply", "-in", reply, "-text").stdout
