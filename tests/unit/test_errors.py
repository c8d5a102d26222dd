# SPDX-License-Identifier: Apache-2.0
"""Every error tells what happened, what is safe and what to do, and survives the way between processes."""

import pickle
import string
from collections.abc import Iterator

import pytest

import clerkdesk.errors
from clerkdesk.errors import ClerkDeskError, WrongPin


def every_error() -> Iterator[type[ClerkDeskError]]:
    waiting = [ClerkDeskError]
    while waiting:
        kind = waiting.pop()
        yield kind
        waiting += kind.__subclasses__()


KINDS = sorted(every_error(), key=lambda kind: kind.__name__)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_has_three_whole_sentences(kind: type[ClerkDeskError]) -> None:
    for part in (kind.happened, kind.safe, kind.todo):
        assert part.endswith((".", "}")), part


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_survives_pickling_with_its_sentences(kind: type[ClerkDeskError]) -> None:
    names = _placeholders(kind.happened) | _placeholders(kind.safe) | _placeholders(kind.todo)
    error = kind(**{name: f"<{name}>" for name in names})
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert str(again) == str(error)
    assert all(f"<{name}>" in str(again) for name in names)


def test_codes_are_stable_names_of_their_own() -> None:
    codes = [kind.code for kind in KINDS]
    assert len(set(codes)) == len(codes)
    assert all(set(code) <= set(string.ascii_lowercase + "-") for code in codes)


def test_a_missing_value_never_hides_the_error() -> None:
    assert "?" in str(WrongPin())


def test_all_errors_of_the_core_live_in_one_place() -> None:
    assert {kind.__module__ for kind in KINDS if kind.__module__.startswith("clerkdesk")} == {clerkdesk.errors.__name__}
