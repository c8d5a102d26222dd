# SPDX-License-Identifier: Apache-2.0
"""The statistics of the counter."""

from ui.pages.page import Desk, Page
from ui.pages.statistics.page import StatisticsPage
from ui.pages.statistics.presenter import StatisticsPresenter
from ui.texts import Texts


def make(desk: Desk, texts: Texts) -> Page:
    """Return the screen with its presenter."""
    page = StatisticsPage(texts)
    page.presenter = StatisticsPresenter(page, desk, texts)
    return page
