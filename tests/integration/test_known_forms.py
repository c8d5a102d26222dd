# SPDX-License-Identifier: Apache-2.0
"""Every form of practice paper that has a template is known by what stands on it."""

import pytest

from clerkdesk.adapters.ocr.templates import load_templates
from clerkdesk.domain.field_templates import propose_fields
from clerkdesk.domain.pages import Reading, Word
from clerkdesk.practice.paper.sheets import make_sheet

FORMS = {
    "birth": "birth-registration", "death_form": "death-registration", "birth_certificate": "birth-certificate",
    "residence": "residence-confirmation", "marital_status": "marital-status", "death_notice": "death-notice",
    "extract": "civil-status-extract", "citizen_card": "citizen-card",
}  # fmt: skip
"""The ninth, of marriage, has two columns: it needs a real page, as `bench reading_quality --forms` has."""


def read_as_printed(text: str) -> Reading:
    """Return a reading without any error."""
    words = [
        Word(word, (100 * place, 60 * line, 100 * place + 90, 60 * line + 30), 60 * line + 25, 0.99, 0, line)
        for line, row in enumerate(text.splitlines())
        for place, word in enumerate(row.split())
    ]
    return Reading("t", 2480, 3508, 300, 0, 0.0, is_blank=False, words=tuple(words))


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_known_by_its_title_and_all_its_values_are_found(form: str) -> None:
    sheet = make_sheet(form, "known", "clean", dpi=72)
    template = next(one for one in load_templates() if one.form == FORMS[form])
    found = {one.value for one in propose_fields([template], [(1, read_as_printed(sheet.text))])}
    assert {value for name, value in sheet.fields.items() if name != "payload"} <= found
