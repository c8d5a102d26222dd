# SPDX-License-Identifier: Apache-2.0
"""Commands that ask the rules only and need no key: identity, code, due-date, fee."""

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from clerkdesk.cli.catalogue import rules_of
from clerkdesk.cli.options import Subparsers, command
from clerkdesk.cli.output import Output
from clerkdesk.domain.codes import parse_code
from clerkdesk.domain.dossier import Channel, DueDate
from clerkdesk.domain.due_date import due_in_half_days
from clerkdesk.domain.fees import fee
from clerkdesk.domain.formats import format_money
from clerkdesk.domain.identity import parse_identity
from clerkdesk.domain.organisation import parse_tax_code
from clerkdesk.domain.term import LINKED_BIRTH, ONE_STOP_SHOP, Term, TermEvent, TermEventKind, term_after
from clerkdesk.errors import InvalidInput
from clerkdesk.settings import VIETNAM_TIME

_YEARS = range(1945, 9999)
_CHANNELS = {channel.name.lower(): channel for channel in Channel}
_LINKED_BIRTH = "3.000722"
_LATER_EVENTS = [
    kind.value for kind in TermEventKind if kind not in (TermEventKind.RECEIVED, TermEventKind.LINKED_STEP)
]


def add_commands(commands: Subparsers) -> None:
    """Add the commands of this room."""
    added = command(commands, "identity", "read the QR text or machine-readable zone of a citizen card", identity)
    added.add_argument("text", metavar="QR-OR-MRZ-TEXT")
    added = command(commands, "code", "read the code of a dossier, agency or procedure", code)
    added.add_argument("text", metavar="CODE")
    added = command(commands, "tax-code", "read the tax code of an organisation", tax_code)
    added.add_argument("text", metavar="CODE")
    _add_due_date(commands)
    _add_fee(commands)


def _add_due_date(commands: Subparsers) -> None:
    added = command(commands, "due-date", "compute the legal due date and explain it", due)
    _station_options(added)
    term = added.add_mutually_exclusive_group(required=True)
    term.add_argument("--procedure", metavar="CODE")
    term.add_argument("--half-days", type=int, metavar="N")
    added.add_argument("--received", required=True, metavar="ISO-TIME", help="Vietnam time where no offset is given")
    added.add_argument(
        "--event", nargs="+", action="append", default=[], metavar=("KIND", "ISO-TIME"),
        help=f"what happened later, in order: {', '.join(_LATER_EVENTS)}; a third word is the new day of `reappointed`",
    )  # fmt: skip
    added.add_argument("--reason", default="", metavar="TEXT", help="written reason of the events that need one")


def _add_fee(commands: Subparsers) -> None:
    added = command(commands, "fee", "compute the fee and its lines", compute_fee)
    _station_options(added)
    added.add_argument("--procedure", required=True, metavar="CODE")
    added.add_argument("--pages", type=int, default=1, metavar="N")
    added.add_argument("--copies", type=int, default=1, metavar="N")
    added.add_argument("--on", metavar="ISO-DATE", help="day of receipt; today when not given")
    added.add_argument("--at-locality", metavar="CODE", help="code of the province, where its council decides fees")
    added.add_argument("--channel", choices=sorted(_CHANNELS), default="direct", help="how the dossier came")
    added.add_argument("--exempt", default="", metavar="REASON", help="code of the reason to pay less")


def _station_options(added: argparse.ArgumentParser) -> None:
    added.add_argument("--station", type=Path, metavar="DIR", help="by the rules of this station with its packs")
    added.add_argument("--practice", action="store_true", help="DIR is a practice counter")


def identity(chosen: argparse.Namespace, output: Output) -> None:
    """Read a citizen card."""
    read = parse_identity(chosen.text)
    lines = [f"{read.name}, {read.id}", *(f"! {warning}" for warning in read.warnings)]
    output.result(read, "\n".join(lines))


def code(chosen: argparse.Namespace, output: Output) -> None:
    """Read a code."""
    read = parse_code(chosen.text)
    output.result(read, " ".join(f"{name}={value}" for name, value in asdict(read).items() if value is not None))


def tax_code(chosen: argparse.Namespace, output: Output) -> None:
    """Read a tax code."""
    read = parse_tax_code(chosen.text)
    output.result(read, "\n".join([read.text, *(f"! {warning}" for warning in read.warnings)]))


def _instant(text: str, option: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        reason = "it is not an ISO 8601 time, for example 2026-11-23T09:30"
        raise InvalidInput(field=option, reason=reason) from None
    if instant.year not in _YEARS:
        raise InvalidInput(field=option, reason="no dossier was received in that year")
    return instant.astimezone(VIETNAM_TIME) if instant.tzinfo else instant.replace(tzinfo=VIETNAM_TIME)


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(field=option, reason="it is not an ISO 8601 day, for example 2026-11-23") from None


def due(chosen: argparse.Namespace, output: Output) -> None:
    """Compute a due date, at receipt or after what happened later."""
    received = _instant(chosen.received, "--received")
    rules = rules_of(chosen)
    if not chosen.procedure:
        if chosen.event:
            raise InvalidInput(field="--event", reason="only the term of a procedure has events")
        _tell_due(due_in_half_days(chosen.half_days, received, rules.calendar()), output)
        return
    version = rules.procedures().version(chosen.procedure, received.date())
    events = [
        TermEvent(TermEventKind.RECEIVED, received),
        *(_event(words, chosen.reason) for words in chosen.event),
    ]
    policy = LINKED_BIRTH if version.code == _LINKED_BIRTH else ONE_STOP_SHOP
    term = term_after(events, version.time_rule, rules.calendar(), policy=policy)
    _tell_due(term.due, output, term if chosen.event else None)


def _tell_due(promised: DueDate, output: Output, term: Term | None = None) -> None:
    when = f"{promised.due:%d/%m/%Y %H:%M} ({promised.part})" if promised.due else "không có thời hạn"
    value: dict[str, object] = {"due": promised.due, "part": promised.part, "explanation": promised.explanation}
    if term:
        value["term"] = _as_value(term)
        when += " [dừng tính thời hạn]" if term.is_clock_stopped else ""
    output.result(value, "\n".join([when, *promised.explanation]))


def _event(words: Sequence[str], reason: str) -> TermEvent:
    kind, *rest = words
    takes = 2 if kind == TermEventKind.REAPPOINTED else 1
    if kind not in _LATER_EVENTS or len(rest) != takes:
        raise InvalidInput(field="--event", reason=f"`{' '.join(words)}` is not a kind of event with its time")
    new_day = _day(rest[1], "--event") if takes > 1 else None
    return TermEvent(TermEventKind(kind), _instant(rest[0], "--event"), reason, new_day)


def _as_value(term: Term) -> dict[str, object]:
    return {
        "is_clock_stopped": term.is_clock_stopped,
        "answer_by": term.answer_by,
        "supplements": term.supplements,
        "reappointments": term.reappointments,
        "late_flags": term.late_flags,
        "history": [
            {"due": promise.due.due, "since": promise.since, "by": promise.kind, "reason": promise.reason}
            for promise in term.history
        ],
    }


def compute_fee(chosen: argparse.Namespace, output: Output) -> None:
    """Compute a fee."""
    day = datetime.now(VIETNAM_TIME).date() if chosen.on is None else _day(chosen.on, "--on")
    rules = rules_of(chosen)
    version = rules.procedures().version(chosen.procedure, day)
    result = fee(
        rules.fees().schedule(version.code, version.fee_rule),
        chosen.pages,
        chosen.copies,
        locality=chosen.at_locality,
        channel=_CHANNELS[chosen.channel],
        on=day,
        exemption=chosen.exempt,
    )
    value = {"total": result.total_vnd, "lines": result.lines, "certainty": result.certainty}
    lines = [
        f"{line.label}: {line.quantity} × {format_money(line.unit_vnd)} = {format_money(line.total_vnd)}"
        for line in result.lines
    ]
    output.result(value, "\n".join([f"{format_money(result.total_vnd)} ({result.certainty})", *lines]))
