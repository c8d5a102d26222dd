# SPDX-License-Identifier: Apache-2.0
"""Receiving at the counter: numbers, slips, names, and what happens when it fails in the middle."""

import unicodedata
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from clerkdesk.adapters.typesetting.typst import TypstTypesetter
from clerkdesk.bootstrap import load_calendar, load_catalogue, load_fees
from clerkdesk.domain.calendar import WorkingCalendar
from clerkdesk.domain.dossier import Channel, CopyKind, Person, Sex
from clerkdesk.errors import (
    CalendarMissing,
    DossierNotFound,
    InvalidInput,
    InvariantBroken,
    RepealedProcedure,
    SerialsExhausted,
    UnknownProcedure,
)
from clerkdesk.services.receive import Application, Brought, Receive
from clerkdesk.settings import VIETNAM_TIME
from tests.counter import BIRTH, CLERK, CLERK2, EXTRACT, Counter
from tests.fakes.signing import SetClock

pytest_plugins = ("tests.counter_fixtures",)

MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=VIETNAM_TIME)
OWNER = Person("Nguyễn Văn Mẫu")


def receive_at(counter: Counter, clock: SetClock, **changes: object) -> Receive:
    parts = {"typesetter": TypstTypesetter(), "clock": clock, **changes}
    return Receive(counter.store, load_catalogue(), load_calendar(), **parts)  # type: ignore[arg-type]


def serial(code: str) -> int:
    return int(code.rpartition("-")[2])


def test_a_dossier_is_received_with_number_checklist_fee_and_due_date(counter: Counter) -> None:
    receive = receive_at(counter, SetClock(MONDAY))
    person = Person("Trần  Thị\u200b Mẫu", "001199000001", sex=Sex.FEMALE, address=" Thôn 1 ", phone="0912 000 017")
    brought = {2: Brought(CopyKind.COPY, 2, " bản  sao ")}
    application = Application(EXTRACT, person, Channel.POST, brought, copies=3, warnings=("CMND cũ",))
    dossier = receive.receive(application, by=CLERK)
    assert dossier.code == "H38.31.24-261123-0001"
    assert (dossier.owner.name, dossier.owner.address) == ("Trần Thị Mẫu", "Thôn 1")
    assert [(c.kind, c.count, c.note) for c in dossier.components] == [("original", 1, ""), ("copy", 2, "bản sao")]
    assert (dossier.fee.total_vnd, dossier.slip_number, dossier.channel) == (24_000, 1, Channel.POST)
    assert dossier.due.due is not None
    assert (dossier.summary, dossier.warnings) == (dossier.procedure_name, ("CMND cũ",))
    assert counter.services.overview.show(dossier.code).dossier == dossier
    assert receive.today() == MONDAY.date()


@pytest.mark.parametrize(
    ("application", "error"),
    [
        (Application("9.999999", OWNER), UnknownProcedure),
        (Application("2.001023", OWNER), RepealedProcedure),
        (Application(EXTRACT, Person(" \u200b ")), InvalidInput),
        (Application(EXTRACT, OWNER, brought={7: Brought()}), InvalidInput),
        (Application(EXTRACT, OWNER, brought={1: Brought(count=-1)}), InvalidInput),
        (Application(EXTRACT, Person("Mẫu \ud800")), InvalidInput),
    ],
    ids=["unknown procedure", "repealed procedure", "no name", "no such paper", "minus one paper", "half a character"],
)
def test_what_cannot_be_received_takes_no_number(counter: Counter, application: Application, error: type) -> None:
    with pytest.raises(error):
        counter.services.receive.receive(application, by=CLERK)
    assert counter.services.overview.rows() == []
    assert (serial(counter.receive().code), counter.receive().slip_number) == (1, 2)


def test_an_unknown_officer_receives_nothing(counter: Counter) -> None:
    with pytest.raises(DossierNotFound):
        counter.receive(by="nobody")
    assert serial(counter.receive().code) == 1


def test_a_failure_after_the_numbers_were_taken_leaves_no_gap(counter: Counter) -> None:
    ids = iter(["one", "one", "two"])
    receive = receive_at(counter, SetClock(MONDAY), new_id=lambda: next(ids))
    first = receive.receive(Application(EXTRACT, OWNER), by=CLERK)
    with pytest.raises(InvariantBroken):
        receive.receive(Application(EXTRACT, OWNER), by=CLERK)
    second = receive.receive(Application(EXTRACT, OWNER), by=CLERK)
    assert (serial(first.code), serial(second.code)) == (1, 2)
    assert (first.slip_number, second.slip_number) == (1, 2)


def test_without_a_calendar_no_due_date_is_promised_and_nothing_is_received(counter: Counter) -> None:
    no_year = WorkingCalendar([], years=())
    clock = SetClock(MONDAY)
    bare = Receive(counter.store, load_catalogue(), no_year, typesetter=TypstTypesetter(), clock=clock)
    with pytest.raises(CalendarMissing):
        bare.receive(Application(BIRTH, OWNER), by=CLERK)
    assert counter.services.overview.counts().received == 0
    assert receive_at(counter, clock).receive(Application(BIRTH, OWNER), by=CLERK).slip_number == 1


def test_serials_start_anew_each_day_and_slip_numbers_each_year(counter: Counter) -> None:
    clock = SetClock(MONDAY)
    receive = receive_at(counter, clock)
    codes, slips = [], []
    for at in (MONDAY, MONDAY + timedelta(days=1), MONDAY.replace(year=2027, month=1, day=4)):
        clock.at = at
        dossier = receive.receive(Application(EXTRACT, OWNER), by=CLERK)
        codes.append(dossier.code)
        slips.append(dossier.slip_number)
    assert [serial(code) for code in codes] == [1, 1, 1]
    assert (len(set(codes)), slips) == (3, [1, 2, 1])


def test_the_blocks_of_two_stations_never_meet(counter: Counter) -> None:
    station, administer = counter.services.administer.station(), counter.services.administer
    administer.provision(replace(station, first_serial=1, last_serial=2))
    first = [counter.receive().code for _ in range(2)]
    with pytest.raises(SerialsExhausted):
        counter.receive()
    # The other station of the agency has the next block; its numbers go on where these end.
    administer.provision(replace(station, number=2, first_serial=3, last_serial=4))
    second = [counter.receive().code for _ in range(2)]
    assert [serial(code) for code in first + second] == [1, 2, 3, 4]
    assert counter.services.overview.counts().received == 4


def test_a_slip_is_refused_for_an_unknown_code(counter: Counter) -> None:
    with pytest.raises(DossierNotFound):
        counter.services.receive.slip("H38.31.24-261122-0001", by=CLERK)


def test_a_reprinted_slip_is_the_same_to_the_byte_and_every_print_is_logged(counter: Counter) -> None:
    code = counter.receive().code
    first = counter.services.receive.slip(code, by=CLERK)
    again = counter.services.receive.slip(code.lower(), by=CLERK2)
    assert first == again
    assert first.startswith(b"%PDF-")
    prints = [e.event for e in counter.services.overview.show(code).history if e.event.what == "print-slip"]
    assert [(event.by, event.facts["slip"]) for event in prints] == [(CLERK, 1), (CLERK2, 1)]


def test_a_name_is_found_however_its_letters_were_composed(counter: Counter) -> None:
    name = "Đặng Thị Huệ"
    codes = [counter.receive(unicodedata.normalize(form, name)).code for form in ("NFC", "NFD")]
    assert [counter.services.overview.show(code).dossier.owner.name for code in codes] == [name, name]
    for typed in (name, unicodedata.normalize("NFD", name), "dang thi hue", "HUỆ"):
        assert {row.code for row in counter.services.overview.search(typed)} == set(codes)


MARITAL_STATUS = "1.004873"


@pytest.mark.parametrize(
    ("province", "channel", "day", "is_free"),
    [
        ("31", Channel.ONLINE, 7, False),
        ("31", Channel.ONLINE, 8, True),
        ("31", Channel.DIRECT, 8, False),
        ("15", Channel.ONLINE, 8, False),
    ],
)
def test_a_fee_is_that_of_the_place_the_way_and_the_day(
    counter: Counter, province: str, channel: Channel, day: int, is_free: bool
) -> None:
    # Resolution 23/2026/NQ-HĐND of Hải Phòng: nothing is asked online from 8 August 2026.
    counter.services.administer.provision(replace(counter.services.administer.station(), province=province))
    clock = SetClock(datetime(2026, 8, day, 9, 0, tzinfo=VIETNAM_TIME))
    receive = receive_at(counter, clock, fees=load_fees())
    dossier = receive.receive(Application(MARITAL_STATUS, OWNER, channel), by=CLERK)
    sources = " ".join(line.source for line in dossier.fee.lines)
    assert ("Nghị quyết 23/2026" in sources) is is_free
    assert not is_free or (dossier.fee.total_vnd, dossier.fee.certainty) == (0, "verified")


def test_an_exemption_is_granted_only_while_it_is_in_force(counter: Counter) -> None:
    # Circular 117/2026/TT-BTC art. 1(2): from 15 August 2026.
    exempt = Application(EXTRACT, OWNER, copies=2, exemption="digital-citizen")
    early, later = (datetime(2026, 8, day, 9, 0, tzinfo=VIETNAM_TIME) for day in (14, 17))
    with pytest.raises(InvalidInput):
        receive_at(counter, SetClock(early), fees=load_fees()).receive(exempt, by=CLERK)
    receive = receive_at(counter, SetClock(later), fees=load_fees())
    assert receive.receive(exempt, by=CLERK).fee.total_vnd == 0
    assert receive.receive(replace(exempt, exemption=""), by=CLERK).fee.total_vnd == 16_000
