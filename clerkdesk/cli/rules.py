# SPDX-License-Identifier: Apache-2.0
"""Commands that ask the rules only and need no station: identity, code, due-date, fee."""

import argparse
from dataclasses import asdict
from datetime import date, datetime

from clerkdesk.bootstrap import load_calendar, load_catalogue
from clerkdesk.cli.options import Subparsers, command
from clerkdesk.cli.output import Output
from clerkdesk.domain.codes import parse_code
from clerkdesk.domain.due_date import due_date
from clerkdesk.domain.fees import fee
from clerkdesk.domain.identity import parse_identity
from clerkdesk.domain.procedure import TimeKind, TimeRule
from clerkdesk.errors import InvalidInput
from clerkdesk.settings import VIETNAM_TIME

_YEARS = range(1945, 9999)


def add_commands(commands: Subparsers) -> None:
    """Add the commands of this room."""
    added = command(commands, "identity", "read the QR text or machine-readable zone of a citizen card", identity)
    added.add_argument("text", metavar="QR-OR-MRZ-TEXT")
    added = command(commands, "code", "read the code of a dossier, agency or procedure", code)
    added.add_argument("text", metavar="CODE")
    added = command(commands, "due-date", "compute the legal due date and explain it", due)
    term = added.add_mutually_exclusive_group(required=True)
    term.add_argument("--procedure", metavar="CODE")
    term.add_argument("--half-days", type=int, metavar="N")
    added.add_argument("--received", required=True, metavar="ISO-TIME", help="Vietnam time where no offset is given")
    added = command(commands, "fee", "compute the fee and its lines", compute_fee)
    added.add_argument("--procedure", required=True, metavar="CODE")
    added.add_argument("--pages", type=int, default=1, metavar="N")
    added.add_argument("--copies", type=int, default=1, metavar="N")
    added.add_argument("--on", metavar="ISO-DATE", help="day of receipt; today when not given")


def identity(chosen: argparse.Namespace, output: Output) -> None:
    """Read a citizen card."""
    read = parse_identity(chosen.text)
    lines = [f"{read.name}, {read.id}", *(f"! {warning}" for warning in read.warnings)]
    output.result(read, "\n".join(lines))


def code(chosen: argparse.Namespace, output: Output) -> None:
    """Read a code."""
    read = parse_code(chosen.text)
    output.result(read, " ".join(f"{name}={value}" for name, value in asdict(read).items() if value is not None))


def _instant(text: str) -> datetime:
    reason = "it is not an ISO 8601 time, for example 2026-11-23T09:30"
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput(field="--received", reason=reason) from None
    if instant.year not in _YEARS:
        raise InvalidInput(field="--received", reason="no dossier was received in that year")
    return instant.astimezone(VIETNAM_TIME) if instant.tzinfo else instant.replace(tzinfo=VIETNAM_TIME)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        reason = "it is not an ISO 8601 day, for example 2026-11-23"
        raise InvalidInput(field="--on", reason=reason) from None


def due(chosen: argparse.Namespace, output: Output) -> None:
    """Compute a due date."""
    received = _instant(chosen.received)
    if chosen.procedure:
        rule = load_catalogue().version(chosen.procedure, received.date()).time_rule
    else:
        rule = TimeRule(kind=TimeKind.HALF_DAYS, value=chosen.half_days)
    result = due_date(rule, received, load_calendar())
    when = f"{result.due:%d/%m/%Y %H:%M} ({result.part})" if result.due else "không có thời hạn"
    output.result(result, "\n".join([when, *result.explanation]))


def compute_fee(chosen: argparse.Namespace, output: Output) -> None:
    """Compute a fee."""
    day = datetime.now(VIETNAM_TIME).date() if chosen.on is None else _day(chosen.on)
    result = fee(load_catalogue().version(chosen.procedure, day).fee_rule, chosen.pages, chosen.copies)
    value = {"total": result.total_vnd, "lines": result.lines, "certainty": result.certainty}
    lines = [f"{line.label}: {line.quantity} × {line.unit_vnd} = {line.total_vnd}" for line in result.lines]
    output.result(value, "\n".join([f"{result.total_vnd} đ ({result.certainty})", *lines]))
