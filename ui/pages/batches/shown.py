# SPDX-License-Identifier: Apache-2.0
"""From a batch and its dossiers to what the gate and the panel at the right say; plain Python."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.fields import field_title
from ui.pages.batches.view import Gate, Opened, ShownDifference
from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.services.examine import BatchLine, Candidate, Difference


def missing(rows: "Sequence[Candidate]") -> int:
    """Return how many samples were not opened yet."""
    return sum(one.is_sample and not one.is_opened for one in rows)


def gate(line: "BatchLine", rows: "Sequence[Candidate]", texts: Texts, *, may_decide: bool, hint: str) -> Gate:
    """Return what stands between a supervisor and the decision."""
    needed, lacking = sum(one.is_sample for one in rows), missing(rows)
    if line.is_decided:
        title, below = texts("batches.gate.decided"), texts("batches.gate.decided.line")
    elif lacking:
        title = texts("batches.gate.open", count=lacking)
        below = texts("batches.gate.open.line", sample=needed, size=len(rows))
    else:
        title, below = texts("batches.gate.ready", sample=needed), texts("batches.gate.ready.line")
    asks_pin = not line.is_decided and not lacking and may_decide
    return Gate(title, below, needed - lacking, needed, asks_pin, hint, line.is_decided)


def opened(one: "Candidate", fields: "Sequence[Difference]", texts: Texts) -> Opened:
    """Return one dossier whole: what was read beside what was settled."""
    shown = tuple(
        ShownDifference(field.name, field_title(field.name, texts), field.read, field.settled, field.is_changed)
        for field in fields
    )
    same = sum(not field.is_changed for field in shown)
    note = texts("batches.same", count=same) if shown else texts("batches.no-fields")
    by = texts("batches.by", procedure=one.procedure_name, author=one.author)
    return Opened(one.code, one.owner, by, shown, note, one.is_opened, one.returned)
