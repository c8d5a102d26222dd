# SPDX-License-Identifier: Apache-2.0
"""Every finding of the doctor is said in three languages, with the same values."""

import ast
import copy
import re
import string
from pathlib import Path

from clerkdesk.adapters.store import checks
from clerkdesk.domain.findings import Finding
from clerkdesk.errors import SelfApproval
from clerkdesk.services import doctor
from ui.findings import FINDINGS, said
from ui.texts import Language


def patterns():
    """Yield what the core may find: every sentence with a value in it, and what a `Finding` is made of outright."""
    for module in (checks, doctor):
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text())):
            is_finding = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding"
            text = _text(node.args[0] if is_finding else node)
            if text.strip() and (is_finding or "{" in text):
                yield re.sub(r"^I\d+: ", "", text)


def _text(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_finding_has_its_words():
    assert sorted(set(patterns()) - set(FINDINGS)) == []


def test_no_words_are_left_of_a_finding_that_is_gone():
    assert sorted(set(FINDINGS) - set(patterns())) == []


def test_every_language_names_the_same_values():
    for pattern, others in FINDINGS.items():
        assert all(fields(other) == fields(pattern) for other in others), pattern


def test_a_fault_inside_a_finding_is_said_in_the_same_language():
    finding = Finding("{code}: {fault.what_happened}", code="H1", fault=SelfApproval(code="H1"))
    assert "approved" in finding or "prepared" in finding
    assert said(finding, Language.ENGLISH) == finding
    assert said(finding, Language.VIETNAMESE).startswith("H1: ")
    assert said(finding, Language.VIETNAMESE) != finding


def test_a_copy_keeps_its_pattern():
    finding = Finding("the log breaks at entry {entry}", entry=3)
    assert copy.deepcopy(finding).values == {"entry": 3}
    assert said(finding, Language.FRENCH) == "le journal est rompu à la ligne 3"
