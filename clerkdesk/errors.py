# SPDX-License-Identifier: Apache-2.0
"""Every error a person may meet: what happened, what is safe, what to do.

Each class is one kind of trouble with a stable `code`. The sentences are English, for the terminal and for logs; the
window maps `code` and `params` to the same three parts in the clerk's language. Parameters never hold a citizen's
name, a number of an identity card, a PIN or a key.
"""

from typing import ClassVar

_SAFE = "Everything already saved is safe."


class ClerkDeskError(Exception):
    """Base of all errors that are told to a person.

    Attributes:
        code: stable name of the kind of error.
        params: values of the placeholders of the three sentences.
        retryable: whether the same call may succeed later with nothing changed.
    """

    code: ClassVar[str] = "error"
    happened: ClassVar[str] = "Something went wrong."
    safe: ClassVar[str] = _SAFE
    todo: ClassVar[str] = "Try again; if it happens again, send the support bundle to your administrator."
    retryable: ClassVar[bool] = False

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.what_happened)

    @property
    def what_happened(self) -> str:
        """The first part, filled in."""
        return self.happened.format_map(_Blank(self.params))

    @property
    def what_is_safe(self) -> str:
        """The second part, filled in."""
        return self.safe.format_map(_Blank(self.params))

    @property
    def what_to_do(self) -> str:
        """The third part, filled in."""
        return self.todo.format_map(_Blank(self.params))

    def __str__(self) -> str:
        return f"{self.what_happened} {self.what_is_safe} {self.what_to_do}"

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process boundaries (scanner, token and reading workers): keyword arguments must survive pickling.
        return (_rebuild, (type(self), self.params))


class _Blank(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"


def _rebuild(kind: type[ClerkDeskError], params: dict[str, object]) -> ClerkDeskError:
    return kind(**params)


class Cancelled(Exception):
    """Raised inside a job after its cancel token was set."""


# --- Receiving ---------------------------------------------------------------------------------------------------


class InvalidInput(ClerkDeskError):
    """A value that was typed or read cannot be used."""

    code = "invalid-input"
    happened = "{field}: {reason}."
    todo = "Correct this value and try again."


class UnknownProcedure(ClerkDeskError):
    """No procedure of the catalogue has this code."""

    code = "unknown-procedure"
    happened = "The catalogue has no procedure with the code {procedure}."
    safe = "Nothing was received."
    todo = "Check the code, or search for the procedure by its name."


class ProcedureWithoutRules(ClerkDeskError):
    """The code of a procedure is known to exist, but the catalogue holds none of its rules."""

    code = "procedure-without-rules"
    happened = "Procedure {procedure} exists, but this catalogue does not hold its papers, term and fee."
    safe = "Nothing was received."
    todo = "Ask your administrator to install a catalogue pack with its rules."


class RepealedProcedure(ClerkDeskError):
    """The procedure was repealed; dossiers received earlier stay readable."""

    code = "repealed-procedure"
    happened = "Procedure {procedure} was repealed."
    safe = "Dossiers received under it earlier stay readable."
    todo = "Use {successor} instead."


class InvalidIdentityCode(ClerkDeskError):
    """The text of a QR code or machine-readable zone is not that of a citizen card."""

    code = "invalid-identity-code"
    happened = "This is not the code of a citizen card: {reason}."
    safe = "Nothing that was typed is changed."
    todo = "Scan the QR code of the card again, or type the citizen's particulars."


class SerialsExhausted(ClerkDeskError):
    """The station's block of serial numbers of one day is used up."""

    code = "serials-exhausted"
    happened = "All {count} dossier numbers of this station for {day} are used."
    todo = "Ask the administrator for a larger block of numbers; until then receive at another counter."


class DossierNotFound(ClerkDeskError):
    """No dossier has this code."""

    code = "dossier-not-found"
    happened = "There is no {kind} {code} on this station."
    todo = "Check the code, or search by the citizen's name."


class CalendarMissing(ClerkDeskError):
    """The working calendar has no such year; a due date is never guessed."""

    code = "calendar-missing"
    happened = "The working calendar has no year {year}, so no due date can be promised."
    safe = "Nothing was received."
    todo = "Install the calendar of that year, or check the clock of this computer."


class CatalogueUnreadable(ClerkDeskError):
    """A file of dated rules is missing or breaks its form."""

    code = "catalogue-unreadable"
    happened = "The catalogue file {file} cannot be used: {reason}."
    safe = "Dossiers already received keep the rules they were received under."
    todo = "Install the catalogue again, or ask your administrator for a correct one."


class CataloguePackRefused(ClerkDeskError):
    """A catalogue pack is damaged, unsigned, older, for another agency, or rewrites what dossiers were received under.

    `cause` is one of not-a-pack, tampered, unknown-key, newer-format, older, other-agency, rewrites, broken-rows.
    """

    code = "catalogue-pack-refused"
    happened = "The catalogue pack {file} was refused: {reason}."
    safe = "The rules in force and all dossiers are unchanged."
    todo = "Ask whoever issued the pack for a correct one."


class TermEventRefused(ClerkDeskError):
    """The promised date does not change by this event, or not now; `cause` names the case."""

    code = "term-event-refused"
    happened = "{event} is not possible now: {reason}."
    safe = "The promised date stays as it is."
    todo = "Look at the history of this dossier, then choose what really happened."


class ReasonMissing(ClerkDeskError):
    """The law asks for a written reason."""

    code = "reason-missing"
    happened = "{event} needs a reason in writing."
    safe = "The promised date stays as it is."
    todo = "Write the reason as the citizen shall read it."


class TooLateToReappoint(ClerkDeskError):
    """A new date is told at least a working day before the old one (Decree 61/2018/NĐ-CP art. 19(9))."""

    code = "too-late-to-reappoint"
    happened = "The result is promised for {due}; a new date had to be told at least one working day before."
    safe = "The promised date stays as it is."
    todo = "Finish the dossier; it counts as late after its promised time."


class AlreadyReappointed(ClerkDeskError):
    """A new date is given only once (Decree 61/2018/NĐ-CP art. 19(9))."""

    code = "already-reappointed"
    happened = "This dossier was given a new date already, which the law allows only once."
    safe = "The date promised last stays as it is."
    todo = "Finish the dossier, or report it to your supervisor."


class SupervisorNeeded(ClerkDeskError):
    """A second supplement request is allowed by a supervisor only, with the reason in writing."""

    code = "supervisor-needed"
    happened = "A second supplement request needs a supervisor and the supervisor's reason."
    safe = "Nothing was changed; the dossier goes on."
    todo = "Ask a supervisor to allow it with a reason; it makes the dossier count as late."


# --- Files and scanning ------------------------------------------------------------------------------------------


class UnreadableFile(ClerkDeskError):
    """A file to import is empty, truncated, encrypted or not what its name says."""

    code = "unreadable-file"
    happened = "The file {file} cannot be used: {reason}."
    safe = "Pages already imported are kept."
    todo = "Scan the paper again, or export the file anew and import it."


class PageTooLarge(ClerkDeskError):
    """A page image has more pixels than any paper at the counter can have."""

    code = "page-too-large"
    happened = "The page in {file} has {width} x {height} pixels; at most {limit} million are accepted."
    safe = "Pages already imported are kept."
    todo = "Scan it at 300 dpi or less."


class ScannerUnavailable(ClerkDeskError):
    """The scanner cannot be opened."""

    code = "scanner-unavailable"
    happened = "The scanner {device} cannot be reached: {reason}."
    safe = "Pages already fed are kept."
    todo = "Check its cable and power, then scan again."
    retryable = True


class ScannerFault(ClerkDeskError):
    """The scanner stopped: jam, open cover, i/o error."""

    code = "scanner-fault"
    happened = "The scanner {device} stopped after page {pages}: {reason}."
    safe = "The {pages} pages already fed are kept."
    todo = "Clear the scanner, put back the remaining sheets and scan on."
    retryable = True


class ScannerSilent(ClerkDeskError):
    """The scanner gave no page within the watchdog's time."""

    code = "scanner-silent"
    happened = "The scanner {device} gave nothing for {seconds} seconds and was let go."
    safe = "The {pages} pages already fed are kept."
    todo = "Switch the scanner off and on, put back the remaining sheets and scan on."
    retryable = True


class FeederEmpty(ClerkDeskError):
    """The feeder holds no paper."""

    code = "feeder-empty"
    happened = "The feeder of {device} is empty."
    safe = "Pages already fed are kept."
    todo = "Put the sheets in and scan again."
    retryable = True


class SidesDiffer(ClerkDeskError):
    """Not as many backs as fronts were scanned."""

    code = "sides-differ"
    happened = "{fronts} fronts and {backs} backs were scanned: a sheet was drawn in double, or left out."
    safe = "All of them are kept as pages of the dossier, in the order in which they were scanned."
    todo = "Count the sheets, scan the side with the wrong number again, then put fronts and backs together."


# --- Digitising --------------------------------------------------------------------------------------------------


class ReadingFailed(ClerkDeskError):
    """A reading worker died or could not read a page."""

    code = "reading-failed"
    happened = "Page {page} could not be read: {reason}."
    safe = "The scanned page itself is kept."
    todo = "Try again; if it fails again, scan this page anew."
    retryable = True


class NotArchival(ClerkDeskError):
    """A written document failed its own PDF/A check."""

    code = "not-archival"
    happened = "The document of {component} failed its archival check: {reason}."
    safe = "The pages are kept; nothing was sealed."
    todo = "Digitise the component again; if it fails again, send the support bundle."


class DocumentTooLarge(ClerkDeskError):
    """A document is larger than the portal takes."""

    code = "document-too-large"
    happened = "The document of {component} has {size_mb} MB; the portal takes at most {limit_mb} MB."
    safe = "The pages are kept; nothing was sealed."
    todo = "Leave out pages that do not belong to it, scan it at 200 dpi, or divide it among components."


class NotReady(ClerkDeskError):
    """A dossier lacks what the next step needs."""

    code = "not-ready"
    happened = "{code} cannot be {verb} yet: {reason}."
    todo = "Complete it, then try again."


class MissingAsset(ClerkDeskError):
    """A font, icon or OCR model is not where set-up puts it."""

    code = "missing-asset"
    happened = "The file {name} is missing from this installation."
    todo = "Run the set-up again: python3 build/dev.py setup."


# --- Store -------------------------------------------------------------------------------------------------------


class StoreLocked(ClerkDeskError):
    """Another ClerkDesk works on this station's folder."""

    code = "store-locked"
    happened = "ClerkDesk is already open on this station (process {pid})."
    todo = "Go on in the open window, or close it first."


class StoreKeyUnavailable(ClerkDeskError):
    """Neither the keyring nor the recovery passphrase gave the key of the store."""

    code = "store-key-unavailable"
    happened = "The key of this station's store is not available: {reason}."
    safe = "The store is whole and stays encrypted."
    todo = "Unlock the keyring of this computer, or give the recovery passphrase."


class WrongPassphrase(ClerkDeskError):
    """The recovery passphrase does not open the wrap."""

    code = "wrong-passphrase"
    happened = "This is not the recovery passphrase of the station."
    safe = "The store is whole and stays encrypted."
    todo = "Type it from the recovery sheet again; nothing is wiped after wrong tries."


class StoreUnreadable(ClerkDeskError):
    """The database is damaged, or encrypted with another key."""

    code = "store-unreadable"
    happened = "The store cannot be read: {reason}."
    safe = "No file was changed or deleted."
    todo = "Restore the newest backup; what was delivered is asked for again from the portal."


class StoreTooNew(ClerkDeskError):
    """The store was written by a newer program."""

    code = "store-too-new"
    happened = "The store has schema {found}; this program knows up to {known}."
    safe = "Nothing was changed."
    todo = "Install the newer ClerkDesk that was used on this station."


class StorageFull(ClerkDeskError):
    """The disk has no room."""

    code = "storage-full"
    happened = "The disk is full: {what} was not saved."
    safe = "Everything saved before is whole; no half file is left."
    todo = "Free some space, then do the last step again. Dossiers already queued can still be delivered."
    retryable = True


class BlobDamaged(ClerkDeskError):
    """A sealed file is missing or its seal does not hold."""

    code = "blob-damaged"
    happened = "A stored file is missing or damaged ({name})."
    safe = "All other pages and dossiers are unharmed."
    todo = "Scan this page again, or restore the file from the backup."


class IllegalTransition(ClerkDeskError):
    """The step is not in the table of the state machine."""

    code = "illegal-transition"
    happened = "{machine}: {event} is not possible in state {state}."
    safe = "Nothing was changed."
    todo = "Look at the dossier's history; another step may have been taken meanwhile."


class InvariantBroken(ClerkDeskError):
    """The database refused a change that breaks a rule of the store."""

    code = "invariant-broken"
    happened = "The store refused this change: {rule}."
    safe = "Nothing was changed."
    todo = "Send the support bundle to your administrator."


class StorageUnusable(ClerkDeskError):
    """A folder or file of the station cannot be read or written: rights, a read-only disk, a failing disk."""

    code = "storage-unusable"
    happened = "The station's folder cannot be used: {reason}."
    todo = "Check the rights of the folder and the health of the disk, then try again."


class FolderOnNetwork(ClerkDeskError):
    """The station's folder lies on a network drive, where locks and durable writes cannot be trusted."""

    code = "folder-on-network"
    happened = "The station's folder lies on a network drive ({kind})."
    safe = "Nothing was written to it."
    todo = "Choose a folder on a disk of this computer."


class StoreBusy(ClerkDeskError):
    """Another transaction held the store for too long."""

    code = "store-busy"
    happened = "The store was busy for {seconds} seconds with another step."
    safe = "Nothing was changed."
    todo = "Do the last step again."
    retryable = True


class StationMoved(ClerkDeskError):
    """The station's folder was copied to another computer: two of them would deliver the same dossiers."""

    code = "station-moved"
    happened = "This station belongs to another computer; its folder was copied to this one."
    safe = "Nothing was changed and nothing was sent."
    todo = "Take the other computer out of service first, then enrol this one: clerkdesk restore --here."


class StationRetired(ClerkDeskError):
    """The station was handed over to another computer, or taken out of service."""

    code = "station-retired"
    happened = "This station was taken out of service on {day}."
    safe = "All it held is in the backup that was made then."
    todo = "Work on the computer that took over; to use this one again, restore the newest backup on it."


class NotDrained(ClerkDeskError):
    """A station that still holds work is not taken out of service."""

    code = "not-drained"
    happened = "{count} dossiers of this station have not arrived at the portal yet."
    safe = "Nothing was changed; the station goes on working."
    todo = "Deliver them first; what stays open moves with the backup when the computer is only replaced."


class BackupRefused(ClerkDeskError):
    """A backup cannot be used: damaged, forged, of another station, or this is none."""

    code = "backup-refused"
    happened = "The backup cannot be used: {reason}."
    safe = "The station and the backup stay as they are."
    todo = "Use another backup of this station, or make a new one into an empty folder."


class ProfileRefused(ClerkDeskError):
    """A station profile cannot be installed: forged, expired, older, for another commune, or this is none."""

    code = "profile-refused"
    happened = "The station profile {file} was refused: {reason}."
    safe = "This station stays as it is."
    todo = "Ask the province for the newest profile of this commune."


# --- Signing and approving ---------------------------------------------------------------------------------------


class TokenUnavailable(ClerkDeskError):
    """The token, its driver or its key cannot be reached."""

    code = "token-unavailable"
    happened = "The signing token cannot be used: {reason}."
    safe = "Documents already signed stay signed; the rest wait."
    todo = "Plug the token in, then sign on."
    retryable = True


class WrongPin(ClerkDeskError):
    """The token or the key file refused the PIN."""

    code = "wrong-pin"
    happened = "The PIN is wrong. {tries}"
    safe = "Nothing was signed with it."
    todo = "Type the PIN again; it is never tried twice by itself."


class WrongPasscode(ClerkDeskError):
    """The passcode of an officer does not fit, or was tried too soon again."""

    code = "wrong-passcode"
    happened = "The passcode does not fit. Wait {wait} seconds before the next try."
    safe = "Nobody was let in. Everything on this station is as it was."
    todo = "Type it again, or ask the administrator to set a new one."


class PinLocked(ClerkDeskError):
    """The token is locked after wrong PINs."""

    code = "pin-locked"
    happened = "The token is locked after wrong PINs."
    safe = "All dossiers wait unsigned; receiving and scanning go on."
    todo = "Ask the authority that issued the token to unlock it."


class CertificateRefused(ClerkDeskError):
    """The certificate may not be used to sign: expired, revoked, wrong usage, untrusted, or not of this key.

    `reason` is one of expired, not-yet-valid, revoked, key-usage, untrusted, key-mismatch, weak-key, wrong-officer.
    """

    code = "certificate-refused"
    happened = "The certificate of {holder} may not sign: {reason} ({detail})."
    safe = "Nothing was signed."
    todo = "Use a valid certificate, or ask the authority that issued it."


class RevocationUnknown(ClerkDeskError):
    """No usable revocation list is cached and the policy asks for one."""

    code = "revocation-unknown"
    happened = "No revocation list of {issuer} is at hand, or it is older than {days} days."
    safe = "Nothing was signed."
    todo = "Connect once, or install the trust bundle from your administrator."


class UnsignableDocument(ClerkDeskError):
    """The PDF cannot be signed as it is."""

    code = "unsignable-document"
    happened = "The document {file} cannot be signed: {reason}."
    safe = "It was not changed."
    todo = "Digitise the component again."


class UndrawableText(ClerkDeskError):
    """The stamp font has no drawing for some letters."""

    code = "undrawable-text"
    happened = "The stamp cannot show these characters: {characters}."
    safe = "Nothing was signed."
    todo = "Correct the name in the certificate or in the station profile."


class SignatureInvalid(ClerkDeskError):
    """A signature, just made or just read, does not verify."""

    code = "signature-invalid"
    happened = "The signature of {what} is not valid: {reason}."
    safe = "It was not accepted anywhere."
    todo = "Sign again; if it happens again, do not use this token."


class SelfApproval(ClerkDeskError):
    """The approver is the author."""

    code = "self-approval"
    happened = "{code} was prepared by the person who would approve it."
    safe = "Nothing was approved."
    todo = "Another supervisor must decide it."


class ContentChanged(ClerkDeskError):
    """A file is not what was sealed or proposed."""

    code = "content-changed"
    happened = "{what} is not what was sealed: {detail}."
    safe = "It was neither approved nor sent; the rest goes on."
    todo = "Open the dossier, check its pages and seal it anew."


class ProposalClosed(ClerkDeskError):
    """A proposed batch from another station does not open."""

    code = "proposal-closed"
    happened = "The proposed batch {file} does not open: {reason}."
    safe = "Nobody can read it without its code; at the station that proposed it, it waits unchanged."
    todo = "Type the code again as it was written down, or ask that station for the file again."


class InvalidContainer(ClerkDeskError):
    """A batch file breaks the rules of its container."""

    code = "invalid-container"
    happened = "The batch file {file} is refused: {reason}."
    safe = "Nothing was taken from it."
    todo = "Ask for the file again from the supervisor."


# --- Delivering --------------------------------------------------------------------------------------------------


class PortalUnreachable(ClerkDeskError):
    """The portal or the line to it does not answer."""

    code = "portal-unreachable"
    happened = "The portal does not answer: {reason}."
    safe = "The dossiers wait here; none is lost."
    todo = "Nothing: it is tried again by itself. You may send now."
    retryable = True

    def __init__(self, *, retry_after_s: float | None = None, **params: object) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(**({"retry_after_s": retry_after_s} if retry_after_s is not None else {}), **params)


class PortalNotGenuine(ClerkDeskError):
    """Who answers is not the portal: captive network, wrong key or wrong certificate."""

    code = "portal-not-genuine"
    happened = "What answers at the portal's address is not the portal: {reason}."
    safe = "Nothing was sent to it."
    todo = "Sign in to the network if it asks for it; if this stays, call your administrator."
    retryable = True


class PortalRefused(ClerkDeskError):
    """The portal looked at the dossier and refused it."""

    code = "portal-refused"
    happened = "The portal refuses {code}: {reason}."
    safe = "The dossier stays here, complete."
    todo = "Correct what the portal names, seal and sign anew."


class PortalConflict(ClerkDeskError):
    """The portal knows the same idempotency key with other content."""

    code = "portal-conflict"
    happened = "The portal holds another content under the key of {code}."
    safe = "Both contents are kept; nothing is sent over the other."
    todo = "A supervisor must compare them."


class ReceiptInvalid(ClerkDeskError):
    """The portal's receipt does not verify."""

    code = "receipt-invalid"
    happened = "The portal's receipt for {code} is not valid: {reason}."
    safe = "The dossier counts as not delivered and stays here."
    todo = "It is kept apart; call your administrator."


# --- Printed matter ----------------------------------------------------------------------------------------------


class UnprintableText(UndrawableText):
    """The fonts of a printed form have no drawing for some letters."""

    code = "unprintable-text"
    happened = "The form {form} cannot show these characters: {characters}."
    safe = "Nothing was printed; what was received stays received."
    todo = "Correct the text that holds them, then print again."


class PrinterUnavailable(ClerkDeskError):
    """A sheet cannot be printed: no printer, or it takes no job."""

    code = "printer-unavailable"
    happened = "The printer does not take the sheet ({printer})."
    safe = "The dossier is received and keeps its number; the slip can be printed at any time, the same to the byte."
    todo = "Print it again with Ctrl+P when the printer is ready, or save it as PDF."
    retryable = True


class CodeReaderUnavailable(ClerkDeskError):
    """A code reader at a serial port cannot be read."""

    code = "code-reader-unavailable"
    happened = "The code reader at {port} does not answer."
    safe = "Everything typed is kept."
    todo = "Plug it in and try again, type the number, or choose another port in the palette (Ctrl+K)."
    retryable = True


# --- Updates -----------------------------------------------------------------------------------------------------


class UpdateUnreachable(ClerkDeskError):
    """The source of updates does not answer, or holds none."""

    code = "update-unreachable"
    happened = "Updates cannot be fetched: {reason}."
    safe = "The installed version goes on working; what was fetched so far is kept."
    todo = "Try again later, or use a folder on a stick."
    retryable = True


class UpdateRefused(ClerkDeskError):
    """An update is not what its publisher signed, older than what is here, or for other stations."""

    code = "update-refused"
    happened = "The update was refused: {reason}."
    safe = "The installed version goes on working; nothing of the update was used."
    todo = "Fetch it again from your publisher; if it is refused again, tell your administrator."


class UpdateNotNow(ClerkDeskError):
    """The version cannot be changed at this moment."""

    code = "update-not-now"
    happened = "The version cannot be changed now: {reason}."
    safe = "Nothing was changed; all work goes on with the version that runs."
    todo = "It is changed by itself when the window is closed and nothing is being sent."
    retryable = True


class UpdateUnhealthy(ClerkDeskError):
    """A new version did not pass its check on this computer."""

    code = "update-unhealthy"
    happened = "Version {version} did not pass its check on this computer: {reason}."
    safe = "The check was made on a copy; the installed version goes on working and the new one is not used."
    todo = "Send the support bundle to your administrator."


# --- Reports and exchange ----------------------------------------------------------------------------------------


class ReportUnbalanced(ClerkDeskError):
    """The numbers of a report do not add up; it is not given out."""

    code = "report-unbalanced"
    happened = "The report does not add up: {identity} gives {left} and {right} ({row})."
    safe = "No report was written; all dossiers are unchanged."
    todo = "Run clerkdesk doctor and send the support bundle to your administrator."


class EnvelopeRefused(ClerkDeskError):
    """A document envelope of another agency is damaged, dangerous or not edXML."""

    code = "envelope-refused"
    happened = "The envelope {file} cannot be taken: {reason}."
    safe = "Nothing was taken over from it."
    todo = "Ask the sending agency to send the document again."
