# SPDX-License-Identifier: Apache-2.0
"""How each kind of paper is scanned: sizes of paper, sources, and profiles that are data."""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from clerkdesk.domain.pages import PLAIN, Recipe
from clerkdesk.errors import InvalidInput

PAPER_MM: Final[dict[str, tuple[float, float]]] = {
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "ID-1": (85.6, 53.98),
}
"""Width and height of paper in mm. Source: ISO 216 (A3, A4, A5), ISO/IEC 7810 (ID-1, the citizen card)."""

GLASS_MARGIN_MM: Final = 4.0
"""Glasses are often a little smaller than the paper they are sold for."""

DPIS: Final = (150, 200, 300, 400, 600)
"""Resolutions worth offering."""


class Source(StrEnum):
    """Where the paper lies; DUPLEX is a feeder that gives front and back of each sheet."""

    FLATBED = "flatbed"
    FEEDER = "feeder"
    DUPLEX = "duplex"


@dataclass(frozen=True, slots=True)
class PaperProfile:
    """How one kind of paper is scanned.

    Attributes:
        name: by which it is chosen, for example "citizen-card".
        label: what a clerk calls it, in Vietnamese.
        paper: key of `PAPER_MM`.
        why: the reason for these values.
        recipe: how its pages are cleaned, unless a person says otherwise.
    """

    name: str
    label: str
    source: Source
    dpi: int
    is_colour: bool
    paper: str
    why: str
    recipe: Recipe = PLAIN


def paper_profiles(text: str) -> dict[str, PaperProfile]:
    """Return the profiles of `resources/scanning/profiles.json` by their names.

    Raises:
        InvalidInput: the data break their form; the reason names the profile.
    """
    try:
        rows = json.loads(text)["profiles"]
        profiles = [_profile(row) for row in rows]
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput(field="scan profiles", reason="the data are damaged") from error
    return {profile.name: profile for profile in profiles}


def _profile(row: dict[str, Any]) -> PaperProfile:
    profile = PaperProfile(
        name=row["name"],
        label=row["label"],
        source=Source(row["source"]),
        dpi=int(row["dpi"]),
        is_colour=bool(row["colour"]),
        paper=row["paper"],
        why=row["why"],
        recipe=Recipe.of(row.get("clean", PLAIN.steps)),
    )
    if profile.paper not in PAPER_MM or not DPIS[0] <= profile.dpi <= DPIS[-1]:
        raise InvalidInput(field="scan profiles", reason=f"{profile.name} asks for a paper or resolution that is none")
    return profile


def nearest_dpi(wanted: int, offered: tuple[int, ...]) -> int:
    """Return the least offered resolution that is at least the wanted one, or else the highest there is."""
    return next((dpi for dpi in sorted(offered) if dpi >= wanted), max(offered, default=wanted))
