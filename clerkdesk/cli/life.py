# SPDX-License-Identifier: Apache-2.0
"""Commands between receipt and result: supplement, payment, withdrawal, refusal, result, forms, linked dossiers."""

import argparse
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from clerkdesk.cli.files import read_file, write_file
from clerkdesk.cli.options import Subparsers, officer, open_services, station_command
from clerkdesk.cli.output import Output
from clerkdesk.cli.owner import owner, owner_options
from clerkdesk.domain.case import STATUS_NAMES
from clerkdesk.domain.form_catalogue import Paper
from clerkdesk.domain.formats import format_money, parse_money
from clerkdesk.domain.forms.refusal import RefusalReason
from clerkdesk.domain.forms.supplement import SupplementItem
from clerkdesk.domain.forms.tax_transfer import LandParcel, TaxTransfer
from clerkdesk.domain.payment import FEE_WAY_NAMES, FeeWay
from clerkdesk.domain.term import Term
from clerkdesk.errors import InvalidInput
from clerkdesk.services.finish import Outcome
from clerkdesk.services.life import Life
from clerkdesk.services.receive import Application
from clerkdesk.services.supplement import Permission
from clerkdesk.settings import VIETNAM_TIME

Verb = Callable[[argparse.Namespace, Life, str], tuple[object, str]]


def add_commands(commands: Subparsers) -> None:
    """Add the commands of this room."""
    _add_supplement(commands)
    _add_ends(commands)
    _add_money(commands)
    added = station_command(commands, "forms", "list the forms of a dossier, or print one", forms)
    added.add_argument("code")
    added.add_argument("--print", dest="form", metavar="FORM", help="receipt, receipt_80mm, supplement, control, …")
    added.add_argument("--paper", type=str.lower, choices=[str(paper) for paper in Paper])
    added.add_argument("--out", type=Path, metavar="FILE")
    added = station_command(commands, "ledger", "print the ledger of the fees of a day", ledger)
    added.add_argument("--day", type=_day, required=True, metavar="ISO-DATE")
    added.add_argument("--out", type=Path, required=True, metavar="FILE")
    added = station_command(commands, "book", "print the tracking book of some days of a year (form 07)", book)
    added.add_argument("--from", dest="first", type=_day, required=True, metavar="DATE")
    added.add_argument("--to", dest="last", type=_day, required=True, metavar="DATE")
    added.add_argument("--out", type=Path, required=True, metavar="FILE")
    added = _verb(commands, "link", "make the parts of a linked dossier, one per agency, or show them", _link)
    added.add_argument("--tax-transfer", type=Path, metavar="FILE", help="JSON with the figures for the tax office")


def _add_supplement(commands: Subparsers) -> None:
    added = _verb(commands, "supplement", "ask the citizen for what is missing, once and fully (form 02)", _supplement)
    added.add_argument("--item", action="append", required=True, metavar="NAME[=ORIGINALS,CERTIFIED,COPIES]")
    added.add_argument("--reason", required=True)
    added.add_argument("--supervisor", metavar="OFFICER", help="who allows a second request")
    added.add_argument("--why", default="", help="why a second request is allowed")
    _verb(commands, "answer", "take what was asked for; the term starts anew", _answer)
    added = _verb(commands, "reappoint", "apologise and promise another day, once (form 04)", _reappoint)
    added.add_argument("--to", type=_day, required=True, metavar="DATE")
    added.add_argument("--reason", required=True)
    added = _verb(commands, "extend", "make the term longer for verification, where the procedure allows", _extend)
    added.add_argument("--reason", required=True)


def _add_ends(commands: Subparsers) -> None:
    for name, text, run in (
        ("withdraw", "take down that the citizen wants the dossier back", _withdraw),
        ("keep", "take a withdrawal back: the state before", _keep),
    ):
        _verb(commands, name, text, run).add_argument("--reason", default="")
    added = _verb(commands, "stop", "stop a dossier for good (form 05)", _stop)
    added.add_argument("--reason", default="", help="needed unless the citizen asked to withdraw")
    added.add_argument("--basis", default="", help="legal basis")
    added = station_command(commands, "refuse", "refuse a dossier at intake (form 03)", refuse)
    added.add_argument("--procedure", required=True, metavar="CODE")
    owner_options(added)
    added.add_argument("--reason", action="append", required=True, metavar="TEXT[=LEGAL BASIS]")
    added.add_argument("--guidance", default="", help="where the citizen may turn")
    added = _verb(commands, "finish", "finish a dossier with its result", _finish)
    added.add_argument("--result-number", required=True, metavar="NUMBER/SYMBOL")
    added.add_argument("--issuer", default="")
    added.add_argument("--issued", type=_day, metavar="DATE")
    added.add_argument("--ended", type=_moment, metavar="ISO-TIME")
    added.add_argument("--title", default="")
    added.add_argument("--file", type=Path, help="the result itself: PDF, JPEG or PNG")
    added = _verb(commands, "return", "hand the result to the citizen, against a signature", _return)
    added.add_argument("--to", required=True, metavar="NAME")
    added.add_argument("--at", type=_moment, metavar="ISO-TIME")
    added.add_argument("--signature", type=Path, metavar="FILE", help="the scanned page with the signature")
    added.add_argument("--evidence", default="", help="where the signature is kept, when it is not scanned")


def _add_money(commands: Subparsers) -> None:
    added = _verb(commands, "require-payment", "require a financial obligation", _require)
    added.add_argument("--amount", required=True, metavar="VND", help="500000 or 500.000đ")
    added.add_argument("--title", required=True)
    added.add_argument("--notice", default="", metavar="NUMBER/SYMBOL")
    added = _verb(commands, "paid", "take down that it was paid", _paid)
    added.add_argument("--receipt", required=True, metavar="NUMBER")
    added.add_argument("--number", type=int, help="which obligation; all without it")
    added = _verb(commands, "collect", "take down how the fee of a received dossier was paid, or correct it", _collect)
    added.add_argument("--paid", choices=[str(way) for way in FeeWay if way], required=True)
    added.add_argument("--note", default="", metavar="TEXT", help="number of its receipt, or why it is waived")
    added.add_argument("--reason", default="", help="why it is another way than was told before")


def _verb(commands: Subparsers, name: str, text: str, verb: Verb) -> argparse.ArgumentParser:
    """Add a command on one dossier: it opens the station, does the verb and tells the new state."""

    def run(chosen: argparse.Namespace, output: Output) -> None:
        with open_services(chosen) as services:
            value, sentence = verb(chosen, services.life, officer(chosen, services))
            status = services.overview.show(chosen.code).dossier.status
        told = {"code": chosen.code, "status": status, "result": value}
        output.result(told, f"{chosen.code}  {status} {STATUS_NAMES[status]}{sentence and f'  {sentence}'}")

    added = station_command(commands, name, text, run)
    added.add_argument("code")
    return added


def _supplement(chosen: argparse.Namespace, life: Life, by: str) -> tuple[object, str]:
    permission = Permission(chosen.supervisor, chosen.why) if chosen.supervisor else None
    items = [_item(text) for text in chosen.item]
    asked = life.supplement.request(chosen.code, items, chosen.reason, by=by, permission=permission)
    return {
        "supplement": asked.supplement,
        "form": asked.form.id,
        "term": asked.term,
    }, f"form 02 no. {asked.form.number}"


def _answer(chosen: argparse.Namespace, life: Life, by: str) -> tuple[object, str]:
    term = life.supplement.answer(chosen.code, by=by)
    return term, _due(term)


def _reappoint(chosen: argparse.Namespace, life: Life, by: str) -> tuple[object, str]:
    done = life.reappoint.reappoint(chosen.code, chosen.to, chosen.reason, by=by)
    return {"term": done.term, "form": done.form.id}, _due(done.term)


def _extend(chosen: argparse.Namespace, life: Life, by: str) -> tuple[object, str]:
    term = life.reappoint.extend(chosen.code, chosen.reason, by=by)
    return term, _due(term)


def _withdraw(chosen: argparse.Namespace, life: Life, by: str) -> tuple[object, str]:
    return life.withdraw.withdraw(chosen.code, by=by, reason=chosen.reason), ""


def _keep(chosen: argparse.Namespace, life: Life, by: str) -> tuple[object, str]:
    return life.withdraw.keep(chosen.code, by=by, reason=chosen.reason), ""


def _stop(chosen: argparse.Namespace, life: Life, by: str) -> tuple[object, str]:
    form = life.stop.stop(chosen.code, chosen.reason, by=by, legal_basis=chosen.basis)
    return {"form": form.id, "number": form.number}, f"form 05 no. {form.number}"


def _finish(chosen: argparse.Namespace, life: Life, by: str) -> tuple[object, str]:
    outcome = Outcome(
        symbol=chosen.result_number,
        issuer=chosen.issuer,
        issued_on=chosen.issued,
        ended_at=chosen.ended,
        title=chosen.title,
        file=read_file(chosen.file) if chosen.file else None,
    )
    result = life.finish.finish(chosen.code, outcome, by=by)
    return result, result.symbol


def _return(chosen: argparse.Namespace, life: Life, by: str) -> tuple[object, str]:
    signature = read_file(chosen.signature) if chosen.signature else None
    handover = life.return_result.return_to(
        chosen.code, chosen.to, by=by, at=chosen.at, signature=signature, evidence=chosen.evidence
    )
    return handover, handover.receiver


def _require(chosen: argparse.Namespace, life: Life, by: str) -> tuple[object, str]:
    required = life.pay.require(chosen.code, chosen.title, parse_money(chosen.amount), by=by, notice=chosen.notice)
    return required, format_money(required.amount_vnd)


def _paid(chosen: argparse.Namespace, life: Life, by: str) -> tuple[object, str]:
    return life.pay.paid(chosen.code, chosen.receipt, by=by, number=chosen.number), chosen.receipt


def _collect(chosen: argparse.Namespace, life: Life, by: str) -> tuple[object, str]:
    payment = life.collect.settle(chosen.code, FeeWay(chosen.paid), by=by, note=chosen.note, reason=chosen.reason)
    return payment, FEE_WAY_NAMES[payment.way]


def _link(chosen: argparse.Namespace, life: Life, by: str) -> tuple[object, str]:
    children = life.link.link(chosen.code, by=by)
    if chosen.tax_transfer:
        form = life.link.tell_tax_office(chosen.code, _transfer(read_file(chosen.tax_transfer)), by=by)
        return {"parts": children, "form": form.id}, f"tax slip no. {form.number}"
    lines = "".join(f"\n  {child.position}. {child.code}  {child.agency}  {child.name}" for child in children)
    return children, f"{len(children)} parts{lines}"


def refuse(chosen: argparse.Namespace, output: Output) -> None:
    """Refuse a dossier at intake."""
    person, warnings = owner(chosen)
    reasons = [RefusalReason(*_halves(text)) for text in chosen.reason]
    with open_services(chosen) as services:
        application = Application(chosen.procedure, person, warnings=warnings)
        refused = services.life.refuse.refuse(
            application, reasons, by=officer(chosen, services), guidance=chosen.guidance
        )
    value = {"code": refused.dossier.code, "status": refused.dossier.status, "form": refused.form.id}
    output.result(value, f"{refused.dossier.code}  refused, form 03 no. {refused.form.number}")


def forms(chosen: argparse.Namespace, output: Output) -> None:
    """List the forms of a dossier, or print one."""
    if bool(chosen.form) != bool(chosen.out):
        raise InvalidInput(field="forms", reason="--print and --out belong together")
    with open_services(chosen) as services:
        if chosen.form:
            paper = Paper(chosen.paper) if chosen.paper else None
            by = officer(chosen, services)
            content = services.life.forms.print(chosen.code, chosen.form, by=by, paper=paper)
            write_file(chosen.out, content)
        listed = services.life.forms.of(chosen.code)
    rows = [
        {"id": form.id, "form": form.form_id, "version": form.version, "number": form.number, "year": form.year,
         "title": form.title, "created_at": form.created_at, "by": form.by}
        for form in listed
    ]  # fmt: skip
    lines = [f"{form.created_at:%d/%m/%Y %H:%M}  {form.form_id} {form.number or ''}  {form.title}" for form in listed]
    output.result({"file": chosen.out, "forms": rows}, "\n".join([*lines, *([str(chosen.out)] if chosen.out else [])]))


def ledger(chosen: argparse.Namespace, output: Output) -> None:
    """Print the fee ledger of a day."""
    with open_services(chosen) as services:
        by = officer(chosen, services)
        form = services.life.forms.fee_ledger(chosen.day, by=by)
        content = services.life.forms.reprint(form.id, by=by)
    output.result({"file": write_file(chosen.out, content), "form": form.id}, str(chosen.out))


def book(chosen: argparse.Namespace, output: Output) -> None:
    """Print the tracking book of some days."""
    with open_services(chosen) as services:
        by = officer(chosen, services)
        form = services.life.forms.tracking_book(chosen.first, chosen.last, by=by)
        content = services.life.forms.reprint(form.id, by=by)
    output.result({"file": write_file(chosen.out, content), "form": form.id}, str(chosen.out))


def _item(text: str) -> SupplementItem:
    name, numbers = _halves(text)
    try:
        originals, certified, copies = [*(int(number) for number in (numbers or "1").split(",")), 0, 0][:3]
    except ValueError:
        raise InvalidInput(field="--item", reason=f"{numbers} is not up to three numbers") from None
    return SupplementItem(name, originals, certified, copies)


def _transfer(content: bytes) -> TaxTransfer:
    try:
        values: dict[str, Any] = json.loads(content)
        parcels = [LandParcel(**{**row, "area_m2": Decimal(str(row["area_m2"]))}) for row in values.pop("parcels")]
        complete_on = date.fromisoformat(values.pop("complete_on"))
        papers = tuple(values.pop("papers", ()))
        return TaxTransfer(parcels=tuple(parcels), complete_on=complete_on, papers=papers, **values)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise InvalidInput(field="--tax-transfer", reason="the file does not hold the figures of the slip") from error


def _halves(text: str) -> tuple[str, str]:
    name, _, rest = text.partition("=")
    return name.strip(), rest.strip()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day such as 2026-11-23") from None


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no time such as 2026-11-23T09:30") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM_TIME)


def _due(term: Term) -> str:
    return f"due {term.due.due:%d/%m/%Y %H:%M}" if term.due.due else "no term"
