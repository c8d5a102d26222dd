# SPDX-License-Identifier: Apache-2.0
"""Where a practice counter keeps its parts, and what opens its store."""

from pathlib import Path

from clerkdesk.settings import StationFolder, default_station_folder

PASSPHRASE = "luyện tập không cần bí mật"
"""Recovery passphrase of every practice station; it protects synthetic people only."""


class PracticeFolder:
    """The folders of one practice counter: station, authority, tokens, portal and scanner settings side by side."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.station = root / "station"
        self.authority = root / "authority"
        self.tokens = root / "tokens"
        self.portal = root / "portal"
        self.scanner = root / "scanner"

    @property
    def is_made(self) -> bool:
        """Whether the practice counter is complete; its station's settings are written last."""
        return StationFolder(self.station).config.exists()


def practice_folder() -> Path:
    """Return the folder of this user's practice counter."""
    return default_station_folder().with_name("clerkdesk-practice")


def practice_station(root: Path) -> Path:
    """Return the station's folder of a practice counter."""
    return PracticeFolder(root).station
