# SPDX-License-Identifier: Apache-2.0
"""An organisation as owner of a dossier, and the tax code that names it."""

import re
from dataclasses import dataclass
from typing import Final

from clerkdesk.domain.dossier import Person
from clerkdesk.domain.text import clean
from clerkdesk.errors import InvalidInput

_TAX_CODE: Final = re.compile(r"([0-9]{10})(?:-?([0-9]{3}))?")
_WEIGHTS: Final = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_SEPARATORS: Final = str.maketrans({" ": "", ".": "", "\u2013": "-", "\u2212": "-"})
_PERSONAL_NUMBER: Final = 12


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A tax code and its parts.

    Attributes:
        text: as it is stored and sent: `0100047516`, or `0100047516-001` for a branch.
        main: ten digits of the organisation.
        branch: three digits of the branch; None for the organisation itself.
        warnings: `code: sentence`; doubts for the clerk to look at, never a reason to refuse.
    """

    text: str
    main: str
    branch: str | None = None
    warnings: tuple[str, ...] = ()


def tax_check_digit(first_nine: str) -> int | None:
    """Return the tenth digit of a tax code, or None where these nine digits have none.

    Source: circulars of the Ministry of Finance on tax registration: ten less the weighted sum modulo 11. The weights
    were read in two independent public implementations and tried on the worked example 010004751 → 6.
    """
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_nine, strict=True))
    digit = 10 - total % 11
    return None if digit == 10 else digit


def parse_tax_code(text: str) -> TaxCode:
    """Read a tax code of ten digits, or thirteen for a branch; blanks, points and long dashes are taken away.

    Raises:
        InvalidInput: it has another number of digits; twelve are the number of a person.
    """
    code = clean(text, "tax code").translate(_SEPARATORS)
    match = _TAX_CODE.fullmatch(code)
    if not match:
        is_person = code.isdecimal() and len(code) == _PERSONAL_NUMBER
        reason = "12 digits are the number of a person" if is_person else "it is not 10 or 13 digits"
        raise InvalidInput(field="tax code", reason=reason)
    main, branch = match[1], match[2]
    warnings = []
    if tax_check_digit(main[:9]) != int(main[9]):
        warnings.append("check-digit: the tenth digit does not agree with the first nine")
    if branch == "000":
        warnings.append("branch-zero: branches are numbered from 001")
    return TaxCode(f"{main}-{branch}" if branch else main, main, branch, tuple(warnings))


@dataclass(frozen=True, slots=True)
class Organisation:
    """An enterprise, household business, agency or association; texts are NFC.

    Attributes:
        representative: who acts for it at the counter.
    """

    name: str
    tax_code: TaxCode | None = None
    address: str = ""
    phone: str = ""
    email: str = ""
    representative: Person | None = None

    def as_owner(self) -> Person:
        """Return it in the shape of a dossier's owner: its name, and its tax code as number."""
        number = self.tax_code.text if self.tax_code else None
        return Person(self.name, number, address=self.address, phone=self.phone, email=self.email)


def organisation(
    name: str,
    tax_code: str = "",
    *,
    address: str = "",
    phone: str = "",
    email: str = "",
    representative: Person | None = None,
) -> Organisation:
    """Return an organisation from what was typed.

    Raises:
        InvalidInput: it has no name, or what is typed as tax code is none.
    """
    cleaned = clean(name, "organisation")
    if not cleaned:
        raise InvalidInput(field="organisation", reason="it needs a name")
    return Organisation(
        name=cleaned,
        tax_code=parse_tax_code(tax_code) if tax_code.strip() else None,
        address=clean(address, "address"),
        phone=clean(phone, "phone"),
        email=clean(email, "email"),
        representative=representative,
    )
