# SPDX-License-Identifier: Apache-2.0
"""Every field that a form can bring has a name in every language."""

import json

import pytest

from clerkdesk.settings import resource_path
from ui.fields import field_label
from ui.texts import Language, Texts


def names():
    found = set()
    for path in resource_path("forms/fields").glob("*.json"):
        found |= {label["field"] for label in json.loads(path.read_text())["labels"] if label.get("field")}
    return sorted(found)


@pytest.mark.parametrize("language", Language)
def test_every_field_of_every_form_has_a_name(language):
    texts = Texts(language)
    bare = [name for name in names() if field_label(name, texts) == name.replace("_", " ")]
    assert len(names()) > 50
    assert bare == []


def test_a_field_says_what_is_asked_and_of_whom():
    assert field_label("child_birth_date", Texts(Language.VIETNAMESE)) == "Ngày sinh của con"
