# SPDX-License-Identifier: Apache-2.0
"""What is made of a token's flags, mechanisms and errors; no driver is loaded."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pkcs11 import Mechanism, TokenFlag
from pkcs11 import exceptions as trouble

from clerkdesk.adapters.signers.pkcs11 import _method, _told, _tries
from clerkdesk.errors import ClerkDeskError, PinLocked, TokenUnavailable, WrongPin

RSA_KEY = rsa.generate_private_key(65537, 2048)
CURVE_KEY = ec.generate_private_key(ec.SECP256R1())


@dataclass
class Flags:
    """A token that has only flags."""

    flags: TokenFlag


def certificate(key: Any) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
    at = datetime(2026, 11, 22, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, at, at)
    return builder.sign(key, hashes.SHA256())


@pytest.mark.parametrize(
    ("flags", "tries"),
    [
        (TokenFlag.TOKEN_INITIALIZED, ""),
        (TokenFlag.USER_PIN_COUNT_LOW, "few"),
        (TokenFlag.USER_PIN_COUNT_LOW | TokenFlag.USER_PIN_FINAL_TRY, "last"),
        (TokenFlag.USER_PIN_FINAL_TRY | TokenFlag.USER_PIN_LOCKED, "locked"),
    ],
)
def test_flags_tell_how_many_tries_are_left(flags: TokenFlag, tries: str) -> None:
    assert _tries(Flags(flags)) == tries  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (trouble.PinIncorrect, WrongPin),
        (trouble.PinLenRange, WrongPin),
        (trouble.PinLocked, PinLocked),
        (trouble.PinExpired, PinLocked),
        (trouble.DeviceRemoved, TokenUnavailable),
        (trouble.TokenNotPresent, TokenUnavailable),
        (trouble.SessionHandleInvalid, TokenUnavailable),
        (trouble.ObjectHandleInvalid, TokenUnavailable),
        (trouble.MechanismInvalid, TokenUnavailable),
        (trouble.MultipleTokensReturned, TokenUnavailable),
        (trouble.GeneralError, TokenUnavailable),
        (trouble.DeviceMemory, TokenUnavailable),
        (RuntimeError, TokenUnavailable),
    ],
)
def test_every_error_of_a_driver_is_told_as_one_of_ours(raised: type[Exception], told: type[ClerkDeskError]) -> None:
    with pytest.raises(told), _told():
        raise raised


def test_a_token_that_hashes_itself_gets_the_content() -> None:
    prepare, mechanism, _ = _method({Mechanism.SHA256_RSA_PKCS, Mechanism.RSA_PKCS}, certificate(RSA_KEY))
    assert (prepare(b"x"), mechanism) == (b"x", Mechanism.SHA256_RSA_PKCS)


def test_a_token_that_only_pads_gets_the_digest_with_its_name() -> None:
    prepare, mechanism, finish = _method({Mechanism.RSA_PKCS}, certificate(RSA_KEY))
    assert mechanism == Mechanism.RSA_PKCS
    numbers = RSA_KEY.private_numbers()
    padded = b"\x00\x01" + b"\xff" * (256 - 3 - len(prepare(b"x"))) + b"\x00" + prepare(b"x")
    raw = pow(int.from_bytes(padded, "big"), numbers.d, numbers.public_numbers.n).to_bytes(256, "big")
    RSA_KEY.public_key().verify(finish(raw), b"x", padding.PKCS1v15(), hashes.SHA256())


@pytest.mark.parametrize("offered", [{Mechanism.ECDSA}, {Mechanism.ECDSA, Mechanism.ECDSA_SHA256}])
def test_a_curve_signs_with_what_the_token_offers(offered: set[Mechanism]) -> None:
    prepare, mechanism, _ = _method(offered, certificate(CURVE_KEY))
    hashed_by_us = mechanism == Mechanism.ECDSA
    assert prepare(b"x") == (hashlib.sha256(b"x").digest() if hashed_by_us else b"x")
