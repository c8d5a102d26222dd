# SPDX-License-Identifier: Apache-2.0
"""Commands about paper: scan, pages, tray, scanners, practice-scanner."""

import argparse
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from clerkdesk.cli.options import Subparsers, command, officer, open_services, port, station_command
from clerkdesk.cli.output import Output
from clerkdesk.domain.pages import PLAIN, CleanUp, Page, PageMark, Recipe
from clerkdesk.domain.scan_profiles import PAPER_MM
from clerkdesk.domain.sizes import Oversize
from clerkdesk.errors import InvalidInput
from clerkdesk.ports.scanner import ScanProfile, Source
from clerkdesk.services.stream import StreamSummary

if TYPE_CHECKING:
    from clerkdesk.services.desk import Services
    from clerkdesk.services.separate import Separation
    from clerkdesk.services.sort_stack import StackSummary, Unsorted

_WATCH_S = 60.0


def add_commands(commands: Subparsers) -> None:
    """Add the commands of this room."""
    added = station_command(commands, "scan", "scan or import pages into a dossier, or a stack of several", scan)
    added.add_argument("code", nargs="?", help="dossier; none with --stack")
    source = added.add_mutually_exclusive_group(required=True)
    source.add_argument("--from", dest="path", type=Path, metavar="FILE-OR-FOLDER")
    source.add_argument("--watch", type=Path, metavar="FOLDER", help="take files as they come; taken files are removed")
    source.add_argument("--device", metavar="NAME", help="scanner: test:0, or the address of one on the network")
    added.add_argument("--kind", metavar="PAPER", help="kind of paper: form, citizen-card, old-paper …")
    added.add_argument("--source", choices=[str(source) for source in Source])
    added.add_argument("--dpi", type=int)
    added.add_argument("--paper", choices=sorted(PAPER_MM))
    added.add_argument("--grey", action="store_true")
    added.add_argument("--clean", metavar="STEP[,STEP]", help=f"{', '.join(CleanUp)}, or none")
    added.add_argument("--wait", type=float, default=_WATCH_S, metavar="S", help="let a scanner go after so long")
    added.add_argument("--component", type=int, metavar="N", help="assign the pages to a component")
    added.add_argument("--again-from", type=int, metavar="PAGE", help="replace this page and those behind it")
    added.add_argument("--two-sided", action="store_true", help="fronts, then the stack turned over; one-sided feeder")
    added.add_argument("--read", action="store_true", help="read the pages while the feeder runs")
    added.add_argument("--separate", action="store_true", help="sheets with Patch T lie between the papers")
    added.add_argument("--stack", action="store_true", help="several dossiers with cover sheets between them")
    added.add_argument("--resume", metavar="STACK", help="go on with an interrupted stack")
    added = station_command(commands, "pages", "list, assign, keep or remove pages", pages)
    added.add_argument("code")
    added.add_argument("--assign", action="append", default=[], metavar="COMPONENT=PAGE[,PAGE]")
    added.add_argument("--keep", type=int, action="append", default=[], metavar="PAGE")
    added.add_argument("--remove", type=int, action="append", default=[], metavar="PAGE")
    added.add_argument("--separate", metavar="PAGES", help="look for sheets between papers, for example in 1-9")
    added.add_argument("--in-order", action="store_true", help="those papers lie in the order of the checklist")
    added.add_argument("--clean", action="append", default=[], metavar="STEP=PAGE[,PAGE]", help=", ".join(CleanUp))
    added.add_argument("--no-clean", action="append", default=[], metavar="STEP=PAGE[,PAGE]", help="as it was scanned")
    added.add_argument("--crop", action="append", default=[], metavar="PAGE=LEFT,TOP,RIGHT,BOTTOM", help="pixels")
    added.add_argument("--pair", metavar="FRONTS=BACKS", help="put both sides of sheets together, for example 1-5=6-10")
    added = station_command(commands, "tray", "show and file pages that belong to no dossier yet", tray)
    added.add_argument("--file", metavar="STACK=PAGES", help="for example 3f…=4-7; see what `tray` shows")
    added.add_argument("--to", metavar="CODE", help="the dossier")
    added.add_argument("--component", type=int, metavar="N")
    added.add_argument("--end", metavar="STACK", help="nothing more comes of an interrupted stack: file what it holds")
    added.add_argument("--discard", metavar="STACK=PAGES")
    added.add_argument("--why", default="", metavar="REASON")
    added = station_command(commands, "scanners", "list the scanners that answer", scanners)
    added.add_argument("--trust", metavar="ADDRESS", help="take the next certificate of this scanner for its own")
    added = command(commands, "practice-scanner", "run a scanner that speaks eSCL, for training", practice_scanner)
    added.add_argument("--port", type=port, default=0, metavar="P", help="0 takes a free one")
    added.add_argument("--pictures", type=Path, metavar="FOLDER", help="JPEG files that lie in its feeder")


def scan(chosen: argparse.Namespace, output: Output) -> None:
    """Scan or import pages."""
    if bool(chosen.code) == bool(chosen.stack or chosen.resume):
        raise InvalidInput(field="CODE", reason="name a dossier, or --stack for several")
    with open_services(chosen) as services:
        by = officer(chosen, services)
        way, profile = _way(chosen), _profile(chosen, services)
        if not chosen.code:
            stack = services.stream.scan_stack if chosen.read else services.sort_stack.scan
            sorted_ = stack(way, profile, by=by, stack=chosen.resume, progress=output.progress)
            output.result(sorted_, _told(sorted_))
        elif chosen.two_sided:
            warn = partial(_warn, output)
            fronts = services.scan.scan(chosen.code, way, profile, by=by, component=chosen.component, warn=warn)
            output.note(f"{fronts.pages} fronts; turn the stack over as a whole, put it in again and press Enter")
            sys.stdin.readline()
            backs = services.scan.scan(chosen.code, way, profile, by=by, component=chosen.component, warn=warn)
            services.arrange.pair_sides(chosen.code, fronts.numbers, backs.numbers, by=by)
            value = {"code": fronts.code, "numbers": [*fronts.numbers, *backs.numbers]}
            output.result(value, f"{fronts.pages} sheets with both sides")
        else:
            act = services.stream.scan if chosen.read else services.scan.scan
            summary = act(
                chosen.code,
                way,
                profile,
                by=by,
                component=chosen.component,
                again_from=chosen.again_from,
                warn=partial(_warn, output),
                progress=output.progress,
            )
            scanned = summary.scanned if isinstance(summary, StreamSummary) else summary
            if not chosen.separate:
                output.result(summary, f"{scanned.pages} pages")
                return
            two_sided = profile.source is Source.DUPLEX
            found = services.separate.separate(chosen.code, scanned.numbers, by=by, is_two_sided=two_sided)
            output.result({"code": scanned.code, "numbers": scanned.numbers, "groups": found.groups}, _papers(found))


def _warn(output: Output, over: Oversize) -> None:
    paper = f"component {over.component}" if over.component else "pages of no component"
    size, limit = over.expected_bytes / 1_000_000, over.limit_bytes / 1_000_000
    output.note(
        f"! {paper}: {over.pages} pages will make about {size:.0f} MB, the portal takes {limit:.0f} MB a document;"
        " scan at 200 dpi or in grey, or divide it among components"
    )


def _way(chosen: argparse.Namespace) -> str:
    """Return the way to scan that the device names."""
    if chosen.path:
        return "folder"
    if chosen.watch:
        return "watched"
    if chosen.device.startswith(("http://", "https://")):
        return "escl"
    return "wia" if sys.platform == "win32" else "sane"


def _profile(chosen: argparse.Namespace, services: "Services") -> ScanProfile:
    papers = services.sources.papers
    if chosen.kind and chosen.kind not in papers:
        raise InvalidInput(field="--kind", reason=f"{chosen.kind} is none of {', '.join(papers)}")
    if chosen.wait <= 0:
        raise InvalidInput(field="--wait", reason="it must be more than nothing")
    kind = papers[chosen.kind] if chosen.kind else None
    return ScanProfile(
        device=str(chosen.path or chosen.watch or chosen.device),
        source=Source(chosen.source) if chosen.source else kind.source if kind else Source.FEEDER,
        dpi=chosen.dpi or (kind.dpi if kind else 300),
        is_colour=not chosen.grey and (kind.is_colour if kind else True),
        paper=chosen.paper or (kind.paper if kind else "A4"),
        page_timeout_s=chosen.wait,
        recipe=_recipe(chosen.clean) if chosen.clean else kind.recipe if kind else PLAIN,
    )


def _recipe(text: str) -> Recipe:
    return Recipe.of(() if text == "none" else [_step(name, "--clean") for name in text.split(",")])


def _step(name: str, option: str) -> CleanUp:
    try:
        return CleanUp(name.strip())
    except ValueError:
        raise InvalidInput(field=option, reason=f"{name} is none of {', '.join(CleanUp)}") from None


def _told(summary: "StackSummary") -> str:
    lines = [f"{one.code}  component {one.component or '-'}  pages {_spans(one.numbers)}" for one in summary.filed]
    lines += [f"{one.code}  component {one.component or '-'}  nothing lay behind its sheet" for one in summary.empty]
    lines += [f"! {_line(one)}" for one in summary.unsorted]
    return "\n".join([*lines, f"stack {summary.stack}"])


def _line(one: "Unsorted") -> str:
    named = f"  (named: {one.code} {one.component or ''})".rstrip(" )") + ")" if one.code else ""
    return f"{one.stack}={_spans(one.pages)}  not filed: {one.reason}{named}"


def _papers(found: "Separation") -> str:
    """Tell the papers between separators."""
    lines = []
    for group in found.groups:
        why = group.doubt or "no sheet names it"
        paper = f"component {group.component}" if group.component else f"not filed: {why}"
        lines.append(f"{_spans(group.numbers) or 'no page'}  {paper}")
    return "\n".join(lines)


def _spans(numbers: tuple[int, ...]) -> str:
    """Return numbers in short: 1-3,7."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][-1] == number - 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ",".join(str(part[0]) if len(part) == 1 else f"{part[0]}-{part[-1]}" for part in parts)


def _numbers(text: str, option: str) -> list[int]:
    """Read numbers as `_spans` writes them."""
    numbers: list[int] = []
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        if not first.isdecimal() or (last and not last.isdecimal()):
            raise InvalidInput(field=option, reason=f"{part} is not a number")
        numbers += range(int(first), int(last or first) + 1)
    return numbers


def _split(text: str, option: str) -> tuple[str, list[int]]:
    name, sign, value = text.partition("=")
    if not sign:
        raise InvalidInput(field=option, reason=f"{text} has no =")
    return name.strip(), _numbers(value, option)


def pages(chosen: argparse.Namespace, output: Output) -> None:
    """List and change pages."""
    with open_services(chosen) as services:
        by = officer(chosen, services)
        for text in chosen.assign:
            component, listed = _split(text, "--assign")
            services.scan.assign(chosen.code, listed, _numbers(component, "--assign")[0], by=by)
        for number in chosen.keep:
            services.scan.mark(chosen.code, number, PageMark.KEPT, by=by)
        for number in chosen.remove:
            services.scan.mark(chosen.code, number, PageMark.REMOVED, by=by)
        _clean_pages(chosen, services, by)
        if chosen.separate:
            found = services.separate.separate(chosen.code, _numbers(chosen.separate, "--separate"), by=by)
            if chosen.in_order:
                services.separate.in_order(chosen.code, found.groups, by=by)
            output.note(_papers(found))
        if chosen.pair:
            fronts, backs = _split(chosen.pair, "--pair")
            services.arrange.pair_sides(chosen.code, _numbers(fronts, "--pair"), backs, by=by)
        listed_pages = services.overview.show(chosen.code).pages
    lines = [
        f"{p.number:>3}  component {p.component or '-'}  {p.mark}  {p.dpi} dpi  {_cleaned(p)}  {p.source}"
        for p in listed_pages
    ]
    output.result(listed_pages, "\n".join(lines))


def _clean_pages(chosen: argparse.Namespace, services: "Services", by: str) -> None:
    """Switch steps of the clean-up."""
    for option, texts in (("--clean", chosen.clean), ("--no-clean", chosen.no_clean)):
        for text in texts:
            name, numbers = _split(text, option)
            services.arrange.set_step(chosen.code, numbers, _step(name, option), option == "--clean", by=by)
    for text in chosen.crop:
        number, box = _split(text, "--crop")
        if len(box) != 4:
            raise InvalidInput(field="--crop", reason=f"{text} does not name four sides")
        services.arrange.crop(chosen.code, _numbers(number, "--crop")[0], (box[0], box[1], box[2], box[3]), by=by)


def _cleaned(page: Page) -> str:
    return "+".join(page.recipe.steps) or "as scanned"


def tray(chosen: argparse.Namespace, output: Output) -> None:
    """Show and file what lies in the tray."""
    with open_services(chosen) as services:
        by = officer(chosen, services)
        if chosen.file:
            if not chosen.to:
                raise InvalidInput(field="--to", reason="name the dossier")
            stack, numbers = _split(chosen.file, "--file")
            services.sort_stack.file(stack, numbers, chosen.to, chosen.component, by=by)
        if chosen.discard:
            stack, numbers = _split(chosen.discard, "--discard")
            services.sort_stack.discard(stack, numbers, by=by, why=chosen.why)
        if chosen.end:
            output.note(_told(services.sort_stack.end(chosen.end, by=by)))
        waiting = services.sort_stack.waiting()
    output.result(waiting, "\n".join(map(_line, waiting)) or "the tray is empty")


def scanners(chosen: argparse.Namespace, output: Output) -> None:
    """List scanners."""
    with open_services(chosen) as services:
        if chosen.trust:
            is_known = services.sources.trust_anew(chosen.trust)
            text = "is forgotten; the next one is taken" if is_known else "was never remembered"
            output.result({"device": chosen.trust, "forgotten": is_known}, f"the certificate of {chosen.trust} {text}")
            return
        found = services.sources.find()
    lines = [
        f"{one.device.name}  {one.device.label}  {'/'.join(one.device.sources)}"
        f"  {'/'.join(one.device.papers)}  {one.device.dpis[0]}-{one.device.dpis[-1]} dpi"
        for one in found
    ]
    output.result(found, "\n".join(lines) or "no scanner answers")


def practice_scanner(chosen: argparse.Namespace, output: Output) -> None:
    """Serve until stopped."""
    from clerkdesk.practice.escl import PracticeScanner  # only here: no other command serves

    script = {} if chosen.pictures else {"refills": True}
    with PracticeScanner(chosen.pictures, port=chosen.port, announce=True, **script) as started:
        output.note(f"the practice scanner answers at {started.address}; stop it with Ctrl+C")
        with suppress(KeyboardInterrupt):  # the way to stop it, and no failure
            started.wait()
