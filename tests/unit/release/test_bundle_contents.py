# SPDX-License-Identifier: Apache-2.0
"""What goes into the packaged application beside the code."""

import bundle_contents


def test_only_icons_that_the_window_names_are_packed() -> None:
    sources = 'icon("inbox"); Status("circle-check"); text("inbox-zero")'
    assert bundle_contents.icon_names(sources, {"inbox", "circle-check", "anchor"}) == {"inbox", "circle-check"}


def test_only_pinned_fonts_and_models_are_packed() -> None:
    pins = """
    [[source]]
    [[source.file]]
    to = "tessdata/vie.traineddata"
    [[source.file]]
    to = "icons/lucide.zip"
    [[made]]
    to = "fonts/stamp.ttf"
    """
    assert bundle_contents.wanted_assets(pins) == ["fonts/stamp.ttf", "tessdata/vie.traineddata"]
