# SPDX-License-Identifier: Apache-2.0
"""From batches and their dossiers to what the rows say; plain Python, no Qt."""

from datetime import datetime
from typing import TYPE_CHECKING

from ui.fields import field_label
from ui.models.cells import Cell, Row
from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.services.examine import BatchLine, Candidate, Flag


def batch_row(line: "BatchLine", texts: Texts, now: datetime) -> Row:
    """Return what a batch shows in the list of batches."""
    title = texts("batches.line", number=line.number)
    ink = "ink2" if line.is_decided else ""
    return Row(
        line.id,
        (
            Cell(title, ink, "normal" if line.is_decided else "medium"),
            Cell(str(line.size), ink, "semibold"),
            Cell(batch_standing(line, texts, now), "ink2"),
        ),
    )


def batch_standing(line: "BatchLine", texts: Texts, now: datetime) -> str:
    """Return where a batch stands."""
    if not line.is_decided or line.decided_at is None:
        return texts("batches.line.waiting", opened=line.opened, sample=line.sample)
    key = "batches.line.returned" if line.returned else "batches.line.decided"
    return texts(key, time=moment(line.decided_at, now), returned=line.returned)


def moment(at: datetime, now: datetime) -> str:
    """Return the time of today, or the day of another."""
    local = at.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%d/%m %H:%M}"


def candidate_row(one: "Candidate", texts: Texts) -> Row:
    """Return what a dossier of a batch shows."""
    short = one.code.rpartition("-")[2]
    return Row(
        one.code,
        (
            Cell(short, "", "semibold", spoken=one.code),
            Cell(one.owner, "", "medium"),
            _flags(one, texts),
            _standing(one, texts),
        ),
    )


def _flags(one: "Candidate", texts: Texts) -> Cell:
    if one.returned:
        return Cell(texts("batches.returned", reason=one.returned), "danger", icon="undo-2")
    if not one.flags:
        return Cell(texts("batches.flag.none"), "ink3", icon="check", icon_tone="ink3")
    said = flag_sentence(one.flags[0], texts)
    if len(one.flags) > 1:
        said = texts("batches.flag.more", first=said, count=len(one.flags) - 1)
    is_grave = any(flag.kind == "same-person" for flag in one.flags)
    tone, icon = ("danger", "circle-alert") if is_grave else ("warn", "triangle-alert")
    return Cell(said, tone, icon=icon)


def flag_sentence(flag: "Flag", texts: Texts) -> str:
    """Return what a flag says."""
    short = flag.what.split("-", 1)[-1]
    return texts(f"batches.flag.{flag.kind}", field=field_label(flag.what, texts), page=flag.what, code=short)


def _standing(one: "Candidate", texts: Texts) -> Cell:
    if one.is_sample:
        key, tone, icon = ("opened", "ok", "check") if one.is_opened else ("open", "accent", "eye")
        return Cell(texts(f"batches.sample.{key}"), chip=tone, icon=icon)
    return Cell(texts("batches.seen") if one.is_opened else "", chip="")
