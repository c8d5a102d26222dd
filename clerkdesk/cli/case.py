# SPDX-License-Identifier: Apache-2.0
"""Commands along the way of a dossier: receive, slip, digitise, review, seal, sign, batch, deliver."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clerkdesk.cli.files import read_file, write_file
from clerkdesk.cli.options import Subparsers, key_options, key_source, officer, open_services, pin, station_command
from clerkdesk.cli.output import Output
from clerkdesk.cli.owner import owner, owner_options
from clerkdesk.domain.dossier import Channel, CopyKind, ResultWay
from clerkdesk.domain.payment import FeeWay
from clerkdesk.domain.revision import Verdict
from clerkdesk.errors import InvalidInput
from clerkdesk.services.approve import Judgement
from clerkdesk.services.receive import Application, Brought

if TYPE_CHECKING:
    from clerkdesk.services.desk import Services

_CHANNELS = {"direct": Channel.DIRECT, "online": Channel.ONLINE, "post": Channel.POST}


def add_commands(commands: Subparsers) -> None:
    """Add the commands of this room."""
    _add_receive(commands)
    added = station_command(commands, "digitise", "read the pages of a dossier and propose its fields", digitise)
    added.add_argument("code")
    added = station_command(commands, "review", "show, choose and accept what was read", review)
    added.add_argument("code")
    added.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help="decide a field")
    added.add_argument("--accept", action="store_true", help="accept every proposal nobody has decided")
    added = station_command(commands, "seal", "write the archival documents and freeze the dossier", seal)
    added.add_argument("codes", nargs="+", metavar="CODE")
    added = station_command(commands, "sign", "sign sealed dossiers with the clerk's certificate", sign)
    added.add_argument("codes", nargs="+", metavar="CODE")
    key_options(added)
    _add_batch(commands)
    added = station_command(commands, "deliver", "queue what is approved and send what is queued", deliver)
    added.add_argument("--now", action="store_true", help="also what waits for a later try")
    for name, text in (("hold", "keep a delivery back"), ("release", "let a held or refused delivery go on")):
        added = station_command(commands, name, text, hold_or_release)
        added.add_argument("code")
        added.add_argument("--why", required=name == "hold", default="", metavar="REASON")


def _add_receive(commands: Subparsers) -> None:
    added = station_command(commands, "receive", "receive a dossier and print its slip", receive)
    added.add_argument("--procedure", required=True, metavar="CODE")
    owner_options(added)
    added.add_argument("--channel", choices=sorted(_CHANNELS), default="direct")
    ways = "how the result goes to the citizen; without it as the dossier came"
    added.add_argument("--result-way", choices=[str(way) for way in ResultWay], help=ways)
    added.add_argument("--paper", action="append", default=[], metavar="POSITION=KIND:COUNT[:NOTE]")
    added.add_argument("--pages", type=int, default=1, help="pages to certify")
    added.add_argument("--copies", type=int, default=1)
    added.add_argument("--exempt", default="", metavar="CODE", help="reason for which the citizen pays less")
    added.add_argument("--paid", choices=[str(way) for way in FeeWay if way], default="", help="how the fee is paid")
    added.add_argument("--paid-note", default="", metavar="TEXT", help="number of its receipt, or why it is waived")
    added.add_argument("--summary", default="")
    added.add_argument("--slip", type=Path, metavar="FILE", help="write the receipt slip (PDF) here")
    added = station_command(commands, "slip", "print the receipt slip again, or the cover sheets", slip)
    added.add_argument("code")
    added.add_argument("--separators", action="store_true", help="cover sheets for the feeder instead of the slip")
    added.add_argument("--out", type=Path, required=True, metavar="FILE")


def _add_batch(commands: Subparsers) -> None:
    about = "propose, decide, export or import a batch, carry one to another machine"
    added = station_command(commands, "batch", about, batch)
    added.add_argument("verb", choices=["propose", "list", "decide", "export", "import", "carry", "visit"])
    added.add_argument("targets", nargs="*", metavar="CODE|BATCH|FILE")
    added.add_argument("--approve-all", action="store_true", help="approve every dossier that is not returned")
    added.add_argument("--return", dest="returns", action="append", default=[], metavar="CODE=REASON")
    added.add_argument("--out", type=Path, metavar="FILE")
    added.add_argument("--code", metavar="CODE", help="visit: what opens the proposal")
    key_options(added)


def _split(text: str, option: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise InvalidInput(field=option, reason=f"{text} has no =")
    return name.strip(), value.strip()


def _number(text: str, option: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise InvalidInput(field=option, reason=f"{text} is not a number") from None


def _brought(text: str) -> tuple[int, Brought]:
    position, value = _split(text, "--paper")
    kind, _, rest = value.partition(":")
    count, _, note = rest.partition(":")
    if kind not in [str(known) for known in CopyKind]:
        raise InvalidInput(field="--paper", reason=f"{kind} is not one of {', '.join(CopyKind)}")
    return _number(position, "--paper"), Brought(CopyKind(kind), _number(count or "1", "--paper"), note)


def receive(chosen: argparse.Namespace, output: Output) -> None:
    """Receive a dossier."""
    person, warnings = owner(chosen)
    with open_services(chosen) as services:
        application = Application(
            procedure_code=chosen.procedure,
            owner=person,
            channel=_CHANNELS[chosen.channel],
            result_way=ResultWay(chosen.result_way) if chosen.result_way else None,
            brought=dict(_brought(text) for text in chosen.paper),
            pages=chosen.pages,
            copies=chosen.copies,
            summary=chosen.summary,
            exemption=chosen.exempt,
            fee_way=FeeWay(chosen.paid),
            fee_note=chosen.paid_note,
            warnings=warnings,
        )
        by = officer(chosen, services)
        dossier = services.receive.receive(application, by=by)
        if chosen.slip:
            kept = f"{dossier.code} is received, print its slip with: clerkdesk slip"
            write_file(chosen.slip, services.receive.slip(dossier.code, by=by), kept=kept)
    due = f"{dossier.due.due:%d/%m/%Y %H:%M}" if dossier.due.due else "no term"
    output.result(dossier, "\n".join([f"{dossier.code}  due {due}", *(f"! {warning}" for warning in dossier.warnings)]))


def slip(chosen: argparse.Namespace, output: Output) -> None:
    """Print a slip again."""
    with open_services(chosen) as services:
        by = officer(chosen, services)
        print_ = services.sort_stack.cover_sheets if chosen.separators else services.receive.slip
        content = print_(chosen.code, by=by)
    write_file(chosen.out, content)
    output.result({"file": chosen.out, "size": len(content)}, str(chosen.out))


def digitise(chosen: argparse.Namespace, output: Output) -> int:
    """Read the pages."""
    with open_services(chosen) as services:
        summary = services.digitise.digitise(chosen.code, progress=output.progress)
    lines = [f"{summary.pages} pages, blank: {', '.join(map(str, summary.blank)) or 'none'}"]
    lines += [f"{'  ' if f.is_certain else '? '}{f.name}: {f.value}  {f.doubt}".rstrip() for f in summary.fields]
    lines += [f"! page {number}: {error.what_happened}" for number, error in summary.failed.items()]
    output.result(summary, "\n".join(lines))
    return 1 if summary.failed else 0


def review(chosen: argparse.Namespace, output: Output) -> None:
    """Show and decide fields."""
    with open_services(chosen) as services:
        by = officer(chosen, services)
        for text in chosen.set:
            name, value = _split(text, "--set")
            services.review.choose(chosen.code, name, value, by=by)
        if chosen.accept:
            services.review.accept_all(chosen.code, by=by)
        fields = services.review.fields(chosen.code)
    lines = [f"{'? ' if field.needs_person else '  '}{field.proposal.name}: {field.value}" for field in fields]
    output.result(fields, "\n".join(lines))


def seal(chosen: argparse.Namespace, output: Output) -> None:
    """Seal dossiers."""
    with open_services(chosen) as services:
        by = officer(chosen, services)
        revisions = [services.seal.seal(code, by=by, progress=output.progress) for code in chosen.codes]
    lines = [f"{r.code} revision {r.number}: {len(r.sealed.files)} files, {r.sealed.sha256}" for r in revisions]
    output.result(revisions, "\n".join(lines))


def sign(chosen: argparse.Namespace, output: Output) -> int:
    """Sign dossiers."""
    with open_services(chosen) as services:
        by = officer(chosen, services)
        source, secret = key_source(chosen, services, by), pin(chosen, services, by)
        summary = services.sign.sign(chosen.codes, source, secret, by=by, progress=output.progress)
    lines = [f"{code}  signed" for code in summary.signed]
    lines += [f"{code}  skipped: {reason}" for code, reason in summary.skipped.items()]
    lines += [f"{code}  failed: {error.what_happened}" for code, error in summary.failed.items()]
    output.result(summary, "\n".join(lines))
    return 1 if summary.failed else 0


def batch(chosen: argparse.Namespace, output: Output) -> None:
    """Run one of the verbs of batches."""
    verbs = {
        "propose": _propose,
        "list": _list_batches,
        "decide": _decide,
        "export": _export_batch,
        "import": _import_batch,
        "carry": _carry_batch,
        "visit": _visit_batch,
    }
    with open_services(chosen) as services:
        verbs[chosen.verb](chosen, services, output)


def _one_target(chosen: argparse.Namespace, what: str) -> str:
    if len(chosen.targets) != 1:
        raise InvalidInput(field=what, reason="name exactly one")
    return str(chosen.targets[0])


def _batch_id(chosen: argparse.Namespace, services: "Services") -> str:
    return services.overview.batch_id(_one_target(chosen, "batch"))


def _propose(chosen: argparse.Namespace, services: "Services", output: Output) -> None:
    made = services.approve.propose(chosen.targets or None, by=officer(chosen, services))
    output.result(made, f"batch {made.number} ({made.id}): {len(made.revision_ids)} dossiers")


def _list_batches(chosen: argparse.Namespace, services: "Services", output: Output) -> None:
    del chosen
    known = services.overview.batches()
    output.result(known, "\n".join(f"{b.number}  {b.state}  {len(b.revision_ids)} dossiers  {b.id}" for b in known))


def _decide(chosen: argparse.Namespace, services: "Services", output: Output) -> None:
    batch_id = _batch_id(chosen, services)
    returns = dict(_split(text, "--return") for text in chosen.returns)
    judgements = {code: Judgement(Verdict.RETURN, reason) for code, reason in returns.items()}
    if chosen.approve_all:
        codes = services.approve.codes(batch_id)
        judgements = {code: Judgement(Verdict.APPROVE) for code in codes} | judgements
    by = officer(chosen, services, "supervisor")
    source, secret = key_source(chosen, services, by), pin(chosen, services, by)
    summary = services.approve.decide(batch_id, judgements, source, secret, by=by)
    lines = [f"{len(summary.approved)} approved, {len(summary.returned)} returned"]
    lines += [f"! {code}: {error.what_happened}" for code, error in summary.refused.items()]
    output.result(summary, "\n".join(lines))


def _export_batch(chosen: argparse.Namespace, services: "Services", output: Output) -> None:
    if chosen.out is None:
        raise InvalidInput(field="--out", reason="name the file to write")
    content = services.approve.container(_batch_id(chosen, services))
    write_file(chosen.out, content)
    output.result({"file": chosen.out, "size": len(content)}, str(chosen.out))


def _import_batch(chosen: argparse.Namespace, services: "Services", output: Output) -> None:
    path = Path(_one_target(chosen, "file"))
    summary = services.take_decision.take(read_file(path), path.name)
    output.result(summary, f"{len(summary.approved)} approved, {len(summary.returned)} returned")


def _carry_batch(chosen: argparse.Namespace, services: "Services", output: Output) -> None:
    """Write a proposal with its papers, closed by a code that is shown once."""
    out = _out(chosen)
    carried = services.carry_batch.export(_batch_id(chosen, services), by=officer(chosen, services))
    write_file(out, carried.content)
    output.result({"file": out, "code": carried.code}, f"{out}\ncode: {carried.code}")


def _visit_batch(chosen: argparse.Namespace, services: "Services", output: Output) -> None:
    """Show a proposal of another station; with --out decide it and write the signed decision."""
    path = Path(_one_target(chosen, "file"))
    visiting = services.carry_batch.open(read_file(path), chosen.code or "", path.name)
    for text in chosen.returns:
        visiting.note(*_split(text, "--return"))
    if chosen.out is None:
        found = visiting.candidates()
        output.result(found, "\n".join(f"{one.code}  {one.owner}  {len(one.flags)} flags" for one in found))
        return
    judgements = visiting.judgements()
    if not chosen.approve_all:
        judgements = {code: one for code, one in judgements.items() if one.verdict is Verdict.RETURN}
    by = officer(chosen, services, "supervisor")
    source, secret = key_source(chosen, services, by), pin(chosen, services, by)
    write_file(chosen.out, services.carry_batch.decide(visiting, judgements, source, secret, by=by))
    output.result({"file": chosen.out, "returned": sorted(visiting.returns)}, f"{chosen.out}: take it back")


def _out(chosen: argparse.Namespace) -> Path:
    if chosen.out is None:
        raise InvalidInput(field="--out", reason="name the file to write")
    return Path(chosen.out)


def deliver(chosen: argparse.Namespace, output: Output) -> int:
    """Queue and send."""
    with open_services(chosen) as services:
        services.deliver.queue_approved(by=officer(chosen, services))
        summary = services.deliver.run(progress=output.progress, at_once=chosen.now)
        services.deliver.poll_changes()
        outbox = services.overview.outbox()
    lines = [f"{d.code}  {d.state}  {d.fault}".rstrip() for d in outbox]
    lines += [f"{code}  states not told yet: {fault}" for code, fault in summary.untold.items()]
    if summary.told:
        lines.append(f"{summary.told} states told")
    output.result({"summary": summary, "outbox": outbox}, "\n".join(lines) or "nothing to send")
    return 0


def hold_or_release(chosen: argparse.Namespace, output: Output) -> None:
    """Hold or release a delivery."""
    with open_services(chosen) as services:
        by = officer(chosen, services)
        act = services.deliver.hold if chosen.command == "hold" else services.deliver.release
        act(chosen.code, by=by, why=chosen.why)
        deliveries = services.overview.show(chosen.code).deliveries
    output.result(deliveries, "\n".join(f"{d.code}  {d.state}" for d in deliveries))
