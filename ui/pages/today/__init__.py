# SPDX-License-Identifier: Apache-2.0
"""The screen of the day: what to do next, by urgency, and one dossier whole."""

from collections.abc import Mapping

from ui.messages import Message
from ui.pages.page import Desk, Page
from ui.pages.today.acts import Asked
from ui.pages.today.case import CasePresenter, Offer
from ui.pages.today.case_words import CaseShown
from ui.pages.today.page import TodayPage
from ui.pages.today.presenter import TodayPresenter
from ui.printing import SystemPrinter
from ui.texts import Texts
from ui.widgets.toast import Told


def make(desk: Desk, texts: Texts) -> Page:
    """Return the screen with its presenters."""
    from ui.pages import PLACES

    screens = frozenset(place.key for place in PLACES if desk.officer.role in place.roles)
    page = TodayPage(texts, desk.now, desk.station.number, screens)
    page.presenter = presenter = TodayPresenter(page, desk.jobs, desk.now, texts)
    page.case = CasePresenter(_Beside(page), desk, texts, SystemPrinter(lambda: desk.preferred().printer))
    page.search_changed.connect(presenter.search)
    page.spoken.connect(presenter.set_texts)
    page.spoken.connect(page.case.set_texts)
    page.arrived.connect(lambda: presenter.open(desk.services.overview))
    desk.jobs.long_started.connect(page.machine.watch)
    return page


class _Beside:
    """The pane of the dossier, and the screen around it, as the dossier's presenter sees them."""

    def __init__(self, page: TodayPage) -> None:
        self._page = page

    def show_case(self, shown: CaseShown, offers: list[Offer]) -> None:
        self._page.show_case(shown, offers)

    def show_form(self, asked: Asked) -> None:
        self._page.pane.show_form(asked)

    def forget_form(self) -> None:
        self._page.pane.form.forget()

    def show_typed(self, key: str, text: str) -> None:
        self._page.pane.form.show_typed(key, text)

    def show_faults(self, notes: Mapping[str, str]) -> None:
        self._page.pane.form.show_faults(notes)

    def show_resting(self, *, is_resting: bool) -> None:
        self._page.pane.form.rest(is_resting=is_resting)

    def show_error(self, told: Message) -> None:
        self._page.show_case_error(told)

    def hide_error(self) -> None:
        self._page.pane.error.hide()

    def close(self) -> None:
        self._page.close_case()

    def tell(self, told: Told) -> None:
        self._page.told.emit(told)

    def stored(self) -> None:
        self._page.stored()
