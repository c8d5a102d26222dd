# SPDX-License-Identifier: Apache-2.0
"""Proofs lead from their own entry to the root, and from nothing else."""

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clerkdesk.domain.merkle import Proof, is_proven, leaf_hash, root_and_proofs

ENTRIES = st.lists(st.binary(max_size=40), min_size=1, max_size=40, unique=True)


def test_the_root_of_three_entries_is_that_of_rfc_9162() -> None:
    def node(left: bytes, right: bytes) -> bytes:
        return hashlib.sha256(b"\x01" + left + right).digest()

    one, two, three = (leaf_hash(entry) for entry in (b"1", b"2", b"3"))
    root, _ = root_and_proofs([b"1", b"2", b"3"])
    assert root == node(node(one, two), three).hex()


@given(ENTRIES)
def test_every_proof_leads_to_the_root(entries: list[bytes]) -> None:
    root, proofs = root_and_proofs(entries)
    assert all(is_proven(entry, proof, root) for entry, proof in zip(entries, proofs, strict=True))


@given(ENTRIES, st.data())
def test_a_proof_serves_no_other_entry(entries: list[bytes], data: st.DataObject) -> None:
    root, proofs = root_and_proofs(entries)
    at = data.draw(st.integers(0, len(entries) - 1))
    others = [entry for index, entry in enumerate(entries) if index != at]
    assert not any(is_proven(other, proofs[at], root) for other in [*others, b"x" * 41])


@given(ENTRIES, st.data())
def test_a_bent_proof_proves_nothing(entries: list[bytes], data: st.DataObject) -> None:
    root, proofs = root_and_proofs(entries)
    at = data.draw(st.integers(0, len(entries) - 1))
    proof = proofs[at]
    bent = [
        replace(proof, path=(*proof.path, "00" * 32)),
        replace(proof, index=proof.count),
        Proof(-1, proof.count, proof.path),
    ]
    if proof.path:
        bent.append(replace(proof, path=proof.path[:-1]))
        bent.append(replace(proof, path=("00" * 32, *proof.path[1:])))
    assert not any(is_proven(entries[at], wrong, root) for wrong in bent)


def test_a_tree_without_entries_is_refused() -> None:
    with pytest.raises(ValueError, match="entry"):
        root_and_proofs([])
