# SPDX-License-Identifier: Apache-2.0
"""The administrator's screen: one list of rooms, each a list of lines and at most two actions."""

from ui.drills import Coach
from ui.pages.administration.page import AdministrationPage
from ui.pages.administration.presenter import AdministrationPresenter
from ui.pages.page import Desk, Page
from ui.texts import Texts


def make(desk: Desk, texts: Texts) -> Page:
    """Return the screen with its presenter."""
    page = AdministrationPage(texts)
    page.presenter = AdministrationPresenter(page, desk, texts)
    page.train_with(Coach(desk.jobs, page))
    return page
