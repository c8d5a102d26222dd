# SPDX-License-Identifier: Apache-2.0
"""The practice authority: root, issuing authority, officers (good and faulty), timestamps and revocation lists.

Every key is made for practice only and protects nothing; files hold keys encrypted all the same, so that the habits are
those of the counter. Names of people are synthetic.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from clerkdesk.errors import MissingAsset

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

AGENCY = "Ủy ban nhân dân xã Suối Mơ"
_AUTHORITY = "Cơ quan chứng thực luyện tập"
_AUTHORITY_PASSWORD = b"luyen-tap"
_DAY = timedelta(days=1)
_LIST_LIFE = 30 * _DAY


class Fault(StrEnum):
    """What is wrong with an officer's certificate, to practise refusals."""

    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    REVOKED = "revoked"
    WRONG_USAGE = "key-usage"
    MISMATCHED = "key-mismatch"
    WEAK_KEY = "weak-key"
    UNTRUSTED = "untrusted"


@dataclass(frozen=True, slots=True)
class PracticeOfficer:
    """An officer to make a key and certificate for.

    Attributes:
        id: name of the key file, letters and digits.
        pin: password of the PKCS#12 file, and the PIN to give a token that takes the key.
        is_curve: P-256 instead of RSA-2048.
    """

    id: str
    name: str
    title: str
    pin: str
    fault: Fault | None = None
    is_curve: bool = False


OFFICERS = (
    PracticeOfficer("clerk", "Nguyễn Thị Diệu Hương", "Công chức tiếp nhận", "123456"),
    PracticeOfficer("supervisor", "Trần Quốc Phước", "Phó Chủ tịch", "654321"),
    PracticeOfficer("clerk2", "Lê Hoàng Mỹ Yến", "Công chức tư pháp - hộ tịch", "112233"),
)
"""The officers of the practice counter: two clerks and the supervisor who approves."""


@dataclass(frozen=True, slots=True)
class PracticeKey:
    """A private key with its certificate."""

    key: PrivateKey = field(repr=False)
    certificate: x509.Certificate


@dataclass(frozen=True, slots=True)
class PracticePki:
    """A practice authority in its folder.

    Attributes:
        officers: keys by officer id, as just made; empty after `load_pki`, which reads the authority alone.
    """

    folder: Path
    root: PracticeKey
    issuing: PracticeKey
    timestamps: PracticeKey
    officers: Mapping[str, PracticeKey]

    @property
    def trust(self) -> Path:
        """Folder with root and issuing certificate and both revocation lists, as a station needs them."""
        return self.folder / "trust"

    def officer_file(self, officer_id: str) -> Path:
        """Return the path of an officer's PKCS#12 file."""
        return officer_file(self.folder, officer_id)


def officer_file(authority: Path, officer_id: str) -> Path:
    """Return the path of an officer's PKCS#12 file below the folder of the authority."""
    return authority / "officers" / f"{officer_id}.p12"


def make_pki(
    folder: Path, now: datetime, officers: Sequence[PracticeOfficer] = OFFICERS, *, agency: str = AGENCY
) -> PracticePki:
    """Make an authority with officers, all dates relative to `now`, and write its files into the folder.

    It writes `trust/` (root.crt, issuing.crt, root.crl, issuing.crl with a .pem beside each list), `officers/ID.p12`
    and `authority/` (the keys that issue and stamp). A mismatched pair gets no file: only a token can hold one.
    """
    root = _self_signed(_name(f"{_AUTHORITY} gốc", _AUTHORITY), now)
    issuing_key = _rsa_key()
    issuing = PracticeKey(
        issuing_key,
        _authority_builder(_name(f"{_AUTHORITY} công vụ", _AUTHORITY), issuing_key, root, now, path_length=0).sign(
            root.key, hashes.SHA256()
        ),
    )
    stamp_key = _rsa_key()
    stamps = PracticeKey(stamp_key, _timestamp_certificate(stamp_key, issuing, now))
    keys = {officer.id: _officer_key(officer, agency, issuing, now) for officer in officers}
    pki = PracticePki(folder, root, issuing, stamps, keys)
    _write(pki, officers)
    revoked = [keys[o.id].certificate.serial_number for o in officers if o.fault is Fault.REVOKED]
    publish_lists(pki, now, revoked=revoked)
    return pki


def load_pki(folder: Path) -> PracticePki:
    """Read an authority made before, without its officers.

    Raises:
        MissingAsset: the folder holds none.
    """
    read = {}
    for name in ("root", "issuing", "timestamps"):
        path = folder / "authority" / f"{name}.p12"
        if not path.exists():
            raise MissingAsset(name=str(path.name))
        key, certificate, _ = pkcs12.load_key_and_certificates(path.read_bytes(), _AUTHORITY_PASSWORD)
        if certificate is None or not isinstance(key, rsa.RSAPrivateKey):
            raise MissingAsset(name=str(path.name))
        read[name] = PracticeKey(key, certificate)
    return PracticePki(folder, read["root"], read["issuing"], read["timestamps"], {})


def publish_lists(
    pki: PracticePki, now: datetime, *, revoked: Sequence[int] = (), life: timedelta = _LIST_LIFE
) -> None:
    """Write new revocation lists of both authorities.

    Args:
        pki: the authority.
        now: the lists' thisUpdate and, for new entries, the date of revocation.
        revoked: serial numbers of officers' certificates to revoke, beside those already revoked.
        life: time to nextUpdate.
    """
    path = pki.trust / "issuing.crl"
    before = list(x509.load_der_x509_crl(path.read_bytes())) if path.exists() else []
    known = {entry.serial_number for entry in before}
    fresh = [_revocation(serial, now) for serial in revoked if serial not in known]
    _write_list(pki.trust / "root.crl", pki.root, [], now, life)
    _write_list(path, pki.issuing, [*before, *fresh], now, life)


def _revocation(serial: int, now: datetime) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now - timedelta(hours=1))
    return builder.add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False).build()


def _write_list(
    path: Path, by: PracticeKey, entries: Sequence[x509.RevokedCertificate], now: datetime, life: timedelta
) -> None:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(by.certificate.subject)
        .last_update(now)
        .next_update(now + life)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(_authority_identifier(by), critical=False)
    )
    for entry in entries:
        builder = builder.add_revoked_certificate(entry)
    revocations = builder.sign(by.key, hashes.SHA256())
    path.write_bytes(revocations.public_bytes(serialization.Encoding.DER))
    path.with_suffix(".crl.pem").write_bytes(revocations.public_bytes(serialization.Encoding.PEM))


def _rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def _name(common: str, organisation: str, title: str = "") -> x509.Name:
    parts = [(NameOID.COUNTRY_NAME, "VN"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, common)]
    if title:
        parts.append((NameOID.TITLE, title))
    return x509.Name([x509.NameAttribute(kind, text) for kind, text in parts])


def _authority_identifier(by: PracticeKey) -> x509.AuthorityKeyIdentifier:
    identifier = by.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)


def _usage(*names: str) -> x509.KeyUsage:
    known = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: name in names for name in known})


def _builder(
    subject: x509.Name, key: PrivateKey, issuer: x509.Name, start: datetime, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _authority_builder(
    subject: x509.Name, key: PrivateKey, by: PracticeKey | None, now: datetime, path_length: int
) -> x509.CertificateBuilder:
    issuer = by.certificate.subject if by else subject
    builder = _builder(subject, key, issuer, now - 365 * _DAY, now + 20 * 365 * _DAY)
    if by:
        builder = builder.add_extension(_authority_identifier(by), critical=False)
    return builder.add_extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True).add_extension(
        _usage("key_cert_sign", "crl_sign"), critical=True
    )


def _self_signed(subject: x509.Name, now: datetime) -> PracticeKey:
    key = _rsa_key()
    builder = _authority_builder(subject, key, None, now, path_length=1)
    return PracticeKey(key, builder.sign(key, hashes.SHA256()))


def _timestamp_certificate(key: PrivateKey, issuing: PracticeKey, now: datetime) -> x509.Certificate:
    subject = _name("Dấu thời gian luyện tập", _AUTHORITY)
    return (
        _builder(subject, key, issuing.certificate.subject, now - _DAY, now + 5 * 365 * _DAY)
        .add_extension(_authority_identifier(issuing), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage("digital_signature", "content_commitment"), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(issuing.key, hashes.SHA256())
    )


def _validity(fault: Fault | None, now: datetime) -> tuple[datetime, datetime]:
    if fault is Fault.EXPIRED:
        return now - 300 * _DAY, now - 30 * _DAY
    if fault is Fault.NOT_YET_VALID:
        return now + 30 * _DAY, now + 700 * _DAY
    return now - _DAY, now + 700 * _DAY


def _officer_key(officer: PracticeOfficer, agency: str, issuing: PracticeKey, now: datetime) -> PracticeKey:
    key = _private_key(officer)
    certified = _private_key(officer) if officer.fault is Fault.MISMATCHED else key
    by = _self_signed(issuing.certificate.subject, now) if officer.fault is Fault.UNTRUSTED else issuing
    usage = ("key_encipherment",) if officer.fault is Fault.WRONG_USAGE else ("digital_signature", "content_commitment")
    start, end = _validity(officer.fault, now)
    certificate = (
        _builder(_name(officer.name, agency, officer.title), certified, by.certificate.subject, start, end)
        .add_extension(_authority_identifier(by), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(*usage), critical=True)
        .sign(by.key, hashes.SHA256())
    )
    return PracticeKey(key, certificate)


def _private_key(officer: PracticeOfficer) -> PrivateKey:
    if officer.is_curve:
        return ec.generate_private_key(ec.SECP256R1())
    return _rsa_key(1024 if officer.fault is Fault.WEAK_KEY else 2048)


def _write(pki: PracticePki, officers: Sequence[PracticeOfficer]) -> None:
    for name in ("trust", "officers", "authority"):
        (pki.folder / name).mkdir(parents=True, exist_ok=True)
    for name, pair in (("root", pki.root), ("issuing", pki.issuing)):
        (pki.trust / f"{name}.crt").write_bytes(pair.certificate.public_bytes(serialization.Encoding.PEM))
    chain = [pki.issuing.certificate, pki.root.certificate]
    for officer in officers:
        if officer.fault is Fault.MISMATCHED:
            continue  # no PKCS#12 file can hold such a pair; a token can
        packed = _pkcs12(officer.id, pki.officers[officer.id], chain, officer.pin.encode())
        pki.officer_file(officer.id).write_bytes(packed)
    for name, pair in (("root", pki.root), ("issuing", pki.issuing), ("timestamps", pki.timestamps)):
        packed = _pkcs12(name, pair, [], _AUTHORITY_PASSWORD)
        (pki.folder / "authority" / f"{name}.p12").write_bytes(packed)


def _pkcs12(name: str, pair: PracticeKey, chain: list[x509.Certificate], password: bytes) -> bytes:
    encryption = serialization.BestAvailableEncryption(password)
    return pkcs12.serialize_key_and_certificates(name.encode(), pair.key, pair.certificate, chain, encryption)
