# SPDX-License-Identifier: Apache-2.0
"""One application serves all tests of the window."""

import pytest


@pytest.fixture(autouse=True)
def _the_application_outlives_its_windows(qapp):
    # Qt quits when the last window closes, and an application that quit runs no event loop again.
    qapp.setQuitOnLastWindowClosed(False)
