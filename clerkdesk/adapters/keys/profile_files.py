# SPDX-License-Identifier: Apache-2.0
"""Signed station profiles as files: a head line with the signature, then the profile as canonical JSON."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any, Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from clerkdesk.domain.files import canonical_json, sha256
from clerkdesk.domain.profile import PROFILE_KIND, StationProfile, profile_from_json
from clerkdesk.errors import InvalidInput, ProfileRefused

FORMAT: Final = 1
_MOST_BYTES: Final = 16 * 1024 * 1024


def fingerprint(public_pem: bytes) -> str:
    """Return the SHA-256 of an Ed25519 public key, as it is printed on paper.

    Raises:
        InvalidInput: it is no such key.
    """
    try:
        key = load_pem_public_key(public_pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InvalidInput(field="key", reason="it is not a public key in PEM form") from error
    if not isinstance(key, Ed25519PublicKey):
        raise InvalidInput(field="key", reason="profiles are signed with an Ed25519 key")
    return sha256(_raw(key))


class ProfileSigner:
    """Signs many profiles with one key.

    Args:
        private_pem: Ed25519 key, PEM, PKCS#8, not encrypted.

    Raises:
        InvalidInput: this is no such key.
    """

    def __init__(self, private_pem: bytes) -> None:
        try:
            key = load_pem_private_key(private_pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise InvalidInput(field="key file", reason="it is not an unencrypted private key in PEM form") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise InvalidInput(field="key file", reason="profiles are signed with an Ed25519 key")
        self._key = key
        self.fingerprint = sha256(_raw(key.public_key()))

    def sign(self, profile: StationProfile) -> bytes:
        """Return the file of a profile."""
        signed = canonical_json(profile.as_json())
        head = {
            "kind": PROFILE_KIND,
            "format": FORMAT,
            "key": _text(_raw(self._key.public_key())),
            "signature": _text(self._key.sign(signed)),
        }
        return canonical_json(head) + b"\n" + signed


def read_profile(content: bytes, trusted: Iterable[str], name: str) -> StationProfile:
    """Verify a profile and read it.

    Args:
        trusted: fingerprints of the keys that may sign profiles.
        name: of the file, for the error.

    Raises:
        ProfileRefused: none, of a newer program, signed by another key, tampered with, or with impossible values.
    """
    head, _, signed = content[:_MOST_BYTES].partition(b"\n")
    raw, signature = _read_head(head, name)
    if sha256(raw) not in frozenset(trusted):
        raise ProfileRefused(file=name, cause="profile-unknown-key", reason="this station does not trust its key")
    try:
        Ed25519PublicKey.from_public_bytes(raw).verify(signature, signed)
    except (InvalidSignature, ValueError) as error:
        raise ProfileRefused(file=name, cause="profile-tampered", reason="its signature does not hold") from error
    try:
        return profile_from_json(json.loads(signed))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProfileRefused(file=name, cause="profile-broken", reason=f"it cannot be used: {error}") from error


def public_pem(content: bytes, name: str) -> bytes:
    """Return the key that a profile says it was signed with, to be pinned after it was verified."""
    raw, _ = _read_head(content[:_MOST_BYTES].partition(b"\n")[0], name)
    key = Ed25519PublicKey.from_public_bytes(raw)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _read_head(head: bytes, name: str) -> tuple[bytes, bytes]:
    try:
        values: dict[str, Any] = json.loads(head)
        if values["kind"] != PROFILE_KIND:
            raise ValueError("of another kind")  # noqa: TRY301 - told below like all that is no profile
        version, raw, signature = int(values["format"]), b64decode(values["key"]), b64decode(values["signature"])
    except (ValueError, KeyError, TypeError) as error:
        raise ProfileRefused(file=name, cause="not-a-profile", reason="it is not a station profile") from error
    if version > FORMAT:
        raise ProfileRefused(file=name, cause="profile-newer", reason="it is of a newer program")
    return raw, signature


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def _text(content: bytes) -> str:
    return b64encode(content).decode()
