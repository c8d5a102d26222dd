# SPDX-License-Identifier: Apache-2.0
"""Names of fields as people read them: the same on every screen."""

from ui.texts import TEXTS, Texts


def field_label(name: str, texts: Texts) -> str:
    """Return the name of a field of a form: `child_birth_date` as "Ngày sinh của con"."""
    if f"field.{name}" in TEXTS:
        return texts(f"field.{name}")
    who, _, what = name.partition("_")
    if f"field.who.{who}" in TEXTS and f"field.what.{what}" in TEXTS:
        return texts("field.of", what=texts(f"field.what.{what}"), who=texts(f"field.who.{who}"))
    return name.replace("_", " ")


def field_title(name: str, texts: Texts) -> str:
    """Return the name of a field as it stands alone, with a capital."""
    label = field_label(name, texts)
    return label[:1].upper() + label[1:]
