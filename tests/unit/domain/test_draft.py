# SPDX-License-Identifier: Apache-2.0
"""Drafts: what was typed survives keeping, a card fills in, faults stop and doubts only speak."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.dossier import Channel, ResultWay, Sex
from clerkdesk.domain.draft import TEXTS, Draft, PaperDraft, doubts, faults, parse_day
from clerkdesk.domain.identity import parse_identity
from clerkdesk.domain.payment import FeeWay
from clerkdesk.errors import InvalidInput

TODAY = date(2026, 11, 23)
QR = "092050380927|201234567|Hồ Xuân Quỳnh|05071950|Nam|Ấp 6, xã Hòa Khánh Nam, thành phố Cần Thơ|01072021"
texts = st.text(st.characters(codec="utf-8"), max_size=40)
drafts = st.builds(
    Draft,
    **{name: texts for name in (*TEXTS, "procedure", "refusal", "exemption")},
    is_organisation=st.booleans(),
    warnings=st.lists(texts, max_size=2).map(tuple),
    papers=st.dictionaries(st.integers(1, 9), st.builds(PaperDraft, st.integers(0, 5), texts), max_size=3),
    copies=st.integers(1, 9),
    channel=st.sampled_from(Channel),
    fee_way=st.sampled_from([way for way in FeeWay if way]),
    fee_note=texts,
    result_way=st.sampled_from([None, *ResultWay]),
)


@given(drafts)
def test_a_kept_draft_comes_back_as_it_was_typed(draft):
    assert Draft.of(draft.content()) == draft


def test_an_empty_draft_keeps_nothing_and_unknown_values_are_left_out():
    assert Draft().content() == {}
    assert Draft().is_empty
    assert Draft.of({"name": "A", "of a later program": 1}) == Draft(name="A")


def test_a_card_fills_in_the_person_and_leaves_the_rest():
    draft = Draft(procedure="1.001193", is_organisation=True, phone="0912345678").with_card(parse_identity(QR))
    assert (draft.name, draft.birth, draft.sex) == ("Hồ Xuân Quỳnh", "05/07/1950", "Nam")
    assert (draft.procedure, draft.phone, draft.is_organisation, draft.read_from) == (
        "1.001193", "0912345678", False, "qr"
    )  # fmt: skip
    owner = draft.owner()
    assert (owner.id_number, owner.old_id_number, owner.birth) == ("092050380927", "201234567", date(1950, 7, 5))
    assert owner.sex is Sex.MALE


def test_an_organisation_is_asked_for_its_tax_code():
    draft = Draft(is_organisation=True, name=" HTX  Suối Mơ ", number="0100 0475 16", birth="nonsense")
    assert (draft.owner().name, draft.owner().id_number) == ("HTX Suối Mơ", "0100047516")
    assert faults(draft, TODAY) == {}
    assert faults(replace(draft, number="12"), TODAY) == {"number": "not-a-tax-code"}
    assert doubts(replace(draft, number="0100047517")) == {"number": ("check-digit",)}
    assert doubts(replace(draft, number="12")) == {}
    assert replace(draft, number="").owner().id_number is None


@pytest.mark.parametrize("typed", ["5/7/1950", "05/07/1950", "05-07-1950", "5.7.1950", "05071950", " 05 07 1950 "])
def test_a_day_is_typed_in_many_ways(typed):
    assert parse_day(typed) == date(1950, 7, 5)


@pytest.mark.parametrize("typed", ["1950", "31/02/1990", "05/07/50", "hôm qua", "01/01/1700"])
def test_what_is_no_day_is_told(typed):
    with pytest.raises(InvalidInput):
        parse_day(typed)
    assert faults(Draft(birth=typed), TODAY) == {"birth": "not-a-day"}


def test_values_that_cannot_be_stored_are_faults():
    draft = Draft(name="x" * 10_000, birth="24/11/2026", address="y" * 501)
    assert faults(draft, TODAY) == {"name": "too-long", "birth": "future", "address": "too-long"}
    assert faults(Draft(birth="0" * 600), TODAY) == {"birth": "too-long"}
    assert parse_day(" ") is None


def test_doubts_speak_and_refuse_nothing():
    draft = Draft(number="092050380927", birth="05/07/1951", sex="Nữ", phone="912")
    assert doubts(draft) == {"number": ("birth-mismatch", "sex-mismatch"), "phone": ("unusual-phone",)}
    assert doubts(replace(draft, birth="nonsense", sex="", phone="0912 345 678")) == {}
    assert doubts(Draft(number="x" * 600)) == {}
    assert doubts(Draft(warnings=("no-accents: type them",))) == {"number": ("no-accents",)}
