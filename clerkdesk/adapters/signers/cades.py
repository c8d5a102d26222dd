# SPDX-License-Identifier: Apache-2.0
"""Detached signatures as CAdES baseline B-B (ETSI EN 319 122-1)."""

import hashlib
from datetime import datetime

from clerkdesk.adapters.signers.cms_read import read_signed_data
from clerkdesk.adapters.signers.cms_write import make_signed_data
from clerkdesk.adapters.signers.keys import SigningKey
from clerkdesk.errors import SignatureInvalid


def sign_detached(key: SigningKey, content: bytes, at: datetime) -> bytes:
    """Return the signature over the bytes, as DER, checked.

    Raises:
        TokenUnavailable: the key cannot be reached.
        SignatureInvalid: the result did not verify and was discarded.
    """
    signature = make_signed_data(key, hashlib.sha256(content).digest(), signing_time=at)
    read = read_signed_data(signature)
    reason = read.problem([content])
    if read.certificate != key.certificate:
        reason = "it was made with another certificate"
    if reason:
        raise SignatureInvalid(what="the list", reason=reason)
    return signature
