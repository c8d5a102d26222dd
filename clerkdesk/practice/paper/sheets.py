# SPDX-License-Identifier: Apache-2.0
"""One side of practice paper, as a scanner delivers it, with the truth about it."""

import random
from dataclasses import dataclass

from clerkdesk.practice.paper.damage import LEVELS, Damage, as_jpeg, harm, turned
from clerkdesk.practice.paper.drawing import Canvas, Style
from clerkdesk.practice.paper.forms import FORMS, style_for
from clerkdesk.practice.paper.ink import Pixels
from clerkdesk.practice.paper.people import Household, make_household


@dataclass(frozen=True, slots=True)
class Sheet:
    """One side of paper as scanned, and the truth about it.

    Attributes:
        image: JPEG, RGB, with its resolution.
        dpi: pixels per inch.
        text: true text in NFC, one printed line per line, in reading order; without the ring text of seals.
        fields: true values by field name, as they stand on the paper.
        turn_deg: how far the page was turned clockwise: 0, 90, 180 or 270.
        skew_deg: skew before turning, positive when the text climbs to the right.
        is_blank: nothing on it, but perhaps the other side shining through.
        name: a file name without ending.
        component: the required paper it belongs to, "" when it was made alone.
        form: name of the form.
        level: name of the damage.
    """

    image: bytes
    dpi: int
    text: str
    fields: dict[str, str]
    turn_deg: int
    skew_deg: float
    is_blank: bool
    name: str
    component: str = ""
    form: str = ""
    level: str = ""


def make_sheet(
    form: str, seed: int | str, level: str = "light", *, case: Household | None = None, title: str = "",
    dpi: int = 300, turn_deg: int = 0, style: Style | None = None, behind: str = "", damage: Damage | None = None,
) -> Sheet:  # fmt: skip
    """Make one side of paper; the same arguments give the same bytes.

    Args:
        form: name in `FORMS`.
        seed: chooses the people (unless `case` gives them), the style and every accident.
        level: name in `LEVELS`.
        case: the people of the dossier.
        title: heading, where the form has no fixed one.
        dpi: 200 or 300, or any other resolution.
        turn_deg: turn the page clockwise by 0, 90, 180 or 270 degrees.
        style: face, leaders and pen; by default chosen among what the form allows.
        behind: the form on the other side, which shines through; "" for none in particular.
        damage: in place of that of `level`.

    Raises:
        MissingAsset: a font is not where set-up puts it.
    """
    people = case or make_household(seed)
    shape = FORMS[form]
    for tightness in (1.0, 0.94, 0.88, 0.82):
        rng = random.Random(f"sheet/{form}/{seed}/{level}")
        canvas = Canvas(style or style_for(shape, rng), rng, size=shape.size, dpi=dpi, tightness=tightness)
        fields = shape.draw(canvas, people, title or shape.title)
        if not canvas.is_full:
            break
    back = _draw_plain(behind, people, shape.size, dpi, seed) if behind else None
    ruin = damage or LEVELS[level]
    page, skew = harm(canvas.finish(), ruin, rng, dpi, back)
    image = as_jpeg(turned(page, turn_deg), ruin.jpeg_quality, dpi)
    return Sheet(
        image=image, dpi=dpi, text=canvas.text, fields=fields, turn_deg=turn_deg % 360, skew_deg=skew,
        is_blank=form == "blank", name=f"{form}-{seed}-{level}", form=form, level=level,
    )  # fmt: skip


def _draw_plain(form: str, case: Household, size: tuple[float, float], dpi: int, seed: int | str) -> Pixels:
    """Draw the other side of a sheet, unharmed."""
    shape, rng = FORMS[form], random.Random(f"behind/{form}/{seed}")
    canvas = Canvas(style_for(shape, rng), rng, size=size, dpi=dpi)
    shape.draw(canvas, case, shape.title)
    return canvas.finish()
