# SPDX-License-Identifier: Apache-2.0
"""Officers show themselves by a passcode."""

import pytest

from clerkdesk.adapters.keys.passcodes import Argon2Passcodes
from clerkdesk.errors import InvalidInput, WrongPasscode
from clerkdesk.services.log_in import LogIn

pytest_plugins = ("tests.counter_fixtures",)
CHEAP = Argon2Passcodes(passes=1, memory_kib=64)


class Clock:
    """Stands until it is moved."""

    def __init__(self, counter):
        self._now = counter.services.receive._clock.now()
        self.passed_s = 0.0

    def now(self):
        return self._now

    def monotonic_s(self):
        return self.passed_s


def test_a_passcode_lets_in_its_officer_alone_and_both_ends_are_logged(counter):
    log_in = LogIn(counter.store, CHEAP, Clock(counter))
    assert log_in.enter("clerk", "").id == "clerk"
    log_in.set_passcode("clerk", "mật khẩu 1", by="clerk")
    assert log_in.has_passcode("clerk")
    assert log_in.enter("clerk", "mật khẩu 1").id == "clerk"
    with pytest.raises(WrongPasscode):
        log_in.enter("clerk", "mat khau 1")
    with counter.store.reading() as work:
        said = [entry.event.what for entry in work.audit.entries(subject_id="clerk")]
    assert said[-4:] == ["enter", "set-passcode", "enter", "refuse-entry"]


def test_wrong_passcodes_cost_more_time_each_and_never_for_ever(counter):
    clock = Clock(counter)
    log_in = LogIn(counter.store, CHEAP, clock)
    log_in.set_passcode("clerk", "sáu chữ số", by="clerk")
    waits = []
    for _ in range(5):
        with pytest.raises(WrongPasscode) as told:
            log_in.enter("clerk", "sai rồi")
        waits.append(told.value.params["wait"])
        clock.passed_s += waits[-1]
    assert waits == [0, 0, 5, 10, 20]
    with pytest.raises(WrongPasscode):
        log_in.enter("clerk", "sai nữa")
    with pytest.raises(WrongPasscode):
        log_in.enter("clerk", "sáu chữ số")  # too soon, however right
    clock.passed_s += 301
    assert log_in.enter("clerk", "sáu chữ số").id == "clerk"


@pytest.mark.parametrize("passcode", ["", "12345", "x" * 129])
def test_a_passcode_has_six_characters_at_least(counter, passcode):
    with pytest.raises(InvalidInput):
        LogIn(counter.store, CHEAP, Clock(counter)).set_passcode("clerk", passcode, by="clerk")


def test_only_who_looks_after_the_station_sets_somebody_elses(counter):
    log_in = LogIn(counter.store, CHEAP, Clock(counter))
    with pytest.raises(InvalidInput):
        log_in.set_passcode("supervisor", "sáu chữ số", by="clerk")
    log_in.set_passcode("clerk", "sáu chữ số", by="supervisor")
    assert log_in.has_passcode("clerk")


def test_what_is_kept_tells_nobody_the_passcode_and_differs_each_time():
    first, second = CHEAP.keep("sáu chữ số"), CHEAP.keep("sáu chữ số")
    assert first != second
    assert "sáu" not in first
    assert CHEAP.fits("sáu chữ số", first)
    assert not CHEAP.fits("sáu chữ sô", first)
    assert not CHEAP.fits("sáu chữ số", first.replace("argon2id", "plain"))
