# SPDX-License-Identifier: Apache-2.0
"""How this station's window looks: language, colours and size; kept beside the store, no citizen's data in it."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ui.texts import Language
from ui.theme import Scheme

FILE = "window.json"
SCALES = (100, 125, 150, 175, 200)
"""Sizes of the window in percent."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person chose.

    Attributes:
        officer: who worked here last.
        printer: where slips are printed; empty for the system's default.
        reader_port: serial port of a code reader; empty for none.
    """

    language: Language = Language.VIETNAMESE
    scheme: Scheme = Scheme.LIGHT
    scale_percent: int = 100
    officer: str = ""
    printer: str = ""
    reader_port: str = ""

    @classmethod
    def read(cls, folder: Path) -> "Preferences":
        """Return what was chosen; anything unreadable counts as not chosen."""
        try:
            kept = json.loads((folder / FILE).read_text(encoding="utf-8"))
            scale = int(kept["scale_percent"])
            return cls(
                Language(kept["language"]),
                Scheme(kept["scheme"]),
                scale if scale in SCALES else 100,
                str(kept["officer"]),
                str(kept.get("printer", "")),
                str(kept.get("reader_port", "")),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def but(self, **changes: Any) -> "Preferences":
        """Return them with changes."""
        return replace(self, **changes)

    def write(self, folder: Path) -> None:
        """Keep them; a folder that cannot be written keeps nothing and harms nothing."""
        try:
            if folder.is_dir():
                (folder / FILE).write_text(json.dumps(asdict(self)), encoding="utf-8")
        except OSError:
            return
