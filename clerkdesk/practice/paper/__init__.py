# SPDX-License-Identifier: Apache-2.0
"""Specimen paper: invented people, forms with true text, damages and whole stacks, the same for the same seed."""

from clerkdesk.practice.paper.damage import LEVELS, Damage
from clerkdesk.practice.paper.drawing import Style
from clerkdesk.practice.paper.forms import FORMS
from clerkdesk.practice.paper.people import Household, Person, known_strings, make_household
from clerkdesk.practice.paper.sheets import Sheet, make_sheet
from clerkdesk.practice.paper.stacks import (
    ComponentPaper,
    ReceiveFacts,
    dossier_papers,
    household_of,
    make_component,
    make_stack,
    receive_facts,
)

__all__ = [
    "FORMS",
    "LEVELS",
    "ComponentPaper",
    "Damage",
    "Household",
    "Person",
    "ReceiveFacts",
    "Sheet",
    "Style",
    "dossier_papers",
    "household_of",
    "known_strings",
    "make_component",
    "make_household",
    "make_sheet",
    "make_stack",
    "receive_facts",
]
