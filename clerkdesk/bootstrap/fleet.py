# SPDX-License-Identifier: Apache-2.0
"""The table of a province's stations out of a folder of their support bundles."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.typesetting.typst import TypstTypesetter
from clerkdesk.domain.fleet import FleetRow, as_csv, as_values, fleet_row, newest_rows
from clerkdesk.errors import InvalidInput
from clerkdesk.settings import VIETNAM_TIME

_MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Fleet:
    """The newest row of every station, and the files that are no bundles."""

    rows: list[FleetRow]
    unreadable: list[str]

    def as_file(self, kind: str) -> bytes:
        """Return the table as "csv" or "pdf"."""
        if kind == "csv":
            return as_csv(self.rows).encode("utf-8-sig")  # with its mark a spreadsheet reads the Vietnamese right
        made = SystemClock().now().astimezone(VIETNAM_TIME)
        return TypstTypesetter().typeset("fleet", as_values(self.rows, made, self.unreadable))


def read_fleet(folder: Path) -> Fleet:
    """Read all bundles below a folder; one that cannot be read is named and stops nothing.

    Raises:
        InvalidInput: there is no folder.
    """
    if not folder.is_dir():
        raise InvalidInput(field=str(folder), reason="it is no folder")
    bundles, unreadable = [], []
    for path in sorted(folder.rglob("*.json")):
        bundle = _bundle(path)
        if bundle is None:
            unreadable.append(path.name)
        else:
            bundles.append(bundle)
    return Fleet(newest_rows(bundles), unreadable)


def _bundle(path: Path) -> Mapping[str, Any] | None:
    try:
        with path.open("rb") as file:
            bundle = json.loads(file.read(_MOST_BYTES))
        fleet_row(bundle)
        str(bundle["station"]["id"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return dict(bundle)
