# SPDX-License-Identifier: Apache-2.0
"""Any walk of steps over pages goes back exactly, one step at a time."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain import arrangement
from clerkdesk.domain.arrangement import Arrangement, Decided
from clerkdesk.domain.pages import CleanUp, PageMark

_STEPS = st.tuples(st.sampled_from(CleanUp), st.booleans())
_FRESH = Decided(None, PageMark.KEPT, None, ())


def sheaf(count):
    ids = tuple(f"p{number}" for number in range(1, count + 1))
    return Arrangement(ids, dict.fromkeys(ids, _FRESH))


def with_new_page(now):
    name = f"p{len(now.order) + 1}"
    return Arrangement((*now.order, name), {**now.pages, name: _FRESH})


@st.composite
def walks(draw):
    """Return the arrangements of a walk, each one step after the last."""
    walk = [sheaf(draw(st.integers(1, 7)))]
    for _ in range(draw(st.integers(1, 25))):
        now = walk[-1]
        one = draw(st.sampled_from(now.order))
        some = draw(st.lists(st.sampled_from(now.order), min_size=1, max_size=3, unique=True))
        others = [other for other in now.order if other not in some]
        in_sight = [other for other in now.order if now.pages[other].mark is not PageMark.REMOVED]
        changes = [
            lambda now=now, one=one: arrangement.turned(now, one, 90, draw(st.sampled_from((90, -90, 180)))),
            lambda now=now, some=some: arrangement.assigned(now, some, draw(st.integers(1, 9))),
            lambda now=now, some=some: arrangement.left_out(now, some),
            lambda now=now, some=some: arrangement.binned(now, some),
            lambda now=now, some=some: arrangement.restored(now, some),
            lambda now=now, one=one: arrangement.accepted(now, one, ("blurred",)),
            lambda now=now, some=some: arrangement.cleaned(
                now, some, draw(st.sampled_from(CleanUp)), draw(st.booleans())
            ),
            lambda now=now, one=one: arrangement.cropped(now, one, draw(st.none() | st.just((5, 5, 90, 90)))),
            lambda now=now: with_new_page(now),
        ]
        if others:
            changes.append(lambda now=now, some=some, others=others: arrangement.put_behind(now, some, others[0]))
        if in_sight:
            mover = draw(st.sampled_from(in_sight))
            changes.append(lambda now=now, mover=mover: arrangement.moved(now, mover, draw(st.integers(-8, 8))))
        walk.append(draw(st.sampled_from(changes))())
    return walk


def without_bin(now):
    return [(one, now.pages[one]) for one in now.order if now.pages[one].mark is not PageMark.REMOVED]


@given(walks())
def test_every_step_goes_back_exactly(walk):
    steps = [arrangement.step_between("x", (), a, b) for a, b in pairwise(walk)]
    now = walk[-1]
    for step, before in zip(reversed(steps), reversed(walk[:-1]), strict=True):
        now = arrangement.gone_back(now, step)
        # Pages are never deleted: one that came later is in the bin afterwards.
        assert without_bin(now) == without_bin(before)
        assert [one for one in now.order if one in before.pages] == list(before.order)
        assert all(now.pages[one] == before.pages[one] for one in before.order)


@given(walks())
def test_no_step_loses_or_doubles_a_page(walk):
    for now in walk:
        assert sorted(now.order) == sorted(now.pages)
        assert len(set(now.order)) == len(now.order)


def test_a_page_moves_past_the_bin_as_if_it_were_not_there():
    now = arrangement.binned(sheaf(4), ["p2", "p3"])
    assert arrangement.moved(now, "p4", -1).order == ("p4", "p1", "p2", "p3")
    assert arrangement.moved(now, "p1", 1).order == ("p2", "p3", "p4", "p1")
    assert arrangement.moved(now, "p1", -1) is now


def test_inserted_pages_keep_their_order_behind_the_page_they_belong_to():
    assert arrangement.put_behind(sheaf(5), ["p4", "p5"], "p1").order == ("p1", "p4", "p5", "p2", "p3")
    assert arrangement.put_behind(sheaf(3), ["p3"], None).order == ("p3", "p1", "p2")


def test_a_page_that_was_proposed_as_blank_is_kept_when_it_is_let_pass():
    now = sheaf(1).changed(["p1"], lambda was: Decided(None, PageMark.BLANK_PROPOSED, None, ()))
    kept = arrangement.accepted(now, "p1", ["blank"])
    assert kept.pages["p1"] == Decided(None, PageMark.KEPT, None, ("blank",))


def test_a_step_that_changes_nothing_says_so():
    now = sheaf(2)
    assert not arrangement.step_between("move", (1,), now, arrangement.moved(now, "p1", -1)).is_change
    assert arrangement.step_between("move", (1,), now, arrangement.moved(now, "p1", 1)).is_change


def test_pages_that_come_meanwhile_stay_behind_the_others_when_a_move_goes_back():
    before = sheaf(3)
    after = arrangement.moved(before, "p3", -2)
    step = arrangement.step_between("move", (3,), before, after)
    assert arrangement.gone_back(with_new_page(after), step).order == ("p1", "p2", "p3", "p4")
