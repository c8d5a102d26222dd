# SPDX-License-Identifier: Apache-2.0
"""The numbers of a period as SDMX-CSV 2.0 with published code lists; small cells of sensitive procedures are hidden."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from clerkdesk.domain.reports.cells import TOTAL, Cell, cells
from clerkdesk.domain.reports.counts import ProcedureCounts
from clerkdesk.domain.reports.sheet import ReportHead
from clerkdesk.domain.reports.time_period import time_period
from clerkdesk.domain.text import fold, nfc
from clerkdesk.errors import CatalogueUnreadable
from clerkdesk.settings import resource_path

_FILE: Final = "code_lists.json"
_DIMENSIONS: Final = ("FREQ", "AREA", "PROCEDURE", "FIELD", "CHANNEL", "STATUS", "TIMELINESS", "TIME_PERIOD")
_COLUMNS: Final = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *_DIMENSIONS, "OBS_VALUE", "OBS_STATUS", "CONF_STATUS")
_PLACES: Final[Mapping[str, tuple[str, str, str]]] = {
    "recv_total": (TOTAL, "HANDLED", TOTAL),
    "recv_online": ("ONLINE", "RECEIVED", TOTAL),
    "recv_direct": ("DIRECT", "RECEIVED", TOTAL),
    "recv_post": ("POST", "RECEIVED", TOTAL),
    "recv_carried": (TOTAL, "CARRIED", TOTAL),
    "done_total": (TOTAL, "DONE", TOTAL),
    "done_early": (TOTAL, "DONE", "EARLY"),
    "done_on_time": (TOTAL, "DONE", "ON_TIME"),
    "done_late": (TOTAL, "DONE", "LATE"),
    "open_total": (TOTAL, "OPEN", TOTAL),
    "open_in_time": (TOTAL, "OPEN", "IN_TIME"),
    "open_late": (TOTAL, "OPEN", "LATE"),
}
"""Channel, status and timeliness of each number."""

_INFORMATION: Final = "I"
_NORMAL, _SUPPRESSED = ("A", "F"), ("Q", "C")
"""OBS_STATUS and CONF_STATUS: normal and free; suppressed and confidential. A complement is marked as what it hides."""


class SdmxWriter:
    """Writes SDMX-CSV 2.0.

    Args:
        folder: where `code_lists.json` lies.

    Source: SDMX-CSV 2.0 field guide (SDMX 3.0): columns STRUCTURE, STRUCTURE_ID, ACTION, then the components.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or resource_path("catalogue")

    def write(self, rows: Sequence[ProcedureCounts], head: ReportHead) -> bytes:
        """Return the observations (UTF-8, comma, CR LF).

        Raises:
            CatalogueUnreadable: the code lists are missing or damaged.
        """
        lists = self._lists
        structure = lists["structure"]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(_COLUMNS)
        start = (structure["type"], structure["id"], _INFORMATION)
        sensitive = frozenset(row["code"] for row in lists["sensitive_procedures"])
        writer.writerows([*start, *row] for row in _observations(cells(rows, sensitive), head))
        return text.getvalue().encode("utf-8")

    def code_lists(self, rows: Sequence[ProcedureCounts], head: ReportHead) -> bytes:
        """Return every code list with all codes used, as JSON: each code with its Vietnamese and English name.

        Raises:
            CatalogueUnreadable: the code lists are missing or damaged.
        """
        lists = {key: list(codes) for key, codes in self._lists["code_lists"].items()}
        total = {"id": TOTAL, "vi": "Tất cả", "en": "Total"}
        known = {field["vi"]: field for field in lists["FIELD"]}
        fields = sorted({row.field for row in rows})
        lists["FIELD"] = [total, *(known.get(field, {"id": field_id(field), "vi": field}) for field in fields)]
        lists["PROCEDURE"] = [total, *({"id": sdmx_id(r.procedure), "code": r.procedure, "vi": r.name} for r in rows)]
        lists["AREA"] = [{"id": sdmx_id(head.area), "code": head.area, "vi": head.agency}]
        value = {"structure": self._lists["structure"], "code_lists": lists}
        return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8")

    @cached_property
    def _lists(self) -> dict[str, Any]:
        try:
            lists: dict[str, Any] = json.loads(nfc((self._folder / _FILE).read_text("utf-8")))
            _ = lists["structure"]["id"], lists["code_lists"]["FIELD"], lists["sensitive_procedures"]
        except OSError as error:
            raise CatalogueUnreadable(file=_FILE, reason=error.strerror or "it cannot be opened") from error
        except (ValueError, TypeError, KeyError) as error:
            raise CatalogueUnreadable(file=_FILE, reason=f"{type(error).__name__}: {error}") from error
        return lists


def sdmx_id(code: str) -> str:
    """Return a code as SDMX allows it: letters, digits, `_`, `@`, `$` and `-`."""
    return re.sub(r"[^A-Za-z0-9_@$-]", "_", code) or "_U"


def field_id(field: str) -> str:
    """Return the code of a field of procedures: its name in plain capitals (`HO_TICH`)."""
    return sdmx_id(fold(field).upper().replace(" ", "_"))


def _observations(found: Sequence[Cell], head: ReportHead) -> Iterator[list[object]]:
    freq, when = time_period(head.first, head.last)
    area = sdmx_id(head.area)
    for cell in found:
        procedure = sdmx_id(cell.procedure)
        field = TOTAL if cell.field == TOTAL else field_id(cell.field)
        channel, status, timeliness = _PLACES[cell.key]
        marks = _NORMAL if cell.value is not None else _SUPPRESSED
        value = "" if cell.value is None else cell.value
        yield [freq, area, procedure, field, channel, status, timeliness, when, value, *marks]
