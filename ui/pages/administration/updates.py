# SPDX-License-Identifier: Apache-2.0
"""The room of updates: which version runs, which one waits, and where they come from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.pages.administration.rooms import Sheet, line
from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.services.update import Offer, Standing, Update


@dataclass(frozen=True, slots=True)
class UpdateView:
    """What the room shows.

    Attributes:
        offer: what the source said last, since this program was started; None before.
    """

    standing: "Standing"
    channel: str
    source: str
    offer: "Offer | None"


def look(update: "Update") -> UpdateView:
    """Ask what the room shows; called off the window's thread."""
    return UpdateView(update.versions.standing(), update.channel(), update.source(), update.last_offer)


def sheet(view: UpdateView, texts: Texts) -> Sheet:
    """Return the lines of the room."""
    standing = view.standing
    channel = texts(f"admin.updates.channel.{view.channel}")
    rows = [line("version", texts("admin.updates.version"), channel, standing.version, "monitor", "accent")]
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
    source = view.source or texts("admin.updates.source.none")
    rows.append(line("source", texts("admin.updates.source"), source, "", "folder-open", "accent"))
    return Sheet(texts("admin.updates.note"), tuple(rows))
