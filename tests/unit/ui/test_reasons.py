# SPDX-License-Identifier: Apache-2.0
"""Reasons inside errors speak the clerk's language, and none is left that the core no longer gives."""

import ast
from pathlib import Path

import clerkdesk
from clerkdesk.errors import InvalidInput, NotReady
from ui.messages import message
from ui.reasons import REASONS, said_reason
from ui.texts import Language


def given():
    """Return every reason that stands in the core, values as `{}`."""
    found = set()
    for path in Path(str(clerkdesk.__file__)).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                found.add("".join(one.value if isinstance(one, ast.Constant) else "{}" for one in node.values))
    return found


def test_every_known_reason_is_one_that_the_core_gives():
    assert sorted(set(REASONS) - given()) == []


def test_values_stand_in_the_sentence_of_each_language():
    assert all(said.count("{}") == key.count("{}") for key, both in REASONS.items() for said in both)
    assert said_reason("the dossier has no page 7", Language.VIETNAMESE) == "hồ sơ không có trang 7"
    assert said_reason("the dossier has no page 7", Language.ENGLISH) == "the dossier has no page 7"


def test_an_error_names_field_and_reason_in_one_language():
    error = InvalidInput(field="component", reason="the checklist has no number 9")
    assert message(error, Language.VIETNAMESE).happened == "giấy tờ: danh mục giấy tờ không có số 9."
    assert "n’a pas de numéro 9" in message(error, Language.FRENCH).happened
    assert (
        "chưa có trang nào"
        in message(NotReady(code="H1", verb="sealed", reason="it has no page"), Language("vi")).happened
    )


def test_a_reason_that_nobody_translated_is_told_as_it_is():
    assert said_reason("something quite new", Language.FRENCH) == "something quite new"
