# SPDX-License-Identifier: Apache-2.0
"""Every error in the clerk's language: title, what happened, what is safe, what to do."""

from dataclasses import dataclass

from clerkdesk.errors import ClerkDeskError
from ui import messages_fr, messages_vi
from ui.reasons import said_field, said_reason, said_thing
from ui.texts import Language

ENGLISH_TITLES: dict[str, str] = {
    "error": "That did not work",
    "invalid-input": "A value cannot be used",
    "unknown-procedure": "No such procedure",
    "procedure-without-rules": "The rules of this procedure are missing",
    "repealed-procedure": "This procedure was repealed",
    "invalid-identity-code": "Not a citizen card",
    "serials-exhausted": "No numbers left for the day",
    "dossier-not-found": "Not found",
    "calendar-missing": "The working calendar is missing",
    "catalogue-unreadable": "The catalogue cannot be used",
    "catalogue-pack-refused": "The catalogue pack is refused",
    "term-event-refused": "Not possible for this dossier now",
    "reason-missing": "A reason is missing",
    "too-late-to-reappoint": "Too late for a new date",
    "already-reappointed": "A new date was given already",
    "supervisor-needed": "A supervisor must allow this",
    "unreadable-file": "The file cannot be used",
    "page-too-large": "The page is too large",
    "scanner-unavailable": "The scanner cannot be reached",
    "scanner-fault": "The scanner stopped",
    "scanner-silent": "The scanner does not answer",
    "sides-differ": "Fronts and backs do not match",
    "feeder-empty": "The feeder is empty",
    "reading-failed": "A page could not be read",
    "not-archival": "Not fit for the archive",
    "document-too-large": "The document is too large",
    "not-ready": "The dossier is not complete",
    "missing-asset": "The installation lacks a file",
    "store-locked": "ClerkDesk is already open",
    "store-key-unavailable": "The key of the store is missing",
    "wrong-passphrase": "Wrong recovery passphrase",
    "store-unreadable": "The store cannot be read",
    "store-too-new": "The store is newer than this program",
    "station-moved": "This belongs to another computer",
    "station-retired": "This station is out of service",
    "not-drained": "Some dossiers have not arrived",
    "backup-refused": "The backup cannot be used",
    "profile-refused": "The station profile was refused",
    "storage-full": "The disk is full",
    "blob-damaged": "A file is damaged",
    "illegal-transition": "This step is not possible now",
    "invariant-broken": "The store refused this change",
    "storage-unusable": "The folder cannot be used",
    "folder-on-network": "The folder is on a network drive",
    "store-busy": "The store is busy",
    "token-unavailable": "The signing token cannot be used",
    "wrong-pin": "Wrong PIN",
    "wrong-passcode": "Wrong passcode",
    "pin-locked": "The token is locked",
    "certificate-refused": "This certificate may not sign",
    "revocation-unknown": "Revocation is not known",
    "unsignable-document": "The document cannot be signed",
    "undrawable-text": "The stamp lacks letters",
    "unprintable-text": "The form lacks letters",
    "printer-unavailable": "Not printed yet",
    "update-unreachable": "Updates cannot be fetched",
    "update-refused": "The update was refused",
    "update-not-now": "The version stays for now",
    "update-unhealthy": "The new version did not pass its check",
    "code-reader-unavailable": "The code reader is silent",
    "report-unbalanced": "The report does not add up",
    "envelope-refused": "The envelope cannot be taken",
    "signature-invalid": "The signature is not valid",
    "self-approval": "Nobody approves their own dossier",
    "content-changed": "The content is not what was sealed",
    "invalid-container": "The batch file is refused",
    "proposal-closed": "The proposed batch does not open",
    "portal-unreachable": "Not sent yet",
    "portal-not-genuine": "This is not the portal",
    "portal-refused": "The portal refuses the dossier",
    "portal-conflict": "The portal holds another content",
    "receipt-invalid": "The portal's receipt is not valid",
}
"""The other English parts are those of the error itself."""

_TABLES = {Language.VIETNAMESE: messages_vi, Language.FRENCH: messages_fr}


@dataclass(frozen=True, slots=True)
class Message:
    """An error as it is shown; `code` is what a clerk reads out on the telephone."""

    code: str
    title: str
    happened: str
    safe: str
    todo: str


def message(error: Exception, language: Language) -> Message:
    """Return what to show for an error; anything but a ClerkDesk error is told as "error"."""
    told = error if isinstance(error, ClerkDeskError) else ClerkDeskError()
    table = _TABLES.get(language)
    if table is None:
        return Message(told.code, ENGLISH_TITLES[told.code], told.what_happened, told.what_is_safe, told.what_to_do)
    params = _Blank(told.params)
    cause = str(told.params.get("cause", ""))
    for name in ("reason", "detail", "tries"):
        if name in params:
            params[name] = said_reason(str(params[name]), language)
    for name in ("kind", "what", "machine", "event", "state"):
        if name in params:
            params[name] = said_thing(str(params[name]), language)
    if "field" in params:
        params["field"] = said_field(str(params["field"]), language)
    if cause in table.REASONS:
        params["reason"] = table.REASONS[cause]
    return Message(told.code, *(part.format_map(params) for part in table.ERRORS[told.code]))


def title(code: str, language: Language) -> str:
    """Return the few words that name a kind of error; "" for a code that is none of ours."""
    table = _TABLES.get(language)
    if table is None:
        return ENGLISH_TITLES.get(code, "")
    parts = table.ERRORS.get(code)
    return parts[0] if parts else ""


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "…"
