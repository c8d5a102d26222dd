# SPDX-License-Identifier: Apache-2.0
"""The figures of the rail."""

from collections.abc import Callable

from ui.agenda import Agenda


class LaterJobs:
    """Keeps work until it is told to do it."""

    def __init__(self) -> None:
        self.kept: list[Callable[[], None]] = []

    def start(
        self, work: Callable[[], object], done: Callable[[object], None], failed: Callable[[Exception], None]
    ) -> object:
        self.kept.append(lambda: done(work()))
        return failed

    def do(self) -> None:
        kept, self.kept = self.kept, []
        for work in kept:
            work()


def test_a_screen_that_is_shown_tells_its_own_figure() -> None:
    shown: dict[str, int] = {}
    jobs = LaterJobs()
    agenda = Agenda(shown.__setitem__, jobs, lambda: "sign")
    agenda.open(lambda: {"sign": 3, "review": 2})
    jobs.do()
    assert shown == {"review": 2}


def test_an_answer_for_somebody_who_left_is_dropped() -> None:
    shown: dict[str, int] = {}
    jobs = LaterJobs()
    agenda = Agenda(shown.__setitem__, jobs, lambda: "today")
    agenda.refresh()
    agenda.open(lambda: {"review": 2})
    agenda.close()
    jobs.do()
    assert shown == {}
