# SPDX-License-Identifier: Apache-2.0
"""The list of the files of a version: what it says, and that no path of it leads out of its folder."""

import json

import pytest

from clerkdesk.adapters.updates.tree import Entry, decode_tree, encode_tree, tree_hash
from clerkdesk.errors import UpdateRefused

FILE = Entry("_internal/thư viện.so", 10, "a" * 64, False)
TREE = (Entry("clerkdesk", 5, "b" * 64, True), Entry("clerkdesk-window", link="clerkdesk"), FILE)


def test_a_list_survives_its_bytes_and_its_hash_is_over_all_of_it() -> None:
    assert decode_tree(encode_tree(TREE)) == TREE
    assert len({tree_hash(TREE), tree_hash(TREE[:2]), tree_hash((*TREE[:2], Entry(FILE.path, 10, "c" * 64)))}) == 3


@pytest.mark.parametrize(
    "path", ["../x", "/etc/x", "a/../../x", "a//b", ".", "", "C:/x", "a\\b", "a/./b", "x\0y", "NUL:", 'a"b']
)
def test_a_path_that_leads_out_of_the_folder_is_refused(path: str) -> None:
    with pytest.raises(UpdateRefused) as caught:
        decode_tree(json.dumps([[path, 1, "a" * 64, False]]).encode())
    assert caught.value.params["cause"] == "update-forged"


@pytest.mark.parametrize("link", ["../clerkdesk", "/bin/sh", "../../x", "a/../../../x", "C:x"])
def test_a_link_that_leads_out_of_the_folder_is_refused(link: str) -> None:
    with pytest.raises(UpdateRefused):
        decode_tree(json.dumps([["clerkdesk-window", link]]).encode())


def test_a_link_may_lead_up_as_long_as_it_stays_inside() -> None:
    tree = (Entry("_internal/lib/a.so", link="../b/a.so"),)
    assert decode_tree(encode_tree(tree)) == tree


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'[["a"]]', b'[["a", "x", "y", 1]]', b"\xff"])
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(UpdateRefused):
        decode_tree(content)
