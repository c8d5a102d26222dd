# SPDX-License-Identifier: Apache-2.0
"""Parts that are made when they are first used."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from clerkdesk.bootstrap.late import late


class Part:
    """Something that takes long to make."""

    made = 0

    def __init__(self):
        type(self).made += 1

    def answer(self, number, *, more=0):
        """Return a number and more."""
        return number + more


@pytest.fixture(autouse=True)
def _none_made():
    Part.made = 0


def test_a_part_is_made_at_its_first_use_and_once():
    part = late(Part)
    assert Part.made == 0
    assert [part.answer(1, more=2), part.answer(4)] == [3, 4]
    assert Part.made == 1


def test_a_function_is_found_at_its_first_call():
    found = []

    def find():
        found.append(True)
        return lambda text, times=1: text * times

    repeat = late(find)
    assert not found
    assert (repeat("a"), repeat("b", times=2)) == ("a", "bb")
    assert found == [True]


def test_threads_that_come_at_once_share_one_part():
    part, together = late(Part), Barrier(8)

    def use(number):
        together.wait()
        return part.answer(number)

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(use, range(8))) == list(range(8))
    assert Part.made == 1


def test_what_making_raises_is_told_at_every_use_until_it_works():
    tries = [OSError("not installed"), Part()]

    def make():
        found = tries.pop(0)
        if isinstance(found, OSError):
            raise found
        return found

    part = late(make)
    with pytest.raises(OSError, match="not installed"):
        part.answer(1)
    assert part.answer(1) == 1
