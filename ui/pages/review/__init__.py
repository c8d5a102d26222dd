# SPDX-License-Identifier: Apache-2.0
"""The review: a person settles what a machine read, field by field, beside the paper."""

from ui.pages.page import Desk, Page
from ui.pages.review.page import ReviewPage
from ui.pages.review.pictures import PaperPictures
from ui.pages.review.presenter import ReviewPresenter
from ui.texts import Texts


def make(desk: Desk, texts: Texts) -> Page:
    """Return the screen with its presenter."""
    pictures = PaperPictures(desk)
    page = ReviewPage(texts, pictures)
    pictures.setParent(page)
    page.presenter = ReviewPresenter(page, desk, texts)
    pictures.failed.connect(lambda error: page.presenter.picture_failed(error))
    return page
