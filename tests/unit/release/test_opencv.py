# SPDX-License-Identifier: Apache-2.0
"""OpenCV out of its own sources: what it is built with and what stands in the bill of materials."""

import shutil
import subprocess
from pathlib import Path

import pytest

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
    parts = {part.name: part for part in opencv.parts_built_in("linux")}
    assert parts["zlib"].purl == f"pkg:generic/zlib@{parts['zlib'].version}"
    assert all(part.licence for part in parts.values())


@pytest.fixture
def compiler() -> str:
    found = shutil.which("x86_64-w64-mingw32-gcc")
    if found is None:
        pytest.skip("no compiler for Windows: the release installs it")
    return found


def test_the_compiler_for_windows_takes_its_stack_for_no_more_aligned_than_it_is(compiler: str) -> None:
    source = (
        "#include <immintrin.h>\nvoid use(void *);\n__m256i keep(__m256i a) { __m256i b = a; use(&b); return b; }\n"
    )
    command = [compiler, "-O2", "-mavx2", "-S", "-x", "c", "-", "-o", "-"]
    written = subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout
    assert "vmovdqu" in written
    assert "vmovdqa" not in written
    assert "vmovaps" not in written


def test_the_headers_for_windows_are_enough_for_its_compiler(compiler: str, tmp_path: Path) -> None:
    if not opencv.HEADERS.exists():
        pytest.skip("no headers of Python: the complete release installs them")
    shutil.copytree(opencv.HEADERS, tmp_path / "headers", ignore=shutil.ignore_patterns("numpy"))
    shutil.copy(opencv.CROSS / "pyconfig.h", tmp_path / "headers")
    source = tmp_path / "module.c"
    source.write_text(
        "#define Py_LIMITED_API 0x03060000\n#include <Python.h>\n"
        '_Static_assert(sizeof(Py_ssize_t) == 8 && sizeof(long) == SIZEOF_LONG, "numbers");\n'
        '_Static_assert(sizeof(wchar_t) == SIZEOF_WCHAR_T, "letters");\n'
    )
    subprocess.run(
        [compiler, "-c", "-Wall", "-Werror", "-I", tmp_path / "headers", source, "-o", tmp_path / "m.o"], check=True
    )
