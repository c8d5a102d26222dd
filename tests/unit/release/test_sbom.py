# SPDX-License-Identifier: Apache-2.0
"""The bill of materials."""

from sbom import Component, cyclonedx, known_flaws, licence_list
from workshop import Release

RELEASE = Release("1.2.3", 1_700_000_000, "c" * 40)
PARTS = [Component("Mako", "1.3", "MIT", "pkg:pypi/mako@1.3", notices={"LICENSE": "Be kind."})]


def test_two_bills_of_one_commit_are_alike() -> None:
    assert cyclonedx(RELEASE, "linux", PARTS) == cyclonedx(RELEASE, "linux", PARTS)
    assert cyclonedx(RELEASE, "linux", PARTS) != cyclonedx(RELEASE, "windows", PARTS)


def test_every_component_is_named_with_its_licence() -> None:
    bill = cyclonedx(RELEASE, "linux", PARTS)
    assert bill["components"][0]["purl"] == "pkg:pypi/mako@1.3"
    assert bill["components"][0]["licenses"] == [{"expression": "MIT"}]
    assert bill["dependencies"][0]["dependsOn"] == ["pkg:pypi/mako@1.3"]


def test_the_notices_that_a_licence_asks_for_are_handed_on() -> None:
    text = licence_list(RELEASE, PARTS)
    assert "Mako 1.3: MIT" in text
    assert "Be kind." in text


def test_a_known_flaw_is_found_by_name_and_version_alone() -> None:
    def advisory(name: str, version: str) -> dict[str, object]:
        return {"id": "X-1", "affected": [{"package": {"ecosystem": "PyPI", "name": name}, "versions": [version]}]}

    assert known_flaws(PARTS, [advisory("Mako", "1.3")]) == [{"id": "X-1", "package": "Mako", "version": "1.3"}]
    assert known_flaws(PARTS, [advisory("Mako", "1.2"), advisory("other", "1.3")]) == []
