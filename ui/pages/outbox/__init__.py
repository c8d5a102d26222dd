# SPDX-License-Identifier: Apache-2.0
"""The outbox: one honest sentence for every dossier on its way."""

from ui.pages.outbox.page import OutboxPage
from ui.pages.outbox.presenter import OutboxPresenter
from ui.pages.page import Desk, Page
from ui.texts import Texts


def make(desk: Desk, texts: Texts) -> Page:
    """Return the screen with its presenter."""
    page = OutboxPage(texts)
    page.presenter = OutboxPresenter(page, desk, texts)
    return page
