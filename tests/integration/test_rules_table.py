# SPDX-License-Identifier: Apache-2.0
"""docs/rules.md tells what the data says, all of it."""

import rules_table
from clerkdesk.adapters.catalogues.json_files import JsonCatalogues

CATALOGUES = JsonCatalogues()


def test_the_document_is_up_to_date() -> None:
    written = rules_table.RULES.read_text("utf-8")
    assert written == rules_table.rules(CATALOGUES), "run python build/rules_table.py"


def test_every_procedure_has_all_its_parts() -> None:
    for version in CATALOGUES.procedures().versions:
        parts = [part for part, *_ in rules_table.parts(version)]
        assert {"term", "fee", "paper 1", "result", "name and code", "first day"} <= set(parts)
        assert len([part for part in parts if part.startswith("paper")]) == len(version.components)


def test_what_is_not_confirmed_stands_out() -> None:
    assert rules_table.known("recalled") == "**recalled**"
    assert rules_table.known("") == "**unknown**"
    assert rules_table.known("computed") == "computed"
