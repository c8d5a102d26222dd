# SPDX-License-Identifier: Apache-2.0
"""The rules of a station or of the installation; no store is opened, no key is needed."""

from pathlib import Path

from clerkdesk.adapters.catalogues.json_files import JsonCatalogues
from clerkdesk.adapters.catalogues.station import StationCatalogues
from clerkdesk.ports.catalogue import Catalogues
from clerkdesk.settings import StationFolder


def station_rules(root: Path | None) -> Catalogues:
    """Return the rules of a station with its packs, or of the installation when no station is named.

    Neither needs a key: the rules are nobody's secret.
    """
    if root is None:
        return JsonCatalogues()
    folder = StationFolder(root)
    return StationCatalogues(folder.catalogue, folder.trust)


def newest_pack(root: Path | None) -> int:
    """Return the number of the newest pack of a station; 0 for none, and for the installation."""
    if root is None:
        return 0
    folder = StationFolder(root)
    installed = StationCatalogues(folder.catalogue, folder.trust).installed()
    return installed[-1].number if installed else 0
