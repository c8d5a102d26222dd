# SPDX-License-Identifier: Apache-2.0
"""The scanners of a practice station, how paper is scanned on them, and what an officer used last."""

import pytest

from clerkdesk.domain.scan_profiles import Source
from clerkdesk.errors import ScannerUnavailable
from clerkdesk.ports.scanner import Device
from clerkdesk.services.sources import Chosen, Feed, Sources
from tests.counter import CLERK, CLERK2

pytest_plugins = ("tests.counter_fixtures",)

GLASS = Feed("sane", Device("glass:0", "Glass", (Source.FLATBED,), (200, 600), ("A4", "A5"), is_colour=False))
FEEDER = Feed("escl", Device("feeder:0", "Feeder", (Source.FLATBED, Source.FEEDER), (200, 300, 600), ("A4",)))


class Broken:
    """A way to scan that is out of order."""

    def devices(self):
        raise ScannerUnavailable(device="all", cause="unknown", reason="the driver does not start")


class Fine:
    """A way to scan with one feeder."""

    def devices(self):
        return (FEEDER.device,)


@pytest.fixture
def sources(counter):
    return counter.services.sources


def test_the_scanners_of_a_practice_station_are_found(sources):
    found = sources.find()
    assert {feed.way for feed in found} == {"sane"}
    assert all(feed.device.sources for feed in found)


def test_a_scanner_out_of_order_hides_no_other(counter, sources):
    both = Sources(counter.store, {"sane": Broken(), "escl": Fine()}, sources.papers)
    assert [feed.device.label for feed in both.find()] == ["Feeder"]


def test_paper_is_scanned_as_near_to_its_profile_as_the_scanner_can(sources):
    form = sources.profile(FEEDER, "form")
    assert (form.device, form.source, form.dpi, form.is_colour, form.paper) == (
        "feeder:0",
        Source.FEEDER,
        300,
        True,
        "A4",
    )
    on_glass = sources.profile(GLASS, "form-two-sided")
    assert (on_glass.source, on_glass.dpi, on_glass.is_colour) == (Source.FLATBED, 600, False)
    card = sources.profile(FEEDER, "citizen-card")
    assert (card.source, card.dpi, card.paper) == (Source.FLATBED, 600, "A4")
    assert sources.profile(FEEDER, "form-two-sided").source is Source.FEEDER


def test_a_single_page_is_scanned_again_from_the_glass_where_there_is_one(sources):
    again = sources.profile(FEEDER, "form", page_limit=1, flat=True)
    assert (again.source, again.page_limit) == (Source.FLATBED, 1)


def test_an_unknown_kind_of_paper_is_scanned_as_the_first_kind(sources):
    assert sources.profile(FEEDER, "papyrus") == sources.profile(FEEDER, next(iter(sources.papers)))


def test_each_officer_scans_with_what_they_used_last(sources):
    assert sources.chosen(CLERK) == Chosen()
    sources.choose(CLERK, Chosen("sane", "test:0", "form"))
    sources.choose(CLERK, Chosen("sane", "test:1", "drawing"))
    assert sources.chosen(CLERK) == Chosen("sane", "test:1", "drawing")
    assert sources.chosen(CLERK2) == Chosen()
