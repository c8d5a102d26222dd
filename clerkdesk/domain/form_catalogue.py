# SPDX-License-Identifier: Apache-2.0
"""The printed forms as dated data: which template, which circular, which book, and how well each is known."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from clerkdesk.domain.procedure import Certainty
from clerkdesk.errors import InvalidInput


class Paper(StrEnum):
    """What a form is printed on."""

    A5 = "a5"
    A4 = "a4"
    A4_LANDSCAPE = "a4-landscape"
    ROLL_80MM = "80mm"


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing a form says; the certainty is that it belongs there, and is not printed."""

    name: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class FormTemplate:
    """One version of a form.

    Attributes:
        id: name of the form, the same for all its versions.
        number: in the annex of the circular, "02"; empty for a form that is not in it.
        symbol: what follows the number of a sheet, "HDHS" in "3/HDHS"; empty for a sheet without a number.
        book: yearly book its numbers are taken from; empty where none is taken.
        version: stored with the values of a printed form.
        template: file of `resources/forms` without its ending; a version keeps its template for ever.
        papers: that it can be printed on; the first is the usual one.
        effective_to: last day of use; None while no end is known.
        certainty: how well `title`, `effective`, `paper`, `symbol` and `layout` are known.
    """

    id: str
    number: str
    title: str
    symbol: str
    book: str
    version: str
    template: str
    circular: str
    effective_from: date
    papers: tuple[Paper, ...]
    fields: tuple[FormField, ...]
    certainty: Mapping[str, Certainty]
    effective_to: date | None = None
    sources: tuple[str, ...] = ()

    @property
    def paper(self) -> Paper:
        """What it is usually printed on."""
        return self.papers[0]

    @property
    def is_confirmed(self) -> bool:
        """Whether nothing about it is only recalled; otherwise administrators see "chưa xác nhận"."""
        parts = [*self.certainty.values(), *(field.certainty for field in self.fields)]
        return all(part.is_confirmed for part in parts)

    def is_in_use(self, on: date) -> bool:
        """Tell whether sheets are issued on this version on a day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


class FormCatalogue(Mapping[str, FormTemplate]):
    """The forms by their id; a look-up gives the newest version."""

    def __init__(self, templates: tuple[FormTemplate, ...]) -> None:
        self._versions: dict[str, list[FormTemplate]] = {}
        for template in templates:
            self._versions.setdefault(template.id, []).append(template)
        for versions in self._versions.values():
            versions.sort(key=lambda one: one.effective_from)

    def __getitem__(self, form_id: str) -> FormTemplate:
        return self._versions[form_id][-1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._versions)

    def __len__(self) -> int:
        return len(self._versions)

    def in_use(self, form_id: str, on: date) -> FormTemplate:
        """Return the version on which sheets are issued on a day.

        Raises:
            InvalidInput: there is no such form, or none of its versions is in use on this day.
        """
        fitting = [one for one in self._versions.get(form_id, []) if one.is_in_use(on)]
        if not fitting:
            raise InvalidInput(field="form", reason=f"no form {form_id} is in use on {on.isoformat()}")
        return fitting[-1]

    def version(self, form_id: str, version: str) -> FormTemplate:
        """Return the version that a stored sheet was issued on, in use or not: a reprint uses its template.

        Raises:
            InvalidInput: there was never such a version.
        """
        for one in self._versions.get(form_id, []):
            if one.version == version:
                return one
        raise InvalidInput(field="form", reason=f"form {form_id} never had a version {version}")


def parse_forms(content: bytes) -> FormCatalogue:
    """Return the forms of `resources/forms/forms.json`; an unknown or missing key is refused.

    Raises:
        ValueError: it breaks its form.
    """
    try:
        rows = json.loads(content)["forms"]
        return FormCatalogue(tuple(_template(row) for row in rows))
    except (KeyError, TypeError) as error:
        raise ValueError(f"the list of forms breaks its form: {error}") from error


def _template(row: dict[str, Any]) -> FormTemplate:
    until = row.get("effective_to")
    return FormTemplate(
        **{
            **row,
            "effective_from": date.fromisoformat(row["effective_from"]),
            "effective_to": date.fromisoformat(until) if until else None,
            "papers": tuple(Paper(name) for name in row["papers"]),
            "fields": tuple(FormField(name, Certainty(known)) for name, known in row["fields"].items()),
            "certainty": {part: Certainty(known) for part, known in row["certainty"].items()},
            "sources": tuple(row.get("sources", ())),
        }
    )
