# SPDX-License-Identifier: Apache-2.0
"""The faces that practice paper is set and filled in with, out of the fetched assets."""

from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from clerkdesk.errors import MissingAsset
from clerkdesk.settings import asset_path

FACES: dict[str, tuple[str | Path, str | Path]] = {
    "liberation": ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf"),
    "noto": ("NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf"),
    "dejavu": ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf"),
    "sans": ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
}
"""Printed faces: regular and bold; all of them cover Vietnamese. A bench may add others by their paths."""

_HANDS = ("DancingScript.ttf", "texgyrechorus-mediumitalic.otf", "LiberationSerif-Italic.ttf")


def font_path(face: str, *, bold: bool = False) -> Path:
    """Return the file of a face; "hand" is the first handwriting-like face that set-up fetched.

    Raises:
        MissingAsset: the file is not where set-up puts it.
    """
    names = _HANDS if face == "hand" else (FACES[face][bold],)
    for name in names:
        path = name if isinstance(name, Path) else asset_path(f"fonts/{name}")
        if path.is_file():
            return path
    raise MissingAsset(name=f"fonts/{names[0]}")


@lru_cache(maxsize=128)
def font(face: str, size_px: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Return a face at a size in pixels; the simple layout engine keeps the result the same on every computer.

    Raises:
        MissingAsset: the file is not where set-up puts it.
    """
    return ImageFont.truetype(font_path(face, bold=bold), size_px, layout_engine=ImageFont.Layout.BASIC)
