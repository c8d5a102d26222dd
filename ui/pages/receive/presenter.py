# SPDX-License-Identifier: Apache-2.0
"""What the screen of receiving does: keeps the draft, asks what it would promise, receives or refuses it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from clerkdesk.domain.draft import Draft
from clerkdesk.errors import InvalidIdentityCode
from ui.messages import message
from ui.pages.receive.answers import Answers
from ui.pages.receive.burst import Scan
from ui.pages.receive.editing import Editing, sound, with_procedure
from ui.pages.receive.finder import ProcedureFinder
from ui.pages.receive.paperwork import Paperwork
from ui.pages.receive.shown import ShownForm, refusal_lacks, shown_form
from ui.pages.receive.view import Again, Jobs, Printer, ReceiveView
from ui.texts import Texts
from ui.widgets.toast import Told

if TYPE_CHECKING:
    from clerkdesk.domain.identity import Identity
    from clerkdesk.services.desk import Services
    from clerkdesk.services.intake import Preview, Received
    from clerkdesk.services.refuse import Refused


class ReceivePresenter:
    """One draft at a time; only the answer to the newest question is shown."""

    def __init__(
        self,
        view: ReceiveView,
        services: "Services",
        jobs: Jobs,
        *,
        by: str,
        now: Callable[[], datetime],
        texts: Texts,
        printer: Printer,
    ) -> None:
        self._view = view
        self._intake, self._drafts = services.intake, services.drafts
        self._jobs = jobs
        self._by = by
        self._now = now
        self._texts = texts
        self._editing = Editing()
        self.finder = ProcedureFinder(view, jobs, services.intake.find, choose=self.choose, fail=self.fail, texts=texts)
        self.paperwork = Paperwork(view, services, jobs, by=by, printer=printer, fail=self.fail, texts=texts)
        self._answers = Answers(services, jobs, by=by, today=self._today, show=self._show, fail=self.fail)
        self._error: Exception | None = None
        self._again: Again = self.settle_again
        self._notice = self._named = ""
        self._is_open = self._is_saving = self._is_refusing = False

    @property
    def draft(self) -> Draft:
        """What is taken down so far."""
        return self._editing.draft

    # --- Coming and going -----------------------------------------------------------------------------------------

    def arrive(self, code: str = "") -> None:
        """Show the officer's draft; `procedure:CODE` begins with a procedure."""
        wanted = code.partition(":")[2] if code.startswith("procedure:") else ""
        self._view.focus("number" if self.draft.procedure else "procedure")
        if not self._is_open:
            self._start(
                lambda: self._drafts.open(self._by), lambda kept: self._opened(kept, wanted), lambda: self.arrive(code)
            )
        elif wanted:
            self.choose(wanted)
        else:
            self.settle_again()  # the day, and with it what is promised, may be another one
            self._offer_usual()
        self.paperwork.look()
        self._show()

    def set_texts(self, texts: Texts) -> None:
        """Say everything in another language."""
        self._texts = self.finder.texts = self.paperwork.texts = texts
        self._show()
        self.paperwork.show()
        self._say_notice(self._notice)
        if self._error is not None:
            self._view.show_error(message(self._error, texts.language))

    def later(self) -> None:
        """Go back: to receiving from a refusal, else to the queue; the draft is kept."""
        self.settle()
        if self._is_refusing:
            self.end_refusal()
        else:
            self._view.go("today", "")

    def start_anew(self) -> None:
        """Take the draft away; Ctrl+Z brings it back."""
        self._editing.change(Draft())
        self._view.show_search("")
        self._offer_usual()
        self.settle()
        self._view.focus("procedure")

    # --- What the clerk does --------------------------------------------------------------------------------------

    def choose(self, code: str) -> None:
        """Begin with a procedure, if anything can be received under it."""
        draft = sound(with_procedure(self.draft, code), self._today())
        self._start(
            lambda: self._intake.preview(draft, by=self._by),
            lambda answer: self._chosen(cast("Preview", answer)),
            lambda: self.choose(code),
        )

    def type(self, name: str, text: str) -> None:
        """Take a typed value; it is kept when the field is left, or the typing pauses."""
        self._editing.type(name, text)
        if name == "number" and self._notice:
            self._say_notice("")
        self._show()

    def leave(self, name: str) -> None:
        """Tidy a field that was left; a code that was pasted into the number is read as a card."""
        text = str(getattr(self.draft, name))
        if name == "number" and ("|" in text or "<" in text):
            self._editing.take_back(name)
            self.scan(Scan(text, is_mangled=False))
            return
        repaired = self._editing.tidy(name, self._today())
        if repaired is not None:
            said = self._texts("receive.repaired", kind=repaired.encoding, text=repaired.text)
            self._view.tell(Told(said, self.undo, "spell-check"))
        self.settle()

    def set(self, name: str, value: object) -> None:
        """Take a chosen value, see `Editing.choose`."""
        self._editing.choose(name, value)
        self.settle()

    def toggle(self, position: int) -> None:
        """Tick a paper, or say that it is not there, and why."""
        if self._answers.preview is None or not 1 <= position <= len(self._answers.preview.procedure.components):
            return
        is_present = self._editing.toggle(position)
        self.settle()
        if not is_present:
            self._view.focus(f"reason-{position}")

    def take_all(self) -> None:
        """Tick every required paper."""
        rules = self._answers.preview.procedure.components if self._answers.preview else ()
        self._editing.take_all(position for position, rule in enumerate(rules, start=1) if rule.required)
        self.settle()

    def give_reason(self, position: int, text: str) -> None:
        """Take why a paper is not there; it is kept when the field is left."""
        self._editing.give_reason(position, text)
        self._show()

    def undo(self) -> None:
        """Take back the last step."""
        if self._editing.undo():
            self.settle_again()

    def mark(self) -> None:
        """Remember how things are: the next keys may come from a reader."""
        self._editing.mark()

    def restore(self) -> None:
        """Put things back as they were: what was typed since is no person's."""
        self._editing.restore()
        self._view.show_search(self._named)
        self._show()

    def scan(self, read: Scan) -> None:
        """Take what a reader read from a citizen card."""
        card = None if read.is_mangled else _card(read.text)
        if card is None:
            self._say_notice("receive.scan.mangled")
            self._show()
            return
        self._say_notice("")
        self._editing.change(self.draft.with_card(card))
        self._view.focus("phone")
        self.settle()

    # --- Receiving and refusing -----------------------------------------------------------------------------------

    def save(self) -> None:
        """Receive the draft durably, then make its slip and print it; once, however often it is pressed."""
        draft = self.draft
        if not self._form().missing:
            self._save(lambda: self._intake.receive(draft, by=self._by), self._received, self.save)

    def refuse(self) -> None:
        """Register the draft as refused, then print its form 03."""
        draft = self.draft
        if self._is_refusing and not self._refusal_lacks():
            self._save(lambda: self._intake.refuse(draft, by=self._by), self._refused, self.refuse)

    def begin_refusal(self) -> None:
        """Ask for the reasons of a refusal; what is missing stands there already."""
        if self._answers.preview is None or self._is_saving:
            return
        self._is_refusing = True
        absent = [paper.name for paper in self._form().papers if paper.is_required and paper.state != "present"]
        if not self.draft.refusal and absent:
            lines = "\n".join(self._texts("receive.refusal.paper", name=name) for name in absent)
            self._editing.change(self.draft.but(refusal=lines))
        self._view.show_refusal(is_on=True)
        self.settle()
        self._view.focus("refusal")

    def end_refusal(self) -> None:
        """Go back to receiving; the reasons are kept with the draft."""
        self._is_refusing = False
        self._view.show_refusal(is_on=False)
        self._show()
        self._view.focus("name")

    # --- Keeping and asking ---------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Keep the draft and ask what it would promise now, unless that was done already."""
        self._show()
        if self._is_open and not self._is_saving:
            self._answers.ask(self.draft)

    def settle_again(self) -> None:
        """Ask anew."""
        self._show()
        if self._is_open and not self._is_saving:
            self._answers.ask(self.draft, anew=True)

    def promise_again(self) -> None:
        """Ask what would be promised now: time went on."""
        if not self._is_saving:
            self._answers.ask_promise()

    def again(self) -> None:
        """Do again what failed."""
        self._clear_error()
        self._again()

    def fail(self, error: Exception, again: Again) -> None:
        """Show an error; what is on the screen stays."""
        self._error, self._again = error, again
        self._view.show_error(message(error, self._texts.language))

    # --- Answers --------------------------------------------------------------------------------------------------

    def _opened(self, kept: object, wanted: str) -> None:
        self._is_open = True
        if kept is not None and self.draft.is_empty:
            draft, self._answers.kept_at = cast("tuple[Draft, datetime]", kept)
            self._editing.begin(draft)
        if wanted:
            self.choose(wanted)
        elif self.draft.procedure:
            self._view.focus("phone" if self.draft.name else "number")
        else:
            self._offer_usual()
        self.settle()

    def _chosen(self, preview: "Preview") -> None:
        self._editing.choose_procedure(preview.procedure.code)
        self._answers.preview = preview
        self._clear_error()
        self.finder.end()
        self._show()
        self._view.show_search(self._named)
        self.settle()

    def _received(self, answer: object) -> None:
        received = cast("Received", answer)
        code = received.dossier.code
        self._be_ready()
        said = self._texts("receive.saved", code=code.split("-", 1)[-1], name=received.dossier.owner.name)
        now = self._texts("receive.scan-now")
        self._view.tell(Told(said, action=now, act=lambda: self._view.go("scan", code), keys="F7"))
        if received.unlinked is not None:
            self.fail(received.unlinked, self._clear_error)
        self.paperwork.print_slip(code)

    def _refused(self, answer: object) -> None:
        refused = cast("Refused", answer)
        self._is_refusing = False
        self._view.show_refusal(is_on=False)
        self._be_ready()
        self._view.tell(Told(self._texts("receive.refused", code=refused.dossier.code.split("-", 1)[-1]), icon="ban"))
        self.paperwork.print_refusal(refused)

    def _save(self, work: Callable[[], object], done: Callable[[object], None], again: Again) -> None:
        if self._is_saving:
            return
        self._is_saving = True
        self._clear_error()
        self._show_state(self._form())
        self._jobs.start(work, lambda answer: self._saved(answer, done), lambda error: self._unsaved(error, again))

    def _saved(self, answer: object, done: Callable[[object], None]) -> None:
        self._is_saving = False
        done(answer)

    def _unsaved(self, error: Exception, again: Again) -> None:
        self._is_saving = False
        self.fail(error, again)
        self._show()
        self._view.focus("name")

    def _be_ready(self) -> None:
        """Be ready for the next citizen."""
        self._editing.begin(Draft())
        self._answers.begin(self.draft)
        self._say_notice("")
        self._view.show_search("")
        self._show()
        self._view.focus("procedure")
        self._offer_usual()
        self._view.store_changed()

    # --- Showing --------------------------------------------------------------------------------------------------

    def _form(self) -> ShownForm:
        return shown_form(self.draft, self._answers.preview, self._answers.earlier, self._texts, self._today())

    def _show(self) -> None:
        form = self._form()
        self._view.show_form(form)
        self._show_state(form)
        if form.procedure != self._named:  # what is being typed there is left alone
            self._named = form.procedure
            self._view.show_search(form.procedure)

    def _show_state(self, form: ShownForm) -> None:
        texts = self._texts
        missing = self._refusal_lacks() if self._is_refusing else form.missing
        kept = (
            texts("receive.kept", time=f"{self._answers.kept_at:%H:%M}")
            if self._answers.kept_at and not self.draft.is_empty
            else texts("receive.new")
        )
        context = f"{kept} · {missing}" if missing and not self.draft.is_empty else kept
        reason = texts("receive.saving") if self._is_saving else missing
        self._view.show_state(context, reason, is_refusing=self._is_refusing, is_saving=self._is_saving)

    def _refusal_lacks(self) -> str:
        return refusal_lacks(self.draft, self._texts, self._today())

    def _offer_usual(self) -> None:
        if not self.draft.procedure:
            self.finder.search("")

    def _say_notice(self, key: str) -> None:
        self._notice = key
        self._view.show_notice(self._texts(key) if key else "")

    def _today(self) -> date:
        return self._now().date()

    def _start(self, work: Callable[[], object], done: Callable[[object], None], again: Again) -> None:
        self._jobs.start(work, done, lambda error: self.fail(error, again))

    def _clear_error(self) -> None:
        if self._error is not None:
            self._error = None
            self._view.hide_error()


def _card(text: str) -> "Identity | None":
    from clerkdesk.domain.identity import parse_identity

    try:
        return parse_identity(text)
    except InvalidIdentityCode:
        return None
