# SPDX-License-Identifier: Apache-2.0
"""The signing screen: everything that waits for the officer's signature, under one PIN."""

from ui.pages.page import Desk, Page
from ui.pages.sign.page import SignPage
from ui.pages.sign.presenter import SignPresenter
from ui.texts import Texts


def make(desk: Desk, texts: Texts) -> Page:
    """Return the screen with its presenter."""
    page = SignPage(texts)
    page.presenter = SignPresenter(page, desk, texts)
    return page
