# SPDX-License-Identifier: Apache-2.0
"""A proposed batch on a carrier: an archive under AES-256-GCM, its key wrapped by a code that travels another way."""

import io
import os
import re
import secrets
import zipfile
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from clerkdesk.adapters.keys.recovery import Cost, unwrap, wrap
from clerkdesk.domain.files import sha256
from clerkdesk.errors import ProposalClosed, StoreKeyUnavailable, WrongPassphrase

MAGIC = b"CDPB\x01"
_LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ23456789"  # none that is taken for another: 31 to the 16th is 79 bits
_GROUPS, _GROUP = 4, 4
_LENGTH_BYTES, _NONCE_BYTES = 4, 12
_FACTS = "proposal.json"
_MOST_BYTES = 4_000_000_000


class SealedProposals:
    """Proposals as files: magic | length of the wrap (4) | wrap | nonce (12) | sealed archive.

    Args:
        cost: of a guess of the code.
    """

    def __init__(self, cost: Cost | None = None) -> None:
        self._cost = cost or Cost()

    def new_code(self) -> str:
        """Return a fresh code, as people copy it: four groups of four letters and digits."""
        return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))

    def is_one(self, content: bytes) -> bool:
        """Tell whether bytes begin as such a file does."""
        return content.startswith(MAGIC)

    def seal(self, facts: bytes, files: Mapping[str, bytes], code: str) -> bytes:
        """Return the closed file; see `ports.proposal_file.ProposalFile`."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(_FACTS, facts)
            for digest, content in files.items():
                archive.writestr(f"files/{digest}", content)
        key, nonce = AESGCM.generate_key(256), os.urandom(_NONCE_BYTES)
        wrapped = wrap(key, _plain(code), "", self._cost)
        head = MAGIC + len(wrapped).to_bytes(_LENGTH_BYTES, "big") + wrapped + nonce
        return head + AESGCM(key).encrypt(nonce, packed.getvalue(), head)

    def open(self, content: bytes, code: str, name: str) -> tuple[bytes, Mapping[str, bytes]]:
        """Return the facts and the files; see `ports.proposal_file.ProposalFile`."""
        start = len(MAGIC) + _LENGTH_BYTES
        end = start + int.from_bytes(content[len(MAGIC) : start], "big")
        head = content[: end + _NONCE_BYTES]
        if not self.is_one(content) or len(content) <= len(head):
            raise ProposalClosed(file=name, cause="proposal-cut", reason="it is no proposed batch, or was cut")
        try:
            key = unwrap(content[start:end], _plain(code))
            return _unpacked(AESGCM(key).decrypt(head[-_NONCE_BYTES:], content[len(head) :], head), name)
        except WrongPassphrase as error:
            raise ProposalClosed(file=name, cause="wrong-code", reason="this is not its code") from error
        except (InvalidTag, StoreKeyUnavailable, zipfile.BadZipFile, KeyError) as error:
            raise ProposalClosed(file=name, cause="proposal-cut", reason="it was changed or cut") from error


def _unpacked(packed: bytes, name: str) -> tuple[bytes, Mapping[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
            raise ProposalClosed(file=name, cause="proposal-cut", reason="it claims to be larger than any batch")
        facts = archive.read(_FACTS)
        names = [entry for entry in archive.namelist() if entry != _FACTS]
        files = {entry.removeprefix("files/"): archive.read(entry) for entry in names}
    if any(sha256(content) != digest for digest, content in files.items()):
        raise ProposalClosed(file=name, cause="proposal-cut", reason="a file in it is another one than its name says")
    return facts, files


def _plain(code: str) -> str:
    """Return a code as it was made, whatever blanks, dashes and small letters it was typed with."""
    return re.sub(r"[^A-Z0-9]", "", code.upper())
