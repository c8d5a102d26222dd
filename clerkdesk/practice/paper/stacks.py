# SPDX-License-Identifier: Apache-2.0
"""Whole stacks of practice paper: what a citizen hands over for a procedure, as the scanner would deliver it."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from clerkdesk.practice.paper.forms import FORMS
from clerkdesk.practice.paper.people import Household, make_household
from clerkdesk.practice.paper.sheets import Sheet, make_sheet
from clerkdesk.practice.paper.words import plain

_BIRTH_PROCEDURES = ("1.001193", "1.003583", "1.000689", "2.000528", "3.000722")
_DEATH_PROCEDURES = ("1.000656", "1.000419", "1.005461", "2.002913", "1.014028", "1.001731")
_ELDERS_PROCEDURES = ("1.014027",)
_EVERYDAY_LEVELS = ("clean", "light", "light", "light", "medium", "medium", "photocopy")
_TURNS = (180, 90, 270, 180)


@dataclass(frozen=True, slots=True)
class ComponentPaper:
    """The paper that answers one line of a procedure's checklist: the forms of its sheets, in order."""

    component: str
    title: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReceiveFacts:
    """What the citizen says and shows at the counter; it agrees with the papers of the same procedure and seed."""

    procedure_code: str
    owner_name: str
    identity_text: str
    phone: str
    address: str


def household_of(procedure_code: str, seed: int | str) -> Household:
    """Return the people of one practice dossier."""
    case = make_household(f"{procedure_code}/{seed}", death=procedure_code in _DEATH_PROCEDURES)
    return replace(case, applicant=case.elder) if procedure_code in _ELDERS_PROCEDURES else case


def receive_facts(procedure_code: str, seed: int | str) -> ReceiveFacts:
    """Return the applicant of a practice dossier, with the text of the code on the citizen card."""
    asks = household_of(procedure_code, seed).applicant
    return ReceiveFacts(procedure_code, asks.name, asks.card_payload, asks.phone, asks.address)


def dossier_papers(procedure_code: str, component_names: Sequence[str], seed: int | str) -> list[ComponentPaper]:
    """Return a sensible paper for each line of the checklist, whatever it is called, in the order given."""
    rng = random.Random(f"papers/{procedure_code}/{seed}")
    return [_paper_for(procedure_code, name, rng) for name in component_names]


_SPECIAL = (
    # folded words that must all occur, forms that answer them; the first match counts
    (("chung sinh",), ("birth_certificate",)),
    (("bao tu",), ("death_notice",)),
    (("chung tu",), ("death_notice",)),
    (("trich luc",), ("extract",)),
    (("giay khai sinh",), ("extract",)),
    (("chung nhan ket hon",), ("marriage_certificate",)),
    (("tinh trang hon nhan",), ("marital_status",)),
    (("tuy than", "hai ben"), ("citizen_card", "citizen_card_of_spouse")),
    (("tuy than",), ("citizen_card",)),
    (("can cuoc",), ("citizen_card",)),
    (("cccd",), ("citizen_card",)),
    (("ho chieu",), ("citizen_card",)),
    (("cho o hop phap",), ("residence",)),
    (("cu tru",), ("residence",)),
    (("ban chinh giay to",), ("marriage_certificate", "residence")),
    (("ban sao can chung thuc",), ("marital_status",)),
    (("chung thuc",), ("marital_status",)),
    (("giay to", "dat"), ("two_columns_a3",)),
    (("so do",), ("two_columns_a3",)),
    (("don ",), ("two_columns",)),
    (("van ban",), ("two_columns",)),
    (("bien ban",), ("two_columns",)),
    (("du thao",), ("two_columns", "signature_alone")),
)


def _paper_for(procedure_code: str, component: str, rng: random.Random) -> ComponentPaper:
    folded = f"{plain(component)} "
    title = _title_of(component)
    is_form, is_bare = folded.startswith("to khai"), folded.strip() in ("to khai", "to khai dien tu")
    if "dang ky khai sinh" in folded or (is_bare and procedure_code in _BIRTH_PROCEDURES):
        return ComponentPaper(component, FORMS["birth"].title, (rng.choice(("birth", "birth_with_notes")),))
    if (is_form and "khai tu" in folded) or (is_bare and procedure_code in _DEATH_PROCEDURES):
        return ComponentPaper(component, FORMS["death_form"].title, ("death_form",))
    if is_form and "dang ky ket hon" in folded:
        return ComponentPaper(component, FORMS["marriage_form"].title, ("marriage_form",))
    if is_form or folded.startswith(("phieu", "giay de nghi")):
        return ComponentPaper(component, title, ("statement",))
    for words, forms in _SPECIAL:
        if all(word in folded for word in words):
            own = forms[0].startswith("two_columns")
            return ComponentPaper(component, title if own else FORMS[forms[0]].title, forms)
    return ComponentPaper(component, title, ("statement",))


def _title_of(component: str) -> str:
    """Return the name of a paper without remarks in brackets, alternatives and explanations."""
    bare = re.sub(r"\([^)]*\)", " ", component)
    first = re.split(r"\s/\s|[:;]|\bhoặc\b", bare)[0]
    return " ".join(first.split()) or "Đơn đề nghị"


def make_component(
    procedure_code: str,
    paper: ComponentPaper,
    seed: int | str,
    *,
    levels: Sequence[str] = _EVERYDAY_LEVELS,
    dpi: int = 300,
) -> list[Sheet]:
    """Make the sheets of one component: fronts only, upright."""
    return [_scan(one, seed, procedure_code, dpi, 0) for one in _plan(procedure_code, [paper], seed, levels)]


def make_stack(
    procedure_code: str, component_names: Sequence[str], seed: int | str, *, pages: int | None = None,
    levels: Sequence[str] = _EVERYDAY_LEVELS, dpi: int = 300, turned_share: float = 0.2, blank_share: float = 0.2,
) -> list[Sheet]:  # fmt: skip
    """Make all sides of a dossier in the order of the checklist, some turned, some followed by their blank back.

    Args:
        procedure_code: of the national catalogue.
        component_names: the lines of the checklist.
        seed: the same seed gives the same bytes and the same people as `receive_facts`.
        pages: how many sides in all; more than the papers need are filled with blank backs and enclosures of the last
            component, fewer are refused by giving all that the papers need.
        levels: damages to choose from.
        dpi: 200 or 300.
        turned_share: share of the sides that lie turned; at least one of three sides or more, unless 0.
        blank_share: share of the fronts whose blank back was scanned too; at least one of two or more, unless 0.
    """
    plan = _plan(procedure_code, dossier_papers(procedure_code, component_names, seed), seed, levels)
    rng = random.Random(f"stack/{procedure_code}/{seed}")
    plan = _with_backs(plan, _some(len(plan), blank_share, 2, rng))
    while pages is not None and len(plan) < pages:
        number = len(plan)
        last = plan[-1]
        extra = ("two_columns", "blank", "signature_alone", "statement", "seal_alone")[number % 5]
        plan.append(replace(last, form=extra, title=FORMS[extra].title, number=number, behind=_front_of(last, extra)))
    fronts = [at for at, one in enumerate(plan) if one.form != "blank"]
    turns = {fronts[at] for at in _some(len(fronts), turned_share, 3, rng)}
    return [
        _scan(one, seed, procedure_code, dpi, rng.choice(_TURNS) if at in turns else 0) for at, one in enumerate(plan)
    ]


@dataclass(frozen=True, slots=True)
class _Planned:
    component: str
    form: str
    title: str
    level: str
    number: int
    behind: str = ""


def _plan(
    procedure_code: str, papers: Sequence[ComponentPaper], seed: int | str, levels: Sequence[str]
) -> list[_Planned]:
    plan = []
    for paper in papers:
        rng = random.Random(f"levels/{procedure_code}/{seed}/{paper.component}")
        for number, form in enumerate(paper.forms):
            title = paper.title if number == 0 else FORMS[form].title
            plan.append(_Planned(paper.component, form, title, rng.choice(list(levels)), number))
    return plan


def _some(count: int, share: float, least: int, rng: random.Random) -> frozenset[int]:
    """Choose positions: the share of `count`, at least one when there are `least` or more."""
    if not share:
        return frozenset()
    chosen = max(round(count * share), 1 if count >= least else 0)
    return frozenset(rng.sample(range(count), min(count, chosen)))


def _with_backs(plan: list[_Planned], backs: frozenset[int]) -> list[_Planned]:
    sides = []
    for at, one in enumerate(plan):
        sides.append(one)
        if at in backs:
            sides.append(replace(one, form="blank", title="", number=one.number + 100, behind=one.form))
    return sides


def _front_of(last: _Planned, extra: str) -> str:
    return last.form if extra == "blank" and last.form != "blank" else ""


def _scan(one: _Planned, seed: int | str, procedure_code: str, dpi: int, turn_deg: int) -> Sheet:
    """Make a planned side; every component and side has its own accidents, all have the same people."""
    own = f"{procedure_code}/{seed}/{one.component}/{one.number}"
    sheet = make_sheet(
        one.form, own, one.level, case=household_of(procedure_code, seed), title=one.title, dpi=dpi, turn_deg=turn_deg,
        behind=one.behind,
    )  # fmt: skip
    slug = re.sub(r"[^a-z0-9]+", "-", plain(one.component)).strip("-")[:40].strip("-")
    return replace(sheet, component=one.component, name=f"{slug}-{one.number + 1:03d}-{one.form}")
