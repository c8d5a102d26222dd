# SPDX-License-Identifier: Apache-2.0
"""Write docs/rules.md: every dated rule with its source and how well it is known, out of the catalogue's files.

`python build/rules_table.py` writes it, `--check` only tells whether it is up to date.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from clerkdesk.adapters.catalogues.json_files import JsonCatalogues  # noqa: E402 - found only once the path is set
from clerkdesk.domain.calendar import WorkingCalendar  # noqa: E402
from clerkdesk.domain.fees import FeeTable  # noqa: E402
from clerkdesk.domain.places import Gazetteer  # noqa: E402
from clerkdesk.domain.procedure import (  # noqa: E402
    Catalogue,
    Certainty,
    FeeRule,
    ProcedureVersion,
    TimeKind,
    TimeRule,
)

RULES: Final = ROOT / "docs" / "rules.md"

_NUMBERED: Final = re.compile(r"^(paper|linked part)\b.*")

Row = tuple[str, ...]

HEAD: Final = """# Every rule, its source and how well it is known

Written by `build/rules_table.py` from `resources/catalogue/`; change the data, not this file.

*verified*: read in a source. *computed*: follows from a rule, for example a lunar date. *recalled* and *unknown* are to
be confirmed (chưa xác nhận) before anybody relies on them; the program shows them so.
"""
_PARTS: Final = {
    "code_name": "name and code",
    "effective_from": "first day",
    "effective_to": "last day",
    "route": "route",
}


def table(head: Row, rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"
    yield ""


def known(certainty: str) -> str:
    """Return how well something is known, as printed."""
    value = Certainty(certainty or "unknown")
    return value if value.is_confirmed else f"**{value}**"


def term(rule: TimeRule) -> str:
    """Return a term in words."""
    counted = {
        TimeKind.SAME_DAY_CUTOFF: f"same working day; after {rule.cutoff:%H:%M} the next one" if rule.cutoff else "",
        TimeKind.IMMEDIATE: "at once",
        TimeKind.WORKING_DAYS: f"{rule.value} working days",
        TimeKind.HALF_DAYS: f"{rule.value} half days",
        TimeKind.CALENDAR_DAYS: f"{rule.value} calendar days",
        TimeKind.SEASONAL: f"seasonal, {rule.season_start} to {rule.season_end}",
        TimeKind.UNKNOWN: "unknown",
    }[rule.kind]
    more = f"; up to {rule.extension} working days more: {rule.extension_when}" if rule.extension else ""
    shift = f"; received after {rule.cutoff:%H:%M} counts as the next working day" if rule.shift_after_cutoff else ""
    return counted + more + shift


def fee(rule: FeeRule) -> str:
    """Return a fee in words."""
    amount = f"{rule.unit_vnd:,} đ".replace(",", ".")
    if rule.kind == "per_page_capped":
        following = f"{rule.next_unit_vnd:,}".replace(",", ".")
        cap = f"{rule.cap_vnd:,}".replace(",", ".")
        return f"{amount} a page, from page {rule.first_pages + 1} {following} đ, at most {cap} đ a copy"
    words = {"none": "none", "fixed": amount, "per_copy": f"{amount} a copy", "unknown": "unknown"}
    decided = f"decided by the province, for reference {amount}" if rule.unit_vnd else "decided by the province"
    return words.get(rule.kind, decided)


def parts(version: ProcedureVersion) -> Iterator[Row]:
    """Yield part, rule, source and certainty of a version."""
    told, read_in = version.certainty, "; ".join(version.sources)

    def source(own: str, certainty: str) -> str:
        return own or (read_in if certainty == Certainty.VERIFIED else "")

    time, cost = version.time_rule, version.fee_rule
    yield "term", term(time), source(time.source, told.get("time", "")), known(told.get("time", ""))
    yield "fee", fee(cost), source(cost.source, cost.certainty), known(cost.certainty)
    for number, paper in enumerate(version.components, start=1):
        text = f"{paper.name}{'' if paper.required else ' (when it applies)'}{f' [{paper.code}]' if paper.code else ''}"
        yield f"paper {number}", text, source(paper.source, paper.certainty), known(paper.certainty)
    yield "result", version.result_name, "", known(told.get("result", ""))
    for linked in version.linked:
        yield f"linked part, {linked.agency}", f"{linked.name} ({linked.step})", linked.source, known(linked.certainty)
    values = {
        "code_name": version.name, "effective_from": str(version.effective_from),
        "effective_to": str(version.effective_to or ""), "route": version.route,
    }  # fmt: skip
    for part, title in _PARTS.items():
        if part in told:
            yield title, values[part], source("", told[part]), known(told[part])


def procedures(catalogue: Catalogue) -> Iterator[str]:
    """Yield the procedures, each with a table of its parts."""
    yield "## Procedures\n"
    for version in sorted(catalogue.versions, key=lambda one: (one.field, one.code, one.effective_from)):
        yield f"### {version.code} {version.name}\n"
        yield f"{version.field}; decided by {version.authority}\n"
        yield from table(("Part", "Rule", "Source", "Certainty"), parts(version))
        yield from (f"- {note}" for note in version.notes)
        if version.notes:
            yield ""


def dead_and_known(catalogue: Catalogue) -> Iterator[str]:
    """Yield repealed codes and codes without rules."""
    yield "## Repealed codes\n"
    rows = ((one.code, one.successor, one.source, known(one.certainty)) for one in catalogue.repealed.values())
    yield from table(("Code", "Successor", "Source", "Certainty"), rows)
    yield "## Codes known without rules\n"
    yield "Receiving under them is refused with a clear error until a catalogue pack brings their rules.\n"
    yield ", ".join(sorted(catalogue.known)) + "\n"


def fees(variants: FeeTable) -> Iterator[str]:
    """Yield where, how or for whom fees differ."""
    yield "## Fees by place, way and day\n"
    rows = []
    for row in variants.variants:
        what = "; ".join(fee(rule) for rule in row.rules) or f"{row.percent_off} % off: {row.exemption}"
        days = f"{row.effective_from} – {row.effective_to or ''}".rstrip(" –")
        where = row.locality or "whole country"
        rows.append((row.label, where, days, ", ".join(row.procedures), what, row.source, known(row.certainty)))
    yield from table(("Fee", "Place", "In force", "Procedures", "Rule", "Source", "Certainty"), rows)


def calendar(days: WorkingCalendar) -> Iterator[str]:
    """Yield the working calendar by year."""
    yield "## Working calendar\n"
    rows = []
    for year in sorted(days.years):
        found = [row for day, row in sorted(days.days.items()) if day.year == year]
        off = sum(row.kind == "off" for row in found)
        told = Counter(row.certainty for row in found)
        certainty = ", ".join(f"{count} {known(name)}" for name, count in sorted(told.items()))
        sources = "; ".join(dict.fromkeys(row.source for row in found))
        rows.append((str(year), str(off), str(len(found) - off), certainty, sources))
    yield from table(("Year", "Days off", "Worked in exchange", "Certainty", "Sources"), rows)


def places(gazetteer: Gazetteer) -> Iterator[str]:
    """Yield the units of today by province, with how many codes two lists agree on."""
    yield "## Provinces, communes and what old units became\n"
    rows = []
    for province in gazetteer.provinces():
        units = gazetteer.units_of(province.code)
        agreed = sum(unit.certainty.is_confirmed for unit in units)
        rows.append((province.code, province.name, str(len(units)), str(agreed), str(len(units) - agreed)))
    total = [str(sum(int(row[column]) for row in rows)) for column in (2, 3, 4)]
    head = ("Code", "Province", "Units", "Verified (two lists agree)", "**To be confirmed**")
    yield from table(head, [*rows, ("", "**all**", *total)])
    whole, divided = gazetteer.conversion_counts()
    yield (
        f"Of the units before 1 July 2025, {whole} became part of one unit of today and {divided} were divided, so that"
        " the address decides. One list only says so: every conversion is **recalled**. Licences of the data:"
        " `resources/catalogue/LICENSES.md`.\n"
    )


def summary(catalogue: Catalogue) -> Iterator[str]:
    """Yield how many rules are known how well."""
    counts = Counter(
        (_NUMBERED.sub(r"\1s", part), certainty) for one in catalogue.versions for part, *_, certainty in parts(one)
    )
    kinds = list(dict.fromkeys(part for part, _ in counts))
    levels = [known(level) for level in Certainty]
    yield "## How well the rules of procedures are known\n"
    rows = ((kind, *(str(counts[kind, level]) for level in levels)) for kind in kinds)
    yield from table(("Part", *levels), rows)


def rules(catalogues: JsonCatalogues) -> str:
    """Return the whole document."""
    found = catalogues.procedures()
    lines = [
        HEAD, *summary(found), *procedures(found), *dead_and_known(found), *fees(catalogues.fees()),
        *calendar(catalogues.calendar()), *places(catalogues.places()),
    ]  # fmt: skip
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Write the document, or tell that it is not up to date."""
    text = rules(JsonCatalogues())
    if "--check" in sys.argv[1:]:
        if not RULES.exists() or RULES.read_text("utf-8") != text:
            sys.exit("docs/rules.md is not up to date: run python build/rules_table.py")
        return
    RULES.write_text(text, "utf-8")
    print(f"{RULES.relative_to(ROOT)}: {len(text.splitlines())} lines")


if __name__ == "__main__":
    main()
