# SPDX-License-Identifier: Apache-2.0
"""Printed labels found in the lines of a page, whatever the form, and the words that follow each of them."""

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from itertools import groupby, pairwise
from typing import Any

from clerkdesk.domain.pages import Reading, Word
from clerkdesk.domain.text import fold

_LONGEST = 12
_ALIKE = 0.82
_LINES_BELOW = 3


@dataclass(frozen=True, slots=True)
class Labels:
    """Which labels name which common field.

    Attributes:
        ranks: field name to groups of label texts, the surest group first.
        other: labels of fields that are not asked for: they end a value.
        surnames: family names, for telling a name from other words.
    """

    ranks: Mapping[str, Sequence[Sequence[str]]]
    other: Sequence[str]
    surnames: Sequence[str]


def parse_labels(content: bytes) -> Labels:
    """Return the labels of `resources/forms/fields/common/labels.json`.

    Raises:
        ValueError: it lacks a part.
    """
    try:
        raw: dict[str, Any] = json.loads(content)
        other, surnames = tuple(raw.pop("other")), tuple(raw.pop("surnames"))
        raw.pop("source")
        return Labels({name: tuple(map(tuple, groups)) for name, groups in raw.items()}, other, surnames)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("the labels lack one of their parts") from error


@dataclass(frozen=True, slots=True)
class Found:
    """A label in a line and the words after it.

    Attributes:
        field: name of the common field; "" for another label.
        rank: number of its group, 0 the surest.
        likeness: 0 to 1, of what stands there to the label.
        has_colon: whether a colon ends it.
        is_first: whether it begins a line or stands after a wide gap.
        is_below: whether the words stand on the line below it.
        is_heading: whether it heads a column of a table: several labels in a line with nothing between them.
        line: number of the line of the label.
        words: after the label, up to the next one or the end of the line.
        following: the lines that may continue the value.
    """

    field: str
    rank: int
    likeness: float
    has_colon: bool
    is_first: bool
    is_below: bool
    line: int
    words: tuple[Word, ...]
    following: tuple[tuple[Word, ...], ...] = ()
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    field: str
    rank: int
    likeness: float
    start: int
    end: int
    has_colon: bool
    is_first: bool


class LabelFinder:
    """Finds labels; made once, used for many pages."""

    def __init__(self, labels: Labels) -> None:
        self._known: dict[str, tuple[str, int]] = {}
        for text in labels.other:
            self._known[key_of(text)] = ("", 0)
        for field, groups in labels.ranks.items():
            for rank, texts in enumerate(groups):
                for text in texts:
                    self._known[key_of(text)] = (field, rank)

    @cached_property
    def _long(self) -> list[str]:
        return [key for key in self._known if len(key) >= 6]

    def find(self, reading: Reading) -> list[Found]:
        """Return the labels of a page in reading order, each with what follows it."""
        lines = lines_of(reading)
        marks = [self._marks(line) for line in lines]
        for number, (above, line) in enumerate(pairwise(lines), 1):
            broken = self._broken(above, line)
            if broken is not None:
                marks[number] = [broken, *(mark for mark in marks[number] if mark.start >= broken.end)]
        found = []
        for number, line in enumerate(lines):
            for at, mark in enumerate(marks[number], 1):
                is_last = at == len(marks[number])
                words = line[mark.end : len(line) if is_last else marks[number][at].start]
                more = tuple(tuple(lines[row]) for row in self._continued(lines, marks, number, is_last))
                found.append(self._found(mark, number, words, more, is_below=False))
                if not words:
                    below = _below(line[mark.start : mark.end], lines[number + 1 : number + 1 + _LINES_BELOW])
                    heading = len(marks[number]) > 2
                    one = self._found(mark, number, below, (), is_below=True)
                    found += [replace(one, is_heading=heading)] if below else []
        return found

    @staticmethod
    def _found(
        mark: _Mark, line: int, words: Sequence[Word], more: tuple[tuple[Word, ...], ...], *, is_below: bool
    ) -> Found:
        return Found(
            mark.field, mark.rank, mark.likeness, mark.has_colon, mark.is_first, is_below, line, tuple(words), more
        )

    @staticmethod
    def _continued(
        lines: Sequence[Sequence[Word]], marks: Sequence[Sequence[_Mark]], number: int, is_last: bool
    ) -> list[int]:
        """Return the lines below that bear no label at their start and stand in the same column."""
        if not is_last:
            return []
        found = []
        for at in range(number + 1, min(len(lines), number + 1 + _LINES_BELOW)):
            if any(mark.start == 0 for mark in marks[at]) or not _is_next_row(lines[at - 1], lines[at]):
                break
            found.append(at)
        return found

    def _marks(self, line: Sequence[Word]) -> list[_Mark]:
        keys = [key_of(word.text) for word in line]
        height = statistics.median(word.box[3] - word.box[1] for word in line)
        firsts = {0, *(at for at, (a, b) in enumerate(pairwise(line), 1) if b.box[0] - a.box[2] > 1.2 * height)}
        marks: list[_Mark] = []
        at = 0
        while at < len(line):
            mark = self._exact(line, keys, at, at in firsts or _follows_number(line, at, firsts))
            if mark is None and (at in firsts or _follows_number(line, at, firsts) or _ends_part(line, at)):
                mark = self._alike(line, keys, at)
            if mark is not None and marks and mark.field and _continues(marks[-1], mark):
                first = marks.pop()  # "Giấy tờ tùy thân: Căn cước số" is one label
                mark = replace(first, end=mark.end, has_colon=first.has_colon or mark.has_colon)
            if mark is not None:
                marks.append(mark)
            at = mark.end if mark is not None else at + 1
        return marks

    def _broken(self, above: Sequence[Word], line: Sequence[Word]) -> _Mark | None:
        """Return a label of several words that begins at the end of the line above and ends in this one."""
        if not _is_next_row(above, line):
            return None
        heads = [key_of(word.text) for word in above[-4:]]
        for before in range(len(heads), 0, -1):
            joined = "".join(heads[-before:])
            for end in range(1, min(len(line), 5) + 1):
                joined += key_of(line[end - 1].text)
                known = self._known.get(joined)
                if known is not None and known[0]:
                    return _Mark(*known, 1.0, 0, end + _skipped(line, end), _has_colon(line, end), is_first=False)
        return None

    def _exact(self, line: Sequence[Word], keys: Sequence[str], start: int, is_first: bool) -> _Mark | None:
        joined, best = "", None
        for end in range(start + 1, min(len(line), start + _LONGEST) + 1):
            joined += keys[end - 1]
            known = self._known.get(joined)
            if known is not None and keys[end - 1]:
                colon = _has_colon(line, end)
                if joined == "so" and not (
                    line[start].text[0] == "S" and (colon or "/" in line[min(end, len(line) - 1)].text)
                ):
                    continue
                if is_first or colon or (end - start > 1) or key_of(line[start].text) in ("ong", "ba", "ongba", "cccd"):
                    stop = len(line) if _is_translated(line, end) else end + _skipped(line, end)
                    best = _Mark(*known, 1.0, start, stop, colon, is_first)
            if line[end - 1].text.endswith(":"):
                break
        if (
            best is not None
            and best.end - best.start == 1
            and not (best.has_colon or best.is_first or _is_person(line, best))
        ):
            return None
        return best

    def _alike(self, line: Sequence[Word], keys: Sequence[str], start: int) -> _Mark | None:
        end = next((at + 1 for at in range(start, min(len(line), start + _LONGEST)) if _has_colon(line, at + 1)), None)
        if end is None:
            if start or len(line) > _LONGEST:
                return None
            end = len(line)  # a line that is a label and nothing else
        seen = "".join(keys[start:end])
        if len(seen) < 5:
            return None
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(seen)
        best, likeness = "", _ALIKE
        for key in self._long:
            if abs(len(key) - len(seen)) > 0.3 * len(seen):
                continue
            matcher.set_seq1(key)
            if (
                matcher.real_quick_ratio() > likeness
                and matcher.quick_ratio() > likeness
                and matcher.ratio() > likeness
            ):
                best, likeness = key, matcher.ratio()
        if not best:
            return None
        return _Mark(*self._known[best], likeness, start, end + _skipped(line, end), has_colon=True, is_first=True)


def key_of(text: str) -> str:
    """Return the letters and digits of a text, folded: labels are compared by them."""
    return "".join(sign for sign in fold(text) if sign.isalnum())


def lines_of(reading: Reading) -> list[list[Word]]:
    """Return the words line by line in reading order; a label glued to its value is cut from it at the colon."""
    lines = [
        [part for word in line for part in _cut(word)]
        for _, line in groupby(reading.words, key=lambda word: (word.block, word.line))
    ]
    return [line for line in lines if line]


def _cut(word: Word) -> list[Word]:
    head, colon, tail = word.text.partition(":")
    if not (head and tail and colon) or head[-1].isdigit():
        return [word]
    left, top, right, bottom = word.box
    middle = left + (right - left) * (len(head) + 1) // len(word.text)
    return [
        replace(word, text=f"{head}:", box=(left, top, middle, bottom)),
        replace(word, text=tail, box=(middle, top, right, bottom)),
    ]


def _has_colon(line: Sequence[Word], end: int) -> bool:
    return line[end - 1].text.endswith((":", ";")) or (end < len(line) and line[end].text in (":", ";"))


def _skipped(line: Sequence[Word], end: int) -> int:
    return int(end < len(line) and line[end].text in (":", ";", "."))


def _continues(first: _Mark, second: _Mark) -> bool:
    return second.start == first.end and second.field == first.field


def _is_translated(line: Sequence[Word], end: int) -> bool:
    """Tell whether the rest of a line repeats its label in another language, after a slash."""
    rest = line[end:]
    return bool(rest) and rest[0].text.startswith("/") and len(rest) < 6 and not any(":" in w.text for w in rest)


def _follows_number(line: Sequence[Word], at: int, firsts: set[int]) -> bool:
    """Tell whether only the number of an item stands before ("4. Số định danh")."""
    return at - 1 in firsts and len(key_of(line[at - 1].text)) <= 2


def _ends_part(line: Sequence[Word], at: int) -> bool:
    return at > 0 and line[at - 1].text.endswith((".", ";", ","))


def _is_person(line: Sequence[Word], mark: _Mark) -> bool:
    """Tell whether "ông" or "bà" stands before a name."""
    after = line[mark.end].text if mark.end < len(line) else ""
    return mark.field == "name" and after[:1].isupper() and after[1:2].islower()


def _is_next_row(above: Sequence[Word], line: Sequence[Word]) -> bool:
    height = statistics.median(word.box[3] - word.box[1] for word in above)
    gap = line[0].baseline_px - above[-1].baseline_px
    overlaps = line[0].box[0] < above[-1].box[2] and line[-1].box[2] > above[0].box[0]
    return 0 < gap < 3.2 * height and overlaps


def _below(label: Sequence[Word], lines: Sequence[Sequence[Word]]) -> list[Word]:
    """Return the words on the next line that begin about where the label does, up to a wide gap."""
    left, right = label[0].box[0], label[-1].box[2]
    height = max(word.box[3] - word.box[1] for word in label)
    for line in lines:
        if not 0 < line[0].baseline_px - label[0].baseline_px < 4 * height:
            continue
        groups: list[list[Word]] = []
        for word in line:
            if groups and word.box[0] - groups[-1][-1].box[2] <= 1.2 * height:
                groups[-1].append(word)
            else:
                groups.append([word])
        for group in groups:
            if group[0].box[0] < right and group[-1].box[2] > left and abs(group[0].box[0] - left) < 4 * height:
                return group
    return []
