# SPDX-License-Identifier: Apache-2.0
"""What goes into the packaged application beside the code."""

import bundle_contents


def test_only_icons_that_the_window_names_are_packed() -> None:
    sources = 'icon("inbox"); Status("circle-check"); text("inbox-zero")'
    assert bundle_contents.icon_names(sources, {"inbox", "circle-check", "anchor"}) == {"inbox", "circle-check"}
