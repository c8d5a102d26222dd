# SPDX-License-Identifier: Apache-2.0
"""Canonical JSON and manifests have one spelling."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.files import FileEntry, Manifest, canonical_json, sha256

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
HASH = "0" * 64


@given(VALUES)
def test_canonical_json_reads_back_and_spells_alike(value: object) -> None:
    try:
        spelled = canonical_json(value)
    except UnicodeEncodeError:
        return  # a lone surrogate in a key: refused at every entrance of text
    assert json.loads(spelled) == value
    assert canonical_json(json.loads(spelled)) == spelled


def test_key_order_does_not_change_the_spelling() -> None:
    assert canonical_json({"b": 1, "a": "Đỗ"}) == canonical_json({"a": "Đỗ", "b": 1}) == '{"a":"Đỗ","b":1}'.encode()


@pytest.mark.parametrize("value", [1.5, [0.1], {"a": {"b": 2.0}}])
def test_numbers_without_one_spelling_are_refused(value: object) -> None:
    with pytest.raises(TypeError, match="canonical"):
        canonical_json(value)


def test_a_manifest_reads_back_and_orders_its_files_by_name() -> None:
    one, two = FileEntry("b.pdf", HASH, 2, "application/pdf"), FileEntry("a.pdf", HASH, 1, "application/pdf")
    manifest = Manifest("H38.31.24-261122-0001", 1, (one, two), seals=HASH)
    again = Manifest.from_bytes(manifest.to_bytes())
    assert [entry.name for entry in again.files] == ["a.pdf", "b.pdf"]
    assert again.sha256 == manifest.sha256 == sha256(manifest.to_bytes())


def test_another_spelling_of_a_manifest_is_refused() -> None:
    manifest = Manifest("H38.31.24-261122-0001", 1, ())
    loose = json.dumps(json.loads(manifest.to_bytes()), indent=1).encode()
    with pytest.raises(ValueError, match="canonical"):
        Manifest.from_bytes(loose)
