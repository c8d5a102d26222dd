# SPDX-License-Identifier: Apache-2.0
"""What may be counted alone, and what groups are called; plain Python."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.domain.reports.numbers import GroupNumbers, Numbers
    from clerkdesk.services.report import Only

ASPECTS = ("procedure", "field", "officer", "counter")
FILTERS = (*ASPECTS, "channel")
CHANNELS = ("1", "2", "3")
Choices = list[tuple[str, str]]


class Names:
    """What groups are called: officers by their names, the own counter by its number, the others by their keys."""

    def __init__(self, station_id: str, number: int) -> None:
        self._station_id, self._number = station_id, number
        self.officers: Mapping[str, str] = {}

    def of(self, aspect: str, group: "GroupNumbers", texts: Texts) -> str:
        """Return the name of a group."""
        if aspect == "officer":
            return self.officers.get(group.key, group.key)
        if aspect == "counter" and group.key == self._station_id:
            return texts("strip.counter", number=self._number)
        return group.name or texts("stats.unnamed")


class Filters:
    """The chosen values, and what was offered; an offer does not shrink to the value that was chosen of it.

    Attributes:
        chosen: by filter; empty counts all.
    """

    def __init__(self) -> None:
        self.chosen = dict.fromkeys(FILTERS, "")
        self._groups: dict[str, tuple[GroupNumbers, ...]] = {}

    def only(self) -> "Only":
        """Return which dossiers are counted."""
        from clerkdesk.services.report import Only

        return Only(**self.chosen)

    def learn(self, numbers: "Numbers") -> None:
        """Take what there is to choose from."""
        for aspect, groups in numbers.groups.items():
            if not self.chosen[aspect]:
                self._groups[str(aspect)] = groups

    def choices(self, names: Names, texts: Texts) -> dict[str, Choices]:
        """Return values and names of every filter, the first of each is all."""
        offered: dict[str, Choices] = {
            aspect: [(group.key, names.of(aspect, group, texts)) for group in self._groups.get(aspect, ())]
            for aspect in ASPECTS
        }
        offered["channel"] = [(code, texts(f"receive.channel.{code}")) for code in CHANNELS]
        return {name: [("", texts(f"stats.{name}.all")), *offered[name]] for name in FILTERS}
