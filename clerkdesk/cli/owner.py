# SPDX-License-Identifier: Apache-2.0
"""Options that say whose dossier it is: a card, a person as told, or an organisation."""

import argparse
from dataclasses import replace
from typing import Final

from clerkdesk.cli.report import day
from clerkdesk.domain.dossier import Person, Sex
from clerkdesk.domain.identity import parse_identity
from clerkdesk.domain.organisation import organisation
from clerkdesk.errors import InvalidInput

_SEXES: Final = {"nam": Sex.MALE, "nu": Sex.FEMALE}
_ON_THE_CARD: Final = ("id_number", "birth", "sex", "tax_code")


def owner_options(added: argparse.ArgumentParser) -> None:
    """Add the options of the owner."""
    who = added.add_mutually_exclusive_group(required=True)
    who.add_argument("--owner", metavar="NAME")
    who.add_argument("--identity", metavar="TEXT", help="QR text or machine-readable zone of the citizen card")
    added.add_argument("--name", default="", metavar="NAME", help="with its accents, where the card's zone has none")
    added.add_argument("--id-number", metavar="DIGITS", help="personal number, or the number of a passport")
    added.add_argument("--birth", metavar="DAY", help="day of birth: 1999-01-15 or 15/01/1999")
    added.add_argument("--sex", choices=sorted(_SEXES))
    added.add_argument("--tax-code", default="", metavar="DIGITS", help="the owner is an organisation")
    added.add_argument("--address", default="")
    added.add_argument("--phone", default="")


def owner(chosen: argparse.Namespace) -> tuple[Person, tuple[str, ...]]:
    """Return the owner and the warnings of what was read.

    Raises:
        InvalidIdentityCode: the card cannot be read.
        InvalidInput: an option contradicts another, or cannot be read.
    """
    if chosen.identity is not None:
        return _of_card(chosen)
    if chosen.name:
        raise InvalidInput(field="--name", reason="the name stands in --owner already")
    if chosen.tax_code:
        found = organisation(chosen.owner, chosen.tax_code, address=chosen.address, phone=chosen.phone)
        return found.as_owner(), found.tax_code.warnings if found.tax_code else ()
    person = Person(
        chosen.owner,
        id_number=chosen.id_number,
        birth=day("--birth", chosen.birth) if chosen.birth else None,
        sex=_SEXES[chosen.sex] if chosen.sex else None,
        address=chosen.address,
        phone=chosen.phone,
    )
    return person, ()


def _of_card(chosen: argparse.Namespace) -> tuple[Person, tuple[str, ...]]:
    for option in _ON_THE_CARD:
        if getattr(chosen, option):
            raise InvalidInput(field=f"--{option.replace('_', '-')}", reason="the card tells it already")
    read = parse_identity(chosen.identity)
    person = read.as_person(phone=chosen.phone)
    named = replace(person, name=chosen.name or person.name, address=chosen.address or person.address)
    warnings = [warning for warning in read.warnings if not (chosen.name and warning.startswith("no-accents"))]
    return named, tuple(warnings)
