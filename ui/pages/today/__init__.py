# SPDX-License-Identifier: Apache-2.0
"""The screen of the day: the queue of received dossiers."""

from ui.pages.page import Desk, Page
from ui.pages.today.page import TodayPage
from ui.pages.today.presenter import TodayPresenter
from ui.texts import Texts


def make(desk: Desk, texts: Texts) -> Page:
    """Return the screen with its presenter."""
    page = TodayPage(texts, desk.now)
    presenter = TodayPresenter(page, desk.jobs, desk.now, texts)
    page.search_changed.connect(presenter.search)
    page.more_wanted.connect(presenter.more)
    page.again_wanted.connect(presenter.refresh)
    page.spoken.connect(presenter.set_texts)
    page.arrived.connect(lambda: presenter.open(desk.services.overview))
    return page
