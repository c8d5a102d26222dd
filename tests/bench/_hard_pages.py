# SPDX-License-Identifier: Apache-2.0
"""Pages that are hard to read, with the truth about them: a half to develop on and a half held out.

The held-out half has other seeds, other faces and form types of its own; nothing may be tuned on it. Faces beyond the
fetched assets take part when the system has them (see `FACES_OF_SYSTEM`).
"""

import json
import random
from dataclasses import dataclass, field
from pathlib import Path

from clerkdesk.practice.paper.damage import LEVELS, Damage, as_jpeg, harm, turned
from clerkdesk.practice.paper.drawing import A4, Canvas, Style
from clerkdesk.practice.paper.fonts import FACES
from clerkdesk.practice.paper.forms import FORMS
from clerkdesk.practice.paper.people import make_household
from tests.bench._hard_forms import DEVELOPMENT, HELD_OUT

_SYSTEM = Path("/usr/share/fonts")
FACES_OF_SYSTEM = {
    "development": {
        "freeserif": ("truetype/freefont/FreeSerif.ttf", "truetype/freefont/FreeSerifBold.ttf"),
        "freesans": ("truetype/freefont/FreeSans.ttf", "truetype/freefont/FreeSansBold.ttf"),
    },
    "held-out": {
        "opensans": ("truetype/open-sans/OpenSans-Regular.ttf", "truetype/open-sans/OpenSans-Bold.ttf"),
        "roboto": ("truetype/roboto/unhinted/RobotoTTF/Roboto-Regular.ttf",
                   "truetype/roboto/unhinted/RobotoTTF/Roboto-Bold.ttf"),
        "libertine": ("opentype/linux-libertine/LinLibertine_R.otf", "opentype/linux-libertine/LinLibertine_RB.otf"),
    },
}  # fmt: skip
_FACES = {
    "development": ("liberation", "liberation", "dejavu"),
    "held-out": ("liberation", "liberation", "noto", "sans"),
}
_KNOWN = {
    "development": ("birth", "residence", "statement", "marital_status", "two_columns", "marriage_form"),
    "held-out": ("birth_with_notes", "death_form", "extract"),
}
_COMMON = {
    "name": ("requester_name", "name"), "id_number": ("requester_id", "id_number"), "date_of_birth": ("birth_date",),
    "address": ("requester_residence", "residence"),
}  # fmt: skip
_NOISES = ("clean", "light", "light", "medium", "heavy", "photocopy", "low-dpi", "skew", "fold")


@dataclass(frozen=True, slots=True)
class HardPage:
    """A page, how it was made, and the truth; `turn` is clockwise degrees it was turned by."""

    name: str
    image: bytes
    dpi: int
    text: str
    fields: dict
    turn: int
    is_blank: bool
    classes: tuple = field(default=())


def hard_pages(half, seeds):
    """Yield the pages of a half ("development" or "held-out") for a range of seeds, some 9 a seed."""
    faces = list(_FACES[half])
    for name, files in FACES_OF_SYSTEM[half].items():
        paths = [_SYSTEM / file for file in files]
        if all(path.is_file() for path in paths):
            FACES[name] = (paths[0], paths[1])
            faces.append(name)
    own = DEVELOPMENT if half == "development" else HELD_OUT
    for seed in seeds:
        rng = random.Random(f"{half}/{seed}")
        for form in own:
            yield _page(f"{half[0]}{seed:02d}-{form}", own[form], rng, faces)
        yield _page(f"{half[0]}{seed:02d}-{(form := rng.choice(_KNOWN[half]))}", _known(form), rng, faces)
        form = rng.choice(("blank", "blank", "seal_alone", "signature_alone"))
        yield _page(f"{half[0]}{seed:02d}-{form}", _known(form), rng, faces)


def write_pages(pages, folder):
    """Write pages as `.jpg`, with `.gt.txt` and `.gt.json` beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in pages:
        (folder / f"{page.name}.jpg").write_bytes(page.image)
        (folder / f"{page.name}.gt.txt").write_text(page.text + "\n" if page.text else "")
        truth = {"fields": page.fields, "rotate": -page.turn % 360, "blank": page.is_blank,
                 "classes": list(page.classes)}  # fmt: skip
        (folder / f"{page.name}.gt.json").write_text(json.dumps(truth, ensure_ascii=False))


def _known(form):
    def draw(canvas, case):
        fields = FORMS[form].draw(canvas, case, FORMS[form].title)
        found = {key: fields[name] for key, names in _COMMON.items() for name in names if name in fields}
        if found.get("id_number"):
            found["id_number"] = "".join(c for c in found["id_number"].split(",")[0] if c.isdigit())[:12]
        if "requester_name" in fields and "birth_date" not in fields:
            found.pop("date_of_birth", None)
        return found

    return draw


def _damage(noise, rng):
    if noise == "low-dpi":
        return Damage(noise=rng.uniform(2, 5), blur_px=0.5, tint=0.4, skew_deg=1.0, jpeg_quality=rng.choice((45, 60)))
    if noise == "skew":
        return Damage(skew_deg=5.0, noise=2.0, blur_px=0.4, jpeg_quality=80)
    if noise == "fold":
        return Damage(folds=3, skew_deg=1.5, noise=3.0, blur_px=0.5, shade=0.15, tint=0.5, jpeg_quality=75)
    return LEVELS[noise]


def _page(name, draw, rng, faces):
    noise, dpi = rng.choice(_NOISES), rng.choice((300, 300, 300, 200))
    if noise == "low-dpi":
        dpi = rng.choice((150, 170))
    pen, dots = (
        rng.choice(("typed", "typed", "typed", "blue", "blue", "blue", "hand")),
        rng.choice(("behind", "under", "none")),
    )
    turn, face = rng.choice((0, 0, 0, 0, 90, 180, 270)), rng.choice(faces)
    for tightness in (1.0, 0.92, 0.84):
        chance = random.Random(f"{name}/draw")
        canvas = Canvas(Style(face, dots, pen), chance, size=A4, dpi=dpi, tightness=tightness)
        fields = draw(canvas, make_household(name))
        if not canvas.is_full:
            break
    is_blank, behind = name.endswith("blank"), None
    if is_blank:
        noise, behind = rng.choice(("medium", "heavy", "light")), _other_side(rng, dpi, name)
        turn = 0
    if name.endswith("alone"):
        turn = 0
    page, _ = harm(canvas.finish(), _damage(noise, rng), rng, dpi, behind)
    image = as_jpeg(turned(page, turn), _damage(noise, rng).jpeg_quality, dpi)
    filled = (f"pen {pen}", f"dots {dots}") if canvas.text else ()
    classes = (f"noise {noise}", f"form {name.partition('-')[2]}", f"turn {turn}", f"face {face}", *filled)
    return HardPage(name, image, dpi, canvas.text, fields, turn, is_blank, classes)


def _other_side(rng, dpi, name):
    canvas = Canvas(Style(), random.Random(f"{name}/behind"), size=A4, dpi=dpi)
    form = rng.choice(tuple(DEVELOPMENT))
    DEVELOPMENT[form](canvas, make_household(f"{name}/behind"))
    return canvas.finish()
