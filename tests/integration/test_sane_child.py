# SPDX-License-Identifier: Apache-2.0
"""What the scanner's process does with pages that no test device gives."""

import pytest

from clerkdesk.adapters.scanners.child import End
from clerkdesk.adapters.scanners.faults import OTHER, Fault, FaultKind
from clerkdesk.adapters.scanners.libsane import SaneError, Status
from clerkdesk.adapters.scanners.sane_child import feed
from clerkdesk.adapters.scanners.sane_frames import Format, Frame, Layout
from clerkdesk.ports.scanner import ScanProfile

pytestmark = pytest.mark.scanner

TOO_LONG = 65_501


class Feeder:
    """A device with sheets of so many lines, one pixel wide."""

    def __init__(self, *lines):
        self._lines = list(lines)

    def frame(self):
        """Give the next sheet."""
        if not self._lines:
            raise SaneError(Status.NO_DOCS, "")
        return Frame(Layout(Format.GRAY, True, 1, 1, 8), bytearray(self._lines.pop(0)))


class Sent:
    """What the parent got; it never asks to stop."""

    def __init__(self):
        self.heights = []

    def send(self, page):
        """Take a page."""
        self.heights.append(page.height_px)

    def poll(self):
        """Tell whether to stop."""
        return False


def scan(*lines):
    """Return how a scan ended and the pages that came."""
    sent = Sent()
    return feed(Feeder(*lines), ScanProfile("x"), 300, sent), sent.heights


def test_pages_come_in_their_order():
    lines = list(range(1, 40))
    assert scan(*lines) == (End(), lines)


@pytest.mark.parametrize("behind", [[], [4], [4, 5, 6, 7, 8]])
def test_a_page_that_cannot_be_encoded_is_told_and_only_those_before_it_are_sent(behind):
    fault, heights = scan(2, 3, TOO_LONG, *behind)
    assert (fault.kind, fault.cause) == (FaultKind.PAGE, OTHER)
    assert str(TOO_LONG) in fault.reason
    assert heights == [2, 3]


def test_a_page_without_lines_ends_the_scan():
    assert scan(2, 0, 3) == (Fault(FaultKind.PAGE, "empty-page"), [2])
