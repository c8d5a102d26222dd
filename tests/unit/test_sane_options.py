# SPDX-License-Identifier: Apache-2.0
"""Values for the options of scanners as different makers name them."""

import pytest

from clerkdesk.adapters.scanners.sane_options import (
    Option,
    area_values,
    device_of,
    dpis_of,
    picture_values,
    source_value,
    sources_of,
)
from clerkdesk.errors import InvalidInput
from clerkdesk.ports.scanner import ScanProfile, Source

MM, PIXEL = 3, 1


def options(*, unit=MM, **constraints):
    """Options by name, _ standing for -, with their constraints."""
    names = [name.replace("_", "-") for name in constraints]
    return {
        name: Option(index, name, kind=2, unit=unit, size=4, capabilities=5, constraint=constraint)
        for index, (name, constraint) in enumerate(zip(names, constraints.values(), strict=True), 1)
    }


@pytest.mark.parametrize(
    ("names", "source", "value"),
    [
        (["Flatbed", "ADF Front", "ADF Duplex"], Source.FEEDER, "ADF Front"),
        (["FlatBed", "Automatic Document Feeder"], Source.FEEDER, "Automatic Document Feeder"),
        (["Platen", "ADF"], Source.FLATBED, "Platen"),
        (["Document Table", "Document Feeder"], Source.FLATBED, "Document Table"),
    ],
)
def test_the_word_of_the_device_for_a_source_is_found(names, source, value):
    found = options(source=names)
    assert source_value(found, source) == value
    assert sources_of(found)[:2] == (Source.FLATBED, Source.FEEDER)


def test_a_feeder_that_takes_both_sides_is_a_source_of_its_own():
    found = options(source=["Flatbed", "ADF Front", "ADF Duplex"])
    assert sources_of(found) == tuple(Source)
    assert source_value(found, Source.DUPLEX) == "ADF Duplex"


def test_a_feeder_with_a_mode_of_its_own_is_told_how_many_sides_to_take():
    found = options(source=["Flatbed", "Automatic Document Feeder"], adf_mode=["Simplex", "Duplex"])
    assert source_value(found, Source.DUPLEX) == "Automatic Document Feeder"
    assert picture_values(found, ScanProfile("x", Source.DUPLEX))["adf-mode"] == "Duplex"
    assert picture_values(found, ScanProfile("x", Source.FEEDER))["adf-mode"] == "Simplex"


def test_a_device_tells_which_papers_it_takes():
    found = options(source=["Flatbed"], br_x=(0, 216, 1), br_y=(0, 297, 1), mode=["Gray"])
    device = device_of(found, "x", "X")
    assert device.papers == ("A4", "A5", "ID-1")
    assert not device.is_colour


def test_a_device_without_a_choice_has_one_glass():
    assert source_value(options(), Source.FLATBED) is None
    with pytest.raises(InvalidInput):
        source_value(options(), Source.FEEDER)


@pytest.mark.parametrize(
    ("constraint", "wanted", "taken"),
    [([75, 150, 300, 600], 200, 300), ([75, 150], 300, 150), ((50, 600, 1), 300, 300), ((50, 240, 1), 300, 240)],
)
def test_a_resolution_is_at_least_the_wanted_one_where_it_can_be(constraint, wanted, taken):
    found = options(resolution=constraint)
    assert picture_values(found, ScanProfile("x", dpi=wanted)) == {"resolution": taken}


def test_resolutions_are_offered_as_the_device_lists_them():
    assert dpis_of(options(resolution=[75, 300])) == (75, 300)
    assert dpis_of(options(resolution=(50, 300, 1))) == (150, 200, 300)
    assert dpis_of(options()) == dpis_of(options(resolution=None)) == (300,)


def test_colour_and_depth_come_before_the_resolution():
    found = options(resolution=(50, 600, 1), depth=[1, 8, 16], mode=["Lineart", "True Gray", "24bit Color[Fast]"])
    values = picture_values(found, ScanProfile("x", is_colour=True))
    assert list(values.items()) == [("mode", "24bit Color[Fast]"), ("depth", 8), ("resolution", 300)]
    assert picture_values(found, ScanProfile("x", is_colour=False))["mode"] == "True Gray"


def test_a_glass_a_little_smaller_than_the_paper_will_do():
    found = options(tl_x=(0, 208, 1), tl_y=(0, 297, 1), br_x=(0, 208, 1), br_y=(0, 297, 1))
    assert area_values(found, "A4", 300) == {"tl-x": 0, "tl-y": 0, "br-x": 208, "br-y": 297}


def test_a_device_that_counts_in_pixels_gets_pixels():
    found = options(unit=PIXEL, br_x=(0, 5000, 1), br_y=None)
    assert area_values(found, "A4", 254) == {"br-x": 2100, "br-y": 2970}


def test_an_unknown_paper_is_refused():
    with pytest.raises(InvalidInput):
        area_values(options(), "B4", 300)
