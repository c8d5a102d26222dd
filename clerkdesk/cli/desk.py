# SPDX-License-Identifier: Apache-2.0
"""Commands that look: status, show, search, verify, doctor."""

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clerkdesk.cli.files import exists, read_file
from clerkdesk.cli.options import Subparsers, open_services, station_command
from clerkdesk.cli.output import Output
from clerkdesk.domain.case import STATUS_NAMES
from clerkdesk.errors import InvalidInput

if TYPE_CHECKING:
    from clerkdesk.services.overview import DossierView
    from clerkdesk.services.update import Update


def add_commands(commands: Subparsers) -> None:
    """Add the commands of this room."""
    station_command(commands, "status", "tell what the station holds and that nothing is lost", status)
    added = station_command(commands, "show", "show all that is known of a dossier", show)
    added.add_argument("code")
    added = station_command(commands, "search", "search dossiers, with or without tone marks", search)
    added.add_argument("text")
    added.add_argument("--sort", choices=["newest", "people", "text"], default="newest")
    added.add_argument("--limit", type=int, default=50)
    added = station_command(commands, "verify", "judge documents, batch files, receipts or dossiers", verify)
    added.add_argument("targets", nargs="+", metavar="FILE|CODE")
    station_command(commands, "doctor", "prove the invariants on the store", doctor)


def status(chosen: argparse.Namespace, output: Output) -> None:
    """Tell the sums."""
    with open_services(chosen) as services:
        counts, outbox = services.overview.counts(), services.overview.outbox()
        station = services.administer.station()
    states: dict[str, int] = {}
    for delivery in outbox:
        states[delivery.state] = states.get(delivery.state, 0) + 1
    value = {"station": station, "counts": counts, "balanced": counts.balanced, "deliveries": states}
    text = (
        f"{station.agency_name}: {counts.received} received = {counts.open} open + {counts.waiting} waiting"
        f" + {counts.delivered} delivered + {counts.withdrawn} withdrawn"
    )
    output.result(value, text)


def show(chosen: argparse.Namespace, output: Output) -> None:
    """Show one dossier."""
    with open_services(chosen) as services:
        view = services.overview.show(chosen.code)
    dossier = view.dossier
    lines = [
        f"{dossier.code}  {dossier.procedure_name}",
        f"owner: {dossier.owner.name}   slip: {dossier.slip_number}",
        f"status: {dossier.status} {STATUS_NAMES[dossier.status]}",
        f"received {dossier.received_at:%d/%m/%Y %H:%M}",
        *dossier.due.explanation,
        *(f"  {c.position}. {c.name}: {c.kind} × {c.count}" for c in dossier.components),
        *_promises(view),
        *(f"  part {c.position}. {c.code} {c.agency} {STATUS_NAMES[c.status]}{_due(c.due)}" for c in view.children),
        *(f"  form {f.form_id} {f.number or ''} of {f.created_at:%d/%m/%Y}" for f in view.case.forms),
        *(f"  document {d.file_name}: {d.pages} pages" for d in view.documents),
        *(f"  delivery {d.destination}: {d.state} {d.fault}".rstrip() for d in view.deliveries),
        *(f"  {e.event.at:%d/%m/%Y %H:%M:%S}  {e.event.by}  {e.event.what}" for e in view.history),
    ]
    output.result(view, "\n".join(lines))


def _due(moment: datetime | None) -> str:
    return f", due {moment:%d/%m/%Y %H:%M}" if moment else ""


def _promises(view: "DossierView") -> list[str]:
    """Return every date that was promised, where more than the first was."""
    history = view.term.history if view.term else ()
    told = [(p.since, p.kind, f"{p.due.due:%d/%m/%Y %H:%M}" if p.due.due else "no date") for p in history[1:]]
    return [f"  promised {due} on {since:%d/%m/%Y}: {kind}" for since, kind, due in told]


def search(chosen: argparse.Namespace, output: Output) -> None:
    """Search dossiers."""
    with open_services(chosen) as services:
        rows = services.overview.search(chosen.text, limit=chosen.limit, sort=chosen.sort)
    output.result(rows, "\n".join(f"{row.code}  {row.owner}  {row.procedure_name}" for row in rows))


def verify(chosen: argparse.Namespace, output: Output) -> int:
    """Judge files and dossiers."""
    reports = []
    with open_services(chosen) as services:
        for target in chosen.targets:
            if exists(target):
                path = Path(target)
                reports.append(services.verify.file(read_file(path), path.name))
            else:
                found = services.verify.code(target)
                if not found:
                    raise InvalidInput(field=target, reason="nothing of it was signed or sent yet")
                reports.extend(found)
    lines = []
    for report in reports:
        lines.append(f"{'VALID  ' if report.is_valid else 'INVALID'}  {report.kind}  {report.name}")
        lines += [f"         {sentence}" for sentence in report.sentences]
    output.result(reports, "\n".join(lines))
    return 0 if reports and all(report.is_valid for report in reports) else 1


def doctor(chosen: argparse.Namespace, output: Output) -> int:
    """Prove the invariants."""
    with open_services(chosen) as services:
        services.upkeep.preserve.sweep()
        checks = services.doctor.examine()
        updates = _updates(services.update)
    lines = []
    for check in checks:
        lines.append(f"{'ok  ' if check.is_ok else 'FAIL'} {check.invariant:<4} {check.title} ({check.looked_at})")
        lines += [f"          {finding}" for finding in check.findings]
    output.result(checks, "\n".join([*lines, updates]))
    return 0 if all(check.is_ok for check in checks) else 1


def _updates(update: "Update") -> str:
    """Say where updates come from; a source that somebody named here is told beside the one of the profile."""
    source, usual = update.source(), update.default_source
    told = f"     updates, channel {update.channel()}, from {source or 'a stick: no source is named'}"
    return f"{told} (named here; else {usual})" if usual and source != usual else told
