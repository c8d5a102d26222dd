# SPDX-License-Identifier: Apache-2.0
"""OpenCV out of its own sources: what it is built with and what stands in the bill of materials."""

from pathlib import Path

import opencv

ROOT = Path(opencv.__file__).resolve().parent.parent


def test_the_libraries_that_are_built_in_are_those_of_the_locked_version() -> None:
    lock = (ROOT / "build" / "requirements.txt").read_text()
    assert f"{opencv.PACKAGE}=={opencv.VERSION} \\" in lock


def test_what_our_code_asks_of_it_is_found_in_its_text() -> None:
    texts = ["lines = cv2.resize(page, None, fx=cv2.FX)", "# cv2. alone is no name", "not_cv2.thing"]
    assert opencv.asked_of(texts) == {"resize", "FX"}


def test_nothing_is_fetched_or_linked_that_no_page_needs() -> None:
    assert {opencv.SETTINGS[f"WITH_{name}"] for name in ("IPP", "FFMPEG", "LAPACK", "OPENCL")} == {"OFF"}


def test_each_library_that_is_built_in_stands_in_the_bill_with_its_licence() -> None:
    parts = {part.name: part for part in opencv.parts_built_in()}
    assert parts["zlib"].purl == f"pkg:generic/zlib@{parts['zlib'].version}"
    assert all(part.licence for part in parts.values())
