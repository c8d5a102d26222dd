# SPDX-License-Identifier: Apache-2.0
"""What a station must know before its store is open; holds no citizen data and no secret."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from clerkdesk.adapters.durable import write_whole
from clerkdesk.domain.profile import DOCUMENT_LIMIT_MB
from clerkdesk.errors import InvalidInput, StorageUnusable, StoreUnreadable

FORMAT = 2


@dataclass(frozen=True, slots=True)
class StationConfig:
    """Settings of one station.

    Attributes:
        portal_keys: pinned Ed25519 keys of the portal, 64 hexadecimal digits by key id.
        revocation_days: a cached revocation list older than this counts as none.
        portal_pins: SHA-256 of the public keys that its portals' TLS certificates may have; empty pins nothing.
        commune: code of the commune whose profile is installed, `profile_number` its number and `profile_until` its
            last day; empty and 0 where the station was not made of a profile.
        locale: language of the window until a person chooses another.
        update_channel: which updates are for this station.
        document_limit_mb: the largest document that the portal takes, in millions of bytes.
        update_source: where the profile says that updates are; empty for the publisher's own. Not written when
            empty, so that the version before reads the settings too.
        is_practice: isolated store with practice authority, tokens and portal.
    """

    station_id: str
    destination: str
    portal_url: str
    portal_keys: Mapping[str, str] = field(default_factory=dict)
    revocation_days: int = 30
    is_practice: bool = False
    portal_pins: tuple[str, ...] = ()
    commune: str = ""
    profile_number: int = 0
    profile_until: str = ""
    locale: str = "vi"
    update_channel: str = "all"
    document_limit_mb: int = DOCUMENT_LIMIT_MB
    update_source: str = ""
    format: int = FORMAT

    def write(self, path: Path) -> None:
        """Write the settings whole or not at all."""
        values = asdict(self)
        if not self.update_source:
            del values["update_source"]
        write_whole(path, (json.dumps(values, indent=1).encode(),))

    @classmethod
    def read(cls, path: Path) -> "StationConfig":
        """Read the settings.

        Raises:
            InvalidInput: there is no station in this folder.
            StoreUnreadable: the file is damaged, or of a newer program.
            StorageUnusable: the folder cannot be read.
        """
        try:
            return cls.parse(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise InvalidInput(field="station", reason=f"there is no station in {path.parent}") from None
        except OSError as error:
            raise StorageUnusable(reason=error.strerror or str(path.parent)) from error
        except (ValueError, TypeError, AttributeError) as error:
            raise StoreUnreadable(reason=f"{path.name} is damaged") from error

    @classmethod
    def parse(cls, text: str) -> "StationConfig":
        """Read the settings out of the text of their file.

        Raises:
            ValueError, TypeError, AttributeError: it breaks the form.
            StoreUnreadable: it is of a newer program.
        """
        values = json.loads(text)
        if values.get("format", FORMAT) > FORMAT:  # before its other settings, some of which are unknown here
            raise StoreUnreadable(reason="its settings are of a newer program")
        values["format"], pins = FORMAT, values.pop("portal_pins", ())
        config = cls(**values, portal_pins=tuple(pins))
        for key in config.portal_keys.values():
            bytes.fromhex(key)
        return config
