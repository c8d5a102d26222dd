# SPDX-License-Identifier: Apache-2.0
"""A reading as bytes for its sealed file, and back."""

import json
from dataclasses import asdict
from typing import Any

from clerkdesk.domain.pages import Reading, Word

_FORMAT = 1


def encode_reading(reading: Reading) -> bytes:
    """Return the reading as JSON in UTF-8; words are rows, since there are hundreds of them."""
    content = asdict(reading)
    content["words"] = [
        [word.text, *word.box, word.baseline_px, word.confidence, word.block, word.line] for word in reading.words
    ]
    return json.dumps({"format": _FORMAT, **content}, ensure_ascii=False, separators=(",", ":")).encode()


def decode_reading(content: bytes) -> Reading:
    """Return the reading that `encode_reading` wrote.

    Raises:
        ValueError: it is not such a file, or of another format.
    """
    fields: Any = json.loads(content)
    if not isinstance(fields, dict) or fields.pop("format", None) != _FORMAT:
        raise ValueError("not a reading of this format")
    try:
        words = tuple(_word(row) for row in fields.pop("words"))
        return Reading(**{**fields, "words": words, "codes": tuple(fields["codes"]), "flags": tuple(fields["flags"])})
    except (KeyError, TypeError) as error:
        raise ValueError("a reading lacks one of its parts") from error


def _word(row: list[Any]) -> Word:
    text, left, top, right, bottom, baseline, confidence, block, line = row
    return Word(text, (left, top, right, bottom), baseline, confidence, block, line)
