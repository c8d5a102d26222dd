# SPDX-License-Identifier: Apache-2.0
"""Where a page is read block by block and not across: heads of two blocks, columns of prose, signatures side by side.

The reader's lines are cut into pieces at wide gaps; pieces at one height make a row. Rows that leave the same gutter
free make a run, and what stands in the run decides: blocks set about their own middle, prose that fills its column and
a head with the nation's name are read one after the other, anything else row by row.
"""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from clerkdesk.adapters.ocr.engine import SeenWord
from clerkdesk.domain.rows import group_rows
from clerkdesk.domain.text import fold

_WIDE = 0.9
_FAR = 2.6
_SIGNING = 12.0
_LEAST_PROSE = 4
_NATION = ("cong", "hoa", "xa", "hoi", "chu", "nghia", "viet", "nam", "doc", "lap", "tu", "do", "hanh", "phuc")

Line = list[SeenWord]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a line with no wide gap between them; measures in px."""

    words: tuple[SeenWord, ...]
    box: tuple[int, int, int, int]
    baseline_px: float

    @property
    def middle(self) -> float:
        """Return the middle between its sides."""
        return (self.box[0] + self.box[2]) / 2


Row = list[Piece]
Gutter = tuple[float, float]


def ordered_blocks(words: Sequence[SeenWord]) -> list[list[Line]]:
    """Return the words as blocks of lines in the order in which a person reads them."""
    if not words:
        return []
    height = statistics.median(word.box[3] - word.box[1] for word in words)
    return _Page(height).blocks(list(_pieces(words, height)))


def _pieces(words: Sequence[SeenWord], height: float) -> Iterator[Piece]:
    for _, line in groupby(words, key=lambda word: (word.block, word.line)):
        kept: list[SeenWord] = []
        for word in sorted(line, key=lambda one: one.box[0]):
            if kept and word.box[0] - kept[-1].box[2] > _WIDE * height:
                yield _piece(kept)
                kept = []
            kept.append(word)
        yield _piece(kept)


def _piece(words: Sequence[SeenWord]) -> Piece:
    boxes = [word.box for word in words]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    return Piece(tuple(words), box, statistics.median(word.baseline_px for word in words))


@dataclass(frozen=True, slots=True)
class _Run:
    rows: list[Row]
    gutter: Gutter

    def side(self, *, right: bool) -> list[Piece]:
        middle = sum(self.gutter) / 2
        return [piece for row in self.rows for piece in row if (piece.middle > middle) is right]


class _Page:
    """Orders the pieces of a page; `height` is that of its usual words in px."""

    def __init__(self, height: float) -> None:
        self._height = height

    def blocks(self, pieces: Sequence[Piece]) -> list[list[Line]]:
        """Return blocks of lines, each line from left to right."""
        rows = group_rows(pieces)
        found: list[list[Line]] = []
        pending: list[Line] = []
        at = 0
        while at < len(rows):
            run = self._run(rows, at)
            if run is None:
                pending.append([word for piece in rows[at] for word in piece.words])
                at += 1
                continue
            found += [pending] if pending else []
            pending = []
            for right in (False, True):
                found += self.blocks(run.side(right=right))
            at += len(run.rows)
        return [*found, pending] if pending else found

    def _run(self, rows: Sequence[Row], at: int) -> _Run | None:
        """Return the run of rows that begins here and is read column by column, or None."""
        first = at if len(rows[at]) > 1 else at + 1
        if first >= len(rows) or len(rows[first]) < 2 or (first > at and self._is_far(rows[at], rows[first])):
            return None
        gaps = [(left.box[2], right.box[0]) for left, right in pairwise(rows[first])]
        for gap in sorted(gaps, key=lambda one: one[0] - one[1])[:3]:
            run = self._grown(rows, at, first, gap)
            if run is not None and self._is_in_columns(run):
                return run
        return None

    def _grown(self, rows: Sequence[Row], at: int, first: int, gutter: Gutter) -> _Run | None:
        taken = [rows[first]]
        if first > at:
            if not self._belongs(rows[at], taken, gutter):
                return None
            taken.insert(0, rows[at])
        for row in rows[first + 1 :]:
            narrowed = self._narrowed(row, gutter)
            if narrowed is None and any(map(_bears_nation, taken)):
                row = self._parted(row)
                narrowed = gutter if len(row) > 1 else None
            if narrowed is None or (self._is_far(taken[-1], row) and not self._is_signed(taken[-1], row)):
                break
            if self._is_one_sided(row, narrowed) and not self._belongs(row, taken, narrowed):
                break
            taken.append(row)
            gutter = narrowed
        return _Run(taken, gutter)

    @staticmethod
    def _parted(row: Row) -> Row:
        """Part the number and the dated line of a head that nearly touch: after the number."""
        words = row[0].words
        ends = [at for at, word in enumerate(words[:5], 1) if "/" in word.text]
        is_both = len(row) == 1 and fold(words[0].text).startswith("so") and ends and len(words) - ends[0] >= 4
        return [_piece(words[: ends[0]]), _piece(words[ends[0] :])] if is_both else row

    def _narrowed(self, row: Row, gutter: Gutter) -> Gutter | None:
        """Return what the row leaves free of the gutter, or None when it runs over it."""
        start, end = gutter
        for piece in row:
            if piece.box[0] <= start and piece.box[2] >= end:
                return None
            if piece.middle < (start + end) / 2:
                start = max(start, piece.box[2])
            else:
                end = min(end, piece.box[0])
        return (start, end) if end - start >= 0.5 * self._height else None

    def _is_far(self, above: Row, row: Row) -> bool:
        gap = row[0].baseline_px - max(piece.baseline_px for piece in above)
        return gap > _FAR * 2 * self._height

    def _is_signed(self, above: Row, row: Row) -> bool:
        """Tell whether a row stands piece by piece under the middles of the one above: names under their signatures."""
        gap = row[0].baseline_px - above[0].baseline_px
        return (
            gap < _SIGNING * self._height
            and len(above) == len(row) == 2
            and all(abs(one.middle - other.middle) < self._height for one, other in zip(above, row, strict=True))
        )

    @staticmethod
    def _is_one_sided(row: Row, gutter: Gutter) -> bool:
        middle = sum(gutter) / 2
        return len({piece.middle > middle for piece in row}) == 1

    def _belongs(self, row: Row, taken: Sequence[Row], gutter: Gutter) -> bool:
        """Tell whether a row of one side stands under, or over, the pieces of that side: same edge or same middle."""
        middle = sum(gutter) / 2
        is_right = row[0].middle > middle
        own = [piece for other in taken for piece in other if (piece.middle > middle) is is_right]
        if not own or len(row) > 1:
            return bool(own)
        piece = row[0]
        left, right = min(one.box[0] for one in own), max(one.box[2] for one in own)
        whole = [one for other in taken for one in other]
        page_middle = (min(one.box[0] for one in whole) + max(one.box[2] for one in whole)) / 2
        centre = statistics.median(one.middle for one in own)
        is_centred = abs(piece.middle - centre) < 1.5 * self._height
        is_of_page = abs(piece.middle - page_middle) < abs(piece.middle - centre)
        is_flush = abs(piece.box[0] - left) < 2.5 * self._height
        inside = piece.box[0] >= left - self._height and piece.box[2] <= right + self._height
        return is_centred or (is_flush and inside) or (inside and not is_of_page)

    def _is_in_columns(self, run: _Run) -> bool:
        left, right = run.side(right=False), run.side(right=True)
        if any(_bears_nation(side) for side in (left, right)) and len(run.rows) >= 2:
            return True
        if _are_pairs(left, right) or len(left) < 2 or len(right) < 2:
            return False
        if self._is_prose(left) and self._is_prose(right):
            return True
        sides = (left, right)
        return any(map(self._is_centred, sides)) and not any(len(row) > 2 for row in run.rows)

    def _is_prose(self, side: Sequence[Piece]) -> bool:
        if len(side) < _LEAST_PROSE:
            return False
        edge = max(piece.box[2] for piece in side)
        width = edge - min(piece.box[0] for piece in side)
        full = sum(edge - piece.box[2] < 0.2 * width for piece in side)
        words = sum(len(piece.words) for piece in side)
        return full >= 0.45 * len(side) and words >= 3.5 * len(side)

    def _is_centred(self, side: Sequence[Piece]) -> bool:
        if len(side) < 2:
            return False
        lefts, middles = [piece.box[0] for piece in side], [piece.middle for piece in side]
        spread = max(lefts) - min(lefts)
        return spread > 1.2 * self._height and max(middles) - min(middles) < max(0.45 * spread, 0.5 * self._height)


def _bears_nation(side: Sequence[Piece]) -> bool:
    """Tell whether the nation's name or motto stands on this side, and beside something, not over the whole page."""
    for piece in side:
        said = {"".join(filter(str.isalpha, fold(word.text))) for word in piece.words}
        if len(said.intersection(_NATION)) >= 5:
            return True
    return False


def _are_pairs(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    """Tell whether both sides are labels with values, which belong together in their rows."""

    def labelled(side: Sequence[Piece]) -> int:
        return sum(any(word.text.endswith(":") for word in piece.words[:6]) for piece in side)

    return (labelled(left) + labelled(right)) * 2 >= len(left) + len(right)
