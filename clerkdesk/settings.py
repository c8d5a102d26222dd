# SPDX-License-Identifier: Apache-2.0
"""Where things lie: the station's folder, resources and fetched assets."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

VIETNAM_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
"""Legal time of every counter; never the time zone of the computer."""

DOCUMENT_LIMIT_BYTES = 200_000_000
"""The largest document that the portal contract takes (`resources/portal/openapi.yaml`)."""


def frozen_root() -> Path | None:
    """Return the folder of resources of the packaged application, None in a checkout."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else None


def project_root() -> Path:
    """Return the folder that holds `resources`, in a checkout as in a frozen application."""
    return frozen_root() or Path(__file__).resolve().parent.parent


def resource_path(*parts: str) -> Path:
    """Return the path of a file under `resources/`."""
    return project_root().joinpath("resources", *parts)


def asset_path(name: str) -> Path:
    """Return the path of a fetched asset (font, icon, OCR model), for example `tessdata/vie.traineddata`."""
    folder = os.environ.get("CLERKDESK_ASSETS")
    if folder:
        return Path(folder) / name
    return (frozen_root() or project_root() / ".cache") / "assets" / name


def default_station_folder() -> Path:
    """Return the folder of this user's station when none is named."""
    chosen = os.environ.get("CLERKDESK_STATION")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "ClerkDesk"
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "clerkdesk"


def program_folder() -> Path:
    """Return the folder of the versions of the program that this user's updates added; it is beside the station's."""
    chosen = os.environ.get("CLERKDESK_PROGRAM")
    station = default_station_folder()
    return Path(chosen) if chosen else station.with_name(f"{station.name}-program")


def own_program() -> Path | None:
    """Return the folder of the packaged program that runs, None in a checkout."""
    chosen = os.environ.get("CLERKDESK_OWN_PROGRAM")  # a program that is packaged otherwise says so itself
    if chosen:
        return Path(chosen)
    return Path(sys.executable).resolve().parent if frozen_root() else None


@dataclass(frozen=True, slots=True)
class StationFolder:
    """The folder of one station and the names of what lies in it."""

    root: Path

    @property
    def store(self) -> Path:
        """The encrypted database."""
        return self.root / "store.db"

    @property
    def blobs(self) -> Path:
        """The sealed page, document and receipt files."""
        return self.root / "blobs"

    @property
    def tray(self) -> Path:
        """The sealed pages that belong to no dossier yet."""
        return self.root / "tray"

    @property
    def recovery(self) -> Path:
        """The key of the store, wrapped by the recovery passphrase."""
        return self.root / "recovery.json"

    @property
    def lock(self) -> Path:
        """The lock of the one writer."""
        return self.root / "station.lock"

    @property
    def config(self) -> Path:
        """What is needed before the store is open: station id, key service name, portal and trust."""
        return self.root / "station.json"

    @property
    def trust(self) -> Path:
        """Root and issuing certificates, revocation lists and the portal's key."""
        return self.root / "trust"

    @property
    def catalogue(self) -> Path:
        """The installed catalogue packs, signed; no citizen's data."""
        return self.root / "catalogue"

    @property
    def scanners(self) -> Path:
        """The remembered certificates of network scanners."""
        return self.root / "scanners"

    @property
    def logs(self) -> Path:
        """The log files; they hold codes and counts, never names, keys or pages."""
        return self.root / "logs"
