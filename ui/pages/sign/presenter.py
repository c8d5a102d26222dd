# SPDX-License-Identifier: Apache-2.0
"""What the signing screen does: lists what waits, asks the token, signs a batch, and tells its three outcomes."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, cast

from clerkdesk.errors import Cancelled, ClerkDeskError, PinLocked, WrongPin
from clerkdesk.jobs.progress import CancelToken, Progress
from clerkdesk.ports.signer import TokenStatus
from ui.job_runner import Job, Lane
from ui.messages import Message, message
from ui.models.cells import Cell, Row
from ui.pages.page import Desk
from ui.texts import Texts

if TYPE_CHECKING:
    from clerkdesk.services.sign import SignSummary
    from clerkdesk.services.signing_queue import Area, DocumentRow

WAITING, SIGNED, SKIPPED, FAILED = "waiting", "signed", "skipped", "failed"
_LOOKS = {
    WAITING: ("circle-dashed", "ink2"),
    SIGNED: ("circle-check", "ok"),
    SKIPPED: ("circle-slash", "off"),
    FAILED: ("circle-alert", "danger"),
}
_ORDER = (FAILED, WAITING, SKIPPED, SIGNED)


@dataclass(frozen=True, slots=True)
class TokenCard:
    """The officer's token as it is shown; tone of the chip is ok or danger."""

    lines: tuple[tuple[str, str], ...]
    chip: str
    chip_tone: str
    tries: str
    tries_tone: str
    hint: str


class SignView(Protocol):
    """What the screen can show."""

    def show_documents(self, rows: list[Row], counts: dict[str, int]) -> None:
        """Show the list and how many there are of each state."""

    def show_token(self, card: TokenCard | None) -> None:
        """Show the token; None while it is asked."""

    def show_pin_label(self, text: str) -> None:
        """Say for what the PIN is asked."""

    def show_preview(self, png: bytes, stamp: "Area | None") -> None:
        """Show the first page of the chosen document; nothing where there is none."""

    def show_progress(self, done: int, total: int) -> None:
        """Show how far the batch is; 0 of 0 takes the bar away."""

    def show_error(self, told: Message) -> None:
        """Show an error in the page."""

    def hide_error(self) -> None:
        """Take the error away."""

    def tell(self, text: str) -> None:
        """Show a toast."""

    def stored(self) -> None:
        """Other screens show what was stored too."""

    def update_header(self) -> None:
        """Ask for the header again."""

    def ask_pin(self) -> None:
        """Give the focus to the field of the PIN."""


class SignPresenter:
    """Knows what waits; a PIN passes through it once and is kept nowhere."""

    def __init__(self, view: SignView, desk: Desk, texts: Texts) -> None:
        self._view = view
        self._desk = desk
        self._texts = texts
        self._documents: list[DocumentRow] = []
        self._skipped: set[str] = set()
        self._failed: dict[str, ClerkDeskError] = {}
        self._filter = "all"
        self._token: TokenStatus | None = None
        self._token_error: Exception | None = None
        self._error: Exception | None = None
        self._job: Job | None = None
        self._wanted_preview = ("", 0)

    def arrive(self) -> None:
        """Ask for the documents and for the token."""
        self.refresh()
        self._token = self._token_error = None
        self._view.show_token(None)
        tokens, officer = self._desk.services.tokens, self._desk.officer.id
        self._desk.jobs.start(
            lambda: tokens.status(officer),
            lambda status: self._show_token(cast(TokenStatus, status)),
            self._token_failed,
            lane=Lane.TOKEN,
        )

    def refresh(self) -> None:
        """Ask for the documents anew."""
        queue, officer = self._desk.services.signing_queue, self._desk.officer.id
        self._desk.jobs.start(lambda: queue.documents(officer), self._answered, self.fail)

    def set_texts(self, texts: Texts) -> None:
        """Say everything in another language."""
        self._texts = texts
        self._show()
        if self._token is not None:
            self._show_token(self._token)
        if self._error is not None:
            self.fail(self._error)

    def choose_filter(self, key: str) -> None:
        """Show the documents of one state only, or all."""
        self._filter = key
        self._show()

    def look_at(self, key: str) -> None:
        """Show the first page of a document."""
        code, _, component = key.rpartition("/")
        if not code or (code, int(component)) == self._wanted_preview:
            return
        wanted = self._wanted_preview = (code, int(component))
        queue = self._desk.services.signing_queue

        certificate = self._token.certificate if self._token is not None else None
        signer = certificate.subject if certificate is not None else self._desk.officer.name
        is_signed = any((one.code, one.component) == wanted and one.signed_at for one in self._documents)

        def work() -> "tuple[bytes, Area | None]":
            png = queue.preview(*wanted)
            return png, None if is_signed else queue.stamp_area(png, signer)

        def done(shown: object) -> None:
            if wanted == self._wanted_preview:
                self._view.show_preview(*cast("tuple[bytes, Area | None]", shown))

        self._desk.jobs.start(work, done, lambda _error: self._view.show_preview(b"", None), lane=Lane.PICTURES)

    def skip(self, key: str) -> None:
        """Leave a dossier out of the batch, or take it in again."""
        code = key.rpartition("/")[0]
        if code and self._job is None:
            self._skipped ^= {code}
            self._show()

    def sign(self, pin: str) -> None:
        """Sign everything that waits, under one PIN."""
        codes = self.codes()
        if self._job is not None or not codes:
            return
        if not pin:
            self._view.ask_pin()
            return
        services, officer = self._desk.services, self._desk.officer.id

        def work(progress: Progress, cancel: CancelToken) -> object:
            source = services.tokens.source(officer)
            return services.sign.sign(codes, source, pin, by=officer, progress=progress, cancel=cancel)

        self._clear_error()
        self._failed.clear()
        self._job = self._desk.jobs.start_long(work, self._signed, self._stopped, lane=Lane.TOKEN)
        self._job.progressed.connect(lambda done, total, _step: self._view.show_progress(done, total))
        self._job.cancelled.connect(lambda: self._stopped(Cancelled()))
        self._view.show_progress(0, len(codes))
        self._view.update_header()

    def cancel(self) -> None:
        """Stop after the dossier that is being signed."""
        if self._job is not None:
            self._job.cancel()

    def codes(self) -> list[str]:
        """Return the dossiers that would be signed now."""
        waiting = (row.code for row in self._documents if row.signed_at is None)
        return [code for code in dict.fromkeys(waiting) if code not in self._skipped]

    def waiting(self) -> int:
        """Return how many documents would be signed now."""
        codes = set(self.codes())
        return sum(row.signed_at is None and row.code in codes for row in self._documents)

    def reason(self) -> str:
        """Return why nothing can be signed now; "" when it can."""
        if self._job is not None:
            return self._texts("sign.reason.busy")
        if not self.waiting():
            return self._texts("sign.reason.none")
        return self._texts("sign.reason.token") if self._token_error is not None else ""

    def is_skipped(self, key: str) -> bool:
        """Tell whether the dossier of a row is left out."""
        return key.rpartition("/")[0] in self._skipped

    def can_skip(self, key: str) -> bool:
        """Tell whether the dossier of a row waits, so that it can be left out."""
        code = key.rpartition("/")[0]
        return any(row.code == code and row.signed_at is None for row in self._documents)

    def fail(self, error: Exception) -> None:
        """Show an error; what is on the screen stays."""
        self._error = error
        self._view.show_error(message(error, self._texts.language))

    def _answered(self, documents: object) -> None:
        self._documents = cast("list[DocumentRow]", documents)
        self._show()

    def _signed(self, result: object) -> None:
        summary = cast("SignSummary", result)
        self._failed = dict(summary.failed)
        key = "sign.told.some" if summary.failed else "sign.told"
        self._view.tell(
            self._texts(key, documents=summary.documents, dossiers=len(summary.signed), failed=len(summary.failed))
        )
        self._end()

    def _stopped(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self._view.tell(self._texts("sign.stopped"))
        else:
            self.fail(error)
        self._end()
        if isinstance(error, WrongPin | PinLocked):
            self.arrive()  # how many tries are left is said before the next one

    def _end(self) -> None:
        self._job = None
        self._view.show_progress(0, 0)
        self._view.stored()
        self.refresh()

    def _show(self) -> None:
        states = {(row.code, row.component): self._state(row) for row in self._documents}
        counts = {state: list(states.values()).count(state) for state in _ORDER} | {"all": len(states)}
        shown = [row for row in self._documents if self._filter in ("all", states[row.code, row.component])]
        shown.sort(key=lambda row: _ORDER.index(states[row.code, row.component]))
        self._view.show_documents([self._row(row) for row in shown], counts)
        self._view.show_pin_label(self._texts("sign.pin", count=self.waiting()))
        self._view.update_header()

    def _state(self, row: "DocumentRow") -> str:
        if row.signed_at is not None:
            return SIGNED
        if row.code in self._skipped:
            return SKIPPED
        return FAILED if row.code in self._failed else WAITING

    def _row(self, row: "DocumentRow") -> Row:
        state, texts = self._state(row), self._texts
        if state == SIGNED and row.signed_at is not None:
            said = texts("sign.state.signed", time=f"{row.signed_at.astimezone(self._desk.now().tzinfo):%H:%M}")
        elif state == FAILED:
            said = texts("sign.state.failed", reason=message(self._failed[row.code], texts.language).title)
        else:
            said = texts(f"sign.state.{state}")
        icon, tone = _LOOKS[state]
        date, mark, serial = row.code.split("-", 1)[-1].rpartition("-")
        pale = "ink2" if state in (SIGNED, SKIPPED) else ""
        cells = (
            Cell(serial, pale, "semibold", pale=date + mark, spoken=row.code),
            Cell(row.title, pale, "normal" if pale else "medium", elides=True),
            Cell(row.owner, "ink2"),
            Cell(texts("sign.pages", count=row.pages), "ink3"),
            Cell(said, "danger" if state == FAILED else "ok" if state == SIGNED else "ink2", icon=icon, icon_tone=tone),
        )
        return Row(f"{row.code}/{row.component}", cells)

    def _show_token(self, status: TokenStatus) -> None:
        self._token, self._token_error = status, None
        texts, now = self._texts, self._desk.now()
        lines, chip, tone = [], "", "ok"
        if status.certificate is not None:
            ends: datetime = status.certificate.valid_to.astimezone(now.tzinfo)
            days = (ends.date() - now.date()).days
            chip, tone = (texts("sign.token.valid"), "ok") if days >= 0 else (texts("sign.token.expired"), "danger")
            lines = [
                (texts("sign.token.owner"), status.certificate.subject),
                (texts("sign.token.issuer"), status.certificate.issuer),
                (texts("sign.token.expiry"), texts("sign.token.days", day=f"{ends:%d/%m/%Y}", days=days)),
            ]
        else:
            lines = [(texts("sign.token.file"), status.label)]
        lines.append((texts("sign.token.stamp"), texts("sign.token.stamp.later")))
        access = self._desk.services.practice_keys.get(self._desk.officer.id)
        hint = texts("sign.pin.practice", pin=access.pin) if access is not None else ""
        tries_tone = {"": "ink2", "few": "warn"}.get(status.tries, "danger")
        card = TokenCard(tuple(lines), chip, tone, texts(f"sign.tries.{status.tries}"), tries_tone, hint)
        self._view.show_token(card)
        self._view.update_header()

    def _token_failed(self, error: Exception) -> None:
        self._token_error = error
        self.fail(error)
        self._view.update_header()

    def _clear_error(self) -> None:
        self._error = None
        self._view.hide_error()
