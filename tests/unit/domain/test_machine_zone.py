# SPDX-License-Identifier: Apache-2.0
"""The machine-readable zone of a card among other lines."""

from clerkdesk.domain.machine_zone import zone_in

ROWS = ("IDVNM0969996853025096999685<<4", "9601101M3601109VNM<<<<<<<<<<<2", "HOANG<<GIA<AN<<<<<<<<<<<<<<<<<")


def test_a_zone_is_found_between_other_lines():
    assert zone_in("\n".join(("Nốt ruồi", *ROWS, "CỤC TRƯỞNG"))) == "\n".join(ROWS)


def test_blanks_and_other_signs_for_fillers_are_mended():
    blurred = (ROWS[0].replace("<<", "«"), ROWS[1].replace("96011", "96O11"), "HOANG << GIA<AN<<<")
    assert zone_in("\n".join(blurred)) == "\n".join(ROWS)


def test_a_zone_with_a_wrong_check_digit_is_none():
    assert zone_in("\n".join((ROWS[0].replace("0969996853", "0969996854"), *ROWS[1:]))) is None
    assert zone_in("\n".join((ROWS[0], ROWS[1].replace("960110", "960111"), ROWS[2]))) is None


def test_other_text_is_none():
    assert zone_in("INVNM\nVIỆT NAM\nA<B") is None
    assert zone_in("") is None
