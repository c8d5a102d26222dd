# SPDX-License-Identifier: Apache-2.0
"""The stand-in for wine's C library."""

import pytest

import wine


@pytest.mark.parametrize(
    ("name", "base"), [("cabsf", "cabs"), ("cabsl", "cabs"), ("creal", "creal"), ("clogl", "clog")]
)
def test_forms_of_complex_functions_are_known(name: str, base: str) -> None:
    assert wine.complex_base(name) == base


@pytest.mark.parametrize("name", ["ceil", "calloc", "clock", "cosf", "clearerr"])
def test_other_functions_are_left_to_wine(name: str) -> None:
    assert wine.complex_base(name) is None


def test_export_names_are_read_from_both_forms_of_objdump() -> None:
    lines = [
        "[Ordinal/Name Pointer] Table",
        "\t[   0] _Cbuild",
        "\t[  12] +base[  13]  000c cabs",
        "",
        "\t[   0] other",
    ]
    assert wine.export_names(lines) == ["_Cbuild", "cabs"]


def test_single_precision_is_kept_and_long_double_is_a_double() -> None:
    source = wine.complex_source(["cabsf", "cabsl", "cpow"])
    assert "float own_cabsf(float complex z) { return cabsf(z); }" in source
    assert "double own_cabsl(double complex z) { return cabs(z); }" in source
    assert "own_cpow(double complex z, double complex w) { return cpow(z, w); }" in source


def test_everything_else_is_forwarded() -> None:
    assert "  ceil = ucrtbase_w.ceil" in wine.forwarding_definition(["cabs", "ceil"], ["cabs"])
