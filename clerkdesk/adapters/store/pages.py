# SPDX-License-Identifier: Apache-2.0
"""Pages, what was read on them, and what persons decided about their fields."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection, RowMapping

from clerkdesk.adapters.store.audit import SqlAudit
from clerkdesk.adapters.store.tables import (
    IS_OPEN,
    field_choice,
    field_proposal,
    file_of,
    file_values,
    needed_file,
    page,
)
from clerkdesk.domain.audit import Event
from clerkdesk.domain.files import BlobRef
from clerkdesk.domain.pages import FieldProposal, Page, PageMark, Recipe
from clerkdesk.errors import DossierNotFound, InvariantBroken
from clerkdesk.ports.store import ReviewRow

_PLAIN = (
    "id",
    "dossier_id",
    "number",
    "component",
    "media_type",
    "width_px",
    "height_px",
    "dpi",
    "source",
    "turn_deg",
    "found_turn_deg",
)
_PROPOSAL = ("name", "value", "confidence", "page", "doubt")


class SqlPages:
    """Keeps the pages of dossiers."""

    def __init__(self, connection: Connection, audit: SqlAudit) -> None:
        self._connection = connection
        self._audit = audit

    def add(self, new: Page) -> None:
        """Add a page behind the others.

        Raises:
            InvariantBroken: its number does not follow that of the last page.
        """
        values = {name: getattr(new, name) for name in _PLAIN}
        files = file_values("original", new.original) | file_values("reading", new.reading)
        seen = {"flags": list(new.flags), "accepted": list(new.accepted), "position": new.number}
        seen["recipe"] = new.recipe.as_json()
        self._connection.execute(page.insert().values(**values, **files, **seen, mark=str(new.mark)))

    def of(self, dossier_id: str) -> list[Page]:
        """Return the pages of a dossier in their order."""
        query = sa.select(page).where(page.c.dossier_id == dossier_id).order_by(page.c.position, page.c.number)
        pages, place = [], 0
        for row in self._connection.execute(query).mappings():
            is_binned = row["mark"] == PageMark.REMOVED
            place += 0 if is_binned else 1
            pages.append(_page(row, 0 if is_binned else place))
        return pages

    def mark(self, page_id: str, mark: PageMark, *, by: str, at: datetime, why: str = "") -> None:
        """Keep, propose as blank, or remove a page; logged as the event "mark". Raises DossierNotFound."""
        before = self._connection.execute(sa.select(page.c.mark).where(page.c.id == page_id)).scalar()
        if before is None:
            raise DossierNotFound(kind="page", code=page_id)
        self._audit.append(Event(at, by, "page", page_id, "mark", before, str(mark), why=why))
        self._change(page_id, {"mark": str(mark)})

    def assign(self, page_id: str, component: int | None) -> None:
        """Assign a page to a component. Raises DossierNotFound."""
        self._change(page_id, {"component": component})

    def arrange(self, dossier_id: str, order: Sequence[str]) -> None:
        """Put the pages of a dossier into an order. Raises InvariantBroken unless it names each of them once."""
        query = sa.select(page.c.id, page.c.position).where(page.c.dossier_id == dossier_id)
        before = {row.id: row.position for row in self._connection.execute(query)}
        if sorted(before) != sorted(order):
            raise InvariantBroken(rule="an order of pages names each page of its dossier once")
        for position, page_id in enumerate(order, 1):
            if before[page_id] != position:
                self._change(page_id, {"position": position})

    def turn(self, page_id: str, turn_deg: int | None) -> None:
        """Turn a page as a person says; what was read in another direction is dropped. Raises DossierNotFound."""
        self._change(page_id, {"turn_deg": turn_deg, **file_values("reading", None)})

    def set_recipe(self, page_id: str, recipe: Recipe) -> None:
        """Change how the picture of a page is made; what came of the one before is dropped. Raises DossierNotFound."""
        dropped = file_values("reading", None) | file_values("thumbnail", None) | _cleaned_values(None, None)
        self._change(page_id, {"recipe": recipe.as_json(), **dropped})

    def set_cleaned(self, page_id: str, recipe: Recipe, cleaned: BlobRef, size_px: tuple[int, int]) -> None:
        """Remember the picture that a recipe gave; nothing happens when the page has another recipe by now."""
        found = sa.select(page.c.recipe).where(page.c.id == page_id)
        if self._connection.execute(found).scalar() == recipe.as_json():
            self._change(page_id, _cleaned_values(cleaned, size_px) | file_values("thumbnail", None))

    def accept(self, page_id: str, flags: Sequence[str]) -> None:
        """Remember which flags of a page a person has let pass. Raises DossierNotFound."""
        self._change(page_id, {"accepted": list(flags)})

    def set_thumbnail(self, page_id: str, thumbnail: BlobRef) -> None:
        """Remember where the thumbnail of a page is kept. Raises DossierNotFound."""
        self._change(page_id, file_values("thumbnail", thumbnail))

    def set_reading(
        self, page_id: str, reading: BlobRef, *, found_turn_deg: int = 0, flags: Sequence[str] = ()
    ) -> None:
        """Remember where the reading of a page is kept and what it found. Raises DossierNotFound."""
        found = {"found_turn_deg": found_turn_deg, "flags": list(flags)}
        self._change(page_id, file_values("reading", reading) | found)

    def set_fields(self, dossier_id: str, fields: Sequence[FieldProposal]) -> None:
        """Replace the proposals of a dossier; values that a person chose stay."""
        self._connection.execute(field_proposal.delete().where(field_proposal.c.dossier_id == dossier_id))
        rows = [_proposal_values(dossier_id, position, field) for position, field in enumerate(fields)]
        if rows:
            self._connection.execute(field_proposal.insert(), rows)

    def fields(self, dossier_id: str) -> list[FieldProposal]:
        """Return the proposals of a dossier."""
        mine = field_proposal.c.dossier_id == dossier_id
        query = sa.select(field_proposal).where(mine).order_by(field_proposal.c.position)
        return [_proposal(row) for row in self._connection.execute(query).mappings()]

    def choose(self, dossier_id: str, name: str, value: str, *, by: str, at: datetime) -> None:
        """Store what a person decided for a field; logged as the event "choose-field", without the value."""
        chosen = insert(field_choice).values(dossier_id=dossier_id, name=name, value=value, by=by, at=at)
        keys = [field_choice.c.dossier_id, field_choice.c.name]
        self._connection.execute(chosen.on_conflict_do_update(keys, set_={"value": value, "by": by, "at": at}))
        self._audit.append(Event(at, by, "dossier", dossier_id, "choose-field", facts={"field": name}))

    def choices(self, dossier_id: str) -> dict[str, str]:
        """Return the values that persons decided."""
        query = sa.select(field_choice.c.name, field_choice.c.value).where(field_choice.c.dossier_id == dossier_id)
        return {row.name: row.value for row in self._connection.execute(query.order_by(field_choice.c.name))}

    def unchoose(self, dossier_id: str, name: str, *, by: str, at: datetime) -> None:
        """Forget what a person decided for a field; logged as the event "undo-field"."""
        mine = (field_choice.c.dossier_id == dossier_id, field_choice.c.name == name)
        self._connection.execute(field_choice.delete().where(*mine))
        self._audit.append(Event(at, by, "dossier", dossier_id, "undo-field", facts={"field": name}))

    def to_review(self, *, after: int | None = None, limit: int = 50) -> list[ReviewRow]:
        """Return the dossiers that wait for their review, a page at a time."""
        found = self._connection.execute(_TO_REVIEW, {"after": after or 0, "limit": limit}).mappings()
        return [_review_row(row) for row in found]

    def _change(self, page_id: str, values: dict[str, object]) -> None:
        changed = self._connection.execute(page.update().where(page.c.id == page_id).values(values))
        if changed.rowcount != 1:
            raise DossierNotFound(kind="page", code=page_id)


_KEPT = "SELECT 1 FROM page p WHERE p.dossier_id = d.id AND p.mark = 'kept'"
_IN_SIGHT = "SELECT count(*) FROM page p WHERE p.dossier_id = d.id AND p.mark <> 'removed'"
_TO_REVIEW = sa.text(f"""
SELECT d.sequence, d.code, d.owner_name AS owner, d.procedure_name, ({_IN_SIGHT}) AS pages,
    ({_IN_SIGHT} AND p.reading_name IS NULL) AS unread,
    (SELECT count(DISTINCT f.name) FROM field_proposal f WHERE f.dossier_id = d.id) AS fields,
    (SELECT count(DISTINCT f.name) FROM field_proposal f WHERE f.dossier_id = d.id AND f.is_certain = 0 AND NOT EXISTS
        (SELECT 1 FROM field_choice g WHERE g.dossier_id = d.id AND g.name = f.name)) AS doubts,
    r.id IS NOT NULL AS is_returned,
    (SELECT y.reason FROM decision y WHERE y.revision_id = r.id AND y.verdict = 'return') AS why
FROM dossier d INDEXED BY ix_dossier_open
LEFT JOIN revision r ON r.dossier_id = d.id AND r.state = 'RETURNED'
WHERE d.{IS_OPEN} AND d.sequence > :after AND EXISTS ({_KEPT}) AND NOT EXISTS ({_KEPT} AND p.component IS NULL)
    AND NOT EXISTS (SELECT 1 FROM json_each(d.components) c WHERE c.value ->> 'required' AND c.value ->> 'count' > 0
        AND NOT EXISTS ({_KEPT} AND p.component = c.value ->> 'position'))
    AND (r.id IS NOT NULL OR NOT EXISTS (SELECT 1 FROM revision s WHERE s.dossier_id = d.id))
ORDER BY d.sequence LIMIT :limit
""")


def _review_row(row: RowMapping) -> ReviewRow:
    plain = {name: value for name, value in row.items() if name not in ("is_returned", "why")}
    return ReviewRow(**plain, is_returned=bool(row["is_returned"]), why=row["why"] or "")


def _page(row: RowMapping, place: int) -> Page:
    return Page(
        **{name: row[name] for name in _PLAIN},
        original=needed_file(row, "original"),
        mark=PageMark(row["mark"]),
        reading=file_of(row, "reading"),
        flags=tuple(row["flags"]),
        accepted=tuple(row["accepted"]),
        thumbnail=file_of(row, "thumbnail"),
        recipe=Recipe.from_json(row["recipe"]),
        cleaned=file_of(row, "cleaned"),
        cleaned_px=(row["cleaned_width_px"], row["cleaned_height_px"]) if row["cleaned_width_px"] else None,
        place=place,
    )


def _cleaned_values(cleaned: BlobRef | None, size_px: tuple[int, int] | None) -> dict[str, object]:
    width, height = size_px or (None, None)
    return {**file_values("cleaned", cleaned), "cleaned_width_px": width, "cleaned_height_px": height}


def _proposal_values(dossier_id: str, position: int, field: FieldProposal) -> dict[str, object]:
    plain = {name: getattr(field, name) for name in _PROPOSAL}
    keys = {"dossier_id": dossier_id, "position": position}
    return {**keys, **plain, "is_certain": int(field.is_certain), "box": list(field.box)}


def _proposal(row: RowMapping) -> FieldProposal:
    left, top, right, bottom = row["box"]
    plain = {name: row[name] for name in _PROPOSAL}
    return FieldProposal(**plain, is_certain=bool(row["is_certain"]), box=(left, top, right, bottom))
