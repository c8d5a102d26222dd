# SPDX-License-Identifier: Apache-2.0
"""Provisioning: serial blocks, officers and their certificates, each change in the log."""

import unicodedata
from dataclasses import replace

import pytest

from clerkdesk.domain.officers import Officer, Role
from clerkdesk.errors import InvalidInput, InvariantBroken
from tests.counter import CLERK, Counter

pytest_plugins = ("tests.counter_fixtures",)


@pytest.mark.parametrize(("first", "last"), [(0, 10), (10, 9), (9000, 10_000)])
def test_a_block_outside_the_four_digits_is_refused(counter: Counter, first: int, last: int) -> None:
    station = counter.services.administer.station()
    with pytest.raises(InvalidInput):
        counter.services.administer.provision(replace(station, first_serial=first, last_serial=last))
    assert counter.services.administer.station() == station


def test_what_is_provisioned_is_kept_and_logged(counter: Counter) -> None:
    station = replace(counter.services.administer.station(), first_serial=9999, last_serial=9999)
    counter.services.administer.provision(station)
    counter.services.administer.enrol(Officer("admin", unicodedata.normalize("NFD", "Vũ  Hồng"), Role.ADMINISTRATOR))
    assert counter.services.administer.station() == station
    assert Officer("admin", "Vũ Hồng", Role.ADMINISTRATOR) in counter.services.administer.officers()
    with counter.store.begin() as work:
        events = [entry.event for entry in work.audit.entries()][-2:]
    assert [(event.what, event.facts) for event in events] == [
        ("provision", {"first": 9999, "last": 9999}),
        ("enrol", {"role": "administrator"}),
    ]


def test_an_officer_has_a_name_and_a_certificate_of_their_own(counter: Counter) -> None:
    clerk = next(officer for officer in counter.services.administer.officers() if officer.id == CLERK)
    with pytest.raises(InvariantBroken):
        counter.services.administer.enrol(replace(clerk, id="another"))
    with pytest.raises(InvalidInput):
        counter.services.administer.enrol(replace(clerk, name=" "))
