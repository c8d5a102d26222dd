# SPDX-License-Identifier: Apache-2.0
"""Timing two programs in turns."""

from start_time import best_of_turns


def test_the_shortest_of_each_counts_and_they_take_turns() -> None:
    order: list[str] = []

    def run(name: str, seconds: list[float]) -> float:
        order.append(name)
        return seconds.pop(0)

    first, second = [3.0, 1.0], [2.0, 5.0]
    assert best_of_turns([lambda: run("a", first), lambda: run("b", second)], 2) == [1.0, 2.0]
    assert order == ["a", "b", "a", "b"]
