# SPDX-License-Identifier: Apache-2.0
"""Fields of a known form: its labels in order are data; the values are what stands between them."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from clerkdesk.domain.addresses import AddressBook
from clerkdesk.domain.field_values import Value, check_together, mended_place, read_value
from clerkdesk.domain.pages import FieldProposal, Reading, Word
from clerkdesk.domain.rows import group_rows
from clerkdesk.domain.text import fold

CERTAIN = 0.8
"""A value at least this likely need not stop the clerk's cursor: 99 of 100 such values are right on practice paper."""

_LIKE_LABEL, _LIKE_TITLE = 0.74, 0.8
_NOTE_MARK = re.compile(r"^[(\[{]?\d[)\]}]?[:;.,]?$|^[:.;,…_·•-]+$")
_ITEM = re.compile(r"^\d{1,2}[.)]$")
_RESIDUE = ".…_:;,·•-–—~ "


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label of a form and the field whose value follows it.

    Attributes:
        texts: how it is printed, alternatives.
        field: name of the field; None for a printed text that only ends the value before it.
        kind: of the value, see `field_values`.
        beside: field whose value stands in the column at the right of it; None where there is no such column.
    """

    texts: tuple[str, ...]
    field: str | None
    kind: str = "text"
    beside: str | None = None


@dataclass(frozen=True, slots=True)
class FieldTemplate:
    """A form: the titles it is known by, its labels in reading order, the words its values are made of."""

    form: str
    titles: tuple[str, ...]
    labels: tuple[Label, ...]
    vocabularies: dict[str, tuple[str, ...]] = field(default_factory=dict)


def parse_template(content: bytes, shared: Mapping[str, Sequence[str]] | None = None) -> FieldTemplate:
    """Return the template of a JSON file under `resources/forms/fields/`.

    Args:
        content: of the file.
        shared: the words that values are made of, where the file does not name its own.

    Raises:
        ValueError: it lacks a part.
    """
    try:
        raw = json.loads(content)
        labels = tuple(
            Label(tuple(one["texts"]), one["field"], one.get("kind", "text"), one.get("beside"))
            for one in raw["labels"]
        )
        own = {**(shared or {}), **raw.get("vocabularies", {})}
        vocabularies = {name: tuple(words) for name, words in own.items()}
        return FieldTemplate(raw["form"], tuple(raw["titles"]), labels, vocabularies)
    except (KeyError, TypeError) as error:
        raise ValueError("a form template lacks one of its parts") from error


_STRAY = 1
"""A mark or a piece of a seal that was read as a word beside a title."""


def propose_fields(
    templates: Sequence[FieldTemplate],
    readings: Iterable[tuple[int, Reading]],
    book: Callable[[], AddressBook] | None = None,
) -> list[FieldProposal]:
    """Return what the fields of known forms say, in the order of the templates; nothing when no page is such a form.

    Args:
        templates: the forms.
        readings: page number and reading of each kept page, looked at once, one by one; of each form the first page
            that bears its title is read.
        book: gives what mends addresses, asked for where there is one; without it they stand as they were read.
    """
    found: dict[int, list[FieldProposal]] = {}
    for number, reading in readings:
        rows = group_rows(reading.words)
        words = [word for row in rows for word in row]
        for place, template in enumerate(templates):
            if place not in found and _bears_title(template, rows, words):
                found[place] = _proposals(template, number, words, book)
    return [one for place in sorted(found) for one in found[place]]


def _bears_title(template: FieldTemplate, rows: Sequence[Sequence[Word]], words: Sequence[Word]) -> bool:
    keys = [_key(word.text) for word in words[:60]]
    # How many words stand before a word in its row, and behind it: a title stands alone, a mention within a sentence.
    before = [at for row in rows for at in range(len(row))]
    behind = [len(row) - at - 1 for row in rows for at in range(len(row))]
    return any(
        _ends_like(title, "".join(keys[place.start : place.end]))
        for title in template.titles
        for place in _best_places(keys, title, _LIKE_TITLE)
        if before[place.start] <= _STRAY and behind[place.end - 1] <= _STRAY
    )


def _ends_like(title: str, seen: str) -> bool:
    # "Tờ khai đăng ký khai sinh" and "… khai tử" are alike but for their end, which decides.
    last = "".join(_key(word) for word in title.split()[-2:])
    return SequenceMatcher(None, last, seen[-len(last) :], autojunk=False).ratio() >= _LIKE_LABEL


def _proposals(
    template: FieldTemplate, number: int, words: Sequence[Word], book: Callable[[], AddressBook] | None
) -> list[FieldProposal]:
    places = _places_of_labels(template.labels, [_key(word.text) for word in words])
    found: dict[str, tuple[Value, tuple[int, int, int, int], float]] = {}
    for index, label in enumerate(template.labels):
        place = places[index]
        if label.field is None or place is None:
            continue
        following = next((other for other in places[index + 1 :] if other is not None), None)
        is_bounded = index + 1 < len(places) and places[index + 1] is not None
        stop = following.start if following and is_bounded else _end_of_row(words, place.end)
        value_words = _trimmed(words[place.end : stop])
        if not value_words:
            continue
        certainty = place.likeness if is_bounded else place.likeness * 0.8
        columns = _columns(value_words) if label.beside else (value_words,)
        for name, part in zip((label.field, label.beside), columns, strict=False):
            if name and part:
                value = read_value(label.kind, part, template.vocabularies)
                if book and label.kind == "place":
                    value = mended_place(value, book())
                found[name] = (value, _around(part), certainty)
    checked = check_together({name: value for name, (value, _, _) in found.items()})
    return [
        _proposal(name, checked[name], number, box, likeness) for name, (_, box, likeness) in found.items()
    ]  # fmt: skip


def _proposal(name: str, value: Value, page: int, box: tuple[int, int, int, int], likeness: float) -> FieldProposal:
    confidence = round(value.confidence * min(1.0, likeness + 0.1), 4)
    is_certain = confidence >= CERTAIN and not value.doubt
    doubt = value.doubt or ("" if is_certain else "not read clearly")
    return FieldProposal(name, value.text, confidence, is_certain, page, box, doubt)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a label stands: words from `start` up to, not including, `end`."""

    start: int
    end: int
    likeness: float


def _places_of_labels(labels: Sequence[Label], keys: Sequence[str]) -> list[_Place | None]:
    """Find the labels in their order, each at most once, so that the sum of their likenesses is greatest."""
    candidates = [
        sorted(
            (place for text in label.texts for place in _best_places(keys, text, _LIKE_LABEL)),
            key=lambda place: place.end,
        )
        for label in labels
    ]
    # best[i]: for each possible end, the best sum over the first i labels; kept as (end, sum, chain), ends ascending.
    states: list[tuple[int, float, tuple[_Place | None, ...]]] = [(0, 0.0, ())]
    for label, options in zip(labels, candidates, strict=True):
        grown = [(end, total, (*chain, None)) for end, total, chain in states]
        for place in options:
            weight = place.likeness**2 * len(label.texts[0])  # squared: a word too many costs more than it gains
            fitting = [state for state in states if state[0] <= place.start]
            if fitting:
                _, total, chain = max(fitting, key=lambda state: state[1])
                grown.append((place.end, total + weight, (*chain, place)))
        states = _undominated(grown)
    return list(max(states, key=lambda state: state[1])[2])


def _undominated(
    states: list[tuple[int, float, tuple[_Place | None, ...]]],
) -> list[tuple[int, float, tuple[_Place | None, ...]]]:
    kept: list[tuple[int, float, tuple[_Place | None, ...]]] = []
    for state in sorted(states, key=lambda one: (one[0], -one[1])):
        if not kept or state[1] > kept[-1][1]:
            kept.append(state)
    return kept


def _best_places(keys: Sequence[str], text: str, least: float) -> list[_Place]:
    """Return where words like `text` stand; OCR may have split or joined a word."""
    wanted = "".join(_key(word) for word in text.split())
    count = len(text.split())
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    places = []
    for start in range(len(keys)):
        best = _Place(start, start, 0.0)
        for length in range(max(1, count - 1), count + 2):
            seen = "".join(keys[start : start + length])
            if start + length > len(keys) or abs(len(seen) - len(wanted)) > 0.4 * len(wanted):
                continue
            matcher.set_seq1(seen)
            if matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least:
                likeness = matcher.ratio()
                if likeness >= least and likeness > best.likeness:
                    best = _Place(start, start + length, likeness)
        if best.likeness:
            places.append(best)
    return places


def _key(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


def _end_of_row(words: Sequence[Word], start: int) -> int:
    end = start
    while end < len(words) and (end == start or words[end].box[0] >= words[end - 1].box[0]):
        end += 1
    return end


def _columns(words: Sequence[Word]) -> tuple[Sequence[Word], ...]:
    """Part the words of a row at its widest gap."""
    if len(words) < 2:
        return (words,)
    at = max(range(1, len(words)), key=lambda place: words[place].box[0] - words[place - 1].box[2])
    return words[:at], words[at:]


def _trimmed(words: Sequence[Word]) -> list[Word]:
    """Drop note marks and bits of leaders at both ends."""
    kept = list(words)
    while kept and _NOTE_MARK.match(kept[0].text):
        kept.pop(0)
    while kept and not kept[-1].text.strip(_RESIDUE):
        kept.pop()
    if len(kept) > 1 and _ITEM.match(kept[-1].text):  # the number of the next item
        kept.pop()
    return kept


def _around(words: Sequence[Word]) -> tuple[int, int, int, int]:
    boxes = [word.box for word in words]
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
