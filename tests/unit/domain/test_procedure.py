# SPDX-License-Identifier: Apache-2.0
"""A dossier is received under the version in force; dead codes lead to their successor."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.dossier import CopyKind
from clerkdesk.domain.procedure import Catalogue, Certainty, Heading, ProcedureVersion, Repealed
from clerkdesk.domain.text import fold
from clerkdesk.errors import ProcedureWithoutRules, RepealedProcedure, UnknownProcedure
from tests.fakes.rules import birth, catalogue


def test_the_version_of_the_day_is_found() -> None:
    assert catalogue().version("1.001193", date(2026, 6, 30)).decision == ""
    assert catalogue().version("1.001193", date(2026, 7, 1)).decision == "new"


def test_a_local_variant_is_the_national_procedure() -> None:
    assert catalogue().version(" 1.001193.000.00.00.h48 ", date(2026, 7, 1)).code == "1.001193"


def test_a_repealed_code_names_its_successor() -> None:
    with pytest.raises(RepealedProcedure) as refused:
        catalogue().version("2.001023", date(2026, 11, 20))
    assert "Use 3.000722 instead." in str(refused.value)


def test_after_its_last_day_a_procedure_needs_a_new_catalogue() -> None:
    with pytest.raises(RepealedProcedure) as refused:
        catalogue().version("1.001193", date(2027, 3, 1))
    assert "catalogue" in str(refused.value)


@pytest.mark.parametrize("code", ["9.999999", "1.999999", "khai sinh", "H38.31.24", ""])
def test_what_the_catalogue_does_not_hold_is_unknown(code: str) -> None:
    with pytest.raises(UnknownProcedure):
        catalogue().version(code, date(2026, 11, 20))


def test_before_its_first_day_a_procedure_is_unknown() -> None:
    with pytest.raises(UnknownProcedure):
        catalogue().version("1.001193", date(2025, 6, 30))


@pytest.mark.parametrize("words", ["khai sinh", "KHAI SINH", "Đăng ký khai sinh", "dang ky khai"])
def test_a_search_needs_no_accents_and_puts_the_nearest_first(words: str) -> None:
    found = catalogue().search(words, on=date(2026, 11, 20))
    assert found[0].code == "1.001193"


def test_a_search_finds_by_code_and_by_words_out_of_order() -> None:
    assert [found.code for found in catalogue().search("2.0006")] == ["2.000635"]
    assert [found.code for found in catalogue().search("luc trich")] == ["2.000635"]
    assert catalogue().search("không có") == []


def test_a_search_is_limited_and_dated() -> None:
    assert len(catalogue().search("", limit=2)) == 2
    assert len(catalogue().search("1.001193")) == 2
    assert len(catalogue().search("1.001193", on=date(2026, 11, 20))) == 1


def test_the_checklist_counts_required_papers_once_and_others_not() -> None:
    checklist = birth().checklist()
    assert [(c.position, c.count, c.required) for c in checklist] == [(1, 1, True), (2, 1, True), (3, 0, False)]
    assert checklist[1].code == "000.00.00.G15-KQ004389"
    assert checklist[2].kind is CopyKind.COPY


def test_an_empty_catalogue_knows_nothing() -> None:
    with pytest.raises(UnknownProcedure):
        Catalogue(()).version("1.001193", date(2026, 11, 20))


def test_of_two_versions_in_force_the_newer_holds() -> None:
    both = Catalogue((birth(), birth(effective_from=date(2026, 7, 1), decision="new")))
    assert both.version("1.001193", date(2026, 6, 30)).decision == ""
    assert both.version("1.001193", date(2026, 7, 1)).decision == "new"


def test_a_dossier_finds_the_version_it_was_received_under() -> None:
    assert catalogue().received_under("1.001193", date(2025, 7, 1)).effective_to == date(2026, 6, 30)
    with pytest.raises(UnknownProcedure):
        catalogue().received_under("1.001193", date(2020, 1, 1))


def test_a_code_dies_on_its_day() -> None:
    dying = Catalogue((birth(),), (Repealed("1.001193", "1.000689", since=date(2026, 12, 1)),))
    assert dying.version("1.001193", date(2026, 11, 30)).code == "1.001193"
    with pytest.raises(RepealedProcedure):
        dying.version("1.001193", date(2026, 12, 1))


def test_a_code_known_without_rules_is_told_apart() -> None:
    with pytest.raises(ProcedureWithoutRules):
        Catalogue((), known=("1.002755",)).version("1.002755", date(2026, 11, 20))


def test_versions_are_built_once_and_only_when_asked_for() -> None:
    built = []

    def build(place: int) -> ProcedureVersion:
        built.append(place)
        return birth(code=headings[place].code)

    first = date(2025, 7, 1)
    headings = [Heading("1.001193", "Đăng ký khai sinh", first), Heading("2.000635", "Trích lục", first)]
    lazy = Catalogue(headings=headings, build=build)
    assert lazy.search("trich luc")[0] is lazy.version("2.000635", date(2026, 11, 20))
    assert built == [1]
    assert len(lazy.versions) == 2
    assert built == [1, 0]


@pytest.mark.parametrize(
    ("certainty", "is_confirmed"),
    [(Certainty.VERIFIED, True), (Certainty.COMPUTED, True), (Certainty.RECALLED, False), (Certainty.UNKNOWN, False)],
)
def test_what_is_recalled_is_to_be_confirmed(certainty: Certainty, is_confirmed: bool) -> None:
    assert certainty.is_confirmed is is_confirmed


_NAMES = ("Đăng ký khai sinh", "Hòa giải ở cơ sở", "Cấp bản sao trích lục hộ tịch")


@given(st.sampled_from(_NAMES), st.sampled_from(("NFC", "NFD")), st.booleans(), st.booleans())
def test_a_search_finds_every_accent_case_and_form(name: str, form: str, is_capital: bool, is_bare: bool) -> None:
    """Case 27: one name, however it is typed."""
    found = Catalogue(birth(code=f"1.00000{place}", name=one) for place, one in enumerate(_NAMES))
    typed = fold(name) if is_bare else unicodedata.normalize(form, name)  # type: ignore[arg-type]
    assert found.search(typed.upper() if is_capital else typed)[0].name == name
