# SPDX-License-Identifier: Apache-2.0
"""One dossier whole, beside the list: what it is, what may be done with it, its forms and its history; no widgets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol, cast

from clerkdesk.errors import StorageUnusable
from ui.job_runner import Lane
from ui.messages import Message, message
from ui.old_letters import OldLetters
from ui.pages.page import Desk
from ui.pages.today.acts import ACTS, BY_KEY, Act, Asked, CaseFacts, faults, fields_of
from ui.pages.today.case_words import CaseShown, case_shown
from ui.texts import Texts
from ui.widgets.toast import Told

CONTROL, RECEIPT = "control", "receipt"


@dataclass(frozen=True, slots=True)
class Offer:
    """An act as it stands on the screen; `reason` says why it cannot be done now."""

    key: str
    text: str
    icon: str
    reason: str = ""


class Printer(Protocol):
    """Puts a PDF on paper."""

    def print(self, pdf: bytes) -> None:
        """Print every page."""


class CaseView(Protocol):
    """What stands beside the list."""

    def show_case(self, shown: CaseShown, offers: list[Offer]) -> None:
        """Show a dossier with what may be done."""

    def show_form(self, asked: Asked) -> None:
        """Ask for what an act needs."""

    def forget_form(self) -> None:
        """Forget what was typed: the act is done."""

    def show_typed(self, key: str, text: str) -> None:
        """Show another text in a field of the act."""

    def show_faults(self, notes: Mapping[str, str]) -> None:
        """Say what is wrong with the fields."""

    def show_resting(self, *, is_resting: bool) -> None:
        """Let nothing be pressed while something is stored."""

    def show_error(self, told: Message) -> None:
        """Show an error in the pane."""

    def hide_error(self) -> None:
        """Take the error away."""

    def close(self) -> None:
        """Show the day again."""

    def tell(self, told: Told) -> None:
        """Show a toast."""

    def stored(self) -> None:
        """Other screens show what was stored too."""


class CasePresenter:
    """Keeps one dossier true to the store; an answer to an old question is dropped."""

    def __init__(self, view: CaseView, desk: Desk, texts: Texts, printer: Printer) -> None:
        self._view = view
        self._desk = desk
        self._texts = texts
        self._printer = printer
        self._code = ""
        self._act: Act | None = None
        self._facts: CaseFacts | None = None
        self._question = 0
        self._is_busy = False
        self._letters = OldLetters()
        self._as_typed = ("", "")

    @property
    def code(self) -> str:
        """The dossier that is shown; "" for none."""
        return self._code

    def open(self, code: str, act: str = "") -> None:
        """Show a dossier, and where one is named, ask for what an act needs."""
        self._code, self._act = code, BY_KEY.get(act)
        self._facts = None
        self._view.hide_error()
        self.refresh()

    def refresh(self) -> None:
        """Ask the store anew."""
        if not self._code:
            return
        self._question += 1
        services, code, by = self._desk.services, self._code, self._desk.officer.id

        def work() -> object:
            view = services.overview.show(code)
            officers = services.administer.officers()
            return CaseFacts(
                view=view,
                may_extend=services.life.reappoint.may_extend(view.dossier),
                has_parts=services.life.link.has_parts(view.dossier),
                officers={officer.id: officer.name for officer in officers},
                supervisors=tuple(officer.id for officer in officers if officer.role == "supervisor"),
                begun=services.drafts.begun(_subject(code), by=by),
            )

        self._desk.jobs.start(work, partial(self._answered, self._question), self.fail)

    def close(self) -> None:
        """Show the day again; from an act that was begun, first the dossier."""
        if self._act is not None and self._facts is not None:
            self._act = None
            self._view.hide_error()
            self._show()
            return
        self._code, self._facts = "", None
        self._question += 1
        self._view.close()

    def set_texts(self, texts: Texts) -> None:
        """Say it in another language."""
        self._texts = texts
        self._show()

    def choose(self, key: str) -> None:
        """Begin an act: ask for what it needs, or print at once."""
        if key in (CONTROL, RECEIPT):
            self.print(key)
        elif self._facts is not None and not BY_KEY[key].reason(self._facts):
            self._act = BY_KEY[key]
            self._show()

    def tidy(self, key: str, text: str) -> None:
        """Put a text that was typed in the letters of an old font into today's; that can be taken back."""
        offer = self._letters.repair(text)
        if offer is not None and self._act is not None:
            told = self._texts("receive.repaired", kind=offer.encoding, text=offer.text)
            self._as_typed = (key, text)
            self._view.show_typed(key, offer.text)
            self._view.tell(Told(told, self.undo, icon="spell-check"))

    def undo(self) -> None:
        """Take back the last text that was put into other letters."""
        (key, text), self._as_typed = self._as_typed, ("", "")
        if key and self._act is not None:
            self._view.show_typed(key, text)

    def keep(self, subject: str, values: Mapping[str, str]) -> None:
        """Keep what was typed of an act, durably: it stands there again when the act is begun again."""
        typed = {key: text for key, text in values.items() if text}
        drafts, by = self._desk.services.drafts, self._desk.officer.id
        if self._facts is not None and subject.startswith(_subject(self._code)):
            key = subject.removeprefix(_subject(self._code))
            self._facts = replace(self._facts, begun={**self._facts.begun, key: typed})
        self._desk.jobs.start(lambda: drafts.keep_begun(subject, typed, by=by), _nothing, self.fail)

    def do(self, values: Mapping[str, str]) -> None:
        """Do the act that was begun; a second press while it goes on does nothing."""
        facts, act = self._facts, self._act
        if facts is None or act is None or self._is_busy:
            return
        wrong = faults(act, facts, values)
        self._view.show_faults({key: self._texts(text) for key, text in wrong.items()})
        if wrong:
            return
        life, officer = self._desk.services.life, self._desk.officer
        self._rest(is_resting=True)
        self._desk.jobs.start(
            lambda: _done(act, life, facts, values, officer), partial(self._acted, act), self._not_acted
        )

    def print(self, form_id: str) -> None:
        """Print the newest form of a kind as it was issued; one that only tells of the dossier is issued now."""
        code, by = self._code, self._desk.officer.id
        forms, printer = self._desk.services.life.forms, self._printer
        if not code:
            return
        self._desk.jobs.start(
            lambda: printer.print(forms.print(code, form_id, by=by)),
            lambda _none: self._printed(form_id),
            self.fail,
            lane=Lane.WORK,
        )

    def print_last(self) -> None:
        """Print the newest form of the dossier; the slip where no other was issued."""
        forms = self._facts.view.case.forms if self._facts else ()
        self.print(forms[-1].form_id if forms else RECEIPT)

    def save(self, form_id: str, path: Path) -> None:
        """Give a form as a file, where the person wants it."""
        code, by, forms = self._code, self._desk.officer.id, self._desk.services.life.forms
        self._desk.jobs.start(
            lambda: _write(path, forms.print(code, form_id, by=by)),
            lambda _none: self._view.tell(Told(self._texts("life.saved", name=path.name), icon="file-down")),
            self.fail,
            lane=Lane.WORK,
        )

    def fail(self, error: Exception) -> None:
        """Show an error; what is on the screen stays."""
        self._view.show_error(message(error, self._texts.language))

    def _answered(self, question: int, facts: object) -> None:
        if question == self._question:
            self._facts = cast(CaseFacts, facts)
            if self._act is not None and self._act.reason(self._facts):
                self._act = None
            self._show()

    def _show(self) -> None:
        facts, texts = self._facts, self._texts
        if facts is None:
            return
        offers = [
            Offer(act.key, texts(f"act.{act.key}"), act.icon, texts(why) if (why := act.reason(facts)) else "")
            for act in ACTS
        ]
        offers += [Offer(CONTROL, texts("act.control"), "printer"), Offer(RECEIPT, texts("act.receipt"), "printer")]
        self._view.show_case(case_shown(facts, texts, self._desk.now()), offers)
        if self._act is not None:
            self._view.show_form(self._asked(self._act, facts))

    def _asked(self, act: Act, facts: CaseFacts) -> Asked:
        usual = {"receiver": facts.view.dossier.owner.name} if act.key == "hand-back" else {}
        given = {**usual, **facts.begun.get(act.key, {})}
        title = self._texts(f"act.{act.key}")
        return Asked(_subject(self._code) + act.key, title, act.icon, fields_of(act, facts), given)

    def _acted(self, act: Act, _result: object) -> None:
        texts, code = self._texts, self._code.split("-", 1)[-1]
        self._rest(is_resting=False)
        self._view.hide_error()
        self._view.forget_form()
        self._act = None
        if act.fields:
            self.keep(_subject(self._code) + act.key, {})
        text = texts("life.done", act=texts(f"act.{act.key}"), code=code)
        if act.prints:
            form = texts("life.print", form=texts(f"act.{act.key}"))
            self._view.tell(Told(text, action=form, act=partial(self.print, act.prints), keys="Ctrl+P"))
        else:
            self._view.tell(Told(text))
        self._view.stored()
        self.refresh()

    def _not_acted(self, error: Exception) -> None:
        self._rest(is_resting=False)
        self.fail(error)

    def _printed(self, form_id: str) -> None:
        forms = self._facts.view.case.forms if self._facts else ()
        title = next((form.title for form in forms if form.form_id == form_id), self._texts(f"act.{form_id}"))
        self._view.hide_error()
        self._view.tell(Told(self._texts("life.printed", form=title), icon="printer"))
        self.refresh()

    def _rest(self, *, is_resting: bool) -> None:
        self._is_busy = is_resting
        self._view.show_resting(is_resting=is_resting)


def _subject(code: str) -> str:
    """Return how the names begin under which the acts of a dossier are kept while they are typed."""
    return f"act:{code}:"


def _nothing(_answer: object) -> None:
    """Nothing follows."""


def _done(act: Act, life: object, facts: CaseFacts, values: Mapping[str, str], officer: object) -> object:
    do = cast(Callable[..., object], act.do)
    try:
        return do(life, facts, values, officer)
    except OSError as error:
        raise StorageUnusable(reason=error.strerror or type(error).__name__) from error


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise StorageUnusable(reason=error.strerror or type(error).__name__) from error
