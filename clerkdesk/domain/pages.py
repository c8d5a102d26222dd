# SPDX-License-Identifier: Apache-2.0
"""Scanned pages, what was read on them, and the documents made of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from clerkdesk.domain.files import BlobRef


class PageMark(StrEnum):
    """Whether a page goes into its document; always reversible until the revision is sealed."""

    KEPT = "kept"
    BLANK_PROPOSED = "blank-proposed"
    LEFT_OUT = "left-out"  # stays in sight, goes into no document
    REMOVED = "removed"  # lies in the bin of the dossier


class CleanUp(StrEnum):
    """A step that makes a picture better to look at; in the order in which they are applied."""

    CROP = "crop"  # what lies beside the paper becomes white, and its rim is cut off
    PAPER = "paper"  # tint, shadows and folds of the paper become white
    SPECKS = "specks"  # lonely specks of dust vanish
    LEVEL = "level"  # its lines are turned level


Box = tuple[int, int, int, int]
"""Left, top, right, bottom in px; right and bottom lie outside."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the picture of a page is made of its original, which stays as it came.

    Attributes:
        steps: that are on, in the order of `CleanUp`.
        box: what of the original a person wants to see; None lets `CleanUp.CROP` find the paper.
    """

    steps: tuple[CleanUp, ...] = (CleanUp.LEVEL,)
    box: Box | None = None

    @classmethod
    def of(cls, names: Iterable[str], box: Box | None = None) -> "Recipe":
        """Return the recipe with steps by their names, in whatever order. Raises ValueError: one is unknown."""
        chosen = {CleanUp(name) for name in names}
        return cls(tuple(step for step in CleanUp if step in chosen), box)

    @property
    def is_level(self) -> bool:
        """Whether the lines are turned level."""
        return CleanUp.LEVEL in self.steps

    @property
    def changes_pixels(self) -> bool:
        """Whether the picture is another one than the original."""
        return any(step is not CleanUp.LEVEL for step in self.steps)

    def with_step(self, step: CleanUp, is_on: bool) -> "Recipe":
        """Return the recipe with one step on or off; without cropping no box is kept."""
        box = None if step is CleanUp.CROP and not is_on else self.box
        return Recipe.of({*self.steps, step} if is_on else {*self.steps} - {step}, box)

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {"steps": [str(step) for step in self.steps], "box": list(self.box) if self.box else None}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Recipe":
        """Return the recipe that `as_json` wrote."""
        box = values.get("box")
        return cls.of(values["steps"], (box[0], box[1], box[2], box[3]) if box else None)


PLAIN: Final = Recipe()
"""Level, and else as it was scanned."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page as it leaves a scanner or a file, before it is sealed.

    Attributes:
        image: untouched JPEG or PNG bytes.
        media_type: image/jpeg or image/png.
        dpi: pixels per inch of paper, in both directions.
        recipe: how its kind of paper is cleaned.
    """

    image: bytes
    media_type: str
    width_px: int
    height_px: int
    dpi: int
    source: str
    recipe: Recipe = PLAIN


@dataclass(frozen=True, slots=True)
class Page:
    """A sealed page of a dossier.

    Attributes:
        number: its name within the dossier: the order in which it came, from 1; never changes.
        component: position of the component it belongs to; None until assigned.
        reading: sealed `Reading`, once it was read; dropped when the step version changes or a person turns the page.
        turn_deg: clockwise turn of the original that a person chose: 0, 90, 180 or 270; None leaves it to the reading.
        found_turn_deg: clockwise turn that its last reading found.
        flags: what its last reading warns of, as in `Reading`.
        accepted: flags that a person has looked at and let pass.
        thumbnail: sealed small JPEG of the picture, not turned, once it was made.
        recipe: how the picture is made of the original.
        cleaned: sealed picture that the recipe gave, once it was made; the original itself where it changed nothing.
        cleaned_px: width and height of that picture.
        place: how people count it: from 1 in the order of the dossier without its bin; 0 in the bin.
    """

    id: str
    dossier_id: str
    number: int
    component: int | None
    original: BlobRef
    media_type: str
    width_px: int
    height_px: int
    dpi: int
    source: str
    mark: PageMark = PageMark.KEPT
    reading: BlobRef | None = None
    turn_deg: int | None = None
    found_turn_deg: int = 0
    flags: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    thumbnail: BlobRef | None = None
    recipe: Recipe = PLAIN
    cleaned: BlobRef | None = None
    cleaned_px: tuple[int, int] | None = None
    place: int = field(default=0, compare=False)

    @property
    def upright_deg(self) -> int:
        """Clockwise turn that makes the original upright."""
        return self.found_turn_deg if self.turn_deg is None else self.turn_deg

    @property
    def picture(self) -> BlobRef:
        """What is shown, read and archived: the cleaned picture once there is one, else the original."""
        return self.cleaned or self.original

    @property
    def picture_px(self) -> tuple[int, int]:
        """Width and height of `picture`, as it is stored."""
        return self.cleaned_px or (self.width_px, self.height_px)


@dataclass(frozen=True, slots=True)
class Word:
    """One word read on a page.

    Attributes:
        box: left, top, right, bottom in px of the upright, deskewed page.
        baseline_px: y of the baseline in the same frame.
        confidence: 0 to 1.
        block: number of the text block, line: number of the line, both in reading order from 0.
    """

    text: str
    box: tuple[int, int, int, int]
    baseline_px: int
    confidence: float
    block: int
    line: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured and read on one page.

    The upright frame is the original turned by `turn_deg` clockwise, then by `skew_deg` about its centre.

    Attributes:
        step_version: version of the reading steps; a reading of another version is made anew.
        width_px: of the upright frame.
        height_px: of the upright frame.
        turn_deg: clockwise turn that makes the original upright: 0, 90, 180 or 270.
        skew_deg: further counter-clockwise turn that makes its lines level, within ±7.
        is_blank: nobody wrote, printed, signed or stamped anything on it.
        words: in reading order.
        codes: texts of QR and bar codes found on the page, and of a machine-readable zone.
        flags: quality warnings, for example "blurred", "cut", "dark", "low-dpi".
        ink: share of dark pixels, 0 to 1.
    """

    step_version: str
    width_px: int
    height_px: int
    dpi: int
    turn_deg: int
    skew_deg: float
    is_blank: bool
    words: tuple[Word, ...] = ()
    codes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    ink: float = 0.0

    @property
    def text(self) -> str:
        """The words, a line of the page a line of the text."""
        lines: dict[tuple[int, int], list[str]] = {}
        for word in self.words:
            lines.setdefault((word.block, word.line), []).append(word.text)
        return "\n".join(" ".join(words) for words in lines.values())


@dataclass(frozen=True, slots=True)
class FieldProposal:
    """A value read for a field of the form, for a person to accept or correct.

    Attributes:
        confidence: 0 to 1; means the chance that the value is right.
        is_certain: shown as certain: it need not stop the clerk's cursor.
        page: number of the page; box as in `Word`, on that page.
        doubt: why it is not certain, for example "figures and words differ".
    """

    name: str
    value: str
    confidence: float
    is_certain: bool
    page: int
    box: tuple[int, int, int, int]
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a document, as verified right after signing.

    Attributes:
        level: ETSI EN 319 142-1 level, for example "PAdES B-B".
        certificate_sha256: fingerprint of the signer's certificate.
        at: claimed time of the signature (the station's clock; not proof of time).
    """

    signer: str
    certificate_sha256: str
    level: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Document:
    """The archival PDF of one component.

    Attributes:
        file_name: name in the manifest and on a carrier.
        sealed: the PDF/A before signing; `signed` continues exactly these bytes.
    """

    revision_id: str
    component: int
    file_name: str
    pages: int
    sealed: BlobRef
    signed: BlobRef | None = None
    signature: Signature | None = None
    facts: dict[str, str] = field(default_factory=dict)
