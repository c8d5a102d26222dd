# SPDX-License-Identifier: Apache-2.0
"""Profiles of kinds of paper: what the installation says, and data that break their form."""

import json

import pytest

from clerkdesk.domain.scan_profiles import PAPER_MM, Source, nearest_dpi, paper_profiles
from clerkdesk.errors import InvalidInput

ROW = {"name": "x", "label": "X", "source": "feeder", "dpi": 300, "colour": True, "paper": "A4", "why": "y"}


def table(**changed):
    return json.dumps({"profiles": [ROW | changed]})


def test_a_profile_is_read_by_its_name():
    profile = paper_profiles(table())["x"]
    assert (profile.source, profile.dpi, profile.is_colour, profile.paper) == (Source.FEEDER, 300, True, "A4")


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"profiles": [{}]}', table(source="roof"), table(dpi=20), table(dpi="many"), table(paper="B7")],
)
def test_data_that_break_their_form_are_refused(text):
    with pytest.raises(InvalidInput):
        paper_profiles(text)


@pytest.mark.parametrize(("wanted", "taken"), [(300, 300), (250, 300), (900, 600), (10, 150)])
def test_the_nearest_resolution_is_at_least_the_wanted_one(wanted, taken):
    assert nearest_dpi(wanted, (600, 150, 300)) == taken
    assert nearest_dpi(wanted, ()) == wanted


def test_paper_has_its_size():
    assert PAPER_MM["ID-1"] == (85.6, 53.98)
