# SPDX-License-Identifier: Apache-2.0
"""The portal's Ed25519 key, by which its answers and receipts are known."""

import base64
import json
import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from clerkdesk.domain.files import canonical_json, sha256

SIGNATURE_HEADER = "Portal-Signature"
KEY_HEADER = "Portal-Key"


class PortalKey:
    """Signs what the portal says; made once in its folder (`portal-key.pem`, `portal-public.json`)."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "portal-key.pem"
        if not file.exists():
            _write(file, _pem(Ed25519PrivateKey.generate()))
        key = serialization.load_pem_private_key(file.read_bytes(), None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError("the portal's key must be Ed25519")
        self._key = key
        raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.key_id = sha256(raw)[:16]
        self.public = {"key_id": self.key_id, "public_key": raw.hex()}
        _write(folder / "portal-public.json", json.dumps(self.public).encode())

    def sign(self, content: bytes) -> bytes:
        """Return the Ed25519 signature (RFC 8032) over the bytes."""
        return self._key.sign(content)

    def headers(self, content: bytes) -> dict[str, str]:
        """Return the headers that prove a body."""
        return {SIGNATURE_HEADER: base64.b64encode(self.sign(content)).decode(), KEY_HEADER: self.key_id}

    def speak(self, value: object) -> tuple[bytes, dict[str, str]]:
        """Return canonical JSON and the headers that prove it."""
        body = canonical_json(value)
        return body, {"Content-Type": "application/json", **self.headers(body)}


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(file: Path, content: bytes) -> None:
    part = file.with_suffix(".part")
    part.touch(mode=0o600)
    with part.open("wb") as out:
        out.write(content)
        os.fsync(out.fileno())
    part.replace(file)
