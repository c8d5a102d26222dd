# SPDX-License-Identifier: Apache-2.0
"""A mixed stack through the feeder: split and filed by its cover sheets; what is in doubt lies in the tray."""

import json
from dataclasses import replace

import pytest

from clerkdesk.adapters.blobs.tray import TrayFolder
from clerkdesk.adapters.clock import SystemClock
from clerkdesk.adapters.imaging.separators import SheetFinder
from clerkdesk.adapters.scanners.simulated import SIMULATED_DEVICE, SimulatedScanner, Trouble, simulated_page
from clerkdesk.adapters.typesetting.typst import TypstTypesetter
from clerkdesk.domain.separators import Doubt, separator_values
from clerkdesk.errors import BlobDamaged, InvalidInput, ScannerFault
from clerkdesk.ports.scanner import ScanProfile
from clerkdesk.services.scan import PageKeeper
from clerkdesk.services.sort_stack import SortStack
from tests.counter import BIRTH, Counter
from tests.fakes.stacks import drawn, scanned

pytest_plugins = ("tests.counter_fixtures",)

PROFILE = ScanProfile(SIMULATED_DEVICE)


class Desk:
    """A counter with two dossiers, their cover sheets and a stack in the feeder."""

    def __init__(self, counter: Counter, finder: SheetFinder) -> None:
        self.counter = counter
        self.tray = TrayFolder(counter.station.tray, counter.key)
        self.one, self.two = (counter.receive(procedure=BIRTH).code for _ in range(2))
        self.sheets = {code: self.covers(code) for code in (self.one, self.two)}
        self._finder = finder
        self._page = 0

    def covers(self, code):
        pdf = self.counter.services.sort_stack.cover_sheets(code, by="clerk")
        return [scanned(page, "medium", f"{code}{at}") for at, page in enumerate(drawn(pdf))]

    def page(self):
        self._page += 1
        return simulated_page(self._page)

    def sort(self, *script):
        keeper = PageKeeper(self.counter.store, self.counter.blobs, SystemClock())
        scanners = {"simulated": SimulatedScanner(script)}
        return SortStack(
            self.counter.store, self.tray, self._finder, keeper, scanners, TypstTypesetter(), SystemClock()
        )

    def pages(self, code):
        with self.counter.store.begin() as work:
            return [(page.number, page.component) for page in work.pages.of(work.dossiers.get(code).id)]


@pytest.fixture(scope="module")
def finder():
    started = SheetFinder()
    yield started
    started.close()


@pytest.fixture
def desk(counter, finder):
    return Desk(counter, finder)


def test_a_stack_of_two_dossiers_is_filed_and_the_tray_is_empty(desk):
    (a1, a2, a_end), (b1, b2, b_end) = desk.sheets.values()
    stack = [a1, desk.page(), desk.page(), a2, desk.page(), a_end, b1, desk.page(), b2, b_end]
    sort = desk.sort(*stack)
    summary = sort.scan("simulated", PROFILE, by="clerk")
    assert desk.pages(desk.one) == [(1, 1), (2, 1), (3, 2)]
    assert desk.pages(desk.two) == [(1, 1)]
    assert [(one.code, one.component) for one in summary.empty] == [(desk.two, 2)]
    assert (summary.unsorted, sort.waiting(), desk.tray.stacks()) == ([], [], [])


def test_pages_in_doubt_stay_in_the_tray_until_a_person_files_them(desk):
    a1, _, a_end = desk.sheets[desk.one]
    sort = desk.sort(desk.page(), a1, desk.page(), a_end)  # the sheet of the second paper was missed
    summary = sort.scan("simulated", PROFILE, by="clerk")
    assert desk.pages(desk.one) == []
    assert [one.doubt for one in summary.unsorted] == [Doubt.NO_SHEET, Doubt.SHEET_MISSING]
    assert sort.waiting() == summary.unsorted
    lost, named = summary.unsorted
    assert (named.code, named.component, lost.code) == (desk.one, 1, "")
    sort.file(named.stack, named.pages, named.code, named.component, by="clerk")
    with pytest.raises(InvalidInput):
        sort.discard(lost.stack, lost.pages, by="clerk", why=" ")
    sort.discard(lost.stack, lost.pages, by="clerk", why="not ours")
    assert desk.pages(desk.one) == [(1, 1)]
    assert desk.tray.stacks() == []


def test_after_a_jam_the_stack_is_gone_on_with(desk):
    a1, a2, a_end = desk.sheets[desk.one]
    with pytest.raises(ScannerFault):
        desk.sort(a1, desk.page(), desk.page(), Trouble.JAM).scan("simulated", PROFILE, by="clerk")
    (waiting,) = desk.sort().waiting()
    assert (waiting.pages, waiting.doubt) == ((1, 2, 3), None)
    rest = desk.sort(desk.page(), a2, desk.page(), a_end)
    rest.scan("simulated", PROFILE, by="clerk", stack=waiting.stack)
    assert desk.pages(desk.one) == [(1, 1), (2, 1), (3, 1), (4, 2)]
    assert desk.tray.stacks() == []


def test_a_page_that_a_crash_left_in_the_tray_as_well_is_not_filed_twice(desk):
    a1, a2, a_end = desk.sheets[desk.one]
    page = desk.page()
    stack = "00000000-0000-4000-8000-000000000001"
    desk.sort(a1, page, a2, a_end).scan("simulated", PROFILE, by="clerk", stack=stack)
    for number, side in enumerate((a1, page, a2, a_end), 1):  # as if it had died before it cleared the tray
        desk.tray.add(stack, number, side)
    desk.sort().end(stack, by="clerk")
    assert desk.pages(desk.one) == [(1, 1)]


def test_a_sheet_of_a_dossier_that_is_not_here_files_nothing(desk):
    elsewhere = replace(desk.counter.receive(), code="H38.31.24-200101-0001")
    pdf = TypstTypesetter().typeset("separator", separator_values(elsewhere, "2026-11-20T09:00:00+07:00"))
    first, end = (scanned(page) for page in drawn(pdf))
    summary = desk.sort(first, desk.page(), end).scan("simulated", PROFILE, by="clerk")
    assert summary.filed == []
    assert [(one.doubt, one.code) for one in summary.unsorted] == [(Doubt.UNKNOWN_DOSSIER, elsewhere.code)]


def test_a_page_in_the_tray_is_sealed_and_told_when_it_was_changed(desk):
    page = desk.page()
    stack = "00000000-0000-4000-8000-000000000002"
    desk.tray.add(stack, 1, page)
    desk.tray.add(stack, 2, desk.page())
    assert desk.tray.get(stack, 1) == page
    one, two = sorted(desk.counter.station.tray.rglob("*.page"))
    assert page.image not in one.read_bytes()
    assert b"simulated" not in one.read_bytes()
    one.write_bytes(two.read_bytes())
    with pytest.raises(BlobDamaged):
        desk.tray.get(stack, 1)
    two.write_bytes(two.read_bytes()[:-20])
    with pytest.raises(BlobDamaged):
        desk.tray.get(stack, 2)
    with pytest.raises(InvalidInput):
        desk.tray.numbers("../blobs")


def test_the_log_tells_who_threw_what_away(desk):
    summary = desk.sort(desk.page()).scan("simulated", PROFILE, by="clerk")
    (lost,) = summary.unsorted
    desk.sort().discard(lost.stack, lost.pages, by="clerk2", why="a flyer")
    with desk.counter.store.begin() as work:
        last = list(work.audit.entries())[-1].event
    assert (last.what, last.by, last.why) == ("discard-page", "clerk2", "a flyer")
    assert json.dumps(last.facts)
