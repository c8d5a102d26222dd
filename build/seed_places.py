# SPDX-License-Identifier: Apache-2.0
"""Make resources/catalogue/places.json.gz: provinces, communes and what became of the units before 1 July 2025.

Run by hand, when the units change: `python build/seed_places.py FOLDER OTHER.json`. FOLDER holds the unpacked wheel of
`vietnamadminunits` 1.0.4 (MIT). Nothing of that package is needed at run time, and of its data only names, codes and
the conversion are taken; its coordinates, which come from another provider, are not. OTHER.json is the independent list
`nested-divisions.json` of `vietnam-provinces` 2025.10.1 (GPL-3.0-or-later): nothing of it is taken, it is only compared
with, and a code on which the two do not agree is marked as not confirmed.
"""

import gzip
import json
import sqlite3
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PLACES = Path(__file__).resolve().parents[1] / "resources" / "catalogue" / "places.json.gz"
COUNTS = {"provinces": 34, "units": 3321, "old_provinces": 63, "old_districts": 696, "old_units": 10040}
NEW = "SELECT provinceCode, province, wardCode, ward, provinceKey, wardKey FROM admin_units ORDER BY 1, 3"
OLD = """SELECT provinceCode, province, districtCode, district, coalesce(wardCode, ''), coalesce(ward, ''),
    provinceKey || '_' || districtKey || '_' || coalesce(wardKey, '') FROM admin_units_legacy ORDER BY 1, 3, 5, 6"""


def successors(conversion: dict[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """Return the keys of the new units of each old one; of a divided unit, the one with its greater part first."""
    found: dict[str, list[tuple[str, str]]] = {}
    for province, units in conversion["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for unit, old_units in units.items():
            for old in old_units:
                found.setdefault(old, []).append((province, unit))
    for province, old_units in conversion["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in old_units.items():
            ordered = sorted(parts, key=lambda part: not part["isDefaultNewWard"])
            found[old] = [(province, part["newWardKey"]) for part in ordered]
    return found


def numbered(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], int]:
    """Number distinct rows in their order."""
    return {row: number for number, row in enumerate(dict.fromkeys(rows))}


def places(folder: Path) -> dict[str, list[list[Any]]]:
    """Read the package's data into five tables that name each other by row number."""
    database = sqlite3.connect(folder / "dataset.db")
    new, old = database.execute(NEW).fetchall(), database.execute(OLD).fetchall()
    became = successors(json.loads((folder / "converter_2025.json").read_text("utf-8")))
    provinces = numbered((row[0], row[1]) for row in new)
    units = {(row[4], row[5]): number for number, row in enumerate(new)}
    old_provinces = numbered((row[0], row[1]) for row in old)
    old_districts = numbered((row[2], row[3], old_provinces[row[0], row[1]]) for row in old)
    return {
        "provinces": [list(row) for row in provinces],
        "units": [[row[2], row[3], provinces[row[0], row[1]]] for row in new],
        "old_provinces": [list(row) for row in old_provinces],
        "old_districts": [list(row) for row in old_districts],
        "old_units": [
            [
                row[4], row[5], old_districts[row[2], row[3], old_provinces[row[0], row[1]]],
                [units[key] for key in became[row[6]]],
            ]
            for row in old
        ],
    }  # fmt: skip


def letters(name: str) -> str:
    """Return a name without case, marks and blanks: two spellings of one name are the same."""
    marked = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return "".join(letter for letter in marked if letter.isalnum())


def unconfirmed(units: list[list[Any]], other: list[dict[str, Any]]) -> list[int]:
    """Return the row numbers of the units whose code names another unit, or none, in the other list."""
    named = {f"{unit['code']:05d}": letters(unit["name"]) for province in other for unit in province["wards"]}
    return [number for number, (code, name, _) in enumerate(units) if named.get(code) != letters(name)]


def main() -> None:
    """Write the file, the same bytes for the same data."""
    tables: dict[str, Any] = places(Path(sys.argv[1]) / "vietnamadminunits" / "data")
    counts = {name: len(rows) for name, rows in tables.items()}
    if counts != COUNTS:
        sys.exit(f"the package holds {counts}, expected {COUNTS}")
    tables["unconfirmed"] = unconfirmed(tables["units"], json.loads(Path(sys.argv[2]).read_text("utf-8")))
    text = json.dumps(tables, ensure_ascii=False, separators=(",", ":"))
    PLACES.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{PLACES.name}: {PLACES.stat().st_size} bytes, {counts}, {len(tables['unconfirmed'])} unconfirmed")


if __name__ == "__main__":
    main()
