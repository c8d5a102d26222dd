# SPDX-License-Identifier: Apache-2.0
"""The supervisor's screen: a batch, its flags and sample, and one signature over all of it."""

from ui.pages.batches.page import BatchesPage
from ui.pages.batches.presenter import BatchesPresenter
from ui.pages.page import Desk, Page
from ui.texts import Texts


def make(desk: Desk, texts: Texts) -> Page:
    """Return the screen with its presenter."""
    page = BatchesPage(texts)
    page.presenter = BatchesPresenter(page, desk, texts)
    return page
