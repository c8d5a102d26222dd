# SPDX-License-Identifier: Apache-2.0
"""What each argument means, for the help of the commands: said once for all that share a name."""

import argparse
from collections.abc import Iterator
from typing import Final

_WORDS: Final = {
    "--address": "where the person lives, or where the organisation has its seat",
    "--assign": "give pages, by their numbers, to a component",
    "--at": "when it was handed over; now where nothing is said",
    "--blobs": "folder of the station's sealed files, which are only read",
    "--channel": "the way on which it came",
    "--component": "number of the component that the pages are given to",
    "--copies": "how many copies are asked for",
    "--counter": "number of this counter within the commune, from 1",
    "--discard": "throw pages of a stack away; --why says why",
    "--dossiers": "how many go the whole way",
    "--dpi": "dots per inch, instead of those of the kind of paper",
    "--ended": "when the work on it ended; now where nothing is said",
    "--grey": "without colour",
    "--half-days": "the term in half working days, instead of that of a procedure",
    "--issued": "day of the result; that of the end where nothing is said",
    "--issuer": "who signed the result",
    "--item": "one paper that is missing, and in which form it is asked for; again for the next",
    "--keep": "keep a page that was taken to be blank",
    "--limit": "at most so many",
    "--name": "full name",
    "--notice": "number and symbol of the notice that asks for it",
    "--on": "by the rules of this day; of today where nothing is said",
    "--out": "write it here",
    "--owner": "name of the citizen or the organisation",
    "--pages": "how many pages are certified or copied",
    "--paid": "how the fee was paid",
    "--paper": "size of the paper",
    "--passphrase-file": "file that holds the recovery passphrase, where nobody can type it",
    "--phone": "number at which the citizen is reached",
    "--practice": "the practice counter; it is made when it is missing",
    "--procedure": "code of the procedure, see: clerkdesk catalogue search",
    "--reason": "why, in the words that the citizen or the log is to read",
    "--receipt": "number of the receipt of the payment",
    "--remove": "put a page into the bin of the dossier",
    "--result-number": "number and symbol of the result",
    "--return": "give a dossier back to its clerk, and say why; again for the next",
    "--role": "what the officer does here",
    "--seed": "number from which all people and papers of practice are drawn",
    "--sex": "nam or nu",
    "--sign-with": "private key of the province, see: clerkdesk profile new-key",
    "--sort": "order of what is found",
    "--source": "where the scanner takes the paper from",
    "--station": "folder of the station",
    "--summary": "what it is about, in a few words",
    "--table": "the table of communes, one a line",
    "--title": "what it is called",
    "--why": "the reason, which stands in the log",
    "code": "code of the dossier",
    "codes": "codes of dossiers",
    "copy": "folder of the copy",
    "file": "the file",
    "folder": "folder of support bundles",
    "form": "which report",
    "id": "short name by which commands and log know the officer",
    "key_file": "the file to write; the public key lies beside it as .pub.pem",
    "pack": "the pack's file",
    "root": "metadata/N.root.json of the publisher's repository",
    "route": "the national interface",
    "source": "the backup",
    "target": "where the backup lies or is to lie",
    "targets": "what is judged",
    "text": "the text",
    "verb": "what is done with batches",
    "officer add --title": "the officer's post",
    "batch targets": "codes to propose or decide, numbers of batches, or files that were carried",
    "batch --out": "the file that is carried",
    "book --from": "first day",
    "book --to": "last day, of the same year",
    "catalogue agency code": "code of the agency",
    "catalogue place text": "name or code of a commune, of today or of before July 2025",
    "catalogue search text": "words of the name, with or without tone marks",
    "catalogue show code": "code of the procedure",
    "code text": "code of a dossier, an agency or a procedure",
    "forms --paper": "size of the paper that it is printed on",
    "identity text": "what a reader of the card's QR code or machine-readable zone types",
    "ledger --day": "the day",
    "receive --paper": "what the citizen brings of a component: kind, number, note; again for the next",
    "reappoint --to": "the day that is promised now",
    "repair-text text": "the text in letters of an old font",
    "return --to": "name of who takes the result",
    "scan --from": "pictures or PDF files, or a folder of them, instead of a scanner",
    "search text": "a code, a name or words of it, with or without tone marks",
    "tax-code text": "10 or 13 digits",
    "trust import-crl file": "the revocation list (PEM or DER)",
    "edxml import file": "the envelope",
    "profile qr file": "the profile",
}
"""By name, or by command and name where it means something else there."""


def arguments(parser: argparse.ArgumentParser, command: str = "") -> Iterator[tuple[str, argparse.Action]]:
    """Yield every argument with the command that takes it."""
    for action in parser._actions:  # argparse tells its arguments by no public name
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from arguments(inner, f"{command} {name}".strip())
        else:
            yield command, action


def explain(parser: argparse.ArgumentParser) -> None:
    """Give every argument that has no help of its own the usual one."""
    for command, action in arguments(parser):
        name = action.option_strings[-1] if action.option_strings else action.dest
        action.help = action.help or _WORDS.get(f"{command} {name}") or _WORDS.get(name)
