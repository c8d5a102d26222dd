# SPDX-License-Identifier: Apache-2.0
"""The sentences of the window: each is there in three languages, in NFC, used somewhere, with the same placeholders."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from ui.messages_fr import __dict__ as _fr
from ui.messages_vi import __dict__ as _vi
from ui.texts import TEXTS

UI = Path(__file__).resolve().parents[2] / "ui"
ROOMS = {key.partition(".")[0] for key in TEXTS}
SHOWS = {
    "setText", "setToolTip", "setAccessibleName", "setAccessibleDescription", "setPlaceholderText", "setWindowTitle",
    "say", "addItem",
}  # fmt: skip
SAME = {
    *("app.name", "receive.way.online", "format.xlsx", "format.csv", "format.pdf"),
    *("receive.refusal.paper", "receive.slip.unnumbered"),
}
"""Names, and what stands on a paper for the citizen: it speaks Vietnamese."""


def trees() -> Iterator[tuple[Path, ast.Module]]:
    """Yield every module of the window but those that hold the sentences."""
    for path in sorted(UI.rglob("*.py")):
        if path.parent.name != "texts" and not path.name.startswith("messages_"):
            yield path, ast.parse(path.read_text())


def literals() -> tuple[set[str], list[re.Pattern[str]]]:
    """Return the texts that stand in the window's code, and the patterns of those that are put together there."""
    plain, patterns = set(), []
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                plain.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [re.escape(one.value) if isinstance(one, ast.Constant) else ".+" for one in node.values]
                if re.match(r"[a-z-]+\\?\.", parts[0]):
                    patterns.append(re.compile("".join(parts)))
    return plain, patterns


def test_every_sentence_is_used():
    plain, patterns = literals()
    unused = [key for key in TEXTS if key not in plain and not any(one.fullmatch(key) for one in patterns)]
    assert unused == []


def test_every_sentence_that_is_asked_for_is_there():
    missing = []
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and _is_texts(node.func):
                first = node.args[0]
                if isinstance(first, ast.Constant) and first.value not in TEXTS:
                    missing.append(f"{path.name}:{node.lineno} {first.value}")
    assert missing == []


def _is_texts(called: ast.expr) -> bool:
    name = called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""
    return name in ("texts", "_texts")


def test_no_sentence_stands_in_the_code():
    found = []
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SHOWS:
                words = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                found += [f"{path.name}:{node.lineno} {text}" for text in words if re.search(r"\w \w", text)]
    assert [one for one in found if not re.search(r" (Ctrl|Shift|Alt) \w+$", one)] == []


@pytest.mark.parametrize("column", [1, 2])
def test_no_sentence_is_left_in_vietnamese(column):
    same = [key for key, said in TEXTS.items() if said[0] == said[column] and _has_words(said[0])]
    assert [key for key in same if key not in SAME] == []


def _has_words(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{3}", re.sub(r"\{[^}]*\}|Ctrl|Shift|Esc", "", text)))


def test_every_sentence_is_in_nfc():
    said = [text for three in TEXTS.values() for text in three]
    said += [repr(value) for room in (_vi, _fr) for name, value in room.items() if name.isupper()]
    assert [text for text in said if not unicodedata.is_normalized("NFC", text)] == []


def test_the_three_languages_fill_in_the_same_things():
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert [key for key, said in TEXTS.items() if len({frozenset(names(text)) for text in said}) > 1] == []
