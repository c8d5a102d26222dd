# SPDX-License-Identifier: Apache-2.0
"""QR and bar codes on a page."""

import unicodedata

import zxingcpp

from clerkdesk.adapters.ocr.pixels import Pixels

# Each further kind costs some 20 ms on every page, and no Vietnamese paper of the counter bears one.
_FORMATS = zxingcpp.barcode_formats_from_str("QRCode|Code128|Code39")


def read_codes(grey: Pixels) -> tuple[str, ...]:
    """Return the texts of the codes found on the page, top to bottom, in NFC, each once; grey, 150 dpi or more."""
    found = zxingcpp.read_barcodes(grey, formats=_FORMATS, try_invert=False)
    ordered = sorted(found, key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    return tuple(dict.fromkeys(unicodedata.normalize("NFC", code.text) for code in ordered if code.text))
