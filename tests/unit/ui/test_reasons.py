# SPDX-License-Identifier: Apache-2.0
"""Reasons inside errors speak the clerk's language, and none is left that the core no longer gives."""

import ast
from collections.abc import Iterator
from pathlib import Path

import clerkdesk
from clerkdesk import errors
from clerkdesk.errors import ClerkDeskError, IllegalTransition, InvalidInput, NotReady, WrongPin
from ui import messages_fr, messages_vi
from ui.messages import message
from ui.reasons import FIELDS, REASONS, said_reason
from ui.texts import Language

CORE = Path(str(clerkdesk.__file__)).parent
KINDS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, ClerkDeskError)}
TOLD = ("reason", "detail", "tries")


def sources() -> Iterator[tuple[Path, ast.Module]]:
    """Yield the core's files; the command line speaks English only."""
    for path in sorted(CORE.rglob("*.py")):
        if path.parent.name != "cli":
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def texts(node: ast.AST) -> Iterator[str]:
    """Yield the sentences that an expression may be, values as `{}`."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*texts(node.body), *texts(node.orelse))
    elif isinstance(node, ast.BoolOp):
        yield from (text for one in node.values for text in texts(one))


def given() -> set[str]:
    """Return every sentence that stands in the core."""
    return {text for _, module in sources() for node in ast.walk(module) for text in texts(node)}


def named(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def told() -> Iterator[tuple[str, str]]:
    """Yield file and reason of all that errors are made with: written there, put into a name before, or handed on."""
    modules = list(sources())
    for path, module in modules:
        functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
        helpers = {function.name: function for function in functions}
        for function in functions:
            for text in told_in(function, helpers, [each for _, each in modules]):
                yield path.name, text


def told_in(function: ast.FunctionDef, helpers: dict[str, ast.FunctionDef], modules: list[ast.Module]) -> Iterator[str]:
    """Yield the reasons of the errors that one function makes."""
    inside = list(ast.walk(function))
    for call in (node for node in inside if isinstance(node, ast.Call) and named(node) in KINDS):
        told_by = {one.arg: one.value for one in call.keywords}
        cause = getattr(told_by.get("cause"), "value", "")
        if cause in messages_vi.REASONS and cause in messages_fr.REASONS:
            continue  # its own sentence is said instead
        for value in (told_by[name] for name in TOLD if name in told_by):
            yield from texts(value)
            if isinstance(value, ast.Name):
                yield from assigned(inside, value.id)
                yield from passed(modules, function, value.id)
            if isinstance(value, ast.Call) and named(value) in helpers:
                returned = (node.value for node in ast.walk(helpers[named(value)]) if isinstance(node, ast.Return))
                yield from (text for one in returned if one is not None for text in texts(one))


def assigned(inside: list[ast.AST], name: str) -> Iterator[str]:
    for node in inside:
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in node.targets):
            yield from texts(node.value)


def passed(modules: list[ast.Module], function: ast.FunctionDef, name: str) -> Iterator[str]:
    """Yield what the core gives to a function for one of its arguments, unless it tells a cause that is said."""
    arguments = [one.arg for one in function.args.args if one.arg != "self"]
    calls = (node for module in modules for node in ast.walk(module) if isinstance(node, ast.Call))
    for call in (call for call in calls if named(call) == function.name):
        if any(text in messages_vi.REASONS for one in call.args for text in texts(one)):
            continue
        yield from (text for one in call.keywords if one.arg == name for text in texts(one.value))
        if name in arguments[: len(call.args)]:
            yield from texts(call.args[arguments.index(name)])


def test_every_known_reason_is_one_that_the_core_gives() -> None:
    assert sorted(set(REASONS) - given()) == []


def test_every_reason_of_an_error_of_the_core_is_said_in_every_language() -> None:
    missing = {text: path for path, text in told() if text and text not in REASONS}
    assert missing == {}


def test_every_value_that_the_core_refuses_by_its_name_has_one_in_every_language() -> None:
    refused = {
        text
        for _, module in sources()
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and named(call) == "InvalidInput"
        for one in call.keywords
        if one.arg == "field"
        for text in texts(one.value)
        if "{}" not in text and not text.startswith("--")
    }
    assert sorted(refused - set(FIELDS)) == []


def test_causes_are_said_in_the_same_languages() -> None:
    assert set(messages_vi.REASONS) == set(messages_fr.REASONS)


def test_values_stand_in_the_sentence_of_each_language() -> None:
    assert all(said.count("{}") == key.count("{}") for key, both in REASONS.items() for said in both)
    assert said_reason("the dossier has no page 7", Language.VIETNAMESE) == "hồ sơ không có trang 7"
    assert said_reason("the dossier has no page 7", Language.ENGLISH) == "the dossier has no page 7"


def test_an_error_names_field_and_reason_in_one_language() -> None:
    error = InvalidInput(field="component", reason="the checklist has no number 9")
    assert message(error, Language.VIETNAMESE).happened == "giấy tờ: danh mục giấy tờ không có số 9."
    assert "n’a pas de numéro 9" in message(error, Language.FRENCH).happened
    told = message(NotReady(code="H1", verb="sealed", reason="it has no page"), Language.VIETNAMESE)
    assert "chưa có trang nào" in told.happened


def test_an_error_names_thing_step_and_state_in_one_language() -> None:
    error = IllegalTransition(machine="dossier", event="finish", state="10")
    told = message(error, Language.VIETNAMESE).happened
    assert told == "hồ sơ: không làm được việc “ghi kết quả” khi đang ở trạng thái “Đã trả kết quả”."
    assert "Résultat remis" in message(error, Language.FRENCH).happened


def test_how_many_tries_of_a_pin_are_left_is_said_in_one_language() -> None:
    error = WrongPin(tries="Few tries are left.")
    assert message(error, Language.VIETNAMESE).happened == "Mã PIN không đúng. Chỉ còn ít lần thử."


def test_several_reasons_are_said_one_by_one() -> None:
    both = said_reason("it does not cover the whole file; the day of birth is not ddMMyyyy", Language.VIETNAMESE)
    assert both == "không bao trùm cả tệp; ngày sinh không ghi theo dạng ngày tháng năm"


def test_a_reason_that_nobody_translated_is_told_as_it_is() -> None:
    assert said_reason("something quite new", Language.FRENCH) == "something quite new"
