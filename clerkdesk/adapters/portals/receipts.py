# SPDX-License-Identifier: Apache-2.0
"""Judges stored receipts against the portal's pinned keys, without asking the portal."""

import json
from collections.abc import Mapping
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from clerkdesk.domain.delivery import PortalReceipt
from clerkdesk.errors import ReceiptInvalid


class ReceiptChecker:
    """Checks that one of the pinned keys signed exactly these bytes, and that nothing beside them differs."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._keys = {key_id: Ed25519PublicKey.from_public_bytes(key) for key_id, key in keys.items()}

    def __call__(self, receipt: PortalReceipt) -> None:
        """Check a receipt.

        Raises:
            ReceiptInvalid: unknown key, broken signature (RFC 8032), or a number or time that the text does not say.
        """
        code = receipt.portal_number
        key = self._keys.get(receipt.key_id)
        if key is None:
            raise ReceiptInvalid(code=code, reason="an unknown key signed it")
        try:
            key.verify(receipt.signature, receipt.body)
            body = json.loads(receipt.body)
            agrees = body["portal_number"] == receipt.portal_number
            agrees = agrees and datetime.fromisoformat(body["received_at"]) == receipt.received_at
        except InvalidSignature:
            raise ReceiptInvalid(code=code, reason="its signature does not hold") from None
        except (ValueError, KeyError, TypeError) as error:
            raise ReceiptInvalid(code=code, reason="it is not a receipt") from error
        if not agrees:
            raise ReceiptInvalid(code=code, reason="its number or time is not what it says")
