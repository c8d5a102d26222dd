# SPDX-License-Identifier: Apache-2.0
"""Reads the description of a national interface from `resources/portal`."""

import json
from functools import cache
from typing import Any

from clerkdesk.domain.sync import ErrorRule, FieldRule, Layout, Outcome, OwnerKind
from clerkdesk.settings import resource_path


@cache
def load_layout(name: str) -> Layout:
    """Return an interface by its name, `ngsp1` or `ngsp2`."""
    said: dict[str, Any] = json.loads(resource_path("portal", f"{name}.json").read_text(encoding="utf-8"))
    values = {key: part["value"] for key, part in said.items() if isinstance(part, dict) and "value" in part}
    return Layout(
        name=name,
        objects={kind: tuple(map(_field, rows)) for kind, rows in said["objects"].items()},
        time_format=values["time_format"],
        progress_time_format=values["progress_time_format"],
        rows_at_once=values["rows_at_once"],
        owner_kinds={OwnerKind(kind): value for kind, value in values["owner_kinds"].items()},
        handlers=values["handlers"],
        errors=tuple(map(_error, said["errors"]["rows"])),
        values={key: value for key, value in values.items() if isinstance(value, dict)},
        read_timeout_s=float(values["read_timeout_s"]),
    )


def _field(row: dict[str, Any]) -> FieldRule:
    # A flag that was only inferred refuses nothing: a wrong guess would keep every dossier here.
    is_required = row["required"] and row.get("required_certainty") != "inferred"
    return FieldRule(row["name"], is_required, row["max_length"], row["too_long"] == "shorten")


def _error(row: dict[str, Any]) -> ErrorRule:
    return ErrorRule(Outcome(row["class"]), frozenset(row.get("codes", ())), row.get("says", ""))
