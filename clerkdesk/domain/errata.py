# SPDX-License-Identifier: Apache-2.0
"""What readers take for one another: letters that stand for figures."""

_FIGURES = str.maketrans({"O": "0", "o": "0", "Ο": "0", "l": "1", "I": "1", "|": "1", "Z": "2", "S": "5", "B": "8"})


def as_digits(text: str) -> str:
    """Return a text as figures, blanks and dots between them left out; "" when it is not mostly figures."""
    bare = text.replace(".", "").replace(" ", "")
    if sum(sign.isdigit() for sign in bare) * 4 < len(bare) * 3:
        return ""
    mended = bare.translate(_FIGURES)
    return mended if mended.isdigit() else ""
