# SPDX-License-Identifier: Apache-2.0
"""The room of updates: which version runs and since when, which one waits, where they come from, and the way back."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from clerkdesk.domain.version_history import VersionChange, running_since
from ui.models.cells import Row
from ui.pages.administration.rooms import Sheet, line
from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.services.update import Offer, Standing, Update


@dataclass(frozen=True, slots=True)
class UpdateView:
    """What the room shows.

    Attributes:
        offer: what the source said last, since this program was started; None before.
        changes: which versions ran here, newest first.
    """

    standing: "Standing"
    channel: str
    source: str
    offer: "Offer | None"
    changes: tuple[VersionChange, ...] = ()


def look(update: "Update") -> UpdateView:
    """Ask what the room shows; called off the window's thread."""
    standing, changes = update.versions.standing(), update.changes()
    return UpdateView(standing, update.channel(), update.source(), update.last_offer, changes)


def sheet(view: UpdateView, texts: Texts) -> Sheet:
    """Return the lines of the room."""
    standing = view.standing
    rows = [_running(view, texts)]
    if standing.ready:
        title, how = texts("admin.updates.ready", version=standing.ready), texts("admin.updates.ready.how")
        rows.append(line("ready", title, how, "", "circle-check", "ok"))
    else:
        none, how = texts("admin.updates.none"), texts("admin.updates.none.how")
        rows.append(line("ready", none, how, "", "circle-check", "ok"))
    if view.offer is not None and view.offer.is_stale:
        told = texts("admin.updates.stale", day=f"{view.offer.fresh_until:%d/%m/%Y}")
        rows.append(line("stale", texts("admin.updates.stale.title"), told, "", "triangle-alert", "warn"))
    if standing.came_back_from:
        title = texts("admin.updates.came-back", version=standing.came_back_from)
        rows.append(line("came-back", title, texts("admin.updates.came-back.how"), "", "triangle-alert", "warn"))
    if standing.previous:
        how = texts("admin.updates.previous.how")
        rows.append(line("previous", texts("admin.updates.previous"), how, standing.previous, "rotate-ccw", "accent"))
    if len(view.changes) > 1:
        rows.append(line("history", texts("admin.updates.history"), _history(view.changes), "", "clock", "accent"))
    source = view.source or texts("admin.updates.source.none")
    rows.append(line("source", texts("admin.updates.source"), source, _vouched(view, texts), "folder-open", "accent"))
    return Sheet(texts("admin.updates.note"), tuple(rows))


def way_back(view: UpdateView, texts: Texts) -> Sheet:
    """Return what going back means, to be read before it is done."""
    to, left = view.standing.previous or "", view.standing.version
    said = (
        ("queue", "inbox", "ok"),
        ("tried", "search-check", "ok"),
        ("backup", "database-backup", "ok"),
        ("again", "refresh-cw", "accent"),
        ("not-now", "circle-alert", "warn"),
    )
    rows = tuple(
        line(
            key,
            texts(f"admin.updates.back.{key}"),
            texts(f"admin.updates.back.{key}.how", to=to, left=left),
            "",
            icon,
            tone,
        )
        for key, icon, tone in said
    )
    return Sheet(texts("admin.updates.back.note", to=to), rows)


def _running(view: UpdateView, texts: Texts) -> Row:
    version, told = view.standing.version, texts(f"admin.updates.channel.{view.channel}")
    since = running_since(view.changes, version)
    if since is not None:
        told = f"{texts('admin.updates.since', moment=_moment(since))} · {told}"
    return line("version", texts("admin.updates.version"), told, version, "monitor", "accent")


def _vouched(view: UpdateView, texts: Texts) -> str:
    if view.offer is None or view.offer.is_stale:
        return ""
    return texts("admin.updates.fresh", day=f"{view.offer.fresh_until:%d/%m/%Y}")


def _history(changes: tuple[VersionChange, ...]) -> str:
    shown = reversed(changes[:4])
    return " → ".join(f"{one.after} ({one.at:%d/%m/%Y})" for one in shown)


def _moment(at: datetime) -> str:
    return f"{at:%d/%m/%Y %H:%M}"
